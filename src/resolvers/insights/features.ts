/** `feature_views:` of the model: the latest values of some entities, each with how fresh it is. */
import DataLoader from 'dataloader';
import { earlier } from '../../semantic/insights/as-of.ts';
import type { Feature, FeatureView } from '../../semantic/model/insights/types.ts';
import { GatewayError } from '../../shared/errors.ts';
import { remember } from '../../shared/remember.ts';
import { formatInZone } from '../../shared/zone.ts';
import { createRecorder, type Recorder } from '../explain.ts';
import { describeAnswer } from '../meta.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows.ts';
import { objectOf, type SelectedField } from '../selected-field.ts';
import { type AsOfArgs, momentAsked } from './as-of.ts';
import { askFeatures, type FoundFeature } from './feature-questions.ts';

/** A view with the fields that stand for its features. */
export interface FieldedFeatures {
  readonly view: FeatureView;
  readonly features: ReadonlyMap<string, Feature>;
  /** The field that stands for the entity's key. */
  readonly keyField: string;
}

/** One entity for each key, in their order. */
export async function answerFeatures(
  of: FieldedFeatures,
  keys: readonly string[],
  selected: readonly SelectedField[],
  args: AsOfArgs,
  operation: Operation,
): Promise<readonly Row[]> {
  const { maxRows } = operation.limits;
  if (keys.length > maxRows) {
    const problem = `it asks for ${keys.length} entities, and ${maxRows} is the most`;
    throw new GatewayError('QUERY_TOO_EXPENSIVE', { problem, max: maxRows, asked: keys.length });
  }
  operation.expect(keys.length);
  const asOf = momentAsked(args, operation.now);
  const wanted = [...new Set(selected.flatMap(({ name }) => of.features.get(name) ?? []))];
  const loader = loaderOf(of.view, asOf, operation);
  const entities = await Promise.all(keys.map((key) => loader.load({ key, features: wanted })));
  return entities.map((entity) => entityRow(of, entity, selected, asOf, operation));
}

interface LookUp {
  readonly key: string;
  readonly features: readonly Feature[];
}

interface FoundEntity {
  readonly key: string;
  readonly values: ReadonlyMap<string, FoundFeature>;
  /** Of the questions that were asked for it and others. */
  readonly recorder: Recorder;
  readonly results: Parameters<typeof describeAnswer>[0];
}

type Loader = DataLoader<LookUp, FoundEntity>;

const loaders = new WeakMap<object, Map<string, Loader>>();

/** Look-ups of one operation at one moment are one question, whichever fields ask for them. */
function loaderOf(view: FeatureView, asOf: Date, operation: Operation): Loader {
  const byMoment = remember(loaders, operation.whole, () => new Map<string, Loader>());
  return remember(byMoment, `${view.name} ${asOf.getTime()}`, () => {
    return new DataLoader<LookUp, FoundEntity>(
      (asked) => lookUp(view, asked, asOf, operation),
      // Each asks for features of its own: the loader is for merging, not for keeping.
      { cache: false },
    );
  });
}

async function lookUp(
  view: FeatureView,
  asked: readonly LookUp[],
  asOf: Date,
  operation: Operation,
): Promise<readonly FoundEntity[]> {
  const keys = [...new Set(asked.map(({ key }) => key))];
  const features = [...new Set(asked.flatMap((one) => one.features))];
  const recorder = createRecorder(operation);
  const results: FoundEntity['results'][number][] = [];
  const noting: Operation = {
    ...operation,
    ask: async (spec) => {
      const result = await recorder.for('features').ask(spec);
      results.push(result);
      return result;
    },
  };
  const found = await askFeatures({ view, features, keys, asOf }, noting);
  return asked.map(({ key }) => {
    return { key, values: found.get(key) ?? new Map(), recorder, results };
  });
}

function entityRow(
  { view, features, keyField }: FieldedFeatures,
  { key, values, recorder, results }: FoundEntity,
  selected: readonly SelectedField[],
  asOf: Date,
  operation: Operation,
): Row {
  const { now } = operation;
  const fields = [...features].map(([field, feature]) => {
    const read = ({ fields: inner }: SelectedField) =>
      featureRow(view, values.get(feature.name), inner, asOf);
    return [field, read] as const;
  });
  return objectOf(selected, {
    ...Object.fromEntries(fields),
    [keyField]: () => key,
    meta: () => describeAnswer(results, { ranges: [], timeZone: 'UTC' }, [], now),
    explain: () => recorder.explain(),
  });
}

function featureRow(
  view: FeatureView,
  found: FoundFeature | undefined,
  fields: readonly SelectedField[],
  asOf: Date,
): Row {
  const at = found?.eventTime ? Date.parse(found.eventTime) : undefined;
  return objectOf(fields, {
    value: () => found?.value ?? null,
    status: () => statusOf(view, at, asOf),
    ageMs: () => (at === undefined ? null : asOf.getTime() - at),
    eventTime: () => (at === undefined ? null : formatInZone(new Date(at), 'UTC')),
  });
}

function statusOf({ ttl }: FeatureView, at: number | undefined, asOf: Date): string {
  if (at === undefined) return 'missing';
  return ttl !== null && at < earlier(asOf.getTime(), ttl) ? 'stale' : 'fresh';
}

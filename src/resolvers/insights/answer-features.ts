/** `feature_views:` of the model: the latest values of some entities, each with how fresh it is. */
import DataLoader from 'dataloader';
import { earlier } from '../../semantic/insights/shared/as-of.ts';
import type { Feature, FeatureView } from '../../semantic/model/insight-model.ts';
import { GatewayError } from '../../shared/errors.ts';
import { remember } from '../../shared/remember.ts';
import { formatInZone } from '../../shared/zone.ts';
import { describeAnswer } from '../answer/answer-meta.ts';
import { createRecorder, type Recorder } from '../answer/explain.ts';
import { objectOf, type SelectedField } from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows/row-objects.ts';
import { type AsOfArgs, momentAsked } from './asked-moment.ts';
import { askFeatures, type FoundFeature, type FoundFeatures } from './feature-questions.ts';

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
  // One object for each key, whether or not there is a row for it.
  operation.make(keys.length);
  const asOf = momentAsked(args, operation.now);
  const wanted = [...new Set(selected.flatMap(({ name }) => of.features.get(name) ?? []))];
  const found = await loaderOf(of.view, asOf, operation).load({ keys, features: wanted });
  const read = entityReader(of, found, asOf, operation);
  return keys.map((key) => {
    const row: Row = Object.create(null);
    for (const field of selected) row[field.key] = read(key, field);
    return row;
  });
}

/** What one root field asks for. */
interface LookUp {
  readonly keys: readonly string[];
  readonly features: readonly Feature[];
}

/** For all who asked at once. */
interface Found {
  readonly entities: FoundFeatures;
  readonly recorder: Recorder;
  readonly results: Parameters<typeof describeAnswer>[0];
}

type Loader = DataLoader<LookUp, Found>;

const loaders = new WeakMap<object, Map<string, Loader>>();

/** Look-ups of one operation at one moment are one question, whichever fields ask for them. */
function loaderOf(view: FeatureView, asOf: Date, operation: Operation): Loader {
  const byMoment = remember(loaders, operation.whole, () => new Map<string, Loader>());
  return remember(byMoment, `${view.name} ${asOf.getTime()}`, () => {
    return new DataLoader<LookUp, Found>(
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
): Promise<readonly Found[]> {
  const keys = [...new Set(asked.flatMap((one) => one.keys))];
  const features = [...new Set(asked.flatMap((one) => one.features))];
  const recorder = createRecorder(operation);
  const results: Found['results'][number][] = [];
  const noting: Operation = {
    ...operation,
    ask: async (spec) => {
      const result = await recorder.for('features').ask(spec);
      results.push(result);
      return result;
    },
  };
  const entities = await askFeatures({ view, features, keys, asOf }, noting);
  return asked.map(() => ({ entities, recorder, results }));
}

const NONE: ReadonlyMap<string, FoundFeature> = new Map();

/** What is about the answer is the same for all entities, and made once. */
function entityReader(
  { view, features, keyField }: FieldedFeatures,
  { entities, recorder, results }: Found,
  asOf: Date,
  { now }: Operation,
): (key: string, field: SelectedField) => unknown {
  const meta = once(() => describeAnswer(results, { ranges: [], timeZone: 'UTC' }, [], now));
  const explain = once(() => recorder.explain());
  return (key, { name, fields }) => {
    const feature = features.get(name);
    if (feature) {
      return featureRow(view, (entities.get(key) ?? NONE).get(feature.name), fields, asOf);
    }
    if (name === keyField) return key;
    if (name === 'meta') return meta();
    return name === 'explain' ? explain() : undefined;
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly of: T } | null = null;
  return () => {
    made ??= { of: make() };
    return made.of;
  };
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

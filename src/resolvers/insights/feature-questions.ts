/** The questions behind the features of some entities: one for last values, one for each window of measures. */

import type { FeaturesSpec } from '../../semantic/insights/insight-spec.ts';
import { earlier } from '../../semantic/insights/shared/as-of.ts';
import type { FilterSpec } from '../../semantic/model/filter-spec.ts';
import type { Feature, FeatureView } from '../../semantic/model/insight-model.ts';
import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import { remember } from '../../shared/remember.ts';
import type { Cell } from '../../shared/values.ts';
import type { MeasureShape } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { specColumns } from '../rows/question-columns.ts';
import { cellReader, rowContext } from '../rows/row-objects.ts';
import { cellsOf } from './answer-insight.ts';
import { columnsAt, insightQuestion, keyAt } from './insight-question.ts';
import { pathName } from './insight-request.ts';

/** Of the view's features those that are asked for; the view is the caller's. */
export interface FeatureQuestion {
  readonly view: FeatureView;
  readonly features: readonly Feature[];
  readonly keys: readonly string[];
  readonly asOf: Date;
}

export interface FoundFeature {
  readonly value: unknown;
  /** Of the event that it stands on, an instant; null: there is none, as under a count of nothing. */
  readonly eventTime: string | null;
}

/** By entity, by feature; a last value that is missing has none. */
export type FoundFeatures = ReadonlyMap<string, ReadonlyMap<string, FoundFeature>>;

type MeasureFeature = Extract<Feature, { kind: 'measure' }>;

export async function askFeatures(
  question: FeatureQuestion,
  operation: Operation,
): Promise<FoundFeatures> {
  const windowed = question.features.filter((feature) => feature.kind === 'measure');
  const groups = new Map<string, MeasureFeature[]>();
  for (const feature of windowed) {
    const { n, unit } = feature.window;
    remember(groups, `${n} ${unit}`, () => []).push(feature);
  }
  const [last, ...measured] = await Promise.all([
    askLast(question, operation),
    ...[...groups.values()].map((group) => askWindow(question, group, operation)),
  ]);
  return new Map(
    question.keys.map((key) => {
      const { seen = null, values = [] } = last.get(key) ?? {};
      const found = measured.flatMap((rows) => [...(rows.get(key) ?? rows.get(null) ?? [])]);
      const measures = found.map(([name, value]) => [name, { value, eventTime: seen }] as const);
      return [key, new Map([...values, ...measures])];
    }),
  );
}

interface LastValues {
  /** The latest event. */
  readonly seen: string;
  readonly values: ReadonlyMap<string, FoundFeature>;
}

async function askLast(
  { view, features, keys, asOf }: FeatureQuestion,
  operation: Operation,
): Promise<ReadonlyMap<string, LastValues>> {
  const names = features.filter(({ kind }) => kind === 'last').map(({ name }) => name);
  const spec: FeaturesSpec = {
    ...{ kind: 'features', insight: view.name, range: null, where: null, timeZone: 'UTC' },
    ...{ asOf: asOf.toISOString(), keys, features: names },
  };
  const answer = await operation.ask(spec);
  const cell = cellsOf(answer);
  return new Map(
    answer.result.rows.map((row) => {
      const values = names.flatMap((name, i) => {
        const [value, time] = [cell(row, `f${i + 1}`), cell(row, `t${i + 1}`)];
        return time === null ? [] : [[name, { value, eventTime: String(time) }] as const];
      });
      const seen = String(cell(row, 'seen'));
      return [String(cell(row, 'entity')), { seen, values: new Map(values) }];
    }),
  );
}

/** By entity, by feature; under null what those have that did nothing within the window. */
type Measured = ReadonlyMap<string | null, ReadonlyMap<string, unknown>>;

async function askWindow(
  question: FeatureQuestion,
  group: readonly MeasureFeature[],
  operation: Operation,
): Promise<Measured> {
  const { view, keys } = question;
  const { shapes } = operation;
  const names = new Set<string>();
  const [key] = columnsAt(view.cube, [keyAt(view.key)], shapes, names);
  const measures = columnsAt(
    view.cube,
    group.map(({ measure }) => measure),
    shapes,
    names,
  );
  if (key === undefined) return new Map();
  const base = windowQuestion(question, group);
  const spec = { ...base, ...specColumns([key, ...measures]), limit: keys.length };
  const answer = await operation.ask(spec);
  const context = rowContext(operation, base, answer);
  const entity = cellReader(key, answer.result, context);
  const read = group.flatMap(({ name, measure }) => {
    const column = measures.find((one) => one.member === `${view.cube}.${measure}`);
    return column ? [{ name, column, cell: cellReader(column, answer.result, context) }] : [];
  });
  const rows = answer.result.rows.map((cells: readonly Cell[]) => {
    const values = read.map(({ name, cell }) => [name, cell(cells)] as const);
    return [String(entity(cells)), new Map(values)] as const;
  });
  const none = read.map(
    ({ name, column }) => [name, ofNothing(column.shape as MeasureShape)] as const,
  );
  return new Map<string | null, ReadonlyMap<string, unknown>>([...rows, [null, new Map(none)]]);
}

function windowQuestion(
  { view, keys, asOf }: FeatureQuestion,
  [feature]: readonly MeasureFeature[],
): QuerySpec {
  const { cube, key, time, created } = view;
  const end = asOf.toISOString();
  const start = new Date(earlier(asOf.getTime(), feature?.window ?? { n: 0, unit: 'day' }));
  const isKnown = created && compare(pathName(cube, created), 'beforeOrOnDate', [end]);
  const conditions = [compare(pathName(cube, key), 'equals', keys), isKnown];
  const where: FilterSpec = { kind: 'and', of: conditions.filter((one) => one !== null) };
  const range = { kind: 'between', start: start.toISOString(), end } as const;
  return insightQuestion(view, time, { insight: view.name, range, where, timeZone: 'UTC' });
}

const compare = (
  member: string,
  operator: 'equals' | 'beforeOrOnDate',
  values: readonly string[],
): FilterSpec => ({ kind: 'compare', member, operator, values, caseInsensitive: false });

/** Counts and sums of no rows are 0, other measures nothing. */
function ofNothing({ type, valueType }: MeasureShape): unknown {
  if (!['count', 'count_distinct', 'count_distinct_approx', 'sum'].includes(type)) return null;
  return valueType === 'decimal' || valueType === 'bigint' ? '0' : 0;
}

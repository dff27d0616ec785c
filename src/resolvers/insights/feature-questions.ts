/** The question behind the features of some entities, and how its rows are read. */
import type { QueryResult } from '../../engine/engine.ts';
import type { FeaturesSpec } from '../../semantic/insights/insight-spec.ts';
import type { Feature, FeatureView } from '../../semantic/model/insight-model.ts';
import type { Cell } from '../../shared/values.ts';
import { findMember } from '../answer/member-index.ts';
import type { MeasureShape } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { cellReader, rowContext } from '../rows/row-objects.ts';
import { cellsOf } from './answer-insight.ts';

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

/** Reads a feature from an entity's row; null: there is none. */
type Reader = (row: readonly Cell[] | null) => FoundFeature | null;

export async function askFeatures(
  question: FeatureQuestion,
  operation: Operation,
): Promise<FoundFeatures> {
  const { view, features, keys, asOf } = question;
  const spec: FeaturesSpec = {
    ...{ kind: 'features', insight: view.name, range: null, where: null, timeZone: 'UTC' },
    ...{ asOf: asOf.toISOString(), keys, features: features.map(({ name }) => name) },
  };
  const answer = await operation.ask(spec);
  const cell = cellsOf(answer);
  const rows = new Map(answer.result.rows.map((row) => [String(cell(row, 'entity')), row]));
  const readers = features.map((feature, i): readonly [string, Reader] => [
    feature.name,
    feature.kind === 'last'
      ? lastReader(i + 1, answer)
      : measureReader(`${view.cube}.${feature.measure}`, i + 1, answer, operation),
  ]);
  return new Map(
    keys.map((key) => {
      const row = rows.get(key) ?? null;
      const found = readers.map(([name, read]) => [name, read(row)] as const);
      return [key, new Map(found.flatMap(([name, of]) => (of === null ? [] : [[name, of]])))];
    }),
  );
}

function lastReader(n: number, answer: QueryResult): Reader {
  const cell = cellsOf(answer);
  return (row) => {
    const time = row && cell(row, `t${n}`);
    return row === null || time === null
      ? null
      : { value: cell(row, `f${n}`), eventTime: String(time) };
  };
}

/** A measure stands on the latest event, also where that is before its window. */
function measureReader(
  member: string,
  n: number,
  answer: QueryResult,
  operation: Operation,
): Reader {
  const shape = findMember(operation.shapes, member) as MeasureShape;
  const column = { kind: 'measure', member, as: `f${n}`, granularity: null, shape } as const;
  const read = cellReader(
    column,
    answer.result,
    rowContext(operation, { timeZone: 'UTC' }, answer),
  );
  const cell = cellsOf(answer);
  return (row) => {
    const seen = row && cell(row, 'seen');
    const isThere = row !== null && cell(row, `w${n}`) === true;
    const value = isThere ? read(row) : ofNothing(shape);
    return { value, eventTime: seen === null ? null : String(seen) };
  };
}

/** Counts and sums of no rows are 0, other measures nothing. */
function ofNothing({ type, valueType }: MeasureShape): unknown {
  if (!['count', 'count_distinct', 'count_distinct_approx', 'sum'].includes(type)) return null;
  return valueType === 'decimal' || valueType === 'bigint' ? '0' : 0;
}

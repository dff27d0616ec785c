/**
 * The value of an insight's root field. Each kind has a file beside this one that says which questions stand
 * behind which of its fields; what is the same for all kinds is here.
 */
import type { AnySpec, QueryResult } from '../../engine/engine.ts';
import type { AskedInsight } from '../../semantic/insights/spec.ts';
import type { Insight } from '../../semantic/model/insights/types.ts';
import type { MemberPath } from '../../semantic/model/types.ts';
import type { FilterSpec, TimeRangeSpec } from '../../semantic/query/spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { Cell } from '../../shared/values.ts';
import type { CubeArgs } from '../base-spec.ts';
import { createRecorder } from '../explain.ts';
import { toFilter } from '../filters.ts';
import { describeAnswer } from '../meta.ts';
import type { Operation } from '../operation.ts';
import { toTimeRange } from '../ranges.ts';
import type { Row } from '../rows.ts';
import type { SelectedField } from '../selected-field.ts';
import { isTime } from '../shape.ts';
import { checkedZone } from '../time-zone.ts';
import { truncatedWarning } from '../warnings.ts';

/** Arguments that root fields of insights share, coerced; its own stand in `own` by the model's names. */
export interface InsightArgs extends Pick<CubeArgs, 'time' | 'where' | 'segments' | 'timezone'> {
  readonly own: Readonly<Record<string, unknown>>;
}

export type TimedInsight = Insight & { readonly time: MemberPath };

/** What all questions of one root field share. */
export function askedInsight(
  insight: TimedInsight,
  args: InsightArgs,
  operation: Operation,
): AskedInsight {
  const { shapes } = operation;
  const shape = shapes.get(insight.cube);
  const filters = [
    shape ? toFilter(args.where, shape, insight.cube, shapes) : null,
    ...(args.segments ?? []).map((name) => segment(insight.cube, name)),
    ...insight.args.map(({ name, member }) => equals(insight.cube, member, args.own[name])),
  ].filter((filter) => filter !== null);
  return {
    insight: insight.name,
    range: rangeOf(insight, args, operation),
    where: filters.length === 0 ? null : { kind: 'and', of: filters },
    timeZone: checkedZone(args.timezone ?? 'UTC'),
  };
}

/** An insight goes by its own time dimension; one that is named must be that one. */
function rangeOf(
  { name, cube, time }: TimedInsight,
  { time: asked }: InsightArgs,
  { shapes }: Operation,
): TimeRangeSpec | null {
  if (!asked) return null;
  const shape = shapes.get(time.path.at(-1) ?? cube);
  const own = [...(shape?.fields.values() ?? [])]
    .filter(isTime)
    .find((of) => of.name === time.name);
  if (asked.dimension && asked.dimension !== own?.enumValue) {
    throw new GatewayError('INVALID_TIME_RANGE', {
      problem: `${name} goes by ${time.name}, not by ${asked.dimension}`,
    });
  }
  if (asked.compare) {
    throw new GatewayError('INVALID_TIME_RANGE', { problem: `${name} compares no periods` });
  }
  return toTimeRange(asked.range);
}

const segment = (cube: string, name: string): FilterSpec => ({
  kind: 'segment',
  member: `${cube}.${name}`,
});

function equals(cube: string, member: MemberPath, value: unknown): FilterSpec | null {
  if (value === undefined || value === null) return null;
  return {
    ...{ kind: 'compare', member: pathName(cube, member), operator: 'equals' },
    ...{ values: [value as Cell], caseInsensitive: false },
  };
}

export const pathName = (cube: string, { path, name }: MemberPath): string =>
  [cube, ...path, name].join('.');

/** Asks a question for one part of the answer. */
export type Ask = (spec: AnySpec) => Promise<QueryResult>;

export type Parts = Readonly<
  Record<string, (field: SelectedField, ask: Ask) => Promise<unknown> | unknown>
>;

/** The selected parts by response key, with `meta` and `explain` of all that was asked for them. */
export async function answerInsight(
  selected: readonly SelectedField[],
  insight: TimedInsight,
  base: AskedInsight,
  operation: Operation,
  parts: Parts,
): Promise<Row> {
  const explains = selected.some(({ name }) => name === 'explain');
  const recorder = explains ? createRecorder(operation) : null;
  const results: QueryResult[] = [];
  const askFor = (part: string): Ask => {
    const { ask } = recorder?.for(part) ?? operation;
    return async (spec) => {
      const result = await ask(spec);
      results.push(result);
      return result;
    };
  };
  const row: Row = Object.create(null);
  const answers = await Promise.all(
    selected.map(({ name, ...field }) =>
      Object.hasOwn(parts, name) ? parts[name]?.({ name, ...field }, askFor(name)) : undefined,
    ),
  );
  selected.forEach(({ key, name }, i) => {
    if (name === 'meta') row[key] = metaOf(results, insight, base, operation);
    else if (name === 'explain') row[key] = recorder?.explain() ?? [];
    else row[key] = answers[i];
  });
  return row;
}

function metaOf(
  results: readonly QueryResult[],
  { cube, time }: TimedInsight,
  { range, timeZone }: AskedInsight,
  { engine, now, limits }: Operation,
) {
  const ranges = range === null ? [] : [{ member: pathName(cube, time), range }];
  const asked = { ranges, timeZone, resolved: engine.ranges({ ranges, timeZone }, now) };
  const truncated = results.some(({ result }) => result.truncated);
  return describeAnswer(results, asked, truncatedWarning(truncated, limits.maxRows), now);
}

/** The cell of a column by name; null where the answer has none. */
export function cellsOf({ result }: QueryResult): (row: readonly Cell[], name: string) => Cell {
  const places = new Map(result.columns.map(({ name }, i) => [name, i]));
  return (row, name) => row[places.get(name) ?? -1] ?? null;
}

export const numberOf = (cell: Cell): number => Number(cell ?? 0);

/** Null where there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;

/** The value of a breakdown as text; null stays null. */
export const keyText = (cell: Cell): string | null => (cell === null ? null : String(cell));

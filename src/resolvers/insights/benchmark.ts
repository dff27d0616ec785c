/** `benchmarks:` of the model: one tenant's value against the others', of which none is shown. */
import type { QueryResult } from '../../engine/engine.ts';
import type { AskedInsight, BenchmarkSpec } from '../../semantic/insights/spec.ts';
import type { Benchmark } from '../../semantic/model/insights/types.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { Cell } from '../../shared/values.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows.ts';
import { type FieldValues, objectOf, type SelectedField } from '../selected-field.ts';
import { answerInsight, cellsOf, keyText, type Parts } from './ask.ts';
import { partsBeside } from './previous.ts';
import { type InsightArgs, pathName, requestOf } from './request.ts';

export interface BenchmarkArgs extends Pick<InsightArgs, 'time'> {
  /** Members of breakdowns by their names in the model, each the one value that is asked for. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly breakdown?: string | null;
}

const QUANTILES = ['p10', 'p25', 'p50', 'p75', 'p90'] as const;
const VALUES = ['own', 'quantiles', 'percentileRank', 'contributors', 'suppressed'] as const;

export function answerBenchmark(
  insight: Benchmark,
  selected: readonly SelectedField[],
  args: BenchmarkArgs,
  operation: Operation,
): Promise<Row> {
  // Its breakdowns choose what is shown; what is counted nobody chooses.
  const request = requestOf({ ...insight, args: [] }, { ...args, own: {} }, operation);
  const parts = partsBeside(request, (asked) => partsOf(insight, asked, args));
  return answerInsight(selected, request, operation, parts);
}

function partsOf(insight: Benchmark, asked: AskedInsight, args: BenchmarkArgs): Parts {
  const spec: BenchmarkSpec = { kind: 'benchmark', ...asked, ...cellOf(insight, args) };
  const shownTotal = spec.breakdown === null;
  const single = (field: SelectedField, answer: QueryResult) => {
    const row = rowsOf(answer, shownTotal)[0];
    return valuesOf(answer, row)[field.name]?.(field);
  };
  return {
    ...Object.fromEntries(
      VALUES.map((name): [string, Parts[string]] => [
        name,
        async (field, ask) => single(field, await ask(spec)),
      ]),
    ),
    breakdowns: async ({ fields }, ask) => {
      const breakdown = args.breakdown ?? null;
      if (breakdown === null) {
        throw new GatewayError('INVALID_FILTER', { problem: 'breakdowns need a breakdown' });
      }
      const answer = await ask({ kind: 'benchmark', ...asked, breakdown });
      const cell = cellsOf(answer);
      return rowsOf(answer, false).map((row) =>
        objectOf(fields, { key: () => keyText(cell(row, 'value')), ...valuesOf(answer, row) }),
      );
    },
  };
}

/** The one cell that the arguments name, else the total. */
function cellOf(
  { cube, breakdowns, name }: Benchmark,
  { own }: BenchmarkArgs,
): Pick<BenchmarkSpec, 'breakdown' | 'only'> {
  const given = breakdowns.flatMap((member) => {
    const value = own[member.name] ?? null;
    return value === null ? [] : [{ breakdown: pathName(cube, member), only: value as Cell }];
  });
  const [one, other] = given;
  if (other !== undefined) {
    // Each cut of the contributors is protected for itself; cuts of cuts would not be.
    const problem = `${name} is narrowed by one of its arguments at a time`;
    throw new GatewayError('INVALID_FILTER', { problem });
  }
  return one ?? { breakdown: null };
}

function rowsOf(answer: QueryResult, total: boolean): readonly (readonly Cell[])[] {
  const cell = cellsOf(answer);
  return answer.result.rows.filter((row) => cell(row, 'total') === total);
}

/** Without a row nobody has a value: that is suppressed like any cell of too few. */
function valuesOf(answer: QueryResult, row: readonly Cell[] | undefined): FieldValues {
  const cell = cellsOf(answer);
  const at = (name: string) => (row === undefined ? null : cell(row, name));
  const suppressed = at('suppressed') !== false;
  return {
    own: () => at('own'),
    quantiles: ({ fields }) =>
      suppressed
        ? null
        : objectOf(fields, Object.fromEntries(QUANTILES.map((name) => [name, () => at(name)]))),
    percentileRank: () => at('percentile_rank'),
    contributors: () => at('contributors'),
    suppressed: () => suppressed,
  };
}

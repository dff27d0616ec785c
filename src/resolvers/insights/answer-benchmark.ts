/** `benchmarks:` of the model: one tenant's value against the others', of which none is shown. */
import type { QueryResult } from '../../engine/engine.ts';
import type { AskedInsight, BenchmarkSpec } from '../../semantic/insights/insight-spec.ts';
import type { Benchmark } from '../../semantic/model/insight-model.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { Cell } from '../../shared/values.ts';
import { type FieldValues, objectOf, type SelectedField } from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows/row-objects.ts';
import { answerInsight, cellsOf, keyText, numberOf, type Parts } from './answer-insight.ts';
import { type InsightArgs, pathName, requestOf } from './insight-request.ts';
import { partsBeside } from './previous-period.ts';

export interface BenchmarkArgs extends Pick<InsightArgs, 'time'> {
  /** Members of breakdowns by their names in the model, each the one value that is asked for. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly breakdown?: string | null;
}

const VALUES = ['own', 'groups', 'contributors', 'suppressed'] as const;

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
  const single = (field: SelectedField, answer: QueryResult) =>
    valuesOf(answer, answer.result.rows)[field.name]?.(field);
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
      return cellRows(answer).map(([key, rows]) =>
        objectOf(fields, { key: () => keyText(key), ...valuesOf(answer, rows) }),
      );
    },
  };
}

/** The one cell that the argument names, else all rows together. */
function cellOf(
  { cube, breakdowns }: Benchmark,
  { own }: BenchmarkArgs,
): Pick<BenchmarkSpec, 'breakdown' | 'only'> {
  const [one] = breakdowns.flatMap((member) => {
    const value = own[member.name] ?? null;
    return value === null ? [] : [{ breakdown: pathName(cube, member), only: value as Cell }];
  });
  return one ?? { breakdown: null };
}

type Rows = QueryResult['result']['rows'];

/** Rows of one cell stand together. */
function cellRows(answer: QueryResult): readonly (readonly [Cell, Rows])[] {
  const cell = cellsOf(answer);
  const cells = new Map<Cell, Rows[number][]>();
  for (const row of answer.result.rows) {
    const key = cell(row, 'value');
    const rows = cells.get(key);
    if (rows) rows.push(row);
    else cells.set(key, [row]);
  }
  return [...cells];
}

/** Without a group that may be shown nothing is. */
function valuesOf(answer: QueryResult, rows: Rows): FieldValues {
  const cell = cellsOf(answer);
  const groups = rows.filter((row) => cell(row, 'mean') !== null);
  const suppressed = groups.length === 0;
  const contributors = (row: Rows[number]) => numberOf(cell(row, 'contributors'));
  return {
    own: () => (rows[0] === undefined ? null : cell(rows[0], 'own')),
    groups: ({ fields }) =>
      groups.map((row) =>
        objectOf(fields, { mean: () => cell(row, 'mean'), contributors: () => contributors(row) }),
      ),
    contributors: () =>
      suppressed ? null : groups.reduce((sum, row) => sum + contributors(row), 0),
    suppressed: () => suppressed,
  };
}

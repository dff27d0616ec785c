import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import { canonical } from '../../shared/canonical.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { Cell, ResultSet } from '../../shared/values.ts';
import type { Operation } from '../operation.ts';
import { seal, unseal } from './cursor.ts';

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

export const ONE_PAGE: PageInfo = { hasNextPage: false, endCursor: null };

/**
 * How many rows `first` means: the default when absent; more than the cap or less than none are errors. What is
 * asked by number counts before it is there. The default is a cap that most groups stay far below (`few`), but
 * not records (`all`).
 */
export function pageSize(
  first: number | null | undefined,
  { limits, expect }: Pick<Operation, 'limits' | 'expect'>,
  unsaid: 'few' | 'all' = 'few',
): number {
  if (first === null || first === undefined) {
    if (unsaid === 'all') expect(limits.rows);
    return limits.rows;
  }
  if (first < 0)
    throw new GatewayError('INVALID_FILTER', { problem: 'first must not be negative' });
  if (first > limits.maxRows) {
    const problem = `it asks for ${first} rows, and ${limits.maxRows} is the most`;
    throw new GatewayError('QUERY_TOO_EXPENSIVE', { problem, max: limits.maxRows, asked: first });
  }
  expect(first);
  return first;
}

/** `spec` for one page: one row more than asked tells whether there is a next one. */
export function pageSpec(
  spec: QuerySpec,
  size: number,
  after: string | null | undefined,
  operation: Operation,
): QuerySpec {
  const cells =
    after === null || after === undefined
      ? null
      : (unseal(operation.cursorSecret, binding(spec, operation), after) as readonly Cell[]);
  return { ...spec, limit: size + 1, after: cells };
}

/** The page's rows without the one that was only asked to know whether there are more. */
export function pageRows(result: ResultSet, size: number): readonly (readonly Cell[])[] {
  return result.rows.length > size ? result.rows.slice(0, size) : result.rows;
}

export function pageInfo(
  spec: QuerySpec,
  result: ResultSet,
  size: number,
  operation: Operation,
): PageInfo {
  const last = pageRows(result, size).at(-1);
  return {
    hasNextPage: result.rows.length > size || result.truncated,
    // Most questions do not select it, and sealing costs more than reading a row.
    get endCursor() {
      if (last === undefined || spec.order.length === 0) return null;
      const cells = orderCells(spec, result, last);
      return seal(operation.cursorSecret, binding(spec, operation), cells);
    },
  };
}

function orderCells(spec: QuerySpec, result: ResultSet, row: readonly Cell[]): readonly Cell[] {
  return spec.order.map(({ column }) => {
    const index = result.columns.findIndex((c) => c.name === column);
    return row[index] ?? null;
  });
}

/**
 * Everything but the page itself; so `first` may change from page to page. Where groups do not depend on what is
 * selected, pages do not either.
 */
function binding(spec: QuerySpec, operation: Operation): string {
  const { principal, model } = operation;
  const who = [principal.tenant, principal.subject];
  const ordered = new Set(spec.order.map(({ column }) => column));
  const measures = spec.fixedGroups
    ? spec.measures.filter(({ as }) => ordered.has(as))
    : spec.measures;
  return canonical([model.version, who, { ...spec, measures, limit: null, after: null }]);
}

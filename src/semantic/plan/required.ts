/**
 * Which joins may be inner: where a row without a partner would fail a filter, or the condition of another
 * inner join. Only what is proven counts: columns as they are, compared, joined by AND.
 */
import { plainColumn, plainComparisons } from '../query/bind/plain-columns.ts';
import type { Condition, FrameNode, Scalar } from '../query/resolved.ts';

/**
 * Aliases of nodes without which a row never counts. `where`: what every row must pass; `present`: nodes that
 * must have a row. Whatever these hang on is among them as far as the conditions of the joins prove it.
 */
export function requiredNodes(
  nodes: readonly FrameNode[],
  where: Condition | null,
  present: readonly string[] = [],
): ReadonlySet<string> {
  const required = new Set(present);
  const proven = ({ alias }: FrameNode): boolean =>
    (where !== null && rejects(where, alias)) ||
    nodes.some((one) => required.has(one.alias) && one.parent && rejects(one.parent.on, alias));
  for (let before = -1; before < required.size; ) {
    before = required.size;
    for (const node of nodes) if (proven(node)) required.add(node.alias);
  }
  return required;
}

/** Whether the condition never holds where all columns of the node are NULL. */
export function rejects(of: Condition, alias: string): boolean {
  switch (of.kind) {
    case 'and':
      return of.of.some((part) => rejects(part, alias));
    case 'or':
      return of.of.every((part) => rejects(part, alias));
    case 'not':
      return alwaysHolds(of.of, alias);
    case 'constant':
      return !of.value;
    case 'compare':
      return isNullWith(of.left, alias) || isNullWith(of.right, alias);
    case 'one_of':
    case 'text':
      return isNullWith(of.of, alias);
    case 'author':
      return comparesPlainly(of.sql, alias);
    case 'is_null':
    case 'exists':
    case 'in_groups':
      return false;
  }
}

/** Whether the condition holds wherever all columns of the node are NULL. */
function alwaysHolds(of: Condition, alias: string): boolean {
  switch (of.kind) {
    case 'and':
      return of.of.every((part) => alwaysHolds(part, alias));
    case 'or':
      return of.of.some((part) => alwaysHolds(part, alias));
    case 'not':
      return rejects(of.of, alias);
    case 'constant':
      return of.value;
    case 'is_null':
      return isNullWith(of.of, alias);
    default:
      return false;
  }
}

/** Whether the value is NULL where all columns of the node are: a column as it is, nothing computed. */
export function isNullWith(of: Scalar | null, alias: string): boolean {
  return of !== null && plainColumn(of)?.alias === alias;
}

/** With a column of the node. */
function comparesPlainly(sql: Scalar, alias: string): boolean {
  const compared = plainComparisons(sql) ?? [];
  return compared.some(({ sides }) => sides.some((side) => side?.alias === alias));
}

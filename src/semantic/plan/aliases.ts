/** Which nodes of a tree an expression touches. */
import type { Condition, Scalar } from '../query/resolved.ts';

/** The aliases that any of these name. */
export function aliasesIn(parts: readonly (Scalar | Condition | null)[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const part of parts) if (part) visit(part, found);
  return found;
}

function visit(part: Scalar | Condition, found: Set<string>): void {
  if ('alias' in part) found.add(part.alias);
  for (const child of childrenOf(part)) visit(child, found);
}

function childrenOf(part: Scalar | Condition): readonly (Scalar | Condition)[] {
  switch (part.kind) {
    case 'author':
      return 'parts' in part ? part.parts.filter((one) => typeof one !== 'string') : [part.sql];
    case 'divisor':
    case 'hash':
    case 'moved':
    case 'as_text':
    case 'bucket':
    case 'bin':
    case 'truth':
    case 'not':
    case 'is_null':
    case 'one_of':
    case 'text':
      return [part.of];
    case 'case':
      return [
        ...part.when.flatMap((branch) => [branch.if, branch.value]),
        ...(part.otherwise ? [part.otherwise] : []),
      ];
    case 'point':
      return [part.latitude, part.longitude];
    case 'and':
    case 'or':
      return part.of;
    case 'compare':
    case 'math':
      return [part.left, part.right];
    case 'over':
      return [part.of, ...part.partition];
    case 'exists':
      return [part.where, ...part.nodes.flatMap((node) => (node.parent ? [node.parent.on] : []))];
    case 'in_groups':
      return part.keys.map((key) => key.of);
    case 'value':
    case 'null':
    case 'zero':
    case 'field':
    case 'column':
    case 'rows':
    case 'constant':
      return [];
  }
}

import type { Scalar } from '../resolved.ts';
import type { Renamed } from '../resolved-column.ts';

/** A formula over columns that are called otherwise. */
export function renamed(formula: Scalar, columns: readonly Renamed[]): Scalar {
  const names = new Map(columns.map(({ from, to }) => [from, to]));
  const visit = (of: Scalar): Scalar => {
    switch (of.kind) {
      case 'field':
        return { kind: 'field', name: names.get(of.name) ?? of.name };
      case 'author':
        return {
          kind: 'author',
          parts: of.parts.map((part) => (typeof part === 'string' ? part : visit(part))),
        };
      case 'divisor':
        return { kind: 'divisor', of: visit(of.of) };
      default:
        // A measure's formula is made of the author's text and folds alone.
        return of;
    }
  };
  return visit(formula);
}

/**
 * Makes the divisions in an author's formula safe: after each `/` stands a divisor, which is NULL instead of
 * zero and gives fractions. Works on tokens, so a slash in a string, a comment, a quoted name or another
 * operator is left alone.
 */
import {
  isOp,
  joinText,
  operandEnd,
  type Part,
  seam,
  skipSpace,
  type Token,
  tokensOf,
} from './tokens.ts';

/** The same formula with a divisor in place of each `/` and its right operand. */
export function safeDivision(parts: readonly Part[]): readonly Part[] {
  if (!parts.some((part) => typeof part === 'string' && /[/%]/.test(part))) return parts;
  return joinText(divide(parts.flatMap(tokensOf), true));
}

/** The same formula with NULL for the rest of what is divided by zero; what its author divides is left alone. */
export function safeRemainder(parts: readonly Part[]): readonly Part[] {
  if (!parts.some((part) => typeof part === 'string' && part.includes('%'))) return parts;
  return joinText(divide(parts.flatMap(tokensOf), false));
}

function divide(tokens: readonly Token[], fractions: boolean): readonly Part[] {
  const out: Part[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const at = tokens[i];
    if (at === undefined) break;
    const isDivision = fractions && isOp(at, '/');
    // Between texts it is another operator, of likeness.
    const isRemainder = isOp(at, '%') && tokens[skipSpace(tokens, i + 1)]?.kind !== 'quoted';
    if (isDivision || isRemainder) {
      const end = operandEnd(tokens, i + 1);
      const operand = joinText(divide(tokens.slice(i + 1, end), fractions));
      if (isDivision) out.push({ kind: 'divisor', of: { kind: 'author', parts: operand } });
      else out.push(seam('% NULLIF(('), ...operand, seam('), 0)'));
      i = end - 1;
    } else out.push(at.part);
  }
  return out;
}

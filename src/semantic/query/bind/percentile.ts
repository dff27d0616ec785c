import {
  groupEnd,
  isWord,
  joinText,
  type Part,
  primaryEnd,
  seam,
  skipSpace,
  type Token,
  tokensOf,
} from './tokens.ts';

/**
 * The same formula with doubles under each PERCENTILE_CONT: of decimals some databases round it to their scale.
 */
export function percentilesOfDoubles(parts: readonly Part[]): readonly Part[] {
  const isOne = (part: Part) => typeof part === 'string' && /percentile_cont/i.test(part);
  if (!parts.some(isOne)) return parts;
  const tokens = parts.flatMap(tokensOf);
  const ends = new Map(tokens.flatMap((_, i) => percentileInput(tokens, i) ?? []));
  const starts = new Set([...ends.values()]);
  return joinText(
    tokens.flatMap(({ part }, i) => [
      ...(ends.has(i) ? [seam(') * 1e0')] : []),
      ...(starts.has(i) ? [seam('(')] : []),
      part,
    ]),
  );
}

/** Where the order of a PERCENTILE_CONT ends, and where it starts; null: none begins at `from`. */
function percentileInput(
  tokens: readonly Token[],
  from: number,
): readonly [number, number][] | null {
  if (!isWord(tokens[from], 'percentile_cont')) return null;
  let i = skipSpace(tokens, primaryEnd(tokens, from));
  for (const word of ['within', 'group']) {
    if (!isWord(tokens[i], word)) return null;
    i = skipSpace(tokens, i + 1);
  }
  const close = groupEnd(tokens, i) - 1;
  i = skipSpace(tokens, i + 1);
  for (const word of ['order', 'by']) {
    if (!isWord(tokens[i], word)) return null;
    i = skipSpace(tokens, i + 1);
  }
  return [[orderEnd(tokens, i, close), i]];
}

/** Where the first term of an order ends: before its direction. */
function orderEnd(tokens: readonly Token[], from: number, close: number): number {
  let depth = 0;
  let end = from;
  for (; end < close; end++) {
    if (tokens[end]?.kind === 'open') depth++;
    if (tokens[end]?.kind === 'close') depth--;
    if (depth === 0 && ['asc', 'desc', 'nulls'].some((word) => isWord(tokens[end], word))) break;
  }
  while (tokens[end - 1]?.kind === 'space') end--;
  return end;
}

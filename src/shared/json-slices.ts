/** What `JSON.stringify` writes, in slices: between two of them others can be served. */
import { leftOf } from './weight.ts';

/** About how many characters a slice has, a millisecond's work; a single text may be longer. */
const SLICE = 32 * 2 ** 10;

/** Together `JSON.stringify(value)`, to the letter; nothing for what has no JSON. */
export function* jsonSlices(value: unknown): Generator<string, undefined> {
  let slice = '';
  for (const piece of pieces(value)) {
    slice += piece;
    if (slice.length < SLICE) continue;
    yield slice;
    slice = '';
  }
  if (slice !== '') yield slice;
}

function* pieces(value: unknown): Generator<string, undefined> {
  if (Array.isArray(value)) yield* itemPieces(value);
  else if (isPlain(value) && leftOf(value, SLICE) < 0) yield* fieldPieces(value);
  else {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined) yield text;
  }
}

/** As many items at once as a slice holds. */
function* itemPieces(items: readonly unknown[]): Generator<string, undefined> {
  yield '[';
  for (let from = 0; from < items.length; ) {
    const to = endOfSlice(items, from);
    if (from > 0) yield ',';
    // What is no value is null in a list: only lists of several know that.
    if (to === from + 1 && isLarge(items[from])) yield* pieces(items[from]);
    else yield JSON.stringify(items.slice(from, to)).slice(1, -1);
    from = to;
  }
  yield ']';
}

function endOfSlice(items: readonly unknown[], from: number): number {
  let left = SLICE;
  let to = from;
  while (to < items.length && left > 0) {
    left = leftOf(items[to], left);
    to += 1;
    // One that is too large for a slice is the last item of none but its own.
    if (left < 0 && to > from + 1) return to - 1;
  }
  return to;
}

function* fieldPieces(of: Readonly<Record<string, unknown>>): Generator<string, undefined> {
  let before = '{';
  for (const key of Object.keys(of)) {
    let isFirst = true;
    for (const piece of pieces(of[key])) {
      if (isFirst) yield `${before}${JSON.stringify(key)}:`;
      isFirst = false;
      before = ',';
      yield piece;
    }
  }
  yield before === '{' ? '{}' : '}';
}

/** What says itself how it is written is written in one piece. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

const isLarge = (value: unknown): boolean =>
  (Array.isArray(value) || isPlain(value)) && leftOf(value, SLICE) < 0;

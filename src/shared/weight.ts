import type { ResultSet } from './values.ts';

/** What a result takes. Estimates on the safe side, by what V8 was seen to use. */
export interface Weight {
  readonly cells: number;
  /** Bytes of its values as JSON. */
  readonly text: number;
  /** Those of the column with the most. */
  readonly widest: number;
  /** Bytes of memory. */
  readonly heap: number;
}

const ROW_HEAP = 56;
const CELL_HEAP = 16;
const STRING_HEAP = 24;
/** A text is in one or in two bytes a character. */
const CHARACTER_HEAP = 2;
/** A double in full is longer, a count shorter. */
const NUMBER_TEXT = 12;
const QUOTES = 2;

const known = new WeakMap<ResultSet, Weight>();

/** Looked at once: results are kept, and shared between answers. */
export function weigh(result: ResultSet): Weight {
  const before = known.get(result);
  if (before !== undefined) return before;
  const { columns, rows } = result;
  const texts = new Array<number>(columns.length).fill(0);
  let characters = 0;
  let strings = 0;
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const cell = row[i];
      if (typeof cell !== 'string') continue;
      strings += 1;
      characters += cell.length;
      texts[i] = (texts[i] ?? 0) + cell.length + QUOTES - NUMBER_TEXT;
    }
  }
  const cells = rows.length * columns.length;
  const perColumn = texts.map((text) => Math.max(0, text + rows.length * NUMBER_TEXT));
  const weight: Weight = {
    cells,
    text: perColumn.reduce((a, b) => a + b, 0),
    widest: Math.max(0, ...perColumn),
    heap: rows.length * ROW_HEAP + heapOf(cells, characters) + strings * STRING_HEAP,
  };
  known.set(result, weight);
  return weight;
}

/** Memory of cells that are read, before they are a result. */
export function heapOf(cells: number, characters: number): number {
  return cells * CELL_HEAP + characters * CHARACTER_HEAP;
}

/** `"":,` around a name. */
const AROUND_NAME = 4;

/** `null,`, and about what a number takes. */
const SHORT = 5;

/** Whether a value takes more than so many bytes as JSON, about; looked at no further than that. */
export function isLonger(value: unknown, bytes: number): boolean {
  return leftOf(value, bytes) < 0;
}

/** What is left of so many bytes when the value is written as JSON, about; below 0: nothing, and the rest was not looked at. */
export function leftOf(value: unknown, bytes: number): number {
  if (typeof value === 'string') return bytes - value.length - QUOTES;
  if (typeof value !== 'object' || value === null) return bytes - SHORT;
  let rest = bytes - QUOTES;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && rest >= 0; i++) rest = leftOf(value[i], rest);
    return rest;
  }
  for (const name in value) {
    if (rest < 0) break;
    rest = leftOf((value as Record<string, unknown>)[name], rest - name.length - AROUND_NAME);
  }
  return rest;
}

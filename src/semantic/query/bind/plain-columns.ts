/** Columns as they are in an author's SQL: what can be proven of a condition is proven of these alone. */
import type { Scalar } from '../resolved.ts';

export interface PlainColumn {
  readonly alias: string;
  readonly name: string;
}

const COLUMN = /^\.\s*(?:([A-Za-z_][\w$]*)|"((?:[^"]|"")+)")\s*$/;

/** The column that this is and nothing else, or null. */
export function plainColumn(of: Scalar): PlainColumn | null {
  if (of.kind === 'column') return { alias: of.alias, name: of.name };
  if (of.kind !== 'author') return null;
  const [first, second, ...more] = of.parts;
  if (typeof first !== 'object') return null;
  if (second === undefined) return plainColumn(first);
  const name = typeof second === 'string' && more.length === 0 ? nameIn(second) : null;
  return name !== null && first.kind === 'rows' ? { alias: first.alias, name } : null;
}

function nameIn(text: string): string | null {
  const [, plain, quoted] = COLUMN.exec(text) ?? [];
  return plain ?? quoted ?? null;
}

export interface PlainComparison {
  readonly op: string;
  /** Null: a literal, or a value that nothing is known of. */
  readonly sides: readonly [PlainColumn | null, PlainColumn | null];
}

/** What stands for a part that is no text. */
const MARK = '\u0001';
const OPERAND = `${MARK}\\d+${MARK}(?:\\.(?:[A-Za-z_][\\w$]*|"[^"]+"))?|\\d+(?:\\.\\d+)?|'[^']*'`;
const COMPARISON = new RegExp(`^\\s*(${OPERAND})\\s*(=|<>|!=|<=|>=|<|>)\\s*(${OPERAND})\\s*$`);
const PART = new RegExp(`^${MARK}(\\d+)${MARK}(.*)$`);

/** `{CUBE}.a = {b.c} AND {CUBE}.d > 3` as its comparisons; null where it is anything beyond that. */
export function plainComparisons(sql: Scalar): readonly PlainComparison[] | null {
  if (sql.kind !== 'author') return null;
  const { parts } = sql;
  if (parts.some((part) => typeof part === 'string' && part.includes(MARK))) return null;
  const text = parts.map((part, i) => (typeof part === 'string' ? part : `${MARK}${i}${MARK}`));
  const found: PlainComparison[] = [];
  for (const one of text.join('').split(/\bAND\b/i)) {
    const [, left, op, right] = COMPARISON.exec(one) ?? [];
    if (left === undefined || op === undefined || right === undefined) return null;
    found.push({ op, sides: [operand(left, parts), operand(right, parts)] });
  }
  return found;
}

type Parts = Extract<Scalar, { readonly kind: 'author' }>['parts'];

function operand(text: string, parts: Parts): PlainColumn | null {
  const [, at, column = ''] = PART.exec(text) ?? [];
  const part = parts[Number(at ?? -1)];
  if (typeof part !== 'object') return null;
  if (part.kind !== 'rows') return column === '' ? plainColumn(part) : null;
  const name = nameIn(column);
  return name === null ? null : { alias: part.alias, name };
}

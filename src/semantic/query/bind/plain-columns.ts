/** Columns as they are in an author's SQL: what can be proven of a condition is proven of these alone. */
import type { Scalar } from '../resolved.ts';
import { isWord, type Token, tokensOf } from './tokens.ts';

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

const COMPARED: ReadonlySet<unknown> = new Set(['=', '<>', '!=', '<=', '>=', '<', '>']);

/** `{CUBE}.a = {b.c} AND {CUBE}.d > 3` as its comparisons; null where it is anything beyond that. */
export function plainComparisons(sql: Scalar): readonly PlainComparison[] | null {
  if (sql.kind !== 'author') return null;
  const found: PlainComparison[] = [];
  for (const tokens of terms(sql.parts.flatMap(tokensOf).filter((token) => !isBlank(token)))) {
    const at = tokens.findIndex(({ kind, part }) => kind === 'op' && COMPARED.has(part));
    const [left, right] = [operand(tokens.slice(0, at)), operand(tokens.slice(at + 1))];
    if (at < 0 || left === undefined || right === undefined) return null;
    found.push({ op: String(tokens[at]?.part), sides: [left, right] });
  }
  return found;
}

/** A comment is something beyond. */
const isBlank = ({ kind, part }: Token): boolean => kind === 'space' && /^\s+$/.test(String(part));

function terms(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const out: Token[][] = [[]];
  for (const token of tokens) {
    if (isWord(token, 'and')) out.push([]);
    else out.at(-1)?.push(token);
  }
  return out;
}

/** A column, or null for a literal and what nothing is known of; undefined where it is more than one thing. */
function operand(tokens: readonly Token[]): PlainColumn | null | undefined {
  const [first, ...more] = tokens;
  if (first === undefined) return undefined;
  if (typeof first.part !== 'object') {
    const literal = first.kind === 'number' || String(first.part).startsWith("'");
    return literal && more.length === 0 ? null : undefined;
  }
  if (more.length === 0) return first.part.kind === 'rows' ? null : plainColumn(first.part);
  const name = nameIn(more.map(({ part }) => part).join(''));
  if (first.part.kind !== 'rows') return undefined;
  return name === null ? undefined : { alias: first.part.alias, name };
}

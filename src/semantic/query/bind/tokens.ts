/** An author's SQL as tokens, so that what stands in a string, a comment or a quoted name is left alone. */
import type { TrustedSql } from '../../model/types.ts';
import type { Scalar } from '../resolved.ts';

export type Part = TrustedSql | Scalar;
type TokenKind =
  | 'space'
  | 'word'
  | 'number'
  | 'quoted'
  | 'open'
  | 'close'
  | 'op'
  | 'other'
  | 'part';

export interface Token {
  readonly kind: TokenKind;
  readonly part: Part;
}

const TOKEN =
  /(?<space>\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)|(?<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`)|(?<number>\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)|(?<word>[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)*)|(?<open>[([])|(?<close>[)\]])|(?<op>::|(?:(?!--|\/\*)[-+*/<>=!@#%^&|~?])+)|(?<other>[\s\S])/giy;

export function tokensOf(part: Part): readonly Token[] {
  if (typeof part !== 'string') return [{ kind: 'part', part }];
  return [...part.matchAll(TOKEN)].flatMap((match) => {
    const kind = kindOf(match.groups ?? {});
    const text = match[0];
    // `*-1` or `/-x`: a sign is a token of its own, an operator of several signs is one.
    const sign = kind === 'op' && /^[*/]([-+])$/.exec(text);
    return sign ? [token('op', text.slice(0, 1)), token('op', sign[1] ?? '')] : [token(kind, text)];
  });
}

/** A piece of trusted text is trusted. */
function token(kind: TokenKind, text: string): Token {
  return { kind, part: text as TrustedSql };
}

/** What the compiler itself writes between an author's tokens. */
export function seam(text: '(' | ') * 1e0' | '% NULLIF((' | '), 0)'): TrustedSql {
  return text as TrustedSql;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): TokenKind {
  const found = Object.entries(groups).find(([, text]) => text !== undefined);
  return (found?.[0] ?? 'other') as TokenKind;
}

/** Where the operand that starts at `from` ends: sign, then a primary, then what binds tighter than `/`. */
export function operandEnd(tokens: readonly Token[], from: number): number {
  let i = skipSpace(tokens, from);
  while (isOp(tokens[i], '-') || isOp(tokens[i], '+')) i = skipSpace(tokens, i + 1);
  i = isWord(tokens[i], 'case') ? caseEnd(tokens, i) : primaryEnd(tokens, i);
  for (;;) {
    const next = skipSpace(tokens, i);
    if (isOp(tokens[next], '::')) i = typeEnd(tokens, next + 1);
    else if (isOp(tokens[next], '^')) i = operandEnd(tokens, next + 1);
    else if (isWord(tokens[next], 'filter') || isWord(tokens[next], 'over'))
      i = primaryEnd(tokens, next);
    else return i;
  }
}

/** A name, number or text; a call with its arguments; a parenthesis; `.column` behind a cube's rows. */
export function primaryEnd(tokens: readonly Token[], from: number): number {
  let i = tokens[from]?.kind === 'open' ? groupEnd(tokens, from) : from + 1;
  for (;;) {
    const open = tokens[from]?.kind === 'word' ? skipSpace(tokens, i) : i;
    if (tokens[open]?.kind === 'open') i = groupEnd(tokens, open);
    else if (tokens[i]?.part === '.') i += 2;
    else return Math.min(i, tokens.length);
  }
}

function typeEnd(tokens: readonly Token[], from: number): number {
  const name = skipSpace(tokens, from);
  const end = primaryEnd(tokens, name);
  const second = skipSpace(tokens, end);
  return isWord(tokens[name], 'double') && isWord(tokens[second], 'precision') ? second + 1 : end;
}

export function groupEnd(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    if (tokens[i]?.kind === 'open') depth++;
    if (tokens[i]?.kind === 'close' && --depth === 0) return i + 1;
  }
  return tokens.length;
}

function caseEnd(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    if (isWord(tokens[i], 'case')) depth++;
    if (isWord(tokens[i], 'end') && --depth === 0) return i + 1;
  }
  return tokens.length;
}

export function skipSpace(tokens: readonly Token[], from: number): number {
  let i = from;
  while (tokens[i]?.kind === 'space') i++;
  return i;
}

export function isOp(token: Token | undefined, op: string): boolean {
  return token?.kind === 'op' && token.part === op;
}

export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && String(token.part).toLowerCase() === word;
}

export function joinText(parts: readonly Part[]): readonly Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === 'string' && typeof last === 'string') {
      out[out.length - 1] = `${last}${part}` as TrustedSql;
    } else out.push(part);
  }
  return out;
}

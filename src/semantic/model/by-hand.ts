/** Tables that an author names in plain SQL where a cube is meant: `{CUBE}.fk = t2.id` in the join to `t2`. */

/** By the name that is written, the joins that lead to its cube. */
export type Tables = ReadonlyMap<string, readonly string[]>;

export type HandPiece =
  | { readonly kind: 'text'; readonly sql: string }
  | { readonly kind: 'cube'; readonly path: readonly string[] };

/** Texts, quoted names, comments; else a name that is no part of a longer one, with the dot behind it. */
const TOKENS =
  /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|(?<![\w$.])("?)([A-Za-z_][\w$]*)\1(?=\s*\.)|"(?:[^"]|"")*"/g;

/** A query inside has tables of its own, so it is left as it is. */
export function splitByHand(sql: string, tables: Tables): readonly HandPiece[] {
  if (/\bselect\b/i.test(sql)) return [{ kind: 'text', sql }];
  const pieces: HandPiece[] = [];
  let done = 0;
  for (const found of sql.matchAll(TOKENS)) {
    const path = tables.get(found[2] ?? '');
    if (path === undefined) continue;
    if (found.index > done) pieces.push({ kind: 'text', sql: sql.slice(done, found.index) });
    pieces.push({ kind: 'cube', path });
    done = found.index + found[0].length;
  }
  return done === sql.length ? pieces : [...pieces, { kind: 'text', sql: sql.slice(done) }];
}

/**
 * Cube's SQL text → pieces: text and `{references}`. As in Cube, a reference counts wherever it
 * stands, also between quotes; `\{` and `\}` are plain braces; `${x}` is read like `{x}`.
 */
export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  /** `raw` is as written, for finding its place in the file. */
  | { readonly kind: 'reference'; readonly inner: string; readonly raw: string };

export interface Template {
  readonly pieces: readonly TemplatePiece[];
  /** Sentences about text that cannot be embedded safely. */
  readonly problems: readonly string[];
}

const NUL = String.fromCharCode(0);

export function parseTemplate(sql: string): Template {
  const { text, problems } = stripComments(sql);
  const pieces: TemplatePiece[] = [];
  const found = [...problems];
  let plain = '';
  const flush = () => {
    if (plain !== '') pieces.push({ kind: 'text', text: plain });
    plain = '';
  };
  const token = /\\([{}])|\$?\{([^{}]*)\}|[{}]|[^\\${}]+|[\s\S]/g;
  for (const match of text.matchAll(token)) {
    const [raw, escaped, inner] = match;
    if (escaped !== undefined) plain += escaped;
    else if (inner !== undefined) {
      flush();
      pieces.push({ kind: 'reference', inner: inner.trim(), raw });
    } else {
      if (raw === '{' || raw === '}')
        found.push(`Unmatched ${raw}. Write \\${raw} for a plain one.`);
      plain += raw;
    }
  }
  flush();
  return { pieces, problems: found };
}

interface Lexed {
  text: string;
  readonly problems: string[];
  depth: number;
}

/**
 * Takes comments out (a `--` would swallow what the generated SQL puts behind it) and refuses text
 * that could end the place it is put into: `;`, open quotes, unbalanced parentheses.
 */
function stripComments(sql: string): Pick<Lexed, 'text' | 'problems'> {
  const lexed: Lexed = { text: '', problems: [], depth: 0 };
  if (sql.includes(NUL)) lexed.problems.push('SQL may not contain a NUL character.');
  const token =
    /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|[^'"$/;()-]+|[\s\S]/g;
  for (const [raw] of sql.matchAll(token)) lex(lexed, raw);
  if (lexed.depth > 0) lexed.problems.push('A parenthesis is not closed.');
  return { text: lexed.text.trim(), problems: [...new Set(lexed.problems)] };
}

function lex(lexed: Lexed, raw: string): void {
  if (raw.startsWith('--') || (raw.startsWith('/*') && raw.length > 1)) {
    lexed.text += ' ';
    return;
  }
  lexed.text += raw;
  if (raw === "'" || raw === '"') lexed.problems.push(`A quote ${raw} is not closed.`);
  if (raw === ';') lexed.problems.push('SQL may not contain ; (one expression, not a script).');
  if (raw === '(') lexed.depth += 1;
  if (raw !== ')') return;
  lexed.depth -= 1;
  if (lexed.depth === -1) lexed.problems.push('A parenthesis is closed that was not opened.');
}

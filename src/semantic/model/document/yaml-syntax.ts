/** What a YAML parser stumbles over → one sentence for each cause, which says what to write instead. */
import type { YAMLError } from 'yaml';

export interface SyntaxProblem {
  /** Of the text, in UTF-16 units. */
  readonly offset: number;
  readonly message: string;
}

/**
 * After its first mistake a parser misreads what follows, so its own further words are left out; what is
 * known to be a cause of its own (text that starts with a brace and is not quoted) is found on every line.
 */
export function syntaxProblems(
  text: string,
  errors: readonly Pick<YAMLError, 'code' | 'message' | 'pos'>[],
): readonly SyntaxProblem[] {
  const [first] = errors;
  if (first === undefined) return [];
  const tab = errors.find(({ code }) => code === 'TAB_AS_INDENT');
  if (tab !== undefined) {
    return [
      { offset: tab.pos[0], message: 'A tab cannot indent YAML: write spaces in its place.' },
    ];
  }
  const unquoted = unquotedBraces(text);
  return unquoted.length > 0 ? unquoted : [{ offset: first.pos[0], message: sentence(first) }];
}

/** `sql: {CUBE}.id`: in YAML a map, and then more than a map. Not in quotes, and not in a comment. */
const UNQUOTED =
  /^((?:[^"'#\n]|"[^"\n]*"|'[^'\n]*')*?\b[a-z_]+:[ ]+)(\{[A-Za-z_][\w.]*\}[ ]*[^\s,}\]#].*)$/gm;
/** Where the text ends inside a map in braces. */
const NEXT_KEY = /,\s*[a-z_]+:|\s*\}\s*$/;

function unquotedBraces(text: string): readonly SyntaxProblem[] {
  return [...text.matchAll(UNQUOTED)].map(({ index, 1: before = '', 2: rest = '' }) => {
    const written = before.includes('{') ? rest.split(NEXT_KEY)[0] : rest;
    const message = `Text that starts with { must be quoted: write "${written?.trim()}".`;
    return { offset: index + before.length, message };
  });
}

function sentence({ code, message }: Pick<YAMLError, 'code' | 'message'>): string {
  if (code === 'BAD_ALIAS') return 'A * alone must be quoted: write "*".';
  if (/compact mappings/.test(message)) {
    return 'Text with a colon and a space in it must be quoted.';
  }
  const reserved = /reserved character (.)/.exec(message)?.[1];
  if (reserved !== undefined) return `Text that starts with ${reserved} must be quoted.`;
  const line = (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
  return line.endsWith('.') ? line : `${line}.`;
}

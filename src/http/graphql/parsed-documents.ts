/** What texts were parsed to, by text: bounded by their characters, since a tree takes many times its text. */
import type { DocumentNode } from 'graphql';

export interface ParsedDocuments<T> {
  get(text: string): T | undefined;
  set(text: string, parsed: T): void;
}

/** A comment is no token, and yet thirty bytes and more of the tree: 2 Mi characters are at most some 60 MB. */
const MAX_CHARS = 2 * 2 ** 20;
/** What a text counts beside its length. */
const ENTRY_CHARS = 200;

/** In place of the server's own, which counts documents and not what they take. */
export function parsedDocuments() {
  return {
    documentCache: createParsedDocuments<DocumentNode>(),
    errorCache: createParsedDocuments<unknown>(),
  };
}

/** The least recently used go first. */
export function createParsedDocuments<T>(maxChars = MAX_CHARS): ParsedDocuments<T> {
  // A Map iterates in order of insertion: a hit moves to the end.
  const kept = new Map<string, T>();
  let chars = 0;
  const forget = (text: string) => {
    if (kept.delete(text)) chars -= text.length + ENTRY_CHARS;
  };
  return {
    get: (text) => {
      const parsed = kept.get(text);
      if (parsed === undefined) return undefined;
      kept.delete(text);
      kept.set(text, parsed);
      return parsed;
    },
    set: (text, parsed) => {
      forget(text);
      kept.set(text, parsed);
      chars += text.length + ENTRY_CHARS;
      for (const oldest of kept.keys()) {
        if (chars <= maxChars) return;
        forget(oldest);
      }
    },
  };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { displayPath } from '../shared/display-path.ts';
import { InvalidModelError } from '../shared/errors.ts';

/**
 * The documents of a manifest by the SHA-256 of their text, as graphql-codegen's client preset writes it
 * (`persistedDocuments: { hashAlgorithm: 'sha256' }`). @throws InvalidModelError with everything wrong in it
 */
export async function loadManifest(file: string | null): Promise<ReadonlyMap<string, string>> {
  if (file === null) return new Map();
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) =>
    fail(file, [`cannot read the manifest: ${cause.code}`]),
  );
  const entries = entriesOf(text)?.map(unprefixed);
  if (entries === undefined) return fail(file, ['expected a JSON object of documents by hash']);
  const wrong = entries.filter(([hash, document]) => hash !== hashOf(document));
  if (wrong.length > 0) {
    fail(
      file,
      wrong.map(([hash]) => `${hash} is not the SHA-256 of its document`),
    );
  }
  return new Map(entries);
}

function entriesOf(text: string): readonly [string, string][] | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return null;
  const entries = Object.entries(read);
  return entries.every(([, document]) => typeof document === 'string') ? entries : null;
}

/** Codegen says which kind of hash it is. */
function unprefixed([hash, document]: readonly [string, string]): readonly [string, string] {
  return [hash.replace(/^sha256:/, ''), document];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function fail(file: string, messages: readonly string[]): never {
  const at = { file: displayPath(file), line: 1, column: 1 };
  throw new InvalidModelError(messages.map((message) => ({ rule: 'manifest', message, at })));
}

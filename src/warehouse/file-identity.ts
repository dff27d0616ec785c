/** Which data an embedded database holds: what can be known of its files without reading them through. */
import { createHash, randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface EmbeddedFiles {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly init?: readonly string[];
  readonly folders?: readonly string[];
}

/** The file begins with three blocks of this size that name it and count its changes. */
const HEADERS_BYTES = 3 * 4096;

/**
 * Equal for two openings exactly when they show the same rows. A file is itself by device, inode and the time
 * of its last change of any kind (which nobody can set back), beside what its headers say; so one that was
 * replaced, copied over or loaded anew is another database. While it is open for reading nobody can change it.
 * A database in memory is its process's own, unless nothing was ever put into it.
 */
export async function filesIdentity(files: EmbeddedFiles): Promise<readonly unknown[]> {
  const { path, init = [], folders = [] } = files;
  const outside = await Promise.all(folders.map(folderIdentity));
  if (path !== ':memory:') return [await fileIdentity(path), init, outside];
  return init.length === 0 && folders.length === 0 ? ['empty'] : [randomUUID()];
}

async function fileIdentity(path: string): Promise<readonly unknown[]> {
  const real = await realpath(path).catch(() => path);
  // What was written since the file itself was: it is played back when the file opens.
  const [file, log] = await Promise.all([marksOf(real), marksOf(`${real}.wal`)]);
  return [real, file, await headersOf(real), log];
}

async function folderIdentity(folder: string): Promise<readonly unknown[]> {
  const real = await realpath(folder).catch(() => folder);
  const names = await readdir(real, { recursive: true }).catch(() => []);
  const files = names.sort().map(async (name) => [name, await marksOf(join(real, name))]);
  return [real, ...(await Promise.all(files))];
}

/** Null: there is none. */
async function marksOf(path: string): Promise<readonly string[] | null> {
  const found: BigIntStats | null = await stat(path, { bigint: true }).catch(() => null);
  if (found === null) return null;
  const { dev, ino, birthtimeNs, ctimeNs, size } = found;
  return [dev, ino, birthtimeNs, ctimeNs, size].map(String);
}

async function headersOf(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADERS_BYTES), 0, HEADERS_BYTES, 0);
    return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('base64url');
  } finally {
    await file.close();
  }
}

/** Whether the file of an embedded database can still be what was opened: by its headers and its marks, in 12 KiB. */
import type { BigIntStats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { GatewayError } from '../../shared/errors.ts';

export interface WatchedFile {
  /** Looks at the file. @throws GatewayError WAREHOUSE_UNAVAILABLE with what is wrong with it */
  check(): Promise<void>;
  /** Told of what a query failed with: damage that it met stays until the file is opened anew. */
  met(error: unknown): void;
}

/** Three headers: what it is, and two of which the one with the higher count of writes is valid. */
const HEADER_BYTES = 4096;
const MAGIC = 'DUCK';
const MAGIC_AT = 8;

/** `readOnly`: nobody of this process writes it, so that whoever does so in place destroys what is read. */
export async function watchFile(path: string, readOnly: boolean): Promise<WatchedFile> {
  const opened = path === ':memory:' ? null : await stat(path, { bigint: true }).catch(() => null);
  let damage: unknown = null;
  return {
    check: async () => {
      try {
        if (damage !== null) throw damage;
        if (path !== ':memory:') await checkFile(path, readOnly ? opened : null);
      } catch (cause) {
        throw new GatewayError('WAREHOUSE_UNAVAILABLE', {}, { cause });
      }
    },
    met: (error) => {
      if (isDamage(error)) damage = error;
    },
  };
}

async function checkFile(path: string, opened: BigIntStats | null): Promise<void> {
  const found = await stat(path, { bigint: true });
  if (opened !== null && isSame(opened, found) && isChanged(opened, found)) {
    throw new Error('the file was written to while it was open');
  }
  const expected = sizeByHeaders(await headersOf(path));
  if (found.size < expected) throw new Error(`the file has ${found.size} of ${expected} bytes`);
}

/** Blocks that are not what was written, or are not there any more. */
function isDamage(error: unknown): boolean {
  const words = /Corrupt database file|Could not read enough bytes|database has been invalidated/;
  return error instanceof Error && words.test(error.message);
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

function isChanged(a: BigIntStats, b: BigIntStats): boolean {
  return a.mtimeNs !== b.mtimeNs || a.size !== b.size;
}

async function headersOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(3 * HEADER_BYTES), 0, null, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The size that the file has at least; its blocks are counted in the valid header. */
function sizeByHeaders(headers: Buffer): bigint {
  const magic = headers.toString('latin1', MAGIC_AT, MAGIC_AT + MAGIC.length);
  if (headers.length < 3 * HEADER_BYTES || magic !== MAGIC) {
    throw new Error('the file is no database');
  }
  // Of each header: a checksum, the count of writes, two places, the number of blocks and their size.
  const field = (header: number, n: number): bigint =>
    headers.readBigUInt64LE(header * HEADER_BYTES + 8 * n);
  const valid = field(1, 1) > field(2, 1) ? 1 : 2;
  return BigInt(3 * HEADER_BYTES) + field(valid, 4) * field(valid, 5);
}

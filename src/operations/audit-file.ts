import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { AuditRecord } from './audit.ts';
import type { AuditSink } from './audit-log.ts';

export interface AuditFileOptions {
  /** The file that is written; full ones stand beside it as `<name>-<number>-<time><ext>`. One process writes one file. */
  readonly path: string;
  /** Past this size the file is set aside and a new one begun. */
  readonly maxBytes: number;
  /** Files set aside that are kept. */
  readonly keep: number;
  readonly now: () => number;
}

/** JSON lines in a file: one record a line, in the order of their being recorded. */
export function createAuditFile(options: AuditFileOptions): AuditSink {
  return {
    append: async (records) => {
      await mkdir(dirname(options.path), { recursive: true, mode: 0o700 });
      // Before the lines, not after: what fails once they are written would have them written again.
      if ((await sizeOf(options.path)) >= options.maxBytes) await setAside(options);
      const file = await open(options.path, 'a', 0o600);
      try {
        await appendWhole(file, records.map(lineOf).join(''));
      } finally {
        await file.close();
      }
    },
    purge: async (before) => {
      for (const file of await filesAside(options.path)) {
        if ((await stat(file)).mtimeMs < before) await rm(file, { force: true });
      }
    },
  };
}

/** All of it or nothing: a full disk takes the first lines, which come again with the rest. */
async function appendWhole(file: FileHandle, text: string): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(text);
  } catch (error) {
    await file.truncate(size);
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

function lineOf(record: AuditRecord): string {
  return `${JSON.stringify({ ...record, at: new Date(record.at).toISOString() })}\n`;
}

async function setAside(options: AuditFileOptions): Promise<void> {
  const { path } = options;
  const newest = (await filesAside(path)).at(-1);
  const number = String(newest === undefined ? 1 : numberOf(path, newest) + 1).padStart(8, '0');
  const time = new Date(options.now()).toISOString().replaceAll(/[:.]/g, '');
  const extension = extname(path);
  const stem = basename(path, extension);
  const target = join(dirname(path), `${stem}-${number}-${time}${extension}`);
  await rename(path, target);
  const files = await filesAside(path);
  for (const file of files.slice(0, Math.max(0, files.length - options.keep))) {
    await rm(file, { force: true });
  }
}

function numberOf(path: string, aside: string): number {
  const stem = `${basename(path, extname(path))}-`;
  return Number.parseInt(basename(aside).slice(stem.length), 10) || 0;
}

/** Oldest first: their names begin with a number that only grows, whatever the clock does. */
async function filesAside(path: string): Promise<readonly string[]> {
  const extension = extname(path);
  const stem = `${basename(path, extension)}-`;
  const names = await readdir(dirname(path));
  const aside = names.filter((name) => name.startsWith(stem) && name.endsWith(extension));
  return aside.sort().map((name) => join(dirname(path), name));
}

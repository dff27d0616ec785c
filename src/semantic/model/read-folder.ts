/** A model folder → its files. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ModelFile } from './document/yaml.ts';

export interface ModelFolder {
  /** `cubes/**`: Cube's dialect. Files in other languages are among them, so that loading can refuse them. */
  readonly cubes: readonly ModelFile[];
  /** `insights/**`: what Cube's dialect has no words for. */
  readonly insights: readonly ModelFile[];
}

const MODEL_FILE = /\.(?:ya?ml|js|ts|py|jinja)$/i;

/** Reads both halves, sorted by path; a missing half is empty. Paths are relative to `folder`. */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const [cubes, insights] = await Promise.all([
    readHalf(folder, 'cubes'),
    readHalf(folder, 'insights'),
  ]);
  return { cubes, insights };
}

async function readHalf(folder: string, half: string): Promise<readonly ModelFile[]> {
  const root = join(folder, half);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(noFolder);
  const paths = entries
    .filter((entry) => entry.isFile() && MODEL_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join('/'),
      text: await readFile(path, 'utf8'),
    })),
  );
}

function noFolder(error: unknown): never[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

/** A model folder → its files. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ModelFile } from '../model/document/yaml.ts';

export interface ModelFolder {
  /** Cube's dialect. Files in other languages are among them, so that loading can refuse them. */
  readonly cubes: readonly ModelFile[];
  /** `insights/**`: what Cube's dialect has no words for. */
  readonly insights: readonly ModelFile[];
}

const MODEL_FILE = /\.(?:ya?ml|js|ts|py|jinja)$/i;
/** Where every file is of the model, as Cube's own folders have it. */
const OF_THE_MODEL: ReadonlySet<string> = new Set(['cubes', 'views']);
const INSIGHTS = 'insights';
/** What a file elsewhere must say to be of the model. */
const DECLARES = /^(?:cubes|views):|^\s*(?:cube|view)\(/m;
const NOT_OURS = /(?:^|\/)(?:node_modules|\.[^/]*)(?:\/|$)/;

/** Everything below `folder`, sorted by path; what is missing is empty. Paths are relative to `folder`. */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const paths = await pathsBelow(folder);
  const files = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })),
  );
  const half = ({ path }: ModelFile) => path.split('/')[0] ?? '';
  return {
    insights: files.filter((file) => half(file) === INSIGHTS),
    cubes: files.filter(
      (file) =>
        half(file) !== INSIGHTS && (OF_THE_MODEL.has(half(file)) || DECLARES.test(file.text)),
    ),
  };
}

async function pathsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(noFolder);
  return entries
    .filter((entry) => entry.isFile() && MODEL_FILE.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !NOT_OURS.test(path))
    .sort();
}

function noFolder(error: unknown): never[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

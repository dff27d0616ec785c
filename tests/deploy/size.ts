import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Sizes {
  /** In megabytes. */
  readonly total: number;
  readonly modules: number;
  /** By their names, `@scope/name` among them. */
  readonly packages: ReadonlySet<string>;
}

/** What an installed program weighs, and which packages it brings along. */
export function sizeOf(folder: string): Sizes {
  const modules = join(folder, 'node_modules');
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((one) => `${name}/${one}`) : [name],
  );
  return { total: megabytes(folder), modules: megabytes(modules), packages: new Set(names) };
}

function megabytes(folder: string): number {
  return Number.parseInt(spawnSync('du', ['-sm', folder], { encoding: 'utf8' }).stdout, 10);
}

import { relative } from 'node:path';

/** A path as messages call it: from here, or whole where that would only climb. */
export function displayPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

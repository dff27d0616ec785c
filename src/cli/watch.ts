import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write a file in several steps, and save several files at once. */
const SETTLE_MS = 60;

export interface Watched {
  /** With everything below them. */
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Calls back once after each burst of changes. Calls never overlap: a change meanwhile leads to one more. */
export function watchPaths(
  { folders, files }: Watched,
  signal: AbortSignal,
  changed: () => Promise<void>,
): void {
  const soon = settled(changed, signal);
  const watchers: readonly FSWatcher[] = [
    ...folders.map((folder) => watch(folder, { recursive: true }, soon)),
    // By its folder: editors replace a file, and a watch on the old one would see nothing any more.
    ...files.map((file) =>
      watch(dirname(file), (_event, name) => {
        if (name === basename(file)) soon();
      }),
    ),
  ];
  signal.addEventListener('abort', () => {
    for (const watcher of watchers) watcher.close();
  });
}

function settled(changed: () => Promise<void>, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  signal.addEventListener('abort', () => clearTimeout(timer));
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = last.then(changed);
    }, SETTLE_MS);
  };
}

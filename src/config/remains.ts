/** What can be said of the models though the configuration has errors, so that one run finds theirs, too. */
import { resolve } from 'node:path';
import type { ModelIssue, SourcePosition } from '../shared/errors.ts';
import type { Located, LocatedEntry } from './config-document.ts';
import { defaultModels } from './config-shape.ts';

export interface Remains {
  readonly models: ModelsPlace;
  /** Every warehouse in the file, sound or not; null: nobody knows. */
  readonly warehouses: ReadonlySet<string> | null;
}

interface ModelsPlace {
  /** The likeliest first. */
  readonly folders: readonly string[];
  /** Whether it must be there; a guess that is not there is no mistake of the author's. */
  readonly certain: boolean;
}

/** `root` is null when nothing could be read; paths are relative to `folder`. */
export function remainsOf(
  root: Located | null,
  issues: readonly ModelIssue[],
  folder: string,
): Remains {
  const keys = root?.kind === 'map' ? root.entries : new Map<string, LocatedEntry>();
  const parsed = root !== null && !issues.some((issue) => issue.rule === 'yaml');
  return {
    models: modelsPlace(keys, parsed, issues, folder),
    warehouses: parsed ? warehouseNames(keys.get('warehouses')?.value) : null,
  };
}

/**
 * A key that was read is believed. After a syntax error it is the likeliest place, but what stands in the
 * tree may be half a value; and a key that is broken, or perhaps misspelt, leaves the default. Neither is
 * worth a complaint when it is not there.
 */
function modelsPlace(
  keys: ReadonlyMap<string, LocatedEntry>,
  parsed: boolean,
  issues: readonly ModelIssue[],
  folder: string,
): ModelsPlace {
  const otherwise = defaultModels(folder);
  const { value } = keys.get('models') ?? {};
  const written = value?.kind === 'scalar' ? String(value.value ?? '') : '';
  const broken = holdersOf(issues, keys).has('models');
  const named = written === '' || broken ? [] : [resolve(folder, written)];
  if (!parsed) return { folders: [...named, otherwise], certain: false };
  if (named.length > 0) return { folders: named, certain: true };
  const misspelt = issues.some(({ at }) => [...keys.values()].some((key) => isSame(key.at, at)));
  return { folders: [otherwise], certain: !broken && !misspelt };
}

/** `default` is among them in any case: that it is missing has been said once. */
function warehouseNames(given: Located | undefined): ReadonlySet<string> | null {
  return given?.kind === 'map' ? new Set(['default', ...given.entries.keys()]) : null;
}

/** The keys below which something is wrong: for each problem, the last key that does not stand behind it. */
function holdersOf(
  issues: readonly ModelIssue[],
  keys: ReadonlyMap<string, LocatedEntry>,
): ReadonlySet<string> {
  const holders = issues.map(
    ({ at }) => [...keys].findLast(([, key]) => !isBefore(at, key.at))?.[0],
  );
  return new Set(holders.flatMap((key) => key ?? []));
}

function isBefore(a: SourcePosition, b: SourcePosition): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

function isSame(a: SourcePosition, b: SourcePosition): boolean {
  return a.line === b.line && a.column === b.column;
}

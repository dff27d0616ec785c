/** `extends`: a cube or view takes over what another one has and says the rest itself. */
import type { ModelIssue } from '../../../shared/errors.ts';
import { hint } from '../bind/model-names.ts';
import { isLost, type LostNames } from '../diagnostics/lost-names.ts';
import { inheritPoison, poison } from '../diagnostics/poison.ts';
import type { CubeDoc, ViewDoc } from './model-schema.ts';
import type { SourceMap } from './source-map.ts';

interface Extending {
  readonly map: SourceMap;
  readonly issues: ModelIssue[];
  /** Cubes and views that are broken as a whole. */
  readonly lost: LostNames;
}
type Extendable = CubeDoc | ViewDoc;

/** Lists of named things: the child's entry replaces the parent's of the same name. */
const NAMED_LISTS: ReadonlySet<string> = new Set([
  'dimensions',
  'measures',
  'segments',
  'hierarchies',
  'joins',
  'pre_aggregations',
  'folders',
]);
/** What is said of one cube and not of its kind. */
const OWN: ReadonlySet<string> = new Set(['name', 'title', 'extends']);

/** Resolves every `extends`; documents without one are returned as they are. */
export function resolveExtends<T extends Extendable>(
  documents: readonly T[],
  extending: Extending,
): readonly T[] {
  const byName = new Map(documents.map((document) => [document.name, document]));
  return documents.map((document) => extended(document, byName, extending, [document.name]));
}

function extended<T extends Extendable>(
  child: T,
  byName: ReadonlyMap<string, T>,
  extending: Extending,
  chain: readonly string[],
): T {
  if (child.extends === undefined) return child;
  const name = parentName(child.extends);
  const parent = byName.get(name);
  const problem = parentProblem(name, parent, byName, chain);
  if (parent === undefined || problem !== null) {
    const lost = parent === undefined && isLost(extending.lost, name);
    const isOwn = parent === undefined ? chain.length === 1 : isFirstOf(chain, name, byName);
    if (!lost && isOwn) {
      const message = problem ?? '';
      extending.issues.push({
        rule: 'extends',
        message,
        at: extending.map.at(byName.get(chain[0] ?? '') ?? child, 'extends'),
      });
    }
    poison(child, { key: 'extends', value: child.extends });
    return child;
  }
  return merge(extended(parent, byName, extending, [...chain, name]), child, extending.map);
}

/** A cycle is reported once: where the first of its documents is written. */
function isFirstOf<T>(
  chain: readonly string[],
  name: string,
  byName: ReadonlyMap<string, T>,
): boolean {
  const [start] = chain;
  const first = [...byName.keys()].find((known) => chain.includes(known));
  return name === start && first === start;
}

/** As written: with or without braces. */
function parentName(written: string): string {
  return written.replace(/[{}\s]/g, '');
}

function parentProblem<T>(
  name: string,
  parent: T | undefined,
  byName: ReadonlyMap<string, T>,
  chain: readonly string[],
): string | null {
  if (parent === undefined) return `There is no ${name} to extend.${hint(name, byName.keys())}`;
  return chain.includes(name) ? `It extends itself: ${[...chain, name].join(' → ')}.` : null;
}

function merge<T extends Extendable>(parent: T, child: T, map: SourceMap): T {
  const merged: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(parent)) if (!OWN.has(key)) merged[key] = value;
  // A child that names its own source does not keep the parent's.
  if ('sql_table' in child) delete merged['sql'];
  if ('sql' in child) delete merged['sql_table'];
  for (const [key, value] of Object.entries(child)) {
    merged[key] = mergeValue(key, merged[key], value, map);
  }
  adopt(merged, [parent, child], map);
  return merged as T;
}

function adopt(target: object, others: readonly object[], map: SourceMap): void {
  map.adopt(target, others);
  inheritPoison(target, others);
}

function mergeValue(key: string, parent: unknown, child: unknown, map: SourceMap): unknown {
  if (!Array.isArray(parent) || !Array.isArray(child)) return child;
  if (key === 'cubes') return adopted([...parent, ...child], parent, child, map);
  if (!NAMED_LISTS.has(key)) return child;
  const overridden = new Set(child.map(nameOf));
  const kept = parent.filter((entry) => !overridden.has(nameOf(entry)));
  return adopted([...kept, ...child], parent, child, map);
}

function adopted(list: object[], parent: object, child: object, map: SourceMap): object[] {
  adopt(list, [parent, child], map);
  return list;
}

function nameOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'name') : undefined;
}

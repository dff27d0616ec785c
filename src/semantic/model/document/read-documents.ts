/**
 * Reads model files: text → documents of the dialect's shape, with places kept and every problem
 * reported. What is broken is poisoned, so that the rest can still be checked in the same run.
 */
import type { z } from 'zod';
import type { ModelIssue } from '../../../shared/errors.ts';
import { nearest } from '../../../shared/suggest.ts';
import { type LostNames, lostThings } from '../diagnostics/lost-names.ts';
import { poison } from '../diagnostics/poison.ts';
import { type CubeDoc, modelFile, type ViewDoc } from './model-schema.ts';
import { describeProblem, type Problem, valueAt } from './schema-problems.ts';
import { createSourceMap, type SourceMap } from './source-map.ts';
import { respell } from './spelling.ts';
import { type ModelFile, parseYaml } from './yaml.ts';

export interface Documents {
  readonly cubes: readonly CubeDoc[];
  readonly views: readonly ViewDoc[];
  readonly map: SourceMap;
  /** Of cubes, views and insights that are broken as a whole. */
  readonly lost: LostNames;
  readonly issues: readonly ModelIssue[];
}

/** By key, what takes the place of a value that is wrong or missing and without which nothing else can be said. */
type StandIns = ReadonlyMap<string, string | number>;

interface Reading {
  readonly standIns: StandIns;
  readonly map: SourceMap;
  readonly issues: ModelIssue[];
}

/** Reads all files of cubes and views; never throws. */
export function readDocuments(files: readonly ModelFile[]): Documents {
  const { documents, ...rest } = readFiles(files, {
    shape: modelFile,
    keys: 'cubes and views',
    prepare: respell,
  });
  return {
    ...rest,
    cubes: documents.flatMap((document) => document.cubes ?? []),
    views: documents.flatMap((document) => document.views ?? []),
  };
}

export interface ReadFiles<T> extends Omit<Documents, 'cubes' | 'views'> {
  readonly documents: readonly T[];
}

/** What files of one kind hold. */
export interface FileKind<T> {
  readonly shape: z.ZodType<T>;
  /** Names its keys in an error. */
  readonly keys: string;
  readonly standIns?: StandIns;
  /** Brings other spellings into the shape's own, in place. */
  readonly prepare?: (value: object, map: SourceMap) => void;
}

/** Reads files of one shape; never throws. */
export function readFiles<T extends object>(
  files: readonly ModelFile[],
  kind: FileKind<T>,
): ReadFiles<T> {
  const { standIns = new Map() } = kind;
  const reading: Reading = { standIns, map: createSourceMap(), issues: [] };
  const read = files.map((file) => {
    const before = reading.issues.length;
    const document = readFile(reading, file, kind);
    return { document, isUnread: document === null && reading.issues.length > before };
  });
  const documents = read.flatMap(({ document }) => document ?? []);
  const lost = lostThings(documents);
  const open = lost.open || read.some(({ isUnread }) => isUnread);
  return { ...reading, documents, lost: { ...lost, open } };
}

function readFile<T extends object>(
  reading: Reading,
  file: ModelFile,
  { shape, keys, prepare }: FileKind<T>,
): T | null {
  const parsed = parseYaml(file, reading.map);
  reading.issues.push(...parsed.issues);
  if (parsed.value === null) return null;
  if (typeof parsed.value !== 'object' || Array.isArray(parsed.value)) {
    const message = `A model file is a map with the keys ${keys}.`;
    reading.issues.push({ rule: 'document', message, at: { file: file.path, line: 1, column: 1 } });
    return null;
  }
  // What had no place in the value is gone without a name.
  if (parsed.issues.length > 0) poison(parsed.value, { key: '', value: {}, isMisspelt: true });
  prepare?.(parsed.value, reading.map);
  return heal(reading, parsed.value, shape);
}

/** Reports the first pass's problems, then takes the broken parts out until the rest has the right shape. */
function heal<T extends object>(reading: Reading, value: object, shape: z.ZodType<T>): T | null {
  for (let pass = 0; pass < 20; pass++) {
    const result = shape.safeParse(value);
    // The schemas change nothing, and the value's own objects carry the places.
    if (result.success) return value as T;
    const problems = result.error.issues.flatMap((issue) => describeProblem(value, issue));
    if (pass === 0) reading.issues.push(...causesOf(problems).map((one) => report(reading, one)));
    // Unknown keys first: what an entry without a name has under one may be its name.
    const ordered = problems.toSorted((a, b) => Number(b.onKey) - Number(a.onKey));
    for (const problem of ordered) cut(reading, value, problem);
    compact(value);
  }
  return null;
}

/** A key that is there under a name near to its own is not missing, too. */
function causesOf(problems: readonly Problem[]): readonly Problem[] {
  const misspelt = problems.filter((problem) => problem.onKey);
  return problems.filter(
    ({ missing, holder }) =>
      missing === undefined ||
      !misspelt.some(
        (other) =>
          other.holder === holder && nearest(String(other.key), [String(missing)]) !== undefined,
      ),
  );
}

function report(reading: Reading, problem: Problem): ModelIssue {
  const { holder, key, message } = problem;
  const at =
    key === undefined
      ? reading.map.at(holder)
      : problem.onKey
        ? reading.map.keyAt(holder, key)
        : reading.map.at(holder, key);
  return { rule: 'document', message, at };
}

/** Poisons a broken value and leaves `undefined` in its place; lists are closed up afterwards, when all are marked. */
function cut(reading: Reading, root: object, problem: Problem): void {
  if (replaced(reading, problem)) return;
  const { cut: path, onKey: isMisspelt } = problem;
  const holder = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (typeof holder !== 'object' || holder === null || last === undefined) return;
  const value: unknown = Reflect.get(holder, last);
  if (value === undefined) return;
  const key = path.findLast((part) => typeof part === 'string') ?? '';
  poison(holder, { key: String(key), value, isMisspelt });
  if (Array.isArray(holder)) holder[Number(last)] = undefined;
  else Reflect.deleteProperty(holder, last);
}

/** Puts a stand-in where there is one, so that its holder need not go. */
function replaced({ standIns }: Reading, { holder, key, onKey, missing }: Problem): boolean {
  const at = missing ?? key;
  if (onKey || at === undefined || Array.isArray(holder)) return false;
  const standIn = standIns.get(String(at));
  if (standIn === undefined || Reflect.get(holder, at) === standIn) return false;
  poison(holder, { key: String(at) });
  return Reflect.set(holder, at, standIn);
}

/** Lists keep their objects (and so their places); only the holes go. */
function compact(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const kept = value.filter((item) => item !== undefined);
    value.splice(0, value.length, ...kept);
  }
  for (const child of Object.values(value)) compact(child);
}

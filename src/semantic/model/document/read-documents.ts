/**
 * Reads model files: text → documents of the dialect's shape, with places kept and every problem
 * reported. What is broken is left out, so that the rest can still be checked in the same run.
 */
import type { z } from 'zod';
import type { ModelIssue } from '../../../shared/errors.ts';
import { nearest } from '../../../shared/suggest.ts';
import { damage, damageOf, MISSPELT } from '../diagnostics/damage.ts';
import type { Losses } from '../diagnostics/losses.ts';
import { createLossRecord, type LossRecord, recordLoss, step } from '../diagnostics/record-loss.ts';
import { type CubeDoc, modelFile, type ViewDoc } from './model-schema.ts';
import { describeProblem, type Problem } from './schema-problems.ts';
import { createSourceMap, type SourceMap } from './source-map.ts';
import { respell } from './spelling.ts';
import { type ModelFile, parseYaml } from './yaml.ts';

export interface Documents {
  readonly cubes: readonly CubeDoc[];
  readonly views: readonly ViewDoc[];
  readonly map: SourceMap;
  /** What was left out: references to it are no further mistakes. */
  readonly losses: Losses;
  readonly damaged: Map<string, ReadonlySet<string>>;
  readonly issues: readonly ModelIssue[];
}

/** By key, what takes the place of a value that is wrong or missing and without which nothing else can be said. */
export type StandIns = ReadonlyMap<string, string | number>;

interface Reading {
  readonly standIns: StandIns;
  readonly map: SourceMap;
  readonly issues: ModelIssue[];
  readonly losses: LossRecord;
  readonly damaged: Map<string, ReadonlySet<string>>;
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
export function readFiles<T>(files: readonly ModelFile[], kind: FileKind<T>): ReadFiles<T> {
  const { standIns = new Map() } = kind;
  const reading: Reading = {
    standIns,
    map: createSourceMap(),
    issues: [],
    losses: createLossRecord(),
    damaged: new Map(),
  };
  const documents = files.flatMap((file) => {
    const before = reading.issues.length;
    const document = readFile(reading, file, kind);
    if (document === null && reading.issues.length > before) reading.losses.unread = true;
    return document ?? [];
  });
  return { ...reading, documents };
}

function readFile<T>(
  reading: Reading,
  file: ModelFile,
  { shape, keys, prepare }: FileKind<T>,
): T | null {
  const parsed = parseYaml(file, reading.map);
  reading.issues.push(...parsed.issues);
  // What had no place in the value is gone without a name.
  if (parsed.issues.length > 0) reading.losses.unread = true;
  if (parsed.value === null) return null;
  if (typeof parsed.value !== 'object' || Array.isArray(parsed.value)) {
    const message = `A model file is a map with the keys ${keys}.`;
    reading.issues.push({ rule: 'document', message, at: { file: file.path, line: 1, column: 1 } });
    return null;
  }
  prepare?.(parsed.value, reading.map);
  return heal(reading, parsed.value, shape);
}

/** Reports the first pass's problems, then takes the broken parts out until the rest has the right shape. */
function heal<T>(reading: Reading, value: object, shape: z.ZodType<T>): T | null {
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

/** Marks the broken value with `undefined`; lists are closed up afterwards, when all are marked. */
function cut(reading: Reading, root: object, problem: Problem): void {
  if (replaced(reading, problem)) return;
  const target = problem.cut;
  const holder = target.slice(0, -1).reduce<unknown>((value, part) => {
    rememberDamage(reading, value, part);
    return step(value, part);
  }, root);
  // An unknown key may have been meant as any other.
  rememberDamage(reading, holder, problem.onKey ? MISSPELT : (target.at(-1) ?? ''));
  const key = target.at(-1);
  if (typeof holder !== 'object' || holder === null || key === undefined) return;
  const lost = step(holder, key);
  recordLoss(reading.losses, {
    root,
    path: target,
    value: lost,
    misspelt: problem.onKey,
    named: typeof lost === 'object' && lost !== null && damageOf(reading, lost).has(MISSPELT),
  });
  if (Array.isArray(holder)) holder[Number(key)] = undefined;
  else Reflect.deleteProperty(holder, key);
}

/** Puts a stand-in where there is one, so that its holder need not go. */
function replaced({ standIns }: Reading, { holder, key, onKey, missing }: Problem): boolean {
  const at = missing ?? key;
  if (onKey || at === undefined || Array.isArray(holder)) return false;
  const standIn = standIns.get(String(at));
  if (standIn === undefined || Reflect.get(holder, at) === standIn) return false;
  return Reflect.set(holder, at, standIn);
}

function rememberDamage(reading: Reading, value: unknown, part: string | number): void {
  if (typeof value === 'object' && value !== null) damage(reading, value, [String(part)]);
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

/** What zod says about a value → a sentence, the place it speaks of, and what to leave out. */
import type { z } from 'zod';
import { nearest } from '../../../shared/suggest.ts';

type Key = string | number;

export interface Problem {
  readonly message: string;
  readonly holder: object;
  readonly key?: Key;
  /** The key itself is wrong, not its value. */
  readonly onKey: boolean;
  /** Path of the value to leave out so that the rest can be checked. */
  readonly cut: readonly Key[];
  /** The key that the holder lacks. */
  readonly missing?: Key;
}

export function describeProblem(root: object, raw: z.core.$ZodIssue): readonly Problem[] {
  const issue = unwrap(raw);
  const path = raw.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') return unknownKeys(root, path, issue);
  const key = path.at(-1);
  const holder = valueAt(root, path.slice(0, -1));
  if (key === undefined || !isHolder(holder)) {
    return [{ message: sentence(issue, 'The file', root), holder: root, onKey: false, cut: path }];
  }
  const value = Reflect.get(holder, key);
  if (value === undefined) {
    const message = `The key ${key} is missing.`;
    return [{ message, holder, onKey: false, cut: path.slice(0, -1), missing: key }];
  }
  const message = sentence(issue, typeof key === 'number' ? 'This entry' : String(key), value);
  return [{ message, holder, key, onKey: false, cut: cutFor(path) }];
}

/** A broken name takes its whole entry along: nothing else could speak of it. */
function cutFor(path: readonly Key[]): readonly Key[] {
  return path.at(-1) === 'name' ? path.slice(0, -1) : path;
}

/** Issues that `choose` passed on keep the original under `params`. */
function unwrap(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'custom' || issue.params?.['of'] === undefined) return issue;
  return unwrap(issue.params['of'] as z.core.$ZodIssue);
}

function unknownKeys(
  root: object,
  path: readonly Key[],
  issue: z.core.$ZodIssueUnrecognizedKeys,
): readonly Problem[] {
  const holder = valueAt(root, path);
  if (!isHolder(holder)) return [];
  const messages = issue.message.split('\n');
  return issue.keys.map((key, index) => ({
    message: messages[index] ?? `Unknown key ${key}.`,
    holder,
    key,
    onKey: true,
    cut: [...path, key],
  }));
}

function sentence(issue: z.core.$ZodIssue, what: string, value: unknown): string {
  if (issue.code === 'invalid_type') {
    return `${what} must be ${articled(issue.expected)}, not ${kindOf(value)}.${quoted(issue.expected, value)}`;
  }
  if (issue.code === 'invalid_value') return notOneOf(what, issue.values.map(String), value);
  return issue.message;
}

/** Text that YAML reads as something else: what to write. */
function quoted(expected: string, value: unknown): string {
  if (expected !== 'string') return '';
  if (typeof value === 'number' || typeof value === 'boolean') return ` Write "${value}".`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const [[key, inner] = ['', ''], ...more] = Object.entries(value);
  return inner === null && more.length === 0 ? ` Write "{${key}}".` : '';
}

function notOneOf(what: string, values: readonly string[], value: unknown): string {
  const written = typeof value === 'string' ? value : kindOf(value);
  const near = typeof value === 'string' ? nearest(value, values) : undefined;
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return `${what} cannot be ${written}: it must be one of ${values.join(', ')}.${hint}`;
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['array', 'a list'],
  ['object', 'a map'],
  ['record', 'a map'],
  ['string', 'text'],
  ['boolean', 'true or false'],
  ['number', 'a number'],
]);

function articled(expected: string): string {
  return KINDS.get(expected) ?? `a ${expected}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'boolean' ? String(value) : articled(typeof value);
}

export function valueAt(root: object, path: readonly Key[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isHolder(value) ? Reflect.get(value, key) : undefined),
    root,
  );
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

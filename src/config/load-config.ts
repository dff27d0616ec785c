import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { displayPath } from '../shared/display-path.ts';
import { InvalidModelError, type ModelIssue, type SourcePosition } from '../shared/errors.ts';
import { inOrder } from '../shared/issue-order.ts';
import type { Config } from './config.ts';
import { type Environment, readDocument } from './config-document.ts';
import { configShape } from './config-shape.ts';
import { overridden } from './environment-config.ts';
import { type Remains, remainsOf } from './remains.ts';

/** A configuration, or what is wrong with it and what can be said nevertheless. */
export type ReadConfig =
  | { readonly config: Config; readonly issues: readonly [] }
  | { readonly config: null; readonly issues: readonly ModelIssue[]; readonly remains: Remains };

/**
 * Reads sextant.yml. Paths in it are relative to its own folder.
 * @throws InvalidModelError with everything that is wrong, each with file, line and column.
 */
export async function loadConfig(file: string, environment: Environment): Promise<Config> {
  return sound(await readConfig(file, environment));
}

/** The same without throwing. */
export async function readConfig(file: string, environment: Environment): Promise<ReadConfig> {
  const path = resolve(file);
  const shown = displayPath(path);
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => cause);
  if (typeof text === 'string') return configOf(text, path, environment, shown);
  const message = `cannot read the configuration: ${text.code}`;
  const issue = { rule: 'config', message, at: { file: shown, line: 1, column: 1 } };
  return { config: null, issues: [issue], remains: remainsOf(null, [issue], dirname(path)) };
}

/** The same from text: `path` says where relative paths start, `shown` how messages call the file. */
export function parseConfig(
  text: string,
  path: string,
  environment: Environment,
  shown: string = path,
): Config {
  return sound(configOf(text, path, environment, shown));
}

/**
 * The same from a value in the place of a file: keys as there, paths relative to `folder`, and `${NAME}` in its texts
 * from the environment that is given. @throws InvalidModelError
 */
export function configFrom(
  settings: unknown,
  folder: string,
  environment: Environment = {},
): Config {
  const path = resolve(folder, 'sextant.yml');
  return parseConfig(JSON.stringify(settings), path, environment, 'the configuration');
}

function sound(read: ReadConfig): Config {
  if (read.config === null) throw new InvalidModelError(read.issues);
  return read.config;
}

function configOf(text: string, path: string, environment: Environment, shown: string): ReadConfig {
  const folder = dirname(path);
  const document = readDocument(text, shown, environment);
  const issues: ModelIssue[] = [...document.issues];
  const report = (message: string, at: SourcePosition) => {
    issues.push({ rule: 'config', message, at });
  };
  // After a syntax error the tree is a guess; complaints about it would only hide the cause.
  const parsed = !issues.some((issue) => issue.rule === 'yaml');
  const read = parsed ? configShape(folder)(document.root, report) : null;
  const start = { file: shown, line: 1, column: 1 };
  const config = read && overridden(read, environment, (message) => report(message, start));
  if (config !== null && issues.length === 0)
    return { config: { file: path, ...config }, issues: [] };
  return {
    config: null,
    issues: inOrder(issues),
    remains: remainsOf(document.root, issues, folder),
  };
}

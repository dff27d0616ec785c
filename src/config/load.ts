import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { InvalidModelError, type ModelIssue, type SourcePosition } from '../shared/errors.ts';
import { type Environment, readDocument } from './document.ts';
import { configShape } from './shape.ts';
import type { Config } from './types.ts';

/**
 * Reads sextant.yml. Paths in it are relative to its own folder.
 * @throws InvalidModelError with everything that is wrong, each with file, line and column.
 */
export async function loadConfig(file: string, environment: Environment): Promise<Config> {
  const path = resolve(file);
  const shown = displayed(path);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const message = `cannot read the configuration: ${(cause as NodeJS.ErrnoException).code}`;
    throw new InvalidModelError([
      { rule: 'config', message, at: { file: shown, line: 1, column: 1 } },
    ]);
  });
  return parseConfig(text, path, environment, shown);
}

/** The same from text: `path` says where relative paths start, `shown` how messages call the file. */
export function parseConfig(
  text: string,
  path: string,
  environment: Environment,
  shown: string = path,
): Config {
  const document = readDocument(text, shown, environment);
  const issues: ModelIssue[] = [...document.issues];
  const report = (message: string, at: SourcePosition) => {
    issues.push({ rule: 'config', message, at });
  };
  // After a syntax error the tree is a guess; complaints about it would only hide the cause.
  const broken = issues.some((issue) => issue.rule === 'yaml');
  if (broken) throw new InvalidModelError(issues);
  const config = configShape(dirname(path))(document.root, report);
  if (issues.length > 0) throw new InvalidModelError(inOrder(issues));
  return { file: path, ...config };
}

function inOrder(issues: readonly ModelIssue[]): readonly ModelIssue[] {
  return issues.toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

function displayed(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

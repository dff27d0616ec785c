/** A project's files, whose problems are found in one run: those of models though the configuration has some. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/load-config.ts';
import { loadManifest } from '../config/manifest.ts';
import type { Remains } from '../config/remains.ts';
import { METRICS_PATH } from '../http/routes.ts';
import { checkModelFolder } from '../semantic/load/load-folder.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import { displayPath } from '../shared/display-path.ts';
import { InvalidModelError, type ModelIssue } from '../shared/errors.ts';
import { issuesOf } from './show-problems.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Project {
  readonly config: Config;
  readonly model: SemanticModel;
}

/** Configuration and models. @throws InvalidModelError with everything that is wrong with either */
export async function loadProject(file: string, env: Environment): Promise<Project> {
  const config = await projectConfig(file, env);
  const { model, issues } = await checked(config.models, new Set(config.warehouses.keys()));
  if (issues.length > 0) throw new InvalidModelError(issues);
  return { config, model };
}

/**
 * The configuration alone: for commands that load the models later or not at all.
 * @throws InvalidModelError with everything that is wrong with it, and then with the models, too
 */
export async function projectConfig(file: string, env: Environment): Promise<Config> {
  const read = await readConfig(file, env);
  if (read.config === null) {
    throw new InvalidModelError([...read.issues, ...(await issuesBeside(read.remains))]);
  }
  const { config } = read;
  const inManifest = await issuesOf(() => loadManifest(config.documents.manifest));
  if (inManifest.length === 0) return config;
  const { issues } = await checked(config.models, new Set(config.warehouses.keys()));
  throw new InvalidModelError([...inManifest, ...issues]);
}

/**
 * For `demo` and `dev`: pages that are being built on this machine may ask, from whatever port, and metrics are on the
 * one port that there is.
 */
export function withLocalPages(config: Config): Config {
  const metrics =
    config.metrics?.kind === 'path'
      ? config.metrics
      : ({ kind: 'path', path: METRICS_PATH } as const);
  return { ...config, web: { ...config.web, localhost: true }, metrics };
}

/** Lets `load` name the files of models as seen from here, not from their folder. */
export async function seenFromHere<T>(folder: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof InvalidModelError)) throw error;
    throw new InvalidModelError(error.issues.map((issue) => shown(issue, folder)));
  }
}

async function issuesBeside({ models, warehouses }: Remains): Promise<readonly ModelIssue[]> {
  const { folders, certain } = models;
  const there = await Promise.all(folders.map(isFolder));
  const folder = folders.find((_, index) => certain || there[index]);
  return folder === undefined ? [] : (await checked(folder, warehouses)).issues;
}

async function checked(folder: string, warehouses: ReadonlySet<string> | null) {
  const { model, issues } = await checkModelFolder(folder, warehouses);
  return { model, issues: issues.map((issue) => shown(issue, folder)) };
}

function shown(issue: ModelIssue, folder: string): ModelIssue {
  const file = displayPath(join(folder, issue.at.file));
  return { ...issue, at: { ...issue.at, file } };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}

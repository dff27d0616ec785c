/**
 * A Dockerfile without Docker: its stages are folders, its steps run in them. Only what ours uses is understood; anything
 * else is an error, so that no step goes untested. What a base image brings (Node, a user) is this machine's.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { share } from './layer.ts';

export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** What a container is started from. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly user: string;
  readonly command: readonly string[];
  readonly health: readonly string[];
}

function parseDockerfile(text: string): readonly (readonly Instruction[])[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (word === 'FROM') stages.push([]);
    stages.at(-1)?.push({ word, rest });
  }
  return stages;
}

/** What a build may read of the folder: `.dockerignore` leaves everything out and then names what it lets in. */
export function contextOf(ignore: string): ReadonlySet<string> {
  const [first, ...others] = ignore.split('\n').filter((line) => line !== '' && line[0] !== '#');
  if (first !== '*' || others.some((line) => !/^!\.?[\w-]+(\.\w+)*$/.test(line))) {
    throw new Error('.dockerignore is no list of what may get in');
  }
  return new Set(others.map((line) => line.slice(1)));
}

interface Stage {
  readonly root: string;
  readonly env: Record<string, string>;
  workdir: string;
  user: string;
  entrypoint: readonly string[];
  cmd: readonly string[];
  health: readonly string[];
}

interface Build {
  /** The project, and what of it may be read. */
  readonly project: string;
  readonly context: ReadonlySet<string>;
  readonly args: Readonly<Record<string, string>>;
  /** The folders of stages by their names. */
  readonly stages: ReadonlyMap<string, string>;
}

/** Does the steps of one stage in the folder `root`. */
export async function runStage(
  steps: readonly Instruction[],
  root: string,
  build: Build,
): Promise<Image> {
  const stage: Stage = {
    ...{ root, env: {}, workdir: '/', user: 'root' },
    ...{ entrypoint: [], cmd: [], health: [] },
  };
  for (const { word, rest } of steps) {
    const step = STEPS[word];
    if (step === undefined) throw new Error(`${word} is not known here`);
    await step(stage, substituted(rest, { ...build.args, ...stage.env }, word), build);
  }
  const { env, workdir, user, entrypoint, cmd, health } = stage;
  return { root, env, workdir, user, command: [...entrypoint, ...cmd], health };
}

type Step = (stage: Stage, rest: string, build: Build) => void | Promise<void>;

const run = promisify(execFile);

const STEPS: Readonly<Record<string, Step>> = {
  FROM: () => undefined,
  EXPOSE: () => undefined,
  ARG: (stage, rest, build) => {
    const [name = '', otherwise = ''] = rest.split('=');
    stage.env[name] = build.args[name] ?? otherwise;
  },
  ENV: (stage, rest) => {
    const [name = '', value = ''] = rest.split('=');
    stage.env[name] = value;
  },
  WORKDIR: (stage, rest) => {
    stage.workdir = rest;
    mkdirSync(inside(stage.root, rest), { recursive: true });
  },
  USER: (stage, rest) => {
    stage.user = rest;
  },
  COPY: copy,
  RUN: async (stage, rest) => {
    const env = { ...process.env, ...stage.env };
    await run('sh', ['-c', rest], { cwd: inside(stage.root, stage.workdir), env });
  },
  HEALTHCHECK: (stage, rest) => {
    stage.health = JSON.parse(rest.slice(rest.indexOf('CMD') + 3));
  },
  ENTRYPOINT: (stage, rest) => {
    stage.entrypoint = JSON.parse(rest);
  },
  CMD: (stage, rest) => {
    stage.cmd = JSON.parse(rest);
  },
};

function copy(stage: Stage, rest: string, build: Build): void {
  const words = rest.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
  const to = words.pop() ?? '';
  const target = inside(stage.root, to.startsWith('/') ? to : join(stage.workdir, to));
  for (const path of words) {
    if (from === undefined) copyFromProject(path, target, to.endsWith('/'), build);
    else copyFromStage(join(build.stages.get(from) ?? '', path), target);
  }
}

function copyFromProject(path: string, target: string, isFolder: boolean, build: Build): void {
  if (!build.context.has(path)) throw new Error(`.dockerignore hides ${path}`);
  const source = join(build.project, path);
  const isInto = isFolder && !statSync(source).isDirectory();
  cpSync(source, isInto ? join(target, basename(path)) : target, { recursive: true });
}

function copyFromStage(source: string, target: string): void {
  if (statSync(source).isDirectory()) {
    share(source, target);
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(source, target);
}

/** A path of the container as one of this machine. */
export const inside = (root: string, path: string): string => join(root, path);

/** A shell puts in its variables itself. */
function substituted(rest: string, known: Readonly<Record<string, string>>, word: string): string {
  if (word === 'RUN') return rest;
  return rest.replace(/\$\{(\w+)\}/g, (_, name: string) => known[name] ?? '');
}

export const readDockerfile = (project: string) =>
  parseDockerfile(readFileSync(join(project, 'Dockerfile'), 'utf8'));

/** The steps of the Dockerfile, done without Docker, and what comes of them, run as it is run there. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, ordersCube, SECRET } from '../e2e/gateway.ts';
import { freshDatabase, redisUrl } from '../setup/servers.ts';
import { type Container, maySwitchUser, mount, runContainer, runOnce } from './container.ts';
import { contextOf, type Image, readDockerfile, runStage } from './dockerfile.ts';
import { share } from './layer.ts';
import { sizeOf } from './size.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const [preamble, build = [], final = []] = [[], ...readDockerfile(PROJECT)];
const folder = mkdtempSync(join(tmpdir(), 'sextant-image-'));
const context = contextOf(readFileSync(join(PROJECT, '.dockerignore'), 'utf8'));
const database: ReturnType<typeof freshDatabase> = freshDatabase();

afterAll(async () => {
  // Who owns the files may still not remove what lies in folders that are read-only.
  spawnSync('chmod', ['-R', 'u+w', folder]);
  rmSync(folder, { recursive: true, force: true });
  await (await database).drop();
});

/** What a build argument changes comes behind it, so that the steps before are the same for all images. */
const beforeArguments = build.findIndex(({ word }) => word === 'ARG');
const base = { project: PROJECT, context, args: {}, stages: new Map<string, string>() };

beforeAll(async () => {
  await runStage(build.slice(0, beforeArguments), join(folder, 'base'), base);
}, 300_000);

async function makeImage(name: string, args: Readonly<Record<string, string>>): Promise<Image> {
  const built = join(folder, `${name}-build`);
  share(join(folder, 'base'), built);
  const workdir = build.filter(({ word }) => ['FROM', 'WORKDIR'].includes(word));
  await runStage([...workdir, ...build.slice(beforeArguments)], built, { ...base, args });
  const stages = new Map([['build', built]]);
  return runStage(final, join(folder, name), { ...base, args, stages });
}

function write(root: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const AUTH = `auth: { jwt: [{ issuer: sextant-demo, audience: sextant, secret: "$${'{JWT_SECRET}'}" }] }`;
const QUERY = '{ orders { rows { count } } }';

describe('the Dockerfile', () => {
  it('keeps no secrets, and lets none in', () => {
    expect(preamble).toEqual([]);
    const named = [...build, ...final].filter(({ word }) => word === 'ENV' || word === 'ARG');
    expect(named.map(({ rest }) => rest)).toEqual(['OMIT=dev', 'NODE_ENV=production']);
    expect([...context].filter((path) => /\.env|sextant|key|secret/i.test(path))).toEqual([]);
  });

  it('says how to see that it is alive, and runs as a user of its own', () => {
    const words = final.map(({ word }) => word);
    expect(words).toEqual(expect.arrayContaining(['USER', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD']));
    expect(final.find(({ word }) => word === 'USER')?.rest).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });
});

it('says what to install where a driver was left out', async () => {
  const image = await makeImage('bare', { OMIT: 'optional' });
  const files = {
    'sextant.yml': `warehouses: { default: { type: duckdb, path: ':memory:' } }\n${AUTH}\n`,
    'cube-models/cubes/orders.yml': ordersCube(),
  };
  mount(image, write(mkdtempSync(join(folder, 'project-')), files));
  const says = (command: string) => runOnce(image, command, { JWT_SECRET: SECRET });
  expect(says('serve')).toMatch(/^1 sextant: the driver of DuckDB is not installed: install with/);
  expect(says('keys list')).toMatch(/^1 sextant: the driver of the embedded store is not inst/);
}, 120_000);

describe.each([
  {
    name: 'the image with all drivers',
    args: {},
    config: async (): Promise<string> =>
      `warehouses: { default: { type: duckdb, path: ':memory:' } }\n${AUTH}\n`,
    drivers: ['@duckdb/node-bindings', '@libsql/client'],
    absent: ['esbuild', 'typescript', 'vitest'],
  },
  {
    name: 'the image without optional packages',
    args: { OMIT: 'optional' },
    config: async (): Promise<string> => {
      const { url } = await database;
      const warehouses = `{ default: { type: postgres, url: "${url}" } }`;
      const rest = `operations: { store: "${url}" }\ncache: { redis: "${await redisUrl()}" }`;
      return `warehouses: ${warehouses}\n${rest}\n${AUTH}\n`;
    },
    drivers: ['pg', 'ioredis'],
    absent: ['esbuild', 'vitest', '@duckdb/node-bindings-linux-x64', '@libsql/linux-x64-gnu'],
  },
])('$name', ({ name, args, config, drivers, absent }) => {
  let image: Image;
  let container: Container;

  beforeAll(async () => {
    image = await makeImage(name.replaceAll(' ', '-'), args);
    const files = { 'sextant.yml': await config(), 'cube-models/cubes/orders.yml': ordersCube() };
    mount(image, write(mkdtempSync(join(folder, 'project-')), files));
    container = await runContainer(image, { JWT_SECRET: SECRET });
  }, 300_000);

  it('holds what it needs to run, and nothing that built or tested it', () => {
    const sizes = sizeOf(join(image.root, 'app'));
    console.info(`${name}: ${sizes.total} MB, of these node_modules ${sizes.modules} MB`);
    const has = (path: string) => sizes.packages.has(path);
    expect(drivers.filter((path) => !has(path))).toEqual([]);
    expect(absent.filter(has)).toEqual([]);
  });

  it('runs as another user than root', () => {
    if (!maySwitchUser) {
      console.warn('not asked: only root may start a process as another user');
      return;
    }
    expect(String(container.uid)).toBe(image.user.split(':')[0]);
  });

  it('can write to nothing but its folder for operations', () => {
    const inFolder = (path: string) => path.startsWith(`${image.workdir}/.sextant`);
    expect(container.writable().filter((path) => !inFolder(path))).toEqual([]);
  });

  it('is alive, ready, and answers with rows of the caller', async () => {
    expect(container.health(), container.log()).toBe(0);
    expect((await fetch(`${container.url}/health/ready`)).status).toBe(200);
    const answer = await ask(fetch, QUERY, { url: `${container.url}/graphql` });
    expect(answer).toMatchObject({ status: 200, data: { orders: { rows: [{ count: 2 }] } } });
  });

  it('ends in order when it is told to, and is not alive then', async () => {
    expect(await container.stop()).toBe(0);
    expect(container.health()).toBe(1);
  });
});

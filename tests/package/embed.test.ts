/** The package as its users get it: built, packed, unpacked beside others, and embedded as each example embeds it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUTH, ask, createProject, ordersCube } from '../e2e/gateway.ts';
import { freePort } from '../setup/process.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const TSX = pathToFileURL(join(PROJECT, 'node_modules/tsx/dist/loader.mjs')).href;
const EXAMPLES = ['embed-hono', 'embed-express', 'embed-worker'];
const user = mkdtempSync(join(tmpdir(), 'sextant-user-'));
const models = createProject({
  'sextant.yml': `warehouses: { default: { type: duckdb, path: ':memory:' } }\n${AUTH}`,
  'cube-models/cubes/orders.yml': ordersCube(),
});

function run(cwd: string, file: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

/** `sextant` from the packed file, all other packages as they are installed here. */
beforeAll(() => {
  run(PROJECT, 'npm', 'run', 'build');
  const packed = run(PROJECT, 'npm', 'pack', '--json', '--pack-destination', user);
  const [{ filename }] = JSON.parse(packed);
  writeFileSync(join(user, 'package.json'), '{ "type": "module" }');
  const modules = join(user, 'node_modules');
  mkdirSync(join(modules, 'sextant'), { recursive: true });
  run(user, 'tar', '-xzf', filename, '-C', join(modules, 'sextant'), '--strip-components=1');
  for (const name of readdirSync(join(PROJECT, 'node_modules'))) {
    symlinkSync(join(PROJECT, 'node_modules', name), join(modules, name));
  }
  for (const name of EXAMPLES) cpSync(join(PROJECT, 'examples', name), join(user, name), RECURSIVE);
}, 120_000);
const RECURSIVE = { recursive: true };

afterAll(() => {
  models.remove();
  rmSync(user, { recursive: true, force: true });
});

async function started(example: string): Promise<{ child: ChildProcess; url: string }> {
  const port = await freePort();
  const file = join(user, example, 'server.ts');
  const env = { ...process.env, PORT: String(port) };
  const child = spawn(process.execPath, ['--import', TSX, file], { cwd: models.folder, env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk.toString();
    });
  }
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => said.includes('listening') && resolve());
    child.once('exit', () => reject(new Error(said)));
  });
  return { child, url: `http://127.0.0.1:${port}` };
}

describe('the package', () => {
  it('exports what a program needs to embed it, and nothing else', () => {
    const script = "console.log(Object.keys(await import('sextant')).join())";
    const names = run(user, process.execPath, '--input-type=module', '-e', script);
    expect(names.trim()).toBe('InvalidModelError,configFrom,createApp,loadConfig');
  });

  it('has types by which each example type-checks, under strict rules', () => {
    const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc');
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
    const modern = ['--module', 'nodenext', '--target', 'es2023', '--allowImportingTsExtensions'];
    const files = EXAMPLES.map((name) => join(user, name, 'server.ts'));
    const types = ['--types', 'node', '--noEmit', '--skipLibCheck', 'false'];
    run(user, process.execPath, tsc, ...strict, ...modern, ...types, ...files);
  });
});

describe.each(EXAMPLES)('%s', (example) => {
  it('serves its own pages, and the gateway to those who have a token', async () => {
    const { child, url } = await started(example);
    const ended = once(child, 'exit');
    try {
      expect(await (await fetch(url)).text()).toBe('An application of your own.');
      const at = { url: `${url}/graphql` };
      expect(await ask(fetch, '{ orders { rows { count } } }', at)).toMatchObject({
        status: 200,
        data: { orders: { rows: [{ count: 2 }] } },
      });
      const method = 'POST';
      const refused = await fetch(at.url, { method, body: '{"query":"{ __typename }"}' });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
  });
});

/** The package is built and packed as its users get it. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = resolve('clients/typescript');

function npm(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('npm', [...args, '--silent'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

beforeAll(() => {
  npm('run', 'build:client');
});

describe('the package for TypeScript clients', () => {
  it('holds code and types of both its entries, and nothing else', () => {
    const [packed] = JSON.parse(npm('pack', './clients/typescript', '--dry-run', '--json'));
    const files = packed.files.map(({ path }: { path: string }) => path).sort();
    const built = ['apollo', 'graphcache', 'introspection'].flatMap((name) => [
      `dist/${name}.d.ts`,
      `dist/${name}.js`,
    ]);
    expect(files).toEqual(['README.md', ...built, 'package.json'].sort());
  });

  it('is loaded by Node', async () => {
    const load = (name: string) => import(pathToFileURL(`${folder}/dist/${name}.js`).href);
    expect((await load('apollo')).apolloTypePolicies).toBeTypeOf('function');
    expect(Object.keys(await load('graphcache'))).toEqual(['graphcacheConfig', 'keyBySelection']);
  });
});

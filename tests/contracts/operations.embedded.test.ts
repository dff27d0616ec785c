import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openOperationsStore } from '../../src/operations/open-store.ts';
import { operationsContract } from './operations.ts';

const folders: string[] = [];

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sextant-operations-'));
  folders.push(folder);
  return join(folder, 'deep', 'ops');
}

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

operationsContract('an embedded file', freshFolder);

it('lets several processes open, migrate and write one file at once', async () => {
  const folder = await freshFolder();
  const script = join(import.meta.dirname, '../fixtures/operations-process.ts');
  const runs = ['p1', 'p2', 'p3'].map(async (name) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script, folder, name], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    return code;
  });
  expect(await Promise.all(runs)).toEqual([0, 0, 0]);
  const store = await openOperationsStore({ store: folder, now: Date.now });
  const keys = await store.keys.list({});
  expect(keys).toHaveLength(3 * 30);
  expect(new Set(keys.map(({ version }) => version)).size).toBe(3 * 30);
  expect(await store.audit.list({ limit: 1000 })).toHaveLength(3 * 30);
  const [total] = await store.spending.add([
    { tenant: 't1', day: '2026-01-15', cost: 0, bytes: 0 },
  ]);
  expect(total?.cost).toBe(3 * 30);
  await store.close();
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readModelFolder } from '../../../src/semantic/load/read-folder.ts';

test('a folder gives its cubes and its insights apart, sorted, in any depth', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'model-'));
  await mkdir(join(folder, 'cubes/b'), { recursive: true });
  await mkdir(join(folder, 'insights'));
  await writeFile(join(folder, 'cubes/b/x.yaml'), 'cubes: []');
  await writeFile(join(folder, 'cubes/a.yml'), 'views: []');
  await writeFile(join(folder, 'cubes/notes.md'), '');
  await writeFile(join(folder, 'insights/f.yml'), 'funnels: []');
  const { cubes, insights } = await readModelFolder(folder);
  await rm(folder, { recursive: true });
  expect(cubes).toEqual([
    { path: 'cubes/a.yml', text: 'views: []' },
    { path: 'cubes/b/x.yaml', text: 'cubes: []' },
  ]);
  expect(insights.map((file) => file.path)).toEqual(['insights/f.yml']);
});

test('views beside cubes, and models anywhere else in the folder, are of the model', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'model-'));
  for (const below of ['views', 'cubes', 'sales', 'node_modules/x', '.git']) {
    await mkdir(join(folder, below), { recursive: true });
  }
  await writeFile(join(folder, 'views/v.yml'), 'views: []');
  await writeFile(join(folder, 'orders.yml'), 'cubes: []');
  await writeFile(join(folder, 'sales/deals.js'), 'cube(`deals`, {});');
  await writeFile(join(folder, 'sextant.yml'), 'models: .');
  await writeFile(join(folder, 'cube.js'), 'module.exports = {};');
  await writeFile(join(folder, 'node_modules/x/m.yml'), 'cubes: []');
  await writeFile(join(folder, '.git/m.yml'), 'cubes: []');
  const { cubes } = await readModelFolder(folder);
  await rm(folder, { recursive: true });
  expect(cubes.map((file) => file.path)).toEqual(['orders.yml', 'sales/deals.js', 'views/v.yml']);
});

test('a missing folder has no files', async () => {
  expect(await readModelFolder('/no/such/folder')).toEqual({ cubes: [], insights: [] });
});

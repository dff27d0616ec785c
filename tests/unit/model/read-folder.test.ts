import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readModelFolder } from '../../../src/semantic/model/read-folder.ts';

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

test('a missing folder has no files', async () => {
  expect(await readModelFolder('/no/such/folder')).toEqual({ cubes: [], insights: [] });
});

import { describe, expect, it } from 'vitest';
import { createColumns } from '../../../src/engine/database-columns.ts';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.ts';

const cube = (name: string) => `  - name: ${name}
    sql_table: ${name}
    meta: { tenancy: shared }
    dimensions: [{ name: id, sql: id, type: string, primary_key: true }]
`;
const { model } = loadModel([
  { path: 'm.yml', text: `cubes:\n${['a', 'b', 'late'].map(cube).join('')}` },
]);
const open = (init: readonly string[]) =>
  openWarehouse('w', { type: 'duckdb', path: ':memory:', init });
const kindOf = (of: typeof model, name: string) =>
  of.cubes.get(name)?.dimensions.get('id')?.column?.kind;

describe('what databases keep', () => {
  it('is known before the first question, and asked once', async () => {
    const warehouse = await open(
      ['a', 'b', 'late'].map((name) => `CREATE TABLE ${name} (id UUID)`),
    );
    const columns = createColumns(
      model,
      () => warehouse,
      () => 0,
    );
    expect(kindOf(columns.model(), 'a')).toBeUndefined();
    await columns.ready();
    expect(['a', 'b', 'late'].map((name) => kindOf(columns.model(), name))).toEqual([
      'uuid',
      'uuid',
      'uuid',
    ]);
    expect(columns.ready()).toBeNull();
    await warehouse.close();
  });

  it('is asked again, after a while, of a table that was not there', async () => {
    const before = await open(['CREATE TABLE a (id UUID)', 'CREATE TABLE b (id DATE)']);
    const after = await open(['CREATE TABLE late (id INTEGER)']);
    let [at, warehouse] = [0, before];
    const columns = createColumns(
      model,
      () => warehouse,
      () => at,
    );
    await columns.ready();
    warehouse = after;
    expect(columns.ready()).toBeNull();
    expect(kindOf(columns.model(), 'late')).toBeUndefined();
    at = 60_000;
    await columns.ready();
    expect(['a', 'b', 'late'].map((name) => kindOf(columns.model(), name))).toEqual([
      'uuid',
      'date',
      'integer',
    ]);
    await before.close();
    await after.close();
  });

  it('stays unknown while the database is away, and does not stand in the way', async () => {
    const away = await openWarehouse('w', {
      ...{ type: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none' },
    });
    const columns = createColumns(
      model,
      () => away,
      () => 0,
    );
    await columns.ready();
    expect(columns.model()).toBe(model);
    expect(columns.ready()).toBeNull();
    await away.close();
  });
});

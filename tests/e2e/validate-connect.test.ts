/** `sextant validate --connect`, and what `dev` prints at its start and of a failed question. */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import type { RefusedQuestion } from '../../src/engine/refused.ts';
import { freshDatabase, sql } from '../setup/servers.ts';
import { sextant } from '../unit/cli/fake-io.ts';
import { AUTH, ask, createProject, type Project } from './gateway.ts';

const SEED = `CREATE TABLE orders (id INTEGER PRIMARY KEY, big BIGINT, status VARCHAR, tenant UUID, placed TIMESTAMP, customer INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, tenant VARCHAR);`;

const POLICY = `    access_policy:
      - role: "*"
        row_level:
          filters: [{ member: tenant, operator: equals, values: ["{ securityContext.tenant }"] }]
`;

const CUBES = `cubes:
  - name: orders
    sql_table: orders
    joins:
      - { name: customers, relationship: many_to_one, sql: "{CUBE}.custmer = {customers}.id" }
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: big, sql: big, type: number }
      - { name: status, sql: statsu, type: string }
      - { name: whole, sql: "SUM({CUBE}.big)", type: number }
      - { name: broken, sql: "{CUBE}.big + + * 2", type: number }
      - { name: tenant, sql: tenant, type: string }
      - { name: placed, sql: placed, type: time }
    segments:
      - { name: paid, sql: "{CUBE}.paid" }
    measures:
      - { name: count, type: count }
      - { name: total, sql: "{CUBE}.status", type: sum }
      - { name: latest, sql: "{CUBE}.placed", type: max }
      - { name: median, sql: "NO_SUCH_FUNCTION({CUBE}.big)", type: number }
${POLICY}
  - name: customers
    sql_table: customers
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: tenant, sql: tenant, type: string }
    measures: [{ name: count, type: count }]
${POLICY}
  - name: nowhere
    sql_table: nowhere
    meta: { tenancy: shared }
    dimensions: [{ name: id, sql: id, type: number, primary_key: true }]
`;
const SOUND = CUBES.replace('custmer', 'customer')
  .replace('statsu', 'status')
  .replace('    segments:\n      - { name: paid, sql: "{CUBE}.paid" }\n', '')
  .replace('sql: "{CUBE}.status", type: sum', 'sql: "{CUBE}.big", type: sum')
  .replace(/ {6}- \{ name: (?:whole|broken|median),.*\n/g, '')
  .replace(/ {2}- name: nowhere[\s\S]*/, '');
const FILE = 'cube-models/cubes/orders.yml';

interface Place {
  readonly warehouse: string;
  readonly close: () => Promise<unknown>;
}

const places: Readonly<Record<'duckdb' | 'postgres', () => Promise<Place>>> = {
  async duckdb() {
    const folder = createProject({});
    const path = join(folder.folder, 'orders.duckdb');
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run(SEED);
    connection.closeSync();
    instance.closeSync();
    const close = async () => folder.remove();
    return { warehouse: `{ type: duckdb, path: '${path}' }`, close };
  },
  async postgres() {
    const database = await freshDatabase();
    await sql(database.url, SEED);
    return { warehouse: `{ type: postgres, url: '${database.url}' }`, close: database.drop };
  },
};

describe.each(['duckdb', 'postgres'] as const)('on %s', (name) => {
  let place: Place;
  const projects: Project[] = [];
  beforeAll(async () => {
    place = await places[name]();
  });
  afterAll(async () => {
    for (const project of projects) project.remove();
    await place.close();
  });
  const projectWith = (cubes: string): Project => {
    const config = `warehouses: { default: ${place.warehouse} }\n${AUTH}`;
    const project = createProject({ 'sextant.yml': config, [FILE]: cubes });
    projects.push(project);
    return project;
  };
  const printed = async (cubes: string) => {
    const project = projectWith(cubes);
    const { code, out, err } = await sextant(['validate', '--connect', '-c', project.file]);
    const text = `${out}${err}`.trimEnd().replaceAll(`${project.folder}/`, '');
    return { code, lines: text.split('\n') };
  };

  it('every refused member is there with its place and the words of the database', async () => {
    const { code, lines } = await printed(CUBES);
    expect(code).toBe(1);
    const problems = lines.filter((line) => !line.includes('warning: '));
    const at = (member: string, words: RegExp) =>
      expect.stringMatching(
        new RegExp(
          `^cube-models/cubes/orders\\.yml:\\d+:\\d+ ${member}: .*${words.source}.*\\(database\\)$`,
          'i',
        ),
      );
    expect(problems).toHaveLength(9);
    expect(problems).toEqual(
      expect.arrayContaining([
        at('orders.customers', /custmer/),
        at('orders.status', /statsu/),
        at('orders.whole', /aggregate/),
        at('orders.broken', /syntax error/),
        at('orders.paid', /paid/),
        at('orders.total', /sum/),
        at('orders.median', /no_such_function/),
        at('nowhere', /nowhere/),
        '8 problems.',
      ]),
    );
    const line = CUBES.slice(0, CUBES.indexOf('statsu')).split('\n').length;
    expect(problems.find((one) => one.includes('statsu'))).toContain(`orders.yml:${line}:`);
  });

  it('what works and is likely not meant is a warning', async () => {
    const { code, lines } = await printed(SOUND);
    expect(code).toBe(0);
    const indexes = ['orders.tenant', 'orders.placed', 'customers.tenant'].map(
      (member) => `${member}: no index begins with the column`,
    );
    const expected = [
      'orders.big: bigint values past 2^53',
      'orders.latest: it is of type timestamp',
      'orders.tenant: the row policy compares a claim with a column of type uuid',
      ...(name === 'postgres' ? indexes : []),
    ];
    const warnings = lines.filter((line) => line !== 'No problems.');
    expect(warnings).toHaveLength(expected.length);
    for (const text of expected) {
      const found = warnings.filter((line) => line.toLowerCase().includes(`warning: ${text}`));
      expect(found, text).toHaveLength(1);
    }
  });

  it('a failed question says its members, their lines and its SQL to whoever writes the model', async () => {
    const project = projectWith(CUBES);
    const refused: RefusedQuestion[] = [];
    const onRefused = (one: RefusedQuestion) => refused.push(one);
    const app = await createApp({ config: project.config(), onRefused });
    const { codes } = await ask(app.fetch, '{ orders { rows { status count } } }');
    await app.close();
    expect(codes).toEqual(['INTERNAL']);
    expect(refused).toEqual([
      {
        members: [
          { name: 'orders.status', at: expect.objectContaining({ line: 9 }) },
          { name: 'orders.count', at: expect.objectContaining({ line: 17 }) },
        ],
        sql: expect.stringContaining('statsu'),
        words: expect.stringContaining('statsu'),
      },
    ]);
  });
});

it('a database that cannot be reached is said so, and no more', async () => {
  const config = `warehouses: { default: { type: postgres, url: 'postgres://nobody@127.0.0.1:1/none' } }\n${AUTH}`;
  const project = createProject({ 'sextant.yml': config, [FILE]: SOUND });
  const { code, err } = await sextant(['validate', '--connect', '-c', project.file]);
  project.remove();
  expect(code).toBe(1);
  expect(err).toContain('The database could not be asked.');
});

import { afterEach, describe, expect, it } from 'vitest';
import { createProject, ordersCube, type Project } from '../../e2e/gateway.ts';
import { sextant } from './fake-io.ts';

const CONFIG = `warehouses: { default: { type: duckdb, path: ':memory:' } }\n`;
const CUBE = 'cube-models/cubes/orders.yml';
const INSIGHTS = 'cube-models/insights/orders.yml';
const QUERIES =
  'queries:\n  - { name: states, cube: orders, measures: [count], dimensions: [status] }\n';
const MISSING = QUERIES.replace('status', 'stats');

let project: Project;
afterEach(() => project.remove());

/** What `sextant validate` prints of these files, each as seen from the project's folder. */
async function validated(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  project = createProject(files);
  const { code, out, err } = await sextant(['validate', '-c', project.file]);
  expect(code).toBe(out === '' ? 1 : 0);
  return `${out}${err}`.trimEnd().replaceAll(`${project.folder}/`, '').split('\n');
}

describe('sextant validate', () => {
  it('says in one run what is wrong with configuration, cubes and insights', async () => {
    const printed = await validated({
      'sextant.yml': `${CONFIG}limts: {}\ncache: { defaultTtl: 5 }\n`,
      [CUBE]: ordersCube()
        .replace('type: count', 'type: cout')
        .replace('sql: status', 'sql: "{statsu}"'),
      [INSIGHTS]: `${MISSING}  - { name: others, cube: order, records: [id] }\n`,
      'cube-models/insights/broken.yml': 'queries: [\n',
      'cube-models/insights/users.yml':
        'active_users:\n  - { name: a, cube: orders, entity: status, time: at }\n',
    });
    expect(printed).toEqual([
      'sextant.yml:2:1 unknown key limts in the configuration; did you mean limits? (config)',
      'sextant.yml:3:22 expected a duration such as 30s, 5m or 1h (config)',
      'cube-models/cubes/orders.yml:8:31 There is no member or cube statsu in orders. Did you mean status? (references)',
      'cube-models/cubes/orders.yml:11:30 type cannot be cout: it must be one of count, count_distinct, count_distinct_approx, sum, avg, min, max, number, string, time, boolean, running_total, rank. Did you mean count? (document)',
      expect.stringMatching(/^cube-models\/insights\/broken\.yml:\d+:\d+ .*\(document\)$/),
      'cube-models/insights/orders.yml:2:67 There is no member or cube stats in orders. Did you mean status? (references)',
      'cube-models/insights/orders.yml:3:27 There is no cube order. Did you mean orders? (insights)',
      'cube-models/insights/users.yml:2:52 There is no member or cube at in orders. (references)',
      '8 problems.',
    ]);
  });

  it('looks at the models of a configuration that is no YAML: where it says, else where they are by default', async () => {
    const syntax = expect.stringMatching(/^sextant\.yml:\d+:\d+ .*\(yaml\)$/);
    const files = { [CUBE]: ordersCube(), [INSIGHTS]: MISSING };
    const [first, ...more] = await validated({ ...files, 'sextant.yml': 'limits: {\n' });
    expect(first).toEqual(syntax);
    expect(more).toContain(
      'cube-models/insights/orders.yml:2:67 There is no member or cube stats in orders. Did you mean status? (references)',
    );
    project.remove();
    const elsewhere = {
      'mine/cubes/a.yml': 'cubs: []\n',
      'sextant.yml': 'models: mine\nlimits: {\n',
    };
    expect(await validated({ ...files, ...elsewhere })).toContain(
      'mine/cubes/a.yml:1:1 Unknown key cubs. Did you mean cubes? (document)',
    );
  });

  it('does not ask for a folder that a broken configuration may not have meant', async () => {
    expect(await validated({ 'sextant.yml': `${CONFIG}modles: mine\n` })).toEqual([
      'sextant.yml:2:1 unknown key modles in the configuration; did you mean models? (config)',
      '1 problem.',
    ]);
    project.remove();
    expect(await validated({ 'sextant.yml': `${CONFIG}models: mine\nlimts: {}\n` })).toEqual([
      'sextant.yml:3:1 unknown key limts in the configuration; did you mean limits? (config)',
      'mine/cubes:1:1 there are no model files (folder)',
      '2 problems.',
    ]);
  });

  it('knows a warehouse that is in the file though it is broken, and no other', async () => {
    const cube = (source: string) =>
      ordersCube().replace('    sql:', `    data_source: ${source}\n    sql:`);
    const config =
      'warehouses: { default: { type: duckdb, path: x }, second: { type: postgress } }\n';
    const broken = expect.stringContaining('there is no warehouse type postgress');
    expect(await validated({ 'sextant.yml': config, [CUBE]: cube('second') })).toEqual([
      broken,
      '1 problem.',
    ]);
    project.remove();
    expect(await validated({ 'sextant.yml': config, [CUBE]: cube('secnd') })).toEqual([
      broken,
      'cube-models/cubes/orders.yml:2:11 No warehouse secnd is configured for the cube orders. Did you mean second? (data-source)',
      '2 problems.',
    ]);
    project.remove();
    expect(await validated({ 'sextant.yml': 'cache: {}\n', [CUBE]: cube('second') })).toEqual([
      'sextant.yml:1:1 the configuration needs warehouses (config)',
      '1 problem.',
    ]);
  });

  it('reads the manifest of documents, too', async () => {
    expect(
      await validated({
        'sextant.yml': `${CONFIG}documents: { manifest: documents.json }\n`,
        [CUBE]: ordersCube(),
        [INSIGHTS]: MISSING,
      }),
    ).toEqual([
      'documents.json:1:1 cannot read the manifest: ENOENT (manifest)',
      expect.stringContaining('There is no member or cube stats in orders.'),
      '2 problems.',
    ]);
  });
});

describe('sextant serve', () => {
  it('does not start, and says the same', async () => {
    project = createProject({
      'sextant.yml': `${CONFIG}limts: {}\n`,
      [CUBE]: ordersCube(),
      [INSIGHTS]: MISSING,
    });
    const { code, err } = await sextant(['serve', '-c', project.file, '--port', '0']);
    expect(code).toBe(1);
    expect(err).toMatch(/sextant\.yml:2:1 unknown key limts/);
    expect(err).toMatch(/cube-models\/insights\/orders\.yml:2:67 There is no member/);
    project.write('sextant.yml', CONFIG);
    const again = await sextant(['serve', '-c', project.file, '--port', '0']);
    // The log is JSON, and has its cautions.
    expect(again.err.replace(/^\{.*\n/gm, '')).toMatch(
      /^\S*cube-models\/insights\/orders\.yml:2:67 There is no member.*\n$/,
    );
  });
});

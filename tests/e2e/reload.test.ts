import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app/create-app.ts';
import { runCommand } from '../../src/cli/run-command.ts';
import {
  AUTH,
  ask,
  createProject,
  ordersCube,
  type Project,
  SECRET,
  startApp,
  until,
} from './gateway.ts';

const CONFIG = `warehouses: { default: { type: duckdb, path: ':memory:' } }\n${AUTH}`;
const MODEL = 'cube-models/cubes/orders.yml';

let project: Project;
beforeEach(() => {
  project = createProject({ 'sextant.yml': CONFIG, [MODEL]: ordersCube() });
});
afterEach(() => project.remove());

describe('a reload', () => {
  let app: App;
  beforeEach(async () => {
    app = await startApp(project);
  });
  afterEach(() => app.close());

  it('is a swap: new requests get the new model', async () => {
    expect(await ask(app.fetch, '{ orders { rows { count } } }')).toMatchObject({
      data: { orders: { rows: [{ count: 2 }] } },
    });
    project.write(MODEL, ordersCube('number_of_orders'));
    await app.reload();
    expect(await ask(app.fetch, '{ orders { rows { numberOfOrders } } }')).toMatchObject({
      data: { orders: { rows: [{ numberOfOrders: 2 }] } },
    });
    expect((await ask(app.fetch, '{ orders { rows { count } } }')).codes).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  it('leaves requests that are under way with the model they began with', async () => {
    const underWay = [1, 2, 3].map((n) => ask(app.fetch, `{ a${n}: orders { rows { count } } }`));
    project.write(MODEL, ordersCube('number_of_orders'));
    await Promise.all([app.reload(), ...underWay]);
    expect((await Promise.all(underWay)).map(({ codes }) => codes)).toEqual([[], [], []]);
  });

  it('that is broken changes nothing, and says what is wrong where', async () => {
    project.write(MODEL, ordersCube().replace('type: count', 'type: cuont'));
    await expect(app.reload()).rejects.toMatchObject({
      name: 'InvalidModelError',
      issues: [{ at: { file: 'cubes/orders.yml', line: 11 } }],
    });
    expect(await ask(app.fetch, '{ orders { rows { count } } }')).toMatchObject({ status: 200 });
  });

  it('that loses the tenants of a cube is refused', async () => {
    project.write(MODEL, ordersCube().replace(/ {4}access_policy[\s\S]*/, ''));
    await expect(app.reload()).rejects.toThrow(/orders/);
    expect(await ask(app.fetch, '{ orders { rows { count } } }')).toMatchObject({ status: 200 });
  });

  it('takes over a changed configuration', async () => {
    project.write('sextant.yml', `${CONFIG}limits: { rootFields: 1 }\n`);
    await app.reload(project.config());
    const two = await ask(
      app.fetch,
      '{ a: orders { rows { count } } b: orders { rows { count } } }',
    );
    expect(two.codes).toEqual(['QUERY_TOO_EXPENSIVE']);
    project.write('sextant.yml', CONFIG.replace(SECRET, 'another secret that is long enough'));
    await app.reload(project.config());
    expect(await ask(app.fetch, '{ orders { rows { count } } }')).toMatchObject({
      status: 401,
      codes: ['UNAUTHENTICATED'],
    });
  });

  it('loses no request under load', async () => {
    let loading = true;
    const codes: string[] = [];
    let asked = 0;
    const load = async () => {
      while (loading) {
        const answer = await ask(app.fetch, '{ orders { rows { status } } }');
        codes.push(...answer.codes);
        asked += 1;
      }
    };
    const workers = [load(), load()];
    for (let n = 0; n < 6; n++) {
      project.write(MODEL, ordersCube(`count_${n}`));
      project.write('sextant.yml', `${CONFIG}limits: { rows: ${n + 10} }\n`);
      await app.reload(n % 2 === 0 ? project.config() : undefined);
    }
    await until(() => asked > 10, 'some requests');
    loading = false;
    await Promise.all(workers);
    expect(codes).toEqual([]);
  });
});

describe('sextant dev', () => {
  it('reloads on a change, and keeps the last good schema when the change is broken', async () => {
    const stop = new AbortController();
    const text = { out: '', err: '' };
    const running = runCommand(['dev', '-c', project.file, '--port', '0', '--host', '127.0.0.1'], {
      env: { SEXTANT_JWT_SECRET: SECRET },
      out: (more) => {
        text.out += more;
      },
      err: (more) => {
        text.err += more;
      },
      stdin: async () => '',
      interactive: false,
      now: () => new Date(),
      stop: stop.signal,
    });
    await until(() => text.out.includes('Listening'), 'the server');
    const url = /http:\S+\/graphql/.exec(text.out)?.[0]?.replace('localhost', '127.0.0.1') ?? '';
    const count = () => ask(fetch, '{ orders { rows { count } } }', { url });
    expect(await count()).toMatchObject({ codes: [] });
    const origin = 'http://localhost:5173';
    const allowed = async () => {
      const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin } });
      return preflight.headers.get('access-control-allow-origin');
    };
    expect(await allowed()).toBe(origin);

    project.write(MODEL, ordersCube().replace('type: count', 'type: cuont'));
    await until(() => text.err.includes('Not reloaded'), 'the refusal');
    expect(text.err).toMatch(/cubes\/orders\.yml:11:\d+ .*cuont/);
    expect(await count()).toMatchObject({ codes: [] });

    project.write(MODEL, ordersCube('number_of_orders'));
    await until(() => text.out.includes('Reloaded.'), 'the reload');
    expect((await count()).codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(await allowed()).toBe(origin);

    text.err = '';
    project.write(
      'cube-models/insights/a.yml',
      'queries: [{ name: q, cube: order, records: [id] }]\n',
    );
    project.write('sextant.yml', `${CONFIG}limts: {}\n`);
    await until(
      () =>
        text.err.includes('limts') &&
        text.err.endsWith('Not reloaded: what was good before goes on serving.\n'),
      'the refusal of the configuration',
    );
    expect(text.err).toMatch(/sextant\.yml:3:1 unknown key limts .*did you mean limits\?/);
    expect(text.err).toMatch(
      /insights\/a\.yml:1:28 There is no cube order\. Did you mean orders\?/,
    );

    stop.abort();
    expect(await running).toBe(0);
  });
});

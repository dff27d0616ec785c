import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDemoSecret } from '../../../src/cli/demo-issuer.ts';
import { progressBar } from '../../../src/cli/progress.ts';
import { sextant } from './fake-io.ts';

const SECRET = 'a secret of the demo issuer, long enough';
const CUBE = `cubes:
  - name: orders
    sql_table: orders
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: status, sql: status, type: string }
      - { name: tenant_id, sql: tenant_id, type: string, public: false }
    measures:
      - { name: count, type: count }
    access_policy:
      - role: "*"
        row_level:
          filters:
            - { member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }
`;

let folder = '';
const config = () => join(folder, 'sextant.yml');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-cli-'));
  mkdirSync(join(folder, 'cube-models/cubes'), { recursive: true });
  writeFileSync(join(folder, 'cube-models/cubes/orders.yml'), CUBE);
  writeFileSync(
    config(),
    `warehouses: { default: { type: duckdb, path: ':memory:' } }
auth: { jwt: [{ issuer: sextant-demo, audience: sextant, secret: \${SEXTANT_JWT_SECRET:-} }] }
`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sextant token', () => {
  it('prints a token that says who asks', async () => {
    const argv = [
      'token',
      '-c',
      config(),
      '--tenant',
      't1',
      '--roles',
      'analyst,admin',
      '--user',
      'u',
    ];
    const { code, out } = await sextant(argv, { env: { SEXTANT_JWT_SECRET: SECRET } });
    expect(code).toBe(0);
    expect(decodeJwt(out.trim())).toEqual({
      iss: 'sextant-demo',
      aud: 'sextant',
      sub: 'u',
      tenant_id: 't1',
      roles: ['analyst', 'admin'],
      iat: 1_800_000_000,
      exp: 1_800_003_600,
    });
  });

  it('refuses when no secret is configured', async () => {
    const { code, err } = await sextant(['token', '-c', config()]);
    expect(code).toBe(1);
    expect(err).toContain('no issuer with an HS256 secret is configured');
  });
});

describe('the secret of the demo', () => {
  it('is made once, for the eyes of its owner', async () => {
    const file = join(folder, 'kept/jwt-secret');
    const made = await Promise.all([withDemoSecret({}, file), withDemoSecret({}, file)]);
    const again = await withDemoSecret({}, file);
    expect(again['SEXTANT_JWT_SECRET']).toBe(readFileSync(file, 'utf8'));
    expect(again['SEXTANT_JWT_SECRET']?.length).toBeGreaterThanOrEqual(43);
    expect(made.map((env) => env['SEXTANT_JWT_SECRET'])).toEqual([
      again['SEXTANT_JWT_SECRET'],
      again['SEXTANT_JWT_SECRET'],
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is the one of the environment where that has one', async () => {
    const env = { SEXTANT_JWT_SECRET: SECRET };
    expect(await withDemoSecret(env, join(folder, 'never'))).toBe(env);
  });
});

describe('sextant validate', () => {
  it('is content with what is right', async () => {
    expect(await sextant(['validate', '-c', config()])).toEqual({
      code: 0,
      out: 'No problems.\n',
      err: '',
    });
  });

  it('lists every problem of the models with its place', async () => {
    const broken = join(folder, 'broken.yml');
    mkdirSync(join(folder, 'broken/cubes'), { recursive: true });
    const text = CUBE.replace('type: count', 'type: cout').replace(
      'sql_table',
      'data_source: elswhere\n    sql_table',
    );
    writeFileSync(join(folder, 'broken/cubes/orders.yml'), text);
    writeFileSync(
      broken,
      `models: broken\nwarehouses: { default: { type: duckdb, path: ':memory:' } }\n`,
    );
    const { code, err } = await sextant(['validate', '-c', broken]);
    expect(code).toBe(1);
    expect(err).toMatch(/broken\/cubes\/orders\.yml:\d+:\d+ .*cout.*count/);
    expect(err).toMatch(/\n\d+ problems?\.\n$/);
  });

  it('lists the problems of the configuration', async () => {
    const broken = join(folder, 'bad-config.yml');
    writeFileSync(broken, 'modles: x\nwarehouses: { default: { type: duckdb, path: x } }\n');
    const { code, err } = await sextant(['validate', '-c', broken]);
    expect(code).toBe(1);
    expect(err).toContain(
      'bad-config.yml:1:1 unknown key modles in the configuration; did you mean models?',
    );
  });

  it('finds cubes whose warehouse is not configured', async () => {
    const broken = join(folder, 'elsewhere.yml');
    mkdirSync(join(folder, 'elsewhere/cubes'), { recursive: true });
    const text = CUBE.replace('sql_table', 'data_source: defualt\n    sql_table');
    writeFileSync(join(folder, 'elsewhere/cubes/orders.yml'), text);
    writeFileSync(
      broken,
      `models: elsewhere\nwarehouses: { default: { type: duckdb, path: ':memory:' } }\n`,
    );
    const { err } = await sextant(['validate', '-c', broken]);
    expect(err).toMatch(
      /orders\.yml:2:\d+ No warehouse defualt is configured for the cube orders\. Did you mean default\?/,
    );
  });
});

describe('sextant schema', () => {
  it('prints what a role sees', async () => {
    const { code, out } = await sextant(['schema', '-c', config(), '--role', 'analyst']);
    expect(code).toBe(0);
    expect(out).toMatch(/^type Query \{/m);
    expect(out).toContain('type OrdersRow');
    expect(out).not.toMatch(/tenantId/);
  });
});

describe('sextant compile', () => {
  const claims = JSON.stringify({ tenant_id: "t'1" });
  const run = (stdin: string, extra: readonly string[] = []) =>
    sextant(['compile', '-', '-c', config(), '--claims', claims, ...extra], { stdin });

  it('prints the SQL and the parameters of each question, and asks nothing', async () => {
    const stdin = '{ a: orders { rows { status count } } b: orders { rows { count } } }';
    const { code, out, err } = await run(stdin);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('-- question 1, duckdb');
    expect(out).toContain('-- question 2, duckdb');
    expect(out).toContain(`1 string: "t'1"`);
    expect(out).not.toContain(`'t'`);
  });

  it('writes for another database when told to', async () => {
    const stdin = '{ orders { rows { count } } }';
    const { out } = await run(stdin, ['--dialect', 'postgres']);
    expect(out).toContain('-- question 1, postgres');
  });

  it('suggests the nearest dialect', async () => {
    const { code, err } = await run('', ['--dialect', 'postgress']);
    expect(code).toBe(1);
    expect(err).toContain('there is no dialect postgress. Did you mean postgres?');
  });

  it('fails with the errors that a caller would get', async () => {
    const stdin = '{ orders { rows { cout } } }';
    const { code, err } = await run(stdin);
    expect(code).toBe(1);
    expect(err).toContain('Cannot query field "cout" on type "OrdersRow"');
  });

  it('wants claims as an object', async () => {
    const { code, err } = await sextant(['compile', '-', '-c', config(), '--claims', '[]']);
    expect(code).toBe(1);
    expect(err).toContain('--claims must be a JSON object');
  });
});

describe('the progress bar', () => {
  it('writes over itself on a screen and line by line elsewhere', () => {
    const drawn = (interactive: boolean) => {
      let text = '';
      const bar = progressBar(
        {
          interactive,
          err: (more) => {
            text += more;
          },
        },
        'Building',
      );
      bar(1, 2, 'events');
      bar(2, 2, 'done');
      return text;
    };
    expect(drawn(true)).toContain('\rBuilding ███████████████░░░░░░░░░░░░░░░ events');
    expect(drawn(false)).toBe('Building: events (1/2)\nBuilding: done (2/2)\n');
  });
});

describe('sextant serve', () => {
  const serve = (env: Record<string, string>) =>
    sextant(['serve', '-c', config(), '--port', '0', '--host', '127.0.0.1'], { env });

  it('says loudly that no token is accepted, and that cursors end with the process', async () => {
    const { code, err } = await serve({});
    expect(code).toBe(0);
    const warnings = err
      .split('\n')
      .filter((line) => line.startsWith('{"level":"warn"'))
      .map((line) => JSON.parse(line).message);
    expect(warnings).toEqual([
      expect.stringMatching(/^no issuer is active: no token is accepted/),
      expect.stringMatching(/^cursors are signed per process/),
    ]);
  });

  it('has nothing to say where both are configured', async () => {
    const { code, err } = await serve({ SEXTANT_JWT_SECRET: SECRET });
    expect(code).toBe(0);
    expect(err).not.toContain('"level":"warn"');
  });
});

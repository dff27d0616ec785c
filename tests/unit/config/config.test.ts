import { describe, expect, it } from 'vitest';
import { loadConfig, parseConfig } from '../../../src/config/load-config.ts';
import { formatIssue, InvalidModelError } from '../../../src/shared/errors.ts';

const MINIMAL = 'warehouses:\n  default: { type: duckdb, path: demo.duckdb }\n';

function parse(text: string, environment: Record<string, string> = {}) {
  return parseConfig(text, '/srv/sextant.yml', environment, 'sextant.yml');
}

function issuesOf(text: string, environment: Record<string, string> = {}): readonly string[] {
  try {
    parse(text, environment);
  } catch (error) {
    if (error instanceof InvalidModelError) return error.issues.map(formatIssue);
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('is complete with nothing but a warehouse', () => {
    expect(parse(MINIMAL)).toEqual({
      file: '/srv/sextant.yml',
      models: '/srv/cube-models',
      warehouses: new Map([
        [
          'default',
          {
            type: 'duckdb',
            path: '/srv/demo.duckdb',
            threads: null,
            memoryBytes: null,
            readOnly: true,
          },
        ],
      ]),
      cache: { redis: null, memoryBytes: 268435456, defaultTtlMs: 300000 },
      auth: {
        jwt: [],
        claims: { tenant: 'tenant_id', roles: 'roles', user: 'sub' },
        admin: { role: 'admin', issuers: [] },
      },
      operations: {
        store: '/srv/.sextant/ops',
        pepper: null,
        usage: ['analyst', 'admin'],
        audit: { to: 'store', file: null, values: false, retentionMs: 7776000000 },
      },
      web: {
        ...{ origins: [], localhost: false, headers: [], expose: [] },
        graphiql: true,
        introspection: ['*'],
        publicMaxAgeMs: null,
        compression: true,
        proxies: 0,
      },
      documents: { automatic: true, manifest: null, trusted: [] },
      graphql: { grouping: 'selection' },
      log: { level: 'info' },
      metrics: null,
      tracing: null,
      drain: { delayMs: 0, graceMs: 35000 },
      explain: ['analyst', 'admin'],
      limits: {
        rows: 10000,
        maxRows: 100000,
        streamRows: 1_000_000,
        timeoutMs: 30000,
        depth: 12,
        rootFields: 20,
        fields: 1000,
        breadth: 200,
        aliases: 100,
        directives: 100,
        valueDepth: 12,
        tokens: 2000,
        bodyBytes: 1048576,
        filters: { depth: 20, conditions: 1000, values: 10000 },
        answerCells: 500000,
        answerBytes: 33554432,
        inFlightBytes: null,
        stalledMs: 30000,
        answerMs: 300000,
        rates: { key: null, tenant: null, user: null },
        budget: null,
        budgets: new Map(),
        concurrency: { running: null, perTenant: null, waiting: 1000, waitingPerTenant: 200 },
      },
      secret: null,
    });
  });

  it('reads every key of the documented shape', () => {
    const config = parse(
      `models: models
warehouses:
  default: { type: postgres, url: \${DATABASE_URL}, pool: 3 }
  second: { type: duckdb, path: ':memory:', threads: 2, memory: 1GB }
cache: { redis: \${REDIS_URL:-}, memory: 64MiB, defaultTtl: 90s }
auth:
  jwt:
    - { issuer: https://id.example.com/, audience: [a, b], jwks: https://id.example.com/jwks.json }
    - { issuer: sextant-demo, audience: sextant, secret: \${SECRET:-} }
  claims: { tenant: https://example.com/tenant, roles: realm.roles, user: sub }
operations: { store: postgres://ops }
limits: { rows: \${ROWS:-500}, maxRows: 1000, timeout: 1500ms, depth: 5, rootFields: 3, tokens: 99, body: 5KiB }
`,
      { DATABASE_URL: 'postgres://u:p@db/x?a=1#b', REDIS_URL: 'redis://r:6379' },
    );
    expect(config.models).toBe('/srv/models');
    expect(config.warehouses.get('default')).toEqual({
      type: 'postgres',
      url: 'postgres://u:p@db/x?a=1#b',
      pool: 3,
    });
    expect(config.cache).toEqual({
      redis: 'redis://r:6379',
      memoryBytes: 67108864,
      defaultTtlMs: 90000,
    });
    expect(config.auth.jwt).toEqual([
      {
        kind: 'jwks',
        issuer: 'https://id.example.com/',
        audience: ['a', 'b'],
        jwks: 'https://id.example.com/jwks.json',
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
      },
      { kind: 'secret', issuer: 'sextant-demo', audience: ['sextant'], secret: null },
    ]);
    expect(config.operations.store).toBe('postgres://ops');
    expect(config.limits).toMatchObject({ rows: 500, timeoutMs: 1500, bodyBytes: 5120 });
  });

  it('lists everything that is wrong at once, each with its place and the nearest name', () => {
    const issues = issuesOf(`modles: x
warehouses:
  default: { type: duckdb, pth: a }
  other: { type: bigquery, project: p }
  third: { type: postgress, url: x }
cache: { memory: 12, defaultTtl: 5 }
auth:
  jwt: [{ issuer: a, audience: b, secret: short }, { issuer: c, audience: d }, { issuer: e, audience: f, jwks: http://x.example/j, algorithms: [HS256] }]
limits: { rows: -1, timeot: 3s }
`);
    expect(issues).toEqual([
      'sextant.yml:1:1 unknown key modles in the configuration; did you mean models? (config)',
      'sextant.yml:3:28 unknown key pth in a duckdb warehouse; did you mean path? (config)',
      'sextant.yml:4:18 bigquery is not built in yet, known: duckdb, postgres (config)',
      'sextant.yml:5:18 there is no warehouse type postgress; did you mean postgres? (known: duckdb, postgres) (config)',
      'sextant.yml:6:18 expected a size such as 256MiB or 1GB (config)',
      'sextant.yml:6:34 expected a duration such as 30s, 5m or 1h (config)',
      'sextant.yml:8:43 the secret must have at least 32 bytes (config)',
      'sextant.yml:8:52 an issuer needs either jwks or secret, and not both (config)',
      'sextant.yml:8:112 jwks must be an https URL (http is for this machine alone) (config)',
      expect.stringMatching(
        /^sextant.yml:8:145 an algorithm cannot be HS256; did you mean \wS256\? \(known: /,
      ),
      'sextant.yml:9:17 expected a whole number from 1 to 1000000 (config)',
      'sextant.yml:9:21 unknown key timeot in limits; did you mean timeout? (config)',
    ]);
  });

  it('says which variable of the environment is missing, and where', () => {
    expect(issuesOf(`${MINIMAL}cache:\n  redis: \${REDIS_URL}\n`)).toEqual([
      `sextant.yml:4:10 the environment variable REDIS_URL is not set; give it a value or write \${REDIS_URL:-default} (environment)`,
    ]);
  });

  it('ignores references in comments', () => {
    expect(issuesOf(`# \${NOT_SET}\n${MINIMAL}`)).toEqual([]);
  });

  it('never lets a value of the environment become YAML', () => {
    const config = parse(`${MINIMAL}models: \${HOSTILE}\n`, { HOSTILE: 'x\nlimits: {rows: 1} #' });
    expect(config.limits.rows).toBe(10000);
    expect(config.models).toBe('/srv/x\nlimits: {rows: 1} #');
  });

  it('needs a default warehouse', () => {
    expect(issuesOf('warehouses:\n  a: { type: duckdb, path: x }\n')).toEqual([
      'sextant.yml:2:3 warehouses needs one named default: cubes without a data_source live there (config)',
    ]);
    expect(issuesOf('models: x\n')).toEqual([
      'sextant.yml:1:1 the configuration needs warehouses (config)',
    ]);
  });

  it('never repeats a URL in a message, since it may hold a password', () => {
    const [issue] = issuesOf('warehouses:\n  default: { type: postgres, url: mysql://u:pw@h }\n');
    expect(issue).toBe(
      'sextant.yml:2:35 expected a URL that starts with postgres:// or postgresql:// (config)',
    );
  });

  it('points at a syntax error and stops there', () => {
    const issues = issuesOf('warehouses: {\n  default: [\n');
    expect(issues[0]).toMatch(/^sextant.yml:\d+:\d+ .*\(yaml\)$/);
  });

  it('reports duplicate keys', () => {
    expect(issuesOf(`${MINIMAL}models: a\nmodels: b\n`)[0]).toMatch(
      /^sextant.yml:4:1 Map keys must be unique/,
    );
  });

  it('names a file that cannot be read', async () => {
    await expect(loadConfig('/nowhere/sextant.yml', {})).rejects.toThrow(
      '/nowhere/sextant.yml:1:1 cannot read the configuration: ENOENT (config)',
    );
  });

  it("accepts the project's own file", async () => {
    const config = await loadConfig('sextant.yml', {});
    expect(config.auth.jwt).toHaveLength(1);
  });
});

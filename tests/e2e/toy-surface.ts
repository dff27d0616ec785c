/** A second way to ask, for tests alone: `POST /toy` with the name of a cube, and perhaps how many rows, answered as lines of text. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeConnections, NO_CONNECTIONS } from '../../src/app/connections.ts';
import { openTelemetry } from '../../src/app/open-telemetry.ts';
import { createRuntime } from '../../src/app/runtime.ts';
import { SURFACES } from '../../src/app/surfaces.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import type { RequestEnd } from '../../src/http/pipeline/observer.ts';
import type { OpenSurface } from '../../src/http/pipeline/surface.ts';
import { createInFlight } from '../../src/limits/in-flight.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import { blankSpec } from '../../src/semantic/query/blank-spec.ts';
import type { QuerySpec } from '../../src/semantic/query/query-spec.ts';
import { GatewayError } from '../../src/shared/errors.ts';
import { silent } from '../../src/shared/log.ts';
import { freshDatabase } from '../setup/servers.ts';
import { issuerText } from './operations-app.ts';

export const MAX_BYTES = 64;

/** It knows neither tokens nor rates, budgets, audit, headers or errors: all of that is the pipeline's. */
const toySurface: OpenSurface = () => ({
  ...{ name: 'toy', title: 'the toy', path: '/toy', methods: ['POST'], needs: 'export' },
  body: { types: ['text/plain'], hint: 'Send text.', maxBytes: MAX_BYTES },
  handle: async ({ ask }, body) => {
    const name = body ?? '';
    const thrown = FAILURES[name];
    if (thrown !== undefined) throw thrown();
    const { result } = await ask(questionOf(name));
    return new Response(result.rows.map((row) => `${row.join(' ')}\n`).join(''));
  },
  refuse: ({ status, code, message, facts }) => {
    if (code === 'CURSOR_INVALID') throw new TypeError('not at /src/secret.ts either');
    return new Response(`${code} ${facts['requestId']}: ${message}`, { status });
  },
});

const FAILURES: Readonly<Record<string, () => unknown>> = {
  bug: () => new TypeError('x is undefined at /src/secret.ts'),
  text: () => 'boom at /src/secret.ts',
  'beyond words': () => new GatewayError('CURSOR_INVALID', { problem: 'it is old' }),
  'bad cube': () => new GatewayError('UNKNOWN_MEMBER', { member: 'bad cube' }),
};

function questionOf(text: string): QuerySpec {
  const [cube = '', limit] = text.split(' ');
  return {
    ...blankSpec,
    root: cube,
    limit: limit === undefined ? null : Number(limit),
    dimensions: [{ member: `${cube}.kind`, as: 'kind', granularity: null }],
    measures: [{ member: `${cube}.count`, as: 'count' }],
    order: [{ column: 'kind', direction: 'asc', nulls: null }],
  };
}

const POLICY = `access_policy:
      - role: "*"
        row_level: { filters: [{ member: tenant, operator: equals, values: ["{ securityContext.tenant }"] }] }`;

function cube(name: string, sql: string, rows = 1000): string {
  return `  - name: ${name}
    meta: { rows: ${rows} }
    sql: "${sql}"
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: no, sql: id, type: number }
      - { name: tenant, sql: tenant, type: string }
      - { name: kind, sql: kind, type: string }
    measures:
      - { name: count, type: count }
    ${POLICY}
`;
}

const ROWS = `SELECT 1 AS id, 'a' AS tenant, 'x' AS kind UNION ALL SELECT 2, 'a', 'y' UNION ALL SELECT 3, 'a', 'y' UNION ALL SELECT 4, 'b', 'of b'`;

const MANY = `SELECT n AS id, CASE WHEN n <= 50000 THEN 'a' ELSE 'b' END AS tenant, 'x' AS kind FROM generate_series(1, 50010) AS t(n)`;

/** A question that does not end by itself. */
const ENDLESS = {
  duckdb: `SELECT count(*) AS id, 'a' AS tenant, 'x' AS kind FROM range(1000000) l, range(1000000) r WHERE l.range + r.range = -1`,
  postgres: `SELECT count(*) AS id, 'a' AS tenant, 'x' AS kind FROM pg_sleep(600)`,
} as const;

export function toyModel(engine: 'duckdb' | 'postgres') {
  const broken = `SELECT 1 AS id, tenant, CAST(CAST(kind AS INTEGER) AS VARCHAR) AS kind FROM (SELECT 'secret kind' AS kind, 'a' AS tenant) s`;
  const text = `cubes:\n${cube('sales', ROWS)}${cube('dear', ROWS, 5_000_000)}${cube('broken', broken)}${cube('endless', ENDLESS[engine])}${cube('many', MANY)}`;
  return loadModel([{ path: 'toy.yml', text }]).model;
}

export interface Toy {
  /** Null: the database is in the process. */
  readonly databaseUrl: string | null;
  /** Of all that it holds. */
  readonly heldBytes: () => number;
  ask(name: string, headers: Readonly<Record<string, string>>, more?: RequestInit): Promise<Told>;
  fetch(request: Request): Promise<Response>;
  readonly log: readonly { readonly message: string; readonly facts: unknown }[];
  /** Of every request, what observers hear. */
  readonly ends: readonly (RequestEnd & { readonly surface: string })[];
  /** Closes the gateway, and tells what the audit has. */
  audit(): Promise<readonly ReturnType<typeof JSON.parse>[]>;
  close(): Promise<void>;
}

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A gateway that the toy's surface is added to. `more` are further lines of its configuration. */
export async function openToy(
  engine: 'duckdb' | 'postgres',
  more = '',
  surface: OpenSurface = toySurface,
): Promise<Toy> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-toy-'));
  const file = join(folder, 'audit.jsonl');
  const database = engine === 'postgres' ? await freshDatabase() : null;
  const warehouse =
    database === null
      ? `{ type: duckdb, path: ':memory:', threads: 1 }`
      : `{ type: postgres, url: "${database.url}", pool: 2 }`;
  const text = `models: .
warehouses: { default: ${warehouse} }
auth: { jwt: [${issuerText('t')}] }
operations: { store: "${folder}", audit: { to: file, file: "${file}" } }
${more}`;
  const inFlight = createInFlight();
  const log: { message: string; facts: unknown }[] = [];
  const ends: (RequestEnd & { surface: string })[] = [];
  const config = parseConfig(text, join(folder, 'sextant.yml'), {});
  const runtime = await createRuntime(
    config,
    toyModel(engine),
    {
      ...{ now: () => new Date(), steady: Date.now, fetch, inFlight },
      log: (_level, message, facts) => void log.push({ message, facts }),
      telemetry: await openTelemetry(config, silent),
      surfaces: [...SURFACES, surface],
      observe:
        ({ surface }) =>
        (end) =>
          void ends.push({ ...end, surface }),
    },
    NO_CONNECTIONS,
  );
  let open = true;
  const shut = async () => {
    if (open) await closeConnections(runtime.connections, NO_CONNECTIONS, () => {});
    open = false;
  };
  const fetchIt = (request: Request) => runtime.fetch(request, null);
  return {
    ...{ log, ends, fetch: fetchIt, heldBytes: inFlight.bytes },
    databaseUrl: database?.url ?? null,
    ask: async (name, headers, more = {}) => {
      const response = await fetchIt(
        new Request('http://x/toy', {
          method: 'POST',
          headers: { 'content-type': 'text/plain', ...headers },
          body: name,
          ...more,
        }),
      );
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    audit: async () => {
      await shut();
      const lines = readFileSync(file, 'utf8').trim().split('\n');
      return lines.map((line) => JSON.parse(line));
    },
    close: async () => {
      await shut();
      await database?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

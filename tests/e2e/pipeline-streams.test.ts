/** Rows that are written while they are read, by a surface that is not to be trusted: metered, in the audit, in the log, and given back. */
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { startServer } from '../../src/http/server.ts';
import { bearer } from './operations-app.ts';
import { askRows, streamingSurface } from './streaming-surface.ts';
import { openToy, type Toy } from './toy-surface.ts';

const open: Toy[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((toy) => toy.close()));
});

const A = await bearer('a', ['analyst']);
const B = await bearer('b', ['analyst']);
const PLACE = 'running: 1, perTenant: 1, waiting: 0, waitingPerTenant: 0';
const LIMITS = `concurrency: { ${PLACE} }, maxRows: 50000`;

describe.each(['duckdb', 'postgres'] as const)('a surface that streams over %s', (engine) => {
  async function toy(more = ''): Promise<Toy> {
    const opened = await openToy(engine, `limits: { ${LIMITS}${more} }\n`, streamingSurface);
    open.push(opened);
    return opened;
  }

  async function rowsOf(one: Toy, headers: HeadersInit, way = 'rows'): Promise<number> {
    const response = await one.fetch(askRows(way, headers));
    return (await response.text()).split('\n').length - 1;
  }

  /** Nothing is held, and the one place is free. */
  async function isGivenBack(one: Toy): Promise<void> {
    await expect.poll(() => one.heldBytes()).toBe(0);
    await expect.poll(() => rowsOf(one, B)).toBe(10);
  }

  it.each([['rows'], ['more rows'], ['rows of the engine']])(
    'shows each caller their tenant’s %s, and the audit waits for the last of them',
    async (way) => {
      const one = await toy();
      const response = await one.fetch(askRows(way, A));
      expect(one.ends).toEqual([]);
      expect((await response.text()).split('\n')).toHaveLength(50_001);
      expect(await rowsOf(one, B, way)).toBe(10);
      expect(one.ends.map(({ outcome, status }) => [outcome, status])).toEqual([
        ['ok', 200],
        ['ok', 200],
      ]);
      const rows = await one.audit();
      expect(
        rows.map(({ tenant, rows, outcome, cost }) => [tenant, rows, outcome, cost > 0]),
      ).toEqual([
        ['a', 50_000, 'ok', true],
        ['b', 10, 'ok', true],
      ]);
      expect(one.heldBytes()).toBe(0);
    },
  );

  it('is bounded as any answer is, or by rows alone where it says how many', async () => {
    const one = await toy(', answerCells: 20000');
    const response = await one.fetch(askRows('rows', { ...A, 'x-request-id': 'r-1' }));
    await expect(response.text()).rejects.toMatchObject({ code: 'QUERY_TOO_EXPENSIVE' });
    await isGivenBack(one);
    expect(await rowsOf(one, A, 'more rows')).toBe(50_000);
    const [refused, , whole] = await one.audit();
    expect(refused).toMatchObject({ outcome: 'QUERY_TOO_EXPENSIVE', requestId: 'r-1' });
    expect(refused.rows).toBeGreaterThan(9_000);
    expect(refused.rows).toBeLessThan(15_000);
    expect(whole).toMatchObject({ outcome: 'ok', rows: 50_000 });
  });

  it('holds memory for the batch in hand, which others may be refused for', async () => {
    const one = await toy();
    const response = await one.fetch(askRows('more rows', A));
    const reader = response.body?.getReader();
    await reader?.read();
    const held = one.heldBytes();
    expect(held).toBeGreaterThan(100_000);
    await reader?.cancel();
    await isGivenBack(one);
  });

  it('is cut off when nobody reads on, which the audit says', async () => {
    const one = await toy(', stalledReader: 1s');
    const response = await one.fetch(askRows('rows', A));
    const reader = response.body?.getReader();
    await reader?.read();
    await expect
      .poll(() => one.ends, { timeout: 10_000 })
      .toMatchObject([{ outcome: 'QUERY_TIMEOUT', status: 200 }]);
    await isGivenBack(one);
    const [row] = await one.audit();
    expect(row.rows).toBeGreaterThan(0);
    expect(row.rows).toBeLessThan(50_000);
    expect(row.outcome).toBe('QUERY_TIMEOUT');
  });

  it('is left by its client over a socket, and ends', async () => {
    const one = await toy();
    const server = await startServer((request) => one.fetch(request), {
      ...{ port: 0, host: '127.0.0.1', bodyBytes: 1000, log: () => {} },
    });
    try {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      const heads = Object.entries(A).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.on('error', () => {});
      socket.write(
        `POST /rows HTTP/1.1\r\nhost: x\r\n${heads.join('')}content-type: text/plain\r\ncontent-length: 9\r\n\r\nmore rows`,
      );
      await new Promise((resolve) => socket.once('data', resolve));
      socket.pause();
      socket.destroy();
      await expect.poll(() => one.ends).toHaveLength(1);
      await isGivenBack(one);
    } finally {
      await server.close(0);
    }
    expect(one.log).toEqual([]);
    const [row] = await one.audit();
    expect(['CLIENT_LEFT', 'ok']).toContain(row.outcome);
    expect(row.outcome === 'ok').toBe(row.rows === 50_000);
  });

  it('does not hear of a client who leaves in the middle of what they send', async () => {
    const one = await toy();
    const client: { leaves?: () => void } = {};
    const take = (request: Request) => {
      client.leaves?.();
      return one.fetch(request);
    };
    const server = await startServer(take, {
      ...{ port: 0, host: '127.0.0.1', bodyBytes: 1000, log: () => {} },
    });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const heads = Object.entries(A).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.on('error', () => {});
    client.leaves = () => socket.destroy();
    socket.write(
      `POST /rows HTTP/1.1\r\nhost: x\r\n${heads.join('')}content-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n1\r\nr\r\n`,
    );
    await expect.poll(() => one.ends).toMatchObject([{ outcome: 'CLIENT_LEFT', status: 499 }]);
    await server.close(0);
    expect(one.log).toEqual([]);
  });

  it('is cancelled with its request', async () => {
    const one = await toy();
    const client = new AbortController();
    const response = await one.fetch(askRows('rows', A, client.signal));
    const reader = response.body?.getReader();
    await reader?.read();
    client.abort(new Error('the client has left'));
    await expect.poll(() => one.ends).toMatchObject([{ outcome: 'CLIENT_LEFT' }]);
    await isGivenBack(one);
    expect(one.log).toEqual([]);
  });

  it('gives back what it opened and did not read, when it fails', async () => {
    const one = await toy();
    const response = await one.fetch(askRows('nobody’s rows', A));
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(/^INTERNAL /);
    await isGivenBack(one);
    expect(one.log).toHaveLength(1);
    expect((await one.audit())[0]).toMatchObject({ outcome: 'INTERNAL', cubes: ['many'], rows: 0 });
  });

  it('is compressed as it goes, breaks off where its rows do, and is left in the middle', async () => {
    const one = await toy(', answerCells: 20000');
    const zipped = { ...A, 'accept-encoding': 'gzip' };
    const whole = await one.fetch(askRows('more rows', zipped));
    expect(whole.headers.get('content-encoding')).toBe('gzip');
    const text = gunzipSync(await whole.arrayBuffer()).toString();
    expect(text.split('\n')).toHaveLength(50_001);
    const broken = await one.fetch(askRows('rows', zipped));
    await expect(broken.arrayBuffer()).rejects.toMatchObject({ code: 'QUERY_TOO_EXPENSIVE' });
    await isGivenBack(one);
    const left = await one.fetch(askRows('more rows', zipped));
    const reader = left.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await isGivenBack(one);
  });

  it('has in its audit what a question cost that it asked and did not wait for', async () => {
    const one = await toy();
    const response = await one.fetch(askRows('a question that nobody waits for', A));
    expect(response.status).toBe(500);
    await expect.poll(() => one.ends).toMatchObject([{ outcome: 'INTERNAL' }]);
    const [row] = await one.audit();
    expect(row).toMatchObject({ outcome: 'INTERNAL', cubes: ['many'], rows: 50_000 });
    expect(row.cost).toBeGreaterThan(0);
  });

  it('gives many callers all rows at once, though others leave in the middle', async () => {
    const one = await toy();
    const ask = async (i: number) => {
      for (;;) {
        const response = await one.fetch(askRows('more rows', A));
        if (response.status !== 429) return i % 2 === 0 ? rest(response) : leave(response);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const rest = async (response: Response) => (await response.text()).split('\n').length - 1;
    const leave = async (response: Response) => {
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel();
      return null;
    };
    const told = await Promise.all(Array.from({ length: 6 }, (_, i) => ask(i)));
    expect(told).toEqual([50_000, null, 50_000, null, 50_000, null]);
    expect(await rowsOf(one, A)).toBe(50_000);
    await isGivenBack(one);
  });

  it.each([['late'], ['late by the engine']])(
    'asks nothing that no audit would have (%s); the log says so',
    async (way) => {
      const one = await toy();
      const response = await one.fetch(askRows(way, { ...A, 'x-request-id': 'r-9' }));
      await expect(response.text()).rejects.toThrow('behind the end of its answer');
      expect(one.log).toMatchObject([{ facts: { requestId: 'r-9' } }]);
      expect(await one.audit()).toMatchObject([{ outcome: 'ok', rows: 0, cubes: [] }]);
    },
  );

  it('has no engine but the one that notes', async () => {
    const one = await toy();
    expect(await (await one.fetch(askRows('engine', A))).text()).toBe('false');
  });

  it('may redirect: what cannot be added to is copied', async () => {
    const one = await toy();
    const { status, headers } = await one.fetch(
      askRows('redirect', { ...A, 'x-request-id': 'r-2' }),
    );
    expect(status).toBe(302);
    expect(Object.fromEntries(headers)).toMatchObject({
      location: 'http://x/elsewhere',
      'x-request-id': 'r-2',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([
    ...[['used'], ['no response'], ['nothing'], ['null thrown'], ['a response thrown']],
    ...[['an error without a status'], ['rows of another'], ['an answer of another']],
    ['a plan of another'],
  ])('is refused for where it gives what is no answer of its caller’s (%s)', async (way) => {
    const one = await toy();
    const response = await one.fetch(askRows(way, { ...A, 'x-request-id': 'r-3' }));
    expect([response.status, await response.text()]).toEqual([500, 'INTERNAL r-3']);
    expect(response.headers.get('x-request-id')).toBe('r-3');
    expect(one.log).toMatchObject([{ facts: { requestId: 'r-3' } }]);
    expect(await one.audit()).toMatchObject([{ outcome: 'INTERNAL', requestId: 'r-3' }]);
  });
});

describe('a surface that streams from a server that dies', () => {
  it('breaks off, says nothing of why, and leaves it to log and audit', async () => {
    const one = await openToy('postgres', `limits: { ${LIMITS} }\n`, streamingSurface);
    open.push(one);
    const response = await one.fetch(askRows('more rows', { ...A, 'x-request-id': 'r-5' }));
    const admin = new pg.Client({ connectionString: one.databaseUrl ?? '' });
    await admin.connect();
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await admin.end();
    await expect(response.text()).rejects.toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
    expect(one.log).toMatchObject([{ facts: { requestId: 'r-5' } }]);
    expect(one.heldBytes()).toBe(0);
    const [row] = await one.audit();
    expect(row).toMatchObject({ outcome: 'WAREHOUSE_UNAVAILABLE', cubes: ['many'] });
    expect(row.rows).toBeGreaterThan(0);
  });
});

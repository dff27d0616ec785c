/** Clients that take their time, against the real server: they are cut off, and nobody else waits. */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import { createInFlight } from '../../src/limits/in-flight.ts';
import { openTarget, type Target, tokenOf } from './gateway.ts';

const PATIENCE = { headersMs: 300, requestMs: 600 };
/** The server looks for slow clients about this often, beside their own time. */
const SLACK_MS = 1_500;
const LIMIT = 10_000;

let target: Target;
let server: RunningServer;
beforeAll(async () => {
  target = await openTarget();
  server = await startServer(target.app.fetch, {
    ...{ port: 0, host: '127.0.0.1', bodyBytes: LIMIT, patience: PATIENCE },
    log: () => {},
  });
});
afterAll(async () => {
  await server.close(0);
  await target.close();
});

interface Slow {
  readonly socket: Socket;
  /** What came back, and after how many milliseconds the server hung up. */
  readonly ended: Promise<{ readonly text: string; readonly afterMs: number }>;
}

function open(): Slow {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const start = performance.now();
  const ended = new Promise<{ text: string; afterMs: number }>((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve({ text, afterMs: performance.now() - start }));
  });
  return { socket, ended };
}

function drip(socket: Socket, text: string, everyMs: number): () => void {
  let at = 0;
  const timer = setInterval(() => {
    if (at < text.length && socket.writable) socket.write(text[at++] ?? '');
  }, everyMs);
  return () => clearInterval(timer);
}

async function ask(): Promise<{ readonly status: number; readonly ms: number }> {
  const start = performance.now();
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf({})}` },
    body: JSON.stringify({ query: '{ people { rows { count } } }' }),
  });
  await response.text();
  return { status: response.status, ms: performance.now() - start };
}

describe('a client', () => {
  it('that sends its headers a byte at a time is cut off', async () => {
    const { socket, ended } = open();
    const stop = drip(socket, `POST /graphql HTTP/1.1\r\nhost: x\r\nx-a: ${'b'.repeat(1_000)}`, 20);
    const { text, afterMs } = await ended;
    stop();
    expect(text).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect(afterMs).toBeLessThan(PATIENCE.headersMs + SLACK_MS);
  });

  it('that sends its body a byte at a time is cut off', async () => {
    const { socket, ended } = open();
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n',
    );
    const stop = drip(socket, 'x'.repeat(5_000), 20);
    const { afterMs } = await ended;
    stop();
    expect(afterMs).toBeLessThan(PATIENCE.requestMs + SLACK_MS);
  });

  it('that sends more than it may is told so, and not listened to any further', async () => {
    const { socket, ended } = open();
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${10 * 2 ** 20}\r\n\r\n`,
    );
    const { text } = await ended;
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain('QUERY_TOO_EXPENSIVE');
  });

  it('that sends more than it may in pieces of unknown number is told so', async () => {
    const { socket, ended } = open();
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await tokenOf({})}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    for (let i = 0; i < 20; i++) socket.write(`400\r\n${'x'.repeat(1024)}\r\n`);
    const { text } = await ended;
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('whom nobody knows is not listened to: the answer does not wait for the body', async () => {
    const { socket, ended } = open();
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n',
    );
    const { text, afterMs } = await ended;
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
    expect(text).toMatch(/connection: close/i);
    expect(afterMs).toBeLessThan(PATIENCE.requestMs);
  });

  it.each([
    ['two lengths', 'content-length: 5\r\ncontent-length: 6\r\n\r\nhello'],
    ['a length and pieces', 'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a length that is no number', 'content-length: five\r\n\r\nhello'],
    ['a header without end', `x-a: ${'b'.repeat(40_000)}\r\n\r\n`],
    ['a bare line feed', 'x-a: b\nx-c: d\r\n\r\n'],
  ])('that would smuggle with %s is refused', async (_what, rest) => {
    const { socket, ended } = open();
    socket.write(`POST /graphql HTTP/1.1\r\nhost: x\r\n${rest}`);
    const { text } = await ended;
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(text).not.toMatch(/ {4}at |node_modules/);
  });

  it('never keeps the others waiting, though there are a hundred of it', async () => {
    const slow = Array.from({ length: 100 }, open);
    const stops = slow.map(({ socket }) =>
      drip(socket, `POST /graphql HTTP/1.1\r\nx-a: ${'b'.repeat(500)}`, 20),
    );
    const answers = [await ask(), await ask(), await ask()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { ms } of answers) expect(ms).toBeLessThan(1_000);
    const ends = await Promise.all(slow.map(({ ended }) => ended));
    for (const stop of stops) stop();
    for (const { afterMs } of ends) expect(afterMs).toBeLessThan(PATIENCE.headersMs + SLACK_MS * 2);
    expect((await ask()).status).toBe(200);
  });
});

describe('a client that asks for much', () => {
  /** More than the buffers of both sides take. */
  const LARGE = 48 * 2 ** 20;
  const text = 'x'.repeat(LARGE);
  const inFlight = createInFlight();
  const open: RunningServer[] = [];
  const serve = async (patience: { readonly stalledMs: number; readonly answerMs: number }) => {
    const one = await startServer(() => new Response(text), {
      ...{ port: 0, host: '127.0.0.1', bodyBytes: LIMIT, patience, inFlight, log: () => {} },
    });
    open.push(one);
    return Number(new URL(one.url).port);
  };
  const askFor = (port: number): Socket => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    return socket;
  };
  afterAll(() => Promise.all(open.map((one) => one.close(0))));

  it('and reads nothing of it is cut off, and its answer is held no longer', async () => {
    const port = await serve({ stalledMs: 300, answerMs: 60_000 });
    const unread = Array.from({ length: 30 }, () => askFor(port).pause());
    await expect.poll(() => inFlight.bytes(), { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(() => inFlight.bytes(), { timeout: 20_000 }).toBe(0);
    for (const socket of unread) socket.destroy();
  });

  it('and takes it slowly is let finish', async () => {
    const port = await serve({ stalledMs: 1_000, answerMs: 60_000 });
    const socket = askFor(port);
    let bytes = 0;
    let pieces = 0;
    for await (const piece of socket as AsyncIterable<Buffer>) {
      bytes += piece.length;
      pieces += 1;
      if (pieces % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      if (bytes > LARGE) break;
    }
    expect(bytes).toBeGreaterThan(LARGE);
    await expect.poll(() => inFlight.bytes()).toBe(0);
  });

  it('and takes a little of it now and then is cut off in the end', async () => {
    const port = await serve({ stalledMs: 60_000, answerMs: 500 });
    const socket = askFor(port).pause();
    const sip = setInterval(() => socket.read(1_000), 20);
    await expect.poll(() => inFlight.bytes(), { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(() => inFlight.bytes(), { timeout: 20_000 }).toBe(0);
    clearInterval(sip);
    socket.destroy();
  });
});

/** Clients that take their time, against the real server: they are cut off, and nobody else waits. */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/server.ts';
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
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    for (let i = 0; i < 20; i++) socket.write(`400\r\n${'x'.repeat(1024)}\r\n`);
    const { text } = await ended;
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
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

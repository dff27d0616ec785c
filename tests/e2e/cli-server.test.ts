import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type FetchHandler, type RunningServer, startServer } from '../../src/http/server.ts';
import { silent } from '../../src/shared/log.ts';

let server: RunningServer | null = null;
afterEach(async () => {
  await server?.close(0);
  server = null;
});

async function serve(handle: FetchHandler): Promise<RunningServer> {
  server = await startServer(handle, { port: 0, host: '127.0.0.1', bodyBytes: 100, log: silent });
  return { ...server, url: server.url.replace('localhost', '127.0.0.1') };
}

const echo: FetchHandler = async (request) =>
  new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`, {
    status: 201,
    headers: [
      ['x-of', request.headers.get('x-of') ?? ''],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ],
  });

/** Writes bytes as they are, and answers all that comes back. */
async function raw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(text);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  await once(socket, 'close');
  return answer;
}

describe('the HTTP server', () => {
  it('hands on method, path, headers and body, and hands back status, headers and body', async () => {
    const { url } = await serve(echo);
    const response = await fetch(`${url}/a?b=1`, {
      method: 'POST',
      body: 'hello',
      headers: { 'x-of': 'x' },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-of')).toBe('x');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('POST /a hello');
  });

  it('refuses a body that is too large, whether it says so or not', async () => {
    const { url } = await serve(echo);
    const said = await fetch(url, { method: 'POST', body: 'x'.repeat(101) });
    expect(said.status).toBe(413);
    expect(await said.json()).toMatchObject({
      errors: [{ extensions: { code: 'QUERY_TOO_EXPENSIVE', max: 100 } }],
    });
    const unsaid = request(url, { method: 'POST' });
    for (let n = 0; n < 3; n++) unsaid.write('x'.repeat(50));
    unsaid.end();
    const [response] = await once(unsaid, 'response');
    expect(response.statusCode).toBe(413);
    response.resume();
  });

  it('refuses what fetch cannot express', async () => {
    const { url } = await serve(echo);
    const answer = await raw(url, 'TRACE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it('makes one header of two, so that two credentials are none', async () => {
    const { url } = await serve((r) => new Response(r.headers.get('x-of')));
    const answer = await raw(
      url,
      'GET / HTTP/1.1\r\nhost: x\r\nx-of: a\r\nx-of: b\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toContain('a, b');
  });

  it('tells the handler when the client has left', async () => {
    const told = withResolvers();
    const { url } = await serve((r) => {
      r.signal.addEventListener('abort', () => told.resolve('left'));
      return new Promise(() => {});
    });
    const asking = request(url);
    asking.on('error', () => {});
    asking.end();
    setTimeout(() => asking.destroy(), 20);
    expect(await told.promise).toBe('left');
  });

  it('answers 500, and lives on, when the handler fails', async () => {
    const { url } = await serve((r) => {
      if (r.url.endsWith('/bad')) throw new Error('broken');
      return new Response('good');
    });
    expect((await fetch(`${url}/bad`)).status).toBe(500);
    expect(await (await fetch(`${url}/good`)).text()).toBe('good');
  });

  it('answers what is under way before it closes, and takes nothing new', async () => {
    const started = withResolvers();
    const finish = withResolvers();
    const running = await serve(async () => {
      started.resolve(null);
      await finish.promise;
      return new Response('finished');
    });
    const underWay = fetch(running.url);
    await started.promise;
    const closed = running.close(5_000);
    await expect(fetch(running.url)).rejects.toThrow();
    finish.resolve(null);
    const response = await underWay;
    expect(response.headers.get('connection')).toBe('close');
    expect(await response.text()).toBe('finished');
    await closed;
  });

  it('cuts off what does not end in time', async () => {
    const started = withResolvers();
    const running = await serve(() => {
      started.resolve(null);
      return new Promise(() => {});
    });
    const underWay = fetch(running.url).catch(() => 'cut off');
    await started.promise;
    await running.close(20);
    expect(await underWay).toBe('cut off');
  });
});

function withResolvers() {
  let resolve: (value: unknown) => void = () => {};
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

import { Writable } from 'node:stream';
import { brotliDecompressSync, createBrotliDecompress, createGunzip, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { acceptedCoding } from '../../../src/http/accept-encoding.ts';
import { compressed } from '../../../src/http/compression.ts';
import { byteStream } from '../../../src/shared/byte-stream.ts';

describe('what a client accepts', () => {
  it.each([
    [null, null, true],
    ['', null, true],
    ['gzip', 'gzip', true],
    ['x-gzip', 'gzip', true],
    ['deflate', null, true],
    ['gzip, deflate, br', 'br', true],
    ['GZIP;Q=0.5, br;q=0.2', 'gzip', true],
    ['br;q=0, gzip', 'gzip', true],
    ['*', 'br', true],
    ['*;q=0.1, br;q=0', 'gzip', true],
    ['gzip;q=0', null, true],
    ['gzip;q=0.5, identity', null, true],
    ['identity;q=0.5, gzip;q=0.5', 'gzip', true],
    ['identity;q=0', null, false],
    ['identity;q=0, gzip', 'gzip', false],
    ['*;q=0, gzip', 'gzip', false],
    ['*;q=0, identity', null, true],
    ['gzip;q=2', null, true],
    ['gzip;q=', null, true],
    ['gzip;q=x', null, true],
  ])('%j: %j, and as it is: %j', (header, coding, identity) => {
    expect(acceptedCoding(header)).toEqual({ coding, identity });
  });
});

const LONG = JSON.stringify({
  data: Array.from({ length: 200 }, (_, i) => ({ name: `row ${i}` })),
});

function answer(text: string, headers: Record<string, string> = {}): Response {
  const length = String(Buffer.byteLength(text));
  const type = 'application/graphql-response+json; charset=utf-8';
  return new Response(text, {
    headers: { 'content-type': type, 'content-length': length, ...headers },
  });
}

const asking = (encoding: string): Request =>
  new Request('http://localhost/graphql', { headers: { 'accept-encoding': encoding } });

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('an answer', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('comes in fewer bytes as %s', async (coding, open) => {
    const response = await compressed(answer(LONG, { vary: 'Origin' }), asking(coding));
    const { headers } = response;
    const bytes = await bytesOf(response);
    expect(headers.get('content-encoding')).toBe(coding);
    expect(headers.get('vary')).toBe('Origin, Accept-Encoding');
    expect(Number(headers.get('content-length'))).toBe(bytes.length);
    expect(bytes.length).toBeLessThan(LONG.length / 3);
    expect(open(bytes).toString()).toBe(LONG);
  });

  it('stays as it is for who asks for nothing, and says that others get something else', async () => {
    const response = await compressed(answer(LONG), new Request('http://localhost/graphql'));
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(response.headers.has('content-encoding')).toBe(false);
    expect(await response.text()).toBe(LONG);
  });

  it.each([
    ['short', answer('{"data":{}}')],
    ['no text', answer(LONG, { 'content-type': 'application/octet-stream' })],
    ['compressed already', answer(LONG, { 'content-encoding': 'zstd' })],
    ['not to be changed', answer(LONG, { 'cache-control': 'no-transform' })],
    ['none', new Response(null, { status: 304 })],
  ])('stays as it is where it is %s', async (_what, given) => {
    expect(await compressed(given, asking('gzip, br'))).toBe(given);
    expect(given.headers.has('vary')).toBe(false);
  });

  it('is compressed though it is short for who takes nothing else', async () => {
    const response = await compressed(answer('{"data":{}}'), asking('gzip, identity;q=0'));
    expect(gunzipSync(await bytesOf(response)).toString()).toBe('{"data":{}}');
  });

  it.each([
    ['gzip', createGunzip()],
    ['br', createBrotliDecompress()],
  ])('comes piece by piece as %s where it is made so', async (coding, unzip) => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const events = writable.getWriter();
    const headers = { 'content-type': 'text/event-stream' };
    const given = new Response(readable, { headers });
    const { body } = await compressed(given, asking(coding));
    let got = '';
    unzip.on('data', (chunk) => {
      got += String(chunk);
    });
    const reading = body?.pipeTo(Writable.toWeb(unzip));
    for (const text of ['data: 1\n\n', 'data: 2\n\n']) {
      await events.write(Buffer.from(text));
      while (!got.endsWith(text)) await new Promise(setImmediate);
    }
    await events.close();
    await reading;
    expect(got).toBe('data: 1\n\ndata: 2\n\n');
  });

  it('ends what makes it when its reader leaves', async () => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.from(LONG);
      } finally {
        ended = true;
      }
    }
    const headers = { 'content-type': 'text/plain' };
    const response = await compressed(
      new Response(byteStream(endless()), { headers }),
      asking('br'),
    );
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    while (!ended) await new Promise(setImmediate);
    expect(ended).toBe(true);
  });
});

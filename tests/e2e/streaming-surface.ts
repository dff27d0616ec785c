/** A surface that streams rows, and does wrong what a surface can do wrong: `POST /rows` with the name of what it is to do. */
import type { QueryStream } from '../../src/engine/engine.ts';
import type { RequestContext } from '../../src/http/pipeline/request-context.ts';
import type { OpenSurface } from '../../src/http/pipeline/surface.ts';
import { blankSpec } from '../../src/semantic/query/blank-spec.ts';
import type { QuerySpec } from '../../src/semantic/query/query-spec.ts';
import { byteStream } from '../../src/shared/byte-stream.ts';

const MANY: QuerySpec = {
  ...blankSpec,
  root: 'many',
  limit: 50_000,
  dimensions: [{ member: 'many.no', as: 'id', granularity: null }],
  measures: [{ member: 'many.count', as: 'count' }],
  order: [{ column: 'id', direction: 'asc', nulls: null }],
};

const ways: Readonly<Record<string, (context: RequestContext) => unknown>> = {
  rows: async ({ stream }) => lines(await stream(MANY)),
  'more rows': async ({ stream }) => lines(await stream(MANY, { maxRows: 50_000 })),
  'rows of the engine': async ({ engine, principal, signal, now }) =>
    lines(await engine.stream(MANY, { principal, signal, now })),
  'rows of another': async ({ engine, principal, signal, now }) => {
    const other = { ...principal, tenant: 'b', securityContext: { tenant: 'b' } };
    return lines(await engine.stream(MANY, { principal: other, signal, now }));
  },
  'an answer of another': async ({ engine, principal, signal, now }) => {
    const other = { ...principal, tenant: 'b', securityContext: { tenant: 'b' } };
    const { result } = await engine.run(MANY, { principal: other, signal, now });
    return Response.json(result.rows);
  },
  'a plan of another': ({ engine, principal, signal, now }) => {
    const other = { ...principal, roles: new Set(['admin']) };
    return Response.json(engine.explain(MANY, { principal: other, signal, now }).plan);
  },
  'nobody’s rows': async ({ stream }) => {
    await stream(MANY);
    throw new TypeError('x is undefined at /src/secret.ts');
  },
  'a question that nobody waits for': async ({ ask }) => {
    ask(MANY).catch(() => undefined);
    throw new TypeError('x is undefined at /src/secret.ts');
  },
  'unread rows': async ({ stream }) => {
    await stream(MANY);
    return new Response('nothing of it');
  },
  engine: ({ generation }) => new Response(String(Object.hasOwn(generation, 'engine'))),
  late: (context) => lateAnswer(async () => (await context.ask(MANY)).result.rows.length),
  'late by the engine': ({ engine, principal, signal, now }) =>
    lateAnswer(async () => (await engine.run(MANY, { principal, signal, now })).result.rows.length),
  redirect: () => Response.redirect('http://x/elsewhere'),
  used: async () => {
    const response = new Response('text');
    await response.text();
    return response;
  },
  'no response': () => ({ status: 200 }),
  nothing: () => undefined,
  'null thrown': () => Promise.reject(null),
  'a response thrown': () => Promise.reject(new Response('secret', { status: 200 })),
  'an error without a status': () => Response.error(),
};

/** It asks while it is read. */
function lateAnswer(ask: () => Promise<number>): Response {
  const chunks = async function* () {
    await new Promise((resolve) => setImmediate(resolve));
    yield Buffer.from(String(await ask()));
  };
  return new Response(byteStream(chunks()));
}

function lines({ batches }: QueryStream): Response {
  const chunks = async function* () {
    try {
      for (;;) {
        const step = await batches.next();
        if (step.done) return;
        yield Buffer.from(step.value.rows.map((row) => `${row.join(' ')}\n`).join(''));
      }
    } finally {
      await batches.return();
    }
  };
  return new Response(byteStream(chunks()), { headers: { 'content-type': 'text/plain' } });
}

export const streamingSurface: OpenSurface = () => ({
  ...{ name: 'rows', title: 'rows', path: '/rows', methods: ['POST'], needs: null },
  body: { types: ['text/plain'], hint: 'Send text.', maxBytes: 64 },
  handle: async (context, body) => (await ways[body ?? '']?.(context)) as Response,
  refuse: ({ status, code, facts }) => new Response(`${code} ${facts['requestId']}`, { status }),
});

export function askRows(way: string, headers: HeadersInit, signal?: AbortSignal): Request {
  const init = { method: 'POST', body: way, ...(signal && { signal }) };
  return new Request('http://x/rows', {
    ...init,
    headers: { 'content-type': 'text/plain', ...headers },
  });
}

/** An Express application with the gateway as one of its routes: `npx tsx examples/embed-express/server.ts`. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type Request as Incoming, type Response as Outgoing } from 'express';
import { createApp, loadConfig } from 'sextant';

const gateway = await createApp({
  config: await loadConfig('sextant.yml', process.env),
  log: (level, message, facts) => console.error(level, message, facts ?? ''),
});

/** Express speaks Node's streams, the gateway speaks fetch. No body parser may have read the body before. */
async function answer(incoming: Incoming, outgoing: Outgoing): Promise<void> {
  const response = await gateway.fetch(
    requestOf(incoming, outgoing),
    incoming.socket.remoteAddress ?? null,
  );
  outgoing.status(response.status).setHeaders(response.headers);
  if (response.body === null) outgoing.end();
  else await pipeline(response.body, outgoing);
}

function requestOf(incoming: Incoming, outgoing: Outgoing): Request {
  const gone = new AbortController();
  // Who leaves has its queries cancelled.
  outgoing.once('close', () => gone.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const { method } = incoming;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(new URL(incoming.originalUrl, 'http://localhost'), {
    ...{ method, headers, signal: gone.signal },
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' }),
  });
}

const app = express();
app.get('/', (_, response) => {
  response.send('An application of your own.');
});
app.all('/graphql', answer);

const port = Number(process.env['PORT'] ?? 3000);
const server = app.listen(port, () => console.log(`listening on ${port}`));
process.once('SIGTERM', () => server.close(() => void gateway.close()));

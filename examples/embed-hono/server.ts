/** A Hono application with the gateway as one of its routes: `npx tsx examples/embed-hono/server.ts`. */
import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { createApp, loadConfig } from 'sextant';

const gateway = await createApp({
  config: await loadConfig('sextant.yml', process.env),
  log: (level, message, facts) => console.error(level, message, facts ?? ''),
});

const app = new Hono();
app.get('/', (context) => context.text('An application of your own.'));
app.all('/graphql', (context) =>
  gateway.fetch(context.req.raw, getConnInfo(context).remote.address ?? null),
);

const port = Number(process.env['PORT'] ?? 3000);
const server = serve({ fetch: app.fetch, port }, (at) => console.log(`listening on ${at.port}`));
process.once('SIGTERM', () => server.close(() => void gateway.close()));

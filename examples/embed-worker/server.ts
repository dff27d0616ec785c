/** A server of one's own with the gateway in a worker: `npx tsx examples/embed-worker/server.ts`. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import type { Answered, Asked } from './messages.ts';

const worker = new Worker(new URL('./worker.js', import.meta.url));
const waiting = new Map<number, (answer: Answered) => void>();
await once(worker, 'message');
worker.on('message', (answer: Answered) => {
  waiting.get(answer.id)?.(answer);
  waiting.delete(answer.id);
});

let asked = 0;
async function ask(incoming: IncomingMessage): Promise<Answered> {
  asked += 1;
  const id = asked;
  const question: Asked = {
    id,
    url: new URL(incoming.url ?? '/', 'http://localhost').href,
    method: incoming.method ?? 'GET',
    headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    // A server that strangers reach bounds what it reads.
    body: incoming.method === 'POST' ? await text(incoming) : null,
    address: incoming.socket.remoteAddress ?? null,
  };
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    worker.postMessage(question);
  });
}

const server = createServer(async (incoming, outgoing) => {
  if (incoming.url === '/') return void outgoing.end('An application of your own.');
  const { status, headers, body } = await ask(incoming);
  outgoing.writeHead(status, headers.flat()).end(body);
});
const port = Number(process.env['PORT'] ?? 3000);
server.listen(port, () => console.log(`listening on ${port}`));
process.once('SIGTERM', () => server.close(() => worker.postMessage('close')));

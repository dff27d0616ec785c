/**
 * The gateway in a thread of its own: planning and serialising never hold up the thread that serves everything else.
 * Plain JavaScript, since Node 20 loads no TypeScript in a worker.
 */
import { parentPort } from 'node:worker_threads';
import { createApp, loadConfig } from 'sextant';

const gateway = await createApp({ config: await loadConfig('sextant.yml', process.env) });

async function answer({ id, url, method, headers, body, address }) {
  const response = await gateway.fetch(new Request(url, { method, headers, body, address }));
  const { status } = response;
  parentPort.postMessage({
    ...{ id, status, headers: [...response.headers] },
    body: await response.text(),
  });
}

parentPort.on('message', async (message) => {
  if (message !== 'close') return answer(message);
  await gateway.close();
  parentPort.close();
});
parentPort.postMessage('ready');

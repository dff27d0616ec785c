import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { ms } from '../measure.ts';
import type { Section } from '../report.ts';

const PORT = 4_321;
const QUERY = JSON.stringify({ query: '{ __typename }' });

/** A process of its own, from `node` to the first answer, and the most memory it held. */
export const startUp: Section = {
  title: 'Start-up and memory of a process of its own (demo built before)',
  run: async () => {
    const runs = [];
    for (let run = 0; run < 3; run++) runs.push(await startOnce());
    const middle = [...runs].sort((a, b) => a.answerMs - b.answerMs)[1];
    if (middle === undefined) throw new Error('nothing was started');
    return [
      { what: 'to the first answer', figure: ms(middle.answerMs), note: 'median of 3' },
      { what: 'peak memory (VmHWM)', figure: `${Math.round(middle.peakKiB / 1024)} MiB` },
    ];
  },
};

async function startOnce(): Promise<{ answerMs: number; peakKiB: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, ['bin/sextant.js', 'demo', '--port', String(PORT)], {
    stdio: 'ignore',
  });
  try {
    await firstAnswer(`http://localhost:${PORT}/graphql`);
    const answerMs = performance.now() - start;
    return { answerMs, peakKiB: await peakMemory(child.pid ?? 0) };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

/** Any answer of the API, a 401 too: the server is up and has looked at a request. */
async function firstAnswer(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const response = await fetch(url, { method: 'POST', headers, body: QUERY }).catch(() => null);
    if (response !== null) return void (await response.text());
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the server did not answer within ten seconds');
}

async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN);
}

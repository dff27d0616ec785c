import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { bombs, document, small } from '../bomb-list.ts';
import { ms } from '../measure.ts';
import type { Line, Section } from '../report.ts';
import { type ServedDemo, serveDemo } from '../served-demo.ts';

/** Room for all of them: none is refused. */
const HEAP_MB = 6_144;
const AT_ONCE = 16;
const LOOK_EVERY_MS = 20;

/** What everybody else waits while answers of 100,000 rows are made, written and sent. */
export const largeAnswers: Section = {
  title: `${AT_ONCE} answers of 100,000 rows x 5 fields at once, and others beside them`,
  run: async () => {
    const demo = await serveDemo({ heapMb: HEAP_MB, stalledReader: '30s' });
    try {
      await post(demo, 'viewer', document(small));
      await post(demo, 'platform', document(small));
      const lines = await asked(demo, 'one', 1);
      return [...lines, ...(await asked(demo, 'all', AT_ONCE))];
    } finally {
      await demo.close();
    }
  },
};

async function asked(demo: ServedDemo, name: string, atOnce: number): Promise<readonly Line[]> {
  const bomb = bombs.find((one) => one.name === 'the most that is permitted');
  if (bomb === undefined) throw new Error('there is no such answer');
  const stop = new AbortController();
  const watching = watch(demo, stop.signal);
  const startedAt = performance.now();
  const answers = Array.from({ length: atOnce }, (_, i) =>
    post(demo, 'platform', bomb.body(i + 100 * atOnce)),
  );
  const sizes = await Promise.all(answers);
  const took = performance.now() - startedAt;
  stop.abort();
  const { health, cached, memory } = await watching;
  const bytes = sizes.reduce((sum, { size }) => sum + size, 0);
  const whole = sizes.filter(({ status, size }) => status === 200 && size > 2 ** 20).length;
  const note = `${whole} whole, ${Math.round(bytes / 2 ** 20)} MiB, memory ${Math.round(memory / 2 ** 20)} MiB`;
  return [
    { what: `${name}: answered after`, figure: ms(took), note },
    { what: `${name}: /health/live beside them`, figure: percentiles(health) },
    { what: `${name}: a small cached question`, figure: percentiles(cached) },
  ];
}

interface Seen {
  readonly health: readonly number[];
  readonly cached: readonly number[];
  readonly memory: number;
}

async function watch(demo: ServedDemo, stop: AbortSignal): Promise<Seen> {
  const [health, cached]: [Promise<number>[], Promise<number>[]] = [[], []];
  let memory = 0;
  while (!stop.aborted && !demo.hasEnded()) {
    health.push(timed(() => send(demo, { path: '/health/live' })));
    cached.push(timed(() => post(demo, 'viewer', document(small))));
    memory = Math.max(memory, (await demo.memory()) ?? 0);
    await pause(LOOK_EVERY_MS);
  }
  return { health: await Promise.all(health), cached: await Promise.all(cached), memory };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function post(demo: ServedDemo, persona: string, body: string): Promise<Got> {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${demo.tokens.get(persona)}`,
  };
  return send(demo, { path: '/graphql', headers, body });
}

interface Got {
  readonly size: number;
  readonly status: number;
}

interface Asked {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function send(demo: ServedDemo, { path, headers = {}, body }: Asked): Promise<Got> {
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const sent = request(`${demo.url}${path}`, { method, headers }, (answer) => {
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ size, status: answer.statusCode ?? 0 });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function percentiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return `p50 ${ms(at(0.5))}, p99 ${ms(at(0.99))}, longest ${ms(at(1))}`;
}

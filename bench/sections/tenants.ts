import { type Asker, type Gateway, openGateway } from '../gateway.ts';
import { ms, ratio } from '../measure.ts';
import { thirtyByEight } from '../questions.ts';
import type { Section } from '../report.ts';

const QUIET: Asker = { tenant: 't2', roles: ['analyst'] };
const NOISY: Asker = { tenant: 't1', roles: ['analyst'] };
const AT_ONCE = 50;
const QUESTIONS = 150;
const WARMUP = 20;
const LONGEST_MS = 60_000;

/** Each time another question, so that neither a cache nor a flight under way answers it. */
const heavy = (n: number) => `{
  events(where: { eventId: { ne: "-${n}" } }) {
    rows { eventTime(granularity: MONTH) { start } country platform count activeUsers activeSessions revenue }
  }
}`;

/** What a tenant's burst does to another tenant, in one run, without a cache. */
export const tenants: Section = {
  title: `A quiet tenant while another keeps ${AT_ONCE} heavy questions under way`,
  run: async ({ demo }) => {
    const gateway = await openGateway({
      ttlMs: 0,
      warehouse: (configured) => ({
        ...configured,
        ...{ type: 'duckdb', path: demo, threads: null, memoryBytes: null, readOnly: true },
      }),
    });
    try {
      await quietTimes(gateway, WARMUP);
      const alone = await quietTimes(gateway, QUESTIONS);
      const noise = startNoise(gateway);
      const beside = await quietTimes(gateway, QUESTIONS);
      const answered = await noise.stop();
      return [
        { what: 'alone, p95', figure: ms(p95(alone)), note: `median ${ms(median(alone))}` },
        {
          what: 'beside the noise, p95',
          figure: ms(p95(beside)),
          note: `median ${ms(median(beside))}`,
        },
        {
          what: 'raised by',
          figure: ratio(p95(beside), p95(alone)),
          note: `goal: at most 2x; the noisy tenant got ${answered} answers meanwhile`,
        },
      ];
    } finally {
      await gateway.close();
    }
  },
};

async function quietTimes(gateway: Gateway, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  const end = performance.now() + LONGEST_MS;
  while (times.length < count && performance.now() < end) {
    const start = performance.now();
    await gateway.ask(thirtyByEight, QUIET);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

function startNoise(gateway: Gateway) {
  let stopped = false;
  let asked = 0;
  let answered = 0;
  const keepAsking = async () => {
    while (!stopped) {
      await gateway.ask(heavy(asked++), NOISY);
      answered += 1;
    }
  };
  const askers = Array.from({ length: AT_ONCE }, keepAsking);
  return {
    stop: async () => {
      stopped = true;
      const during = answered;
      await Promise.all(askers);
      return during;
    },
  };
}

function p95(sorted: readonly number[]): number {
  return sorted[Math.floor(0.95 * (sorted.length - 1))] ?? Number.NaN;
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(0.5 * (sorted.length - 1))] ?? Number.NaN;
}

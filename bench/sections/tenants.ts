import { type Asker, type Gateway, openGateway } from '../gateway.ts';
import { ms, ratio } from '../measure.ts';
import { thirtyByEight } from '../questions.ts';
import type { Section } from '../report.ts';

const QUIET: Asker = { tenant: 't2', roles: ['analyst'] };
const NOISY: Asker = { tenant: 't1', roles: ['analyst'] };
const AT_ONCE = 50;
/** Taken in turn, so that a slow moment of the machine hits both alike. */
const ROUNDS = 3;
const QUESTIONS = 50;
const WARMUP = 20;
const LONGEST_MS = 60_000;

/** Each time another question, so that neither a cache nor a flight under way answers it. */
const heavy = (n: number) => `{
  events(where: { eventId: { ne: "-${n}" } }) {
    rows { eventTime(granularity: MONTH) { start } country platform count activeUsers activeSessions revenue }
  }
}`;

/**
 * What a tenant's burst does to another tenant, in one run, without a cache. One thread for each question, as
 * docs/security.md advises where tenants share an embedded database: else one question takes all processors.
 */
export const tenants: Section = {
  title: `A quiet tenant while another keeps ${AT_ONCE} heavy questions under way`,
  run: async ({ demo }) => {
    const gateway = await openGateway({
      ttlMs: 0,
      warehouse: (configured) => ({
        ...configured,
        ...{ type: 'duckdb', path: demo, threads: 1, memoryBytes: null, readOnly: true },
      }),
    });
    try {
      await quietTimes(gateway, WARMUP);
      const alone: number[] = [];
      const beside: number[] = [];
      let answered = 0;
      for (let round = 0; round < ROUNDS; round++) {
        alone.push(...(await quietTimes(gateway, QUESTIONS)));
        const noise = startNoise(gateway);
        beside.push(...(await quietTimes(gateway, QUESTIONS)));
        answered += await noise.stop();
      }
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
  return times;
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

function p95(times: readonly number[]): number {
  return at(0.95, times);
}

function median(times: readonly number[]): number {
  return at(0.5, times);
}

function at(share: number, times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

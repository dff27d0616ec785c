import { bareDuckdb } from '../bare.ts';
import { openGateway } from '../gateway.ts';
import { interleave, ms, ratio } from '../measure.ts';
import type { Section } from '../report.ts';

const between = (start: string, end: string) =>
  `time: { range: { between: { start: "${start}", end: "${end}" } } }`;
const ALL = between('2024-01-01', '2025-12-31');

interface Case {
  readonly what: string;
  readonly query: string;
  /** Reads each value of the columns that the question needs, once. */
  readonly scan: string;
  readonly goalMs: number;
}

const events = (columns: string) =>
  `SELECT ${columns
    .split(' ')
    .map((name) => `count(${name})`)
    .join(', ')}, bit_xor(hash(${columns.replaceAll(' ', ', ')})) FROM product.events`;

const CASES: readonly Case[] = [
  {
    what: 'funnel, five steps by country',
    query: `{ conversionFunnel(${ALL}, breakdown: COUNTRY) { breakdowns { key steps { count fromPrevious } } } }`,
    scan: events('user_id event_time event_id event_type country'),
    goalMs: 700,
  },
  {
    what: 'funnel with an optional step and an exclusion',
    query: `{ checkoutFunnel(${ALL}, breakdown: PLATFORM) { breakdowns { key steps { count fromPrevious } } } }`,
    scan: events('user_id event_time event_id event_type platform'),
    goalMs: 700,
  },
  {
    what: 'retention, 12 cohorts by 12 weeks',
    query: `{ userRetention(${between('2024-09-02', '2024-11-24')}) { cohorts { start size periods { rate } } } }`,
    scan: events('user_id event_time event_type'),
    goalMs: 1000,
  },
  {
    what: '90 days of DAU, WAU and MAU',
    query: `{ dailyActiveUsers(${between('2024-09-01', '2024-11-29')}) {
      points { date active week: active(window: 7) month: active(window: 28) } } }`,
    scan: events('user_id event_time event_type'),
    goalMs: 1000,
  },
  {
    what: '90 days of new, returning, resurrected, dormant',
    query: `{ dailyActiveUsers(${between('2024-09-01', '2024-11-29')}) {
      points { date new returning resurrected dormant } } }`,
    scan: events('user_id event_time event_type'),
    goalMs: 1000,
  },
];

/** Through GraphQL with the cache off, on two threads, against one full scan of the same columns. */
export const insights: Section = {
  title: 'Insights on the demo, 2M events, cold (cache off), two threads',
  run: async ({ demo }) => {
    const gateway = await openGateway({
      warehouse: (configured) => ({ ...configured, path: demo, threads: 2 }) as typeof configured,
      ttlMs: 0,
    });
    const bare = await bareDuckdb(demo);
    try {
      const lines = [];
      for (const { what, query, scan, goalMs } of CASES) {
        const { asked, scanned } = await interleave(
          {
            asked: () => gateway.ask(query),
            scanned: () => bare.run({ dialect: 'duckdb', sql: scan, params: [], columns: [] }),
          },
          { rounds: 7, warmup: 2 },
        );
        const figure = ms(asked.median);
        const scans = `${ratio(asked.median, scanned.median)} one scan (${ms(scanned.median)})`;
        lines.push({ what, figure, note: `${scans}; goal ${goalMs} ms` });
      }
      return lines;
    } finally {
      await Promise.all([gateway.close(), bare.close()]);
    }
  },
};

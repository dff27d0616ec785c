import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lifecycle } from '../../../src/semantic/insights/active-users/sql/lifecycle.ts';
import { rollingActive } from '../../../src/semantic/insights/active-users/sql/rolling-active.ts';
import {
  type RetentionRequest,
  retention,
} from '../../../src/semantic/insights/retention/sql/cohorts.ts';
import { clockOf } from '../../../src/semantic/insights/shared/clock.ts';
import { periodsBeside, periodsOf } from '../../../src/semantic/insights/shared/periods.ts';
import { stalled } from '../../../src/semantic/insights/stalled/sql/stages-stalled.ts';
import type { Query } from '../../../src/sql/ast.ts';
import { col, column, select, table } from '../../../src/sql/build.ts';
import { openTestDuckdb, openTestPostgres, type TestEngine } from '../../oracles/engines.ts';

let engines: readonly TestEngine[] = [];
let tables = 0;
beforeAll(async () => {
  engines = await Promise.all([openTestDuckdb(), openTestPostgres()]);
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
});

/** `u1 2024-03-01T10:00 signup`; a signup starts, everything returns. */
async function asked(events: readonly string[], make: (base: Query) => Query) {
  const name = `activity_${++tables}`;
  const rows = events.map((event, key) => {
    const [who = '', when = '', what = ''] = event.split(' ');
    return `('${who}', TIMESTAMP '${when.replace('T', ' ')}', ${key}, ${what === 'signup'}, true, '${what}', ${what === 'done'})`;
  });
  const names = ['entity', 'ts', 'key', 'starts', 'returns', 'stage', 'done'];
  const columns = names.map((one) => column(col(null, one), one, 'string'));
  const query = make(select({ columns, from: table([name], 'e') }));
  const answers = [];
  for (const engine of engines) {
    await engine.run(
      `CREATE TABLE ${name} (entity TEXT, ts TIMESTAMP, key INTEGER, starts BOOLEAN, returns BOOLEAN, stage TEXT, done BOOLEAN)`,
    );
    await engine.run(`INSERT INTO ${name} VALUES ${rows.join(', ')}`);
    answers.push(await engine.ask(query));
  }
  const [first, second] = answers;
  expect(second).toEqual(first);
  return first ?? [];
}

function daily(
  zone: string,
  [start, end]: readonly [string, string],
  options: Partial<Pick<RetentionRequest, 'kind' | 'mode'>> = {},
) {
  const range = { start: new Date(start), end: new Date(end) };
  const cohorts = periodsOf(range, 'day', zone);
  const after = periodsBeside(cohorts, 2, 'day', zone);
  const clock = clockOf(zone, range.start, new Date(after.at(-1)?.end ?? ''));
  return (query: Query) =>
    retention({
      base: { query, valueType: 'string' },
      bucketing: { grain: 'day', clock },
      ...{ kind: 'first_time', mode: 'bracketed', ...options },
      ...{ cohorts, after, length: 3, breakdown: false },
    });
}

const MARCH = ['2024-03-01T00:00:00Z', '2024-03-03T00:00:00Z'] as const;

describe('retention', () => {
  it('keeps users of a cohort who were away in a period', async () => {
    const events = [
      'u1 2024-03-01T10:00 signup',
      'u1 2024-03-03T10:00 view',
      'u2 2024-03-01T11:00 signup',
    ];
    expect(await asked(events, daily('UTC', MARCH))).toEqual([
      ['0', '-1', '2'],
      ['0', '0', '2'],
      ['0', '2', '1'],
    ]);
    expect(await asked(events, daily('UTC', MARCH, { mode: 'unbounded' }))).toEqual([
      ['0', '-1', '2'],
      ['0', '0', '2'],
      ['0', '1', '1'],
      ['0', '2', '1'],
    ]);
  });

  it('puts nobody into a cohort who started before it, unless cohorts recur', async () => {
    const events = ['u1 2024-02-20T10:00 signup', 'u1 2024-03-02T10:00 signup'];
    expect(await asked(events, daily('UTC', MARCH))).toEqual([]);
    expect(await asked(events, daily('UTC', MARCH, { kind: 'recurring' }))).toEqual([
      ['1', '-1', '1'],
      ['1', '0', '1'],
    ]);
  });

  it('moves a user into the cohort of the day that the zone has', async () => {
    const events = ['u1 2024-03-02T01:30 signup', 'u1 2024-03-03T02:30 view'];
    const utc = await asked(events, daily('UTC', MARCH));
    expect(utc).toEqual([
      ['1', '-1', '1'],
      ['1', '0', '1'],
      ['1', '1', '1'],
    ]);
    // In São Paulo it was still the first of March, half past ten in the evening.
    const local = ['2024-03-01T03:00:00Z', '2024-03-03T03:00:00Z'] as const;
    expect(await asked(events, daily('America/Sao_Paulo', local))).toEqual([
      ['0', '-1', '1'],
      ['0', '0', '1'],
      ['0', '1', '1'],
    ]);
  });

  it('holds a day of 25 hours together when the clocks go back', async () => {
    // New York, 3 November 2024: midnight is 04:00 UTC, the next midnight 05:00 UTC.
    const range = ['2024-11-03T04:00:00Z', '2024-11-04T05:00:00Z'] as const;
    const events = [
      'u1 2024-11-03T04:00 signup',
      'u2 2024-11-04T04:59 signup',
      'u1 2024-11-04T05:00 view',
    ];
    expect(await asked(events, daily('America/New_York', range))).toEqual([
      ['0', '-1', '2'],
      ['0', '0', '2'],
      ['0', '1', '1'],
    ]);
  });
});

describe('active users', () => {
  const days = periodsOf(
    { start: new Date('2024-03-01'), end: new Date('2024-03-04') },
    'day',
    'UTC',
  );
  const clock = clockOf('UTC', new Date('2024-02-01'), new Date('2024-03-04'));

  it('of a window reach back before the range, and a day too far back is out', async () => {
    const events = ['u1 2024-02-24T23:59 view', 'u2 2024-02-23T23:59 view'];
    const rows = await asked(events, (query) =>
      rollingActive({ base: { query }, clock, days, before: [], windows: [1, 7] }),
    );
    expect(rows).toEqual([
      ['0', '0', '1'],
      ['1', '0', '0'],
      ['2', '0', '0'],
    ]);
  });

  it('come back from nowhere as resurrected, go as dormant, and are new once', async () => {
    const events = [
      'u1 2024-01-01T10:00 view',
      'u1 2024-03-02T10:00 view',
      'u2 2024-03-01T10:00 view',
      'u2 2024-03-02T10:00 view',
    ];
    const periods = [...periodsBeside(days, -2, 'day', 'UTC'), ...days];
    const rows = await asked(events, (query) =>
      lifecycle({ base: { query }, bucketing: { grain: 'day', clock }, periods }),
    );
    // New, returning, resurrected, dormant.
    expect(rows).toEqual([
      ['0', '1', '0', '0', '0'],
      ['1', '0', '1', '1', '0'],
      ['2', '0', '0', '0', '2'],
    ]);
  });
});

describe('stalled entities', () => {
  const events = [
    'd1 2024-01-01T00:00 lead',
    'd1 2024-02-01T00:00 offer',
    'd2 2024-01-15T00:00 lead',
    'd3 2024-01-01T00:00 lead',
    'd3 2024-01-20T00:00 done',
    'd4 2024-01-15T00:00 lead',
    'd5 2024-01-10T00:00 lead',
    'd5 2024-01-10T00:00 offer',
  ];
  const page =
    (before: string, after: { since: string; entity: string } | null = null, first = 10) =>
    (query: Query) =>
      stalled({
        base: { query, types: { entity: 'string', stage: 'string' } },
        before,
        first,
        after,
      });
  const shown = (rows: readonly (readonly (string | null)[])[]) =>
    rows.map(([since, entity, stage]) => [since?.slice(0, 10), entity, stage]);

  it('are those that entered their latest stage before then, unless it is a last one', async () => {
    expect(shown(await asked(events, page('2024-02-01T00:00:00.000Z')))).toEqual([
      ['2024-01-10', 'd5', 'offer'],
      ['2024-01-15', 'd2', 'lead'],
      ['2024-01-15', 'd4', 'lead'],
    ]);
    expect(shown(await asked(events, page('2024-02-01T00:00:00.001Z')))).toHaveLength(4);
  });

  it('come in pages without gap or repeat', async () => {
    const after = { since: '2024-01-15T00:00:00.000Z', entity: 'd2' };
    const rows = await asked(events, page('2024-03-01T00:00:00.000Z', after, 1));
    expect(shown(rows)).toEqual([['2024-01-15', 'd4', 'lead']]);
  });
});

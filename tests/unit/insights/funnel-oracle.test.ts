import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunnelShape } from '../../../src/semantic/insights/funnel/shape.ts';
import type { Attribution } from '../../../src/semantic/lower/insights/funnel/paths.ts';
import { openTestDuckdb, openTestPostgres, type TestEngine } from '../../oracles/engines.ts';
import { funnelPaths, type OracleEvent, type OraclePath } from '../../oracles/funnel.ts';
import { type Random, seeded } from '../../oracles/random.ts';
import {
  allPaths,
  baseOf,
  createEvents,
  type FunnelCase,
  microseconds,
  oracleFunnel,
  SECOND,
} from './funnel-events.ts';

const SHAPES = Number(process.env['SEXTANT_ORACLE_SHAPES'] ?? 12);
const ENTITIES = 60;

let duckdb: TestEngine;
let postgres: TestEngine;
beforeAll(async () => {
  [duckdb, postgres] = await Promise.all([openTestDuckdb(), openTestPostgres()]);
});
afterAll(async () => {
  await Promise.all([duckdb.close(), postgres.close()]);
});

type Kind = 'plain' | 'optional' | 'exclusions' | 'both';

function randomCase(random: Random, order: FunnelShape['order'], kind: Kind): FunnelCase {
  const steps = 1 + random.below(4);
  const types = Array.from({ length: steps }, (_, i) =>
    random.chance(0.5) ? [i] : [random.below(4), random.below(5)],
  );
  const optional = kind === 'optional' || kind === 'both';
  const excluding = (kind === 'exclusions' || kind === 'both') && steps > 1;
  const exclusions = Array.from({ length: excluding ? 1 + random.below(2) : 0 }, () => {
    const from = 1 + random.below(steps - 1);
    return { from, to: from + 1 + random.below(steps - from), type: random.below(6) };
  });
  const overlaps = types.flatMap((a, i) =>
    types.flatMap((b, j) =>
      i < j && a.some((type) => b.includes(type)) ? [[i + 1, j + 1] as const] : [],
    ),
  );
  const shape: FunnelShape = {
    order,
    steps: types.map((_, i) => ({ optional: optional && i > 0 && random.chance(0.5) })),
    window: { n: random.below(9), unit: 'second' },
    exclusions: exclusions.map(({ from, to }) => ({ from, to })),
    overlaps,
  };
  const events = Array.from({ length: ENTITIES }, (_, entity) =>
    randomEvents(
      random,
      entity,
      types,
      exclusions.map((one) => one.type),
    ),
  );
  return { shape, events: events.flat() };
}

function randomEvents(
  random: Random,
  entity: number,
  types: readonly (readonly number[])[],
  exclusions: readonly number[],
): readonly OracleEvent[] {
  const span = 1 + random.below(10);
  return Array.from({ length: random.below(8) }, () => {
    const type = random.below(6);
    return {
      entity: `e${String(entity).padStart(3, '0')}`,
      ts: random.below(span) * SECOND,
      key: random.below(1_000_000),
      steps: types.map((of) => of.includes(type)),
      exclusions: exclusions.map((of) => of === type),
      value: random.pick(['x', 'y', 'z', null]),
    };
  });
}

const shown = (path: OraclePath, shape: FunnelShape, value: string | null | undefined) => [
  path.entity,
  path.depth,
  ...path.reached.filter((_, i) => shape.steps[i]?.optional),
  ...path.times,
  ...(value === undefined ? [] : [value]),
];

function attributed(path: OraclePath, attribution: Attribution): string | null {
  const step =
    attribution.kind === 'first_touch'
      ? 1
      : attribution.kind === 'last_touch'
        ? path.depth
        : attribution.step;
  return path.values[step - 1] ?? null;
}

async function answers(
  engine: TestEngine,
  table: string,
  one: FunnelCase,
  options: { asof: boolean; attribution: Attribution | null },
) {
  const { shape } = one;
  const query = allPaths({
    base: baseOf(table, one),
    shape,
    by: 'entity',
    times: true,
    ...options,
  });
  const rows = await engine.ask(query);
  const optional = shape.steps.filter((step) => step.optional).length;
  return rows.map((row) => [
    row[0],
    Number(row[1]),
    ...row.slice(2, 2 + optional).map((cell) => cell === 'true'),
    ...row.slice(2 + optional, 2 + optional + shape.steps.length).map(microseconds),
    ...row.slice(2 + optional + shape.steps.length),
  ]);
}

async function agree(seed: number, order: FunnelShape['order'], kind: Kind): Promise<void> {
  const random = seeded(seed);
  const one = randomCase(random, order, kind);
  const table = `events_${order}_${kind}_${seed}`;
  await Promise.all([duckdb, postgres].map((engine) => createEvents(engine, table, one)));
  const paths = funnelPaths(one.events, oracleFunnel(one));
  const attributions: (Attribution | null)[] = [
    null,
    { kind: 'first_touch' },
    { kind: 'last_touch' },
    { kind: 'step', step: 1 + random.below(one.shape.steps.length) },
  ];
  for (const attribution of attributions) {
    const expected = paths.map((path) =>
      shown(path, one.shape, attribution === null ? undefined : attributed(path, attribution)),
    );
    const say = JSON.stringify({ seed, shape: one.shape, attribution });
    for (const [engine, asof] of [
      [duckdb, true],
      [duckdb, false],
      [postgres, false],
    ] as const) {
      const got = await answers(engine, table, one, { asof, attribution });
      expect(got, `${engine.name} ${asof} ${say}`).toEqual(expected);
    }
  }
}

const KINDS: readonly (readonly [FunnelShape['order'], Kind])[] = [
  ['sequential', 'plain'],
  ['sequential', 'optional'],
  ['sequential', 'exclusions'],
  ['sequential', 'both'],
  ['strict', 'plain'],
  ['strict', 'optional'],
  ['any', 'plain'],
];

describe.each(KINDS)('a funnel, %s, %s', (order, kind) => {
  it('agrees with brute force on random event sets, on every engine', async () => {
    for (let seed = 1; seed <= SHAPES; seed++) await agree(seed, order, kind);
  }, 120_000);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunnelShape } from '../../../src/semantic/insights/funnel/funnel-shape.ts';
import type { Attribution } from '../../../src/semantic/insights/funnel/sql/attribution.ts';
import { openTestDuckdb, openTestPostgres, type TestEngine } from '../../oracles/engines.ts';
import { attributedValue, funnelPaths, type OraclePath } from '../../oracles/funnel.ts';
import { seeded } from '../../oracles/random.ts';
import {
  allPaths,
  baseOf,
  createEvents,
  type FunnelCase,
  type FunnelKind,
  microseconds,
  oracleFunnel,
  randomCase,
} from './funnel-events.ts';

const SHAPES = Number(process.env['SEXTANT_ORACLE_SHAPES'] ?? 12);

let duckdb: TestEngine;
let postgres: TestEngine;
beforeAll(async () => {
  [duckdb, postgres] = await Promise.all([openTestDuckdb(), openTestPostgres()]);
});
afterAll(async () => {
  await Promise.all([duckdb.close(), postgres.close()]);
});

/** What is asked of each path; without times a path is its depth and its optional steps. */
interface Wanted {
  readonly times: boolean;
  readonly attribution: Attribution | null;
}

/** Nobody, where its attribution leaves it out. */
function shown(path: OraclePath, shape: FunnelShape, { times, attribution }: Wanted) {
  const value = attribution === null ? null : attributedValue(path, attribution);
  if (value === undefined) return [];
  const row = [
    path.entity,
    path.depth,
    ...path.reached.filter((_, i) => shape.steps[i]?.optional),
    ...(times ? path.times : []),
  ];
  return [attribution === null ? row : [...row, value]];
}

async function answers(
  engine: TestEngine,
  table: string,
  one: FunnelCase,
  options: Wanted & { asof: boolean },
) {
  const { shape } = one;
  const query = allPaths({ base: baseOf(table, one), shape, by: 'entity', ...options });
  const rows = await engine.ask(query);
  const optional = 2 + shape.steps.filter((step) => step.optional).length;
  const timed = optional + (options.times ? shape.steps.length : 0);
  return rows.map((row) => [
    row[0],
    Number(row[1]),
    ...row.slice(2, optional).map((cell) => cell === 'true'),
    ...row.slice(optional, timed).map(microseconds),
    ...row.slice(timed),
  ]);
}

function allPairs({ steps }: FunnelShape): FunnelShape['overlaps'] {
  return steps.flatMap((_, i) => steps.slice(i + 1).map((_, j) => [i + 1, i + j + 2] as const));
}

/** Each way through the code once. */
function formsOf(shape: FunnelShape): readonly (readonly [TestEngine, boolean, FunnelShape])[] {
  const plain = [
    [duckdb, true, shape],
    [postgres, false, shape],
  ] as const;
  if (shape.order !== 'sequential') return plain;
  // As if it could not be told that no event is two steps.
  const untold = { ...shape, overlaps: allPairs(shape) };
  const apart = shape.overlaps.length === 0;
  return [
    ...plain,
    ...(apart ? [[duckdb, false, shape] as const] : []),
    ...(apart && shape.steps.length > 1 ? [[duckdb, true, untold] as const] : []),
  ];
}

async function agree(seed: number, order: FunnelShape['order'], kind: FunnelKind): Promise<void> {
  const random = seeded(seed);
  const one = randomCase(random, order, kind);
  const table = `events_${order}_${kind}_${seed}`;
  await Promise.all([duckdb, postgres].map((engine) => createEvents(engine, table, one)));
  const paths = funnelPaths(one.events, oracleFunnel(one));
  const step = 1 + random.below(one.shape.steps.length);
  const all: readonly Wanted[] = [
    { times: true, attribution: null },
    { times: false, attribution: null },
    { times: false, attribution: { kind: 'first_touch' } },
    { times: false, attribution: { kind: 'last_touch' } },
    { times: true, attribution: { kind: 'step', step } },
  ];
  for (const wanted of all) {
    const expected = paths.flatMap((path) => shown(path, one.shape, wanted));
    const say = JSON.stringify({ seed, shape: one.shape, wanted });
    const forms = formsOf(one.shape);
    // While one engine computes, the other may.
    const each = [duckdb, postgres].map(async (engine) => {
      for (const [of, asof, shape] of forms) {
        if (of !== engine) continue;
        const got = await answers(engine, table, { ...one, shape }, { asof, ...wanted });
        expect(got, `${engine.name} ${asof} ${say} ${shape.overlaps.length}`).toEqual(expected);
      }
    });
    await Promise.all(each);
  }
}

const KINDS: readonly (readonly [FunnelShape['order'], FunnelKind])[] = [
  ['sequential', 'plain'],
  ['sequential', 'optional'],
  ['sequential', 'exclusions'],
  ['sequential', 'both'],
  ['strict', 'plain'],
  ['strict', 'optional'],
  ['strict', 'exclusions'],
  ['strict', 'both'],
  ['any', 'plain'],
  ['any', 'exclusions'],
];

describe.each(KINDS)('a funnel, %s, %s', (order, kind) => {
  it('agrees with brute force on random event sets, on every engine', async () => {
    for (let seed = 1; seed <= SHAPES; seed++) await agree(seed, order, kind);
  }, 120_000);
});

/** Small event sets as tables on the engines, and as the oracle reads them. */

import type { FunnelShape } from '../../../src/semantic/insights/funnel/funnel-shape.ts';
import type { PathsRequest } from '../../../src/semantic/insights/funnel/sql/paths.ts';
import { funnelPaths } from '../../../src/semantic/insights/funnel/sql/paths.ts';
import type { Select } from '../../../src/sql/ast.ts';
import { col, column, cteRef, order, select, table } from '../../../src/sql/build.ts';
import type { TestEngine } from '../../oracles/engines.ts';
import type { OracleEvent, OracleFunnel } from '../../oracles/funnel.ts';
import type { Random } from '../../oracles/random.ts';

export const SECOND = 1_000_000;
const ENTITIES = 60;

export interface FunnelCase {
  readonly shape: FunnelShape;
  readonly events: readonly OracleEvent[];
}

export function oracleFunnel({ shape }: FunnelCase): OracleFunnel {
  return {
    order: shape.order,
    optional: shape.steps.map((step) => step.optional),
    window: shape.window.n * SECOND,
    exclusions: shape.exclusions.map(({ from, to, mode }) => ({
      from: from - 1,
      to: to - 1,
      mode,
    })),
  };
}

/** Writes the events into the table `name`; the clock starts at 2024-01-01. */
export async function createEvents(
  engine: TestEngine,
  name: string,
  { shape, events }: FunnelCase,
): Promise<void> {
  const flags = flagsOf({ shape });
  const rows = events.map((event) =>
    [
      `'${event.entity}'`,
      event.ts,
      event.key,
      event.value === null ? 'NULL' : `'${event.value}'`,
      event.inside,
      ...shape.steps.map((_, i) => event.steps[i] === true),
      ...shape.exclusions.map((_, i) => event.exclusions[i] === true),
    ].join(', '),
  );
  await engine.run(
    `CREATE TABLE ${name} (entity TEXT, ts TIMESTAMP, key INTEGER, value TEXT, inside BOOLEAN, ${flags.map((flag) => `${flag} BOOLEAN`).join(', ')})`,
  );
  if (rows.length === 0) return;
  // One expression over all rows: bound for each row, it would take as long as what is asked of them.
  const rest = ['key', 'value', 'inside', ...flags].join(', ');
  await engine.run(
    `INSERT INTO ${name} SELECT entity, TIMESTAMP '2024-01-01' + ts * INTERVAL '1 microsecond', ${rest}
    FROM (VALUES (${rows.join('), (')})) AS v (entity, ts, ${rest})`,
  );
}

const flagsOf = ({ shape }: Pick<FunnelCase, 'shape'>): readonly string[] => [
  ...shape.steps.map((_, i) => `s${i + 1}`),
  ...shape.exclusions.map((_, i) => `x${i + 1}`),
];

export function baseOf(name: string, one: FunnelCase): PathsRequest['base'] {
  const names = ['entity', 'ts', 'key', 'value', 'inside', ...flagsOf(one)];
  return {
    query: select({
      columns: names.map((one) => column(col(null, one), one, 'string')),
      from: table([name], 'e'),
    }),
    types: { entity: 'string', key: 'integer', value: 'string' },
  };
}

/** Everything about every path, ordered by entity. */
export function allPaths(request: PathsRequest): Select {
  const paths = funnelPaths(request);
  const { shape } = request;
  const names = [
    'entity',
    'depth',
    ...shape.steps.flatMap((step, i) => (step.optional ? [`r${i + 1}`] : [])),
    ...(request.times ? shape.steps.map((_, i) => `t${i + 1}`) : []),
    ...(request.attribution === null ? [] : ['value']),
  ];
  return select({
    with: paths.ctes,
    columns: names.map((name) => column(col(null, name), name, 'string')),
    from: cteRef(paths.name),
    orderBy: [order(1)],
  });
}

/** Microseconds since the tables' clock started. */
export function microseconds(text: string | null): number | null {
  if (text === null) return null;
  const [whole = '', fraction = ''] = text.replace('T', ' ').split('.');
  const seconds = (Date.parse(`${whole.replace(' ', 'T')}Z`) - Date.UTC(2024, 0, 1)) / 1000;
  return seconds * SECOND + Number(fraction.padEnd(6, '0').slice(0, 6));
}

export type FunnelKind = 'plain' | 'optional' | 'exclusions' | 'both';

/** A funnel of at most four steps over five types of event, with events that often tie. */
export function randomCase(
  random: Random,
  order: FunnelShape['order'],
  kind: FunnelKind,
): FunnelCase {
  const steps = 1 + random.below(4);
  // Some have no event that two steps match: those take other ways through the code.
  const apart = random.chance(0.4);
  const types = Array.from({ length: steps }, (_, i) =>
    apart || random.chance(0.5) ? [i] : [random.below(4), random.below(5)],
  );
  const optional = kind === 'optional' || kind === 'both';
  const excluding = (kind === 'exclusions' || kind === 'both') && steps > 1;
  const exclusions = Array.from({ length: excluding ? 1 + random.below(2) : 0 }, () => {
    const type = random.below(6);
    // In any order there is nothing between but the first event and the last.
    if (order === 'any') return { from: 1, to: steps, type, mode: 'path' as const };
    const from = 1 + random.below(steps - 1);
    const mode = random.chance(0.3) ? ('entity' as const) : ('path' as const);
    return { from, to: from + 1 + random.below(steps - from), type, mode };
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
    exclusions: exclusions.map(({ from, to, mode }) => ({ from, to, mode })),
    overlaps,
  };
  const end = random.chance(0.3) ? random.below(6) * SECOND : Number.POSITIVE_INFINITY;
  const events = Array.from({ length: ENTITIES }, (_, entity) => {
    const bad = exclusions.map((one) => one.type);
    const all = randomEvents(random, entity, types, bad).map((event) => insideOf(event, end));
    return order === 'any' ? all : all.map(startingInside);
  });
  return { shape, events: events.flat() };
}

const insideOf = (event: OracleEvent, end: number): OracleEvent => ({
  ...event,
  inside: event.ts < end,
});

/** The first step only inside the range. */
export const startingInside = (event: OracleEvent): OracleEvent => ({
  ...event,
  steps: event.steps.map((step, i) => step && (i > 0 || event.inside)),
});

function randomEvents(
  random: Random,
  entity: number,
  types: readonly (readonly number[])[],
  exclusions: readonly number[],
): readonly OracleEvent[] {
  // Short spans, so that many events tie.
  const span = 1 + random.below(random.chance(0.5) ? 4 : 10);
  // Mostly events that matter, so that long chains come about and are killed.
  const mattering = [...new Set([...types.flat(), ...exclusions])];
  return Array.from({ length: random.below(9) }, () => {
    const type = random.chance(0.1) ? random.below(6) : mattering[random.below(mattering.length)];
    return {
      entity: `e${String(entity).padStart(3, '0')}`,
      ts: random.below(span) * SECOND,
      key: random.below(1_000_000),
      steps: types.map((of) => of.some((one) => one === type)),
      exclusions: exclusions.map((of) => of === type),
      value: random.pick(['x', 'y', 'z', null]),
      inside: true,
    };
  });
}

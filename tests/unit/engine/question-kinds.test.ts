import { expect, test } from 'vitest';
import { chooseWay, planQuestion } from '../../../src/engine/choose-way.ts';
import type { AnySpec } from '../../../src/engine/engine.ts';
import {
  lowerQuestion,
  type Resolved,
  resolveQuestion,
} from '../../../src/engine/question-kinds.ts';
import { loadModelFolder } from '../../../src/semantic/load/load-folder.ts';
import { blankSpec } from '../../../src/semantic/query/blank-spec.ts';
import { dialects } from '../../../src/sql/dialects/dialects.ts';
import { printQuery } from '../../../src/sql/print-sql.ts';
import { principalOf } from '../../corpus/read-case.ts';
import { errorOf } from '../query/shop.ts';

const model = await loadModelFolder('tests/fixtures/insights', new Set(['default']));
const caller = principalOf('t1', ['analyst']);
const context = {
  ...{ model, principal: caller, now: new Date('2024-03-15T12:00:00Z') },
  limits: { rows: 1000, maxRows: 10_000 },
  benchmarkKey: 'a key',
};
const january = { kind: 'between', start: '2024-01-01', end: '2024-01-31' } as const;
const asked = { range: january, where: null, timeZone: 'UTC' };

/** One question of each kind: a new one does not compile without. */
const questions: Readonly<Record<Resolved['kind'], AnySpec>> = {
  groups: { ...blankSpec, root: 'events', measures: [{ member: 'events.count', as: 'n' }] },
  records: {
    ...{ ...blankSpec, root: 'events', records: { of: [], folded: [] } },
    dimensions: [{ member: 'events.type', as: 'type', granularity: null }],
  },
  funnel: {
    ...{ kind: 'funnel', insight: 'purchase', ...asked, window: null, attribution: null },
    show: { of: 'trend', granularity: 'day' },
  },
  retention: { kind: 'retention', insight: 'weekly_return', ...asked, breakdown: null },
  active_users: {
    kind: 'active_users',
    insight: 'weekly_users',
    ...asked,
    show: { of: 'lifecycle' },
  },
  stalled: { kind: 'stalled', insight: 'stalled_deals', ...asked, days: 3, first: 10, after: null },
  benchmark: { kind: 'benchmark', insight: 'seconds_benchmark', ...asked, breakdown: 'jobs.kind' },
  features: {
    kind: 'features',
    insight: 'user_features',
    ...asked,
    keys: ['ann'],
    features: ['last_type', 'events_7d', 'mean_30d'],
  },
};

const kinds = Object.entries(questions);

const insightOf = (spec: AnySpec) => ('kind' in spec ? spec.insight : null);

function sqlOf(resolved: Resolved): string {
  const planned = planQuestion(resolved, chooseWay(resolved));
  return printQuery(lowerQuestion(resolved, planned, dialects.duckdb), dialects.duckdb).sql;
}

test.each(kinds)(
  '%s: what is resolved is plain data, and all that its SQL is made of',
  (kind, spec) => {
    const resolved = resolveQuestion(spec, context);
    expect(resolved.kind).toBe(kind);
    const copy = structuredClone(resolved);
    expect(copy).toEqual(resolved);
    expect(sqlOf(copy)).toBe(sqlOf(resolved));
  },
);

test.each(kinds)(
  '%s: each of its bases is planned, and the way is one that all take',
  (_, spec) => {
    const resolved = resolveQuestion(spec, context);
    const way = chooseWay(resolved);
    expect(way).toEqual({ kind: 'base_tables', why: [] });
    expect(planQuestion(resolved, way).programs).toHaveLength(resolved.bases.length);
  },
);

test.each(kinds.filter(([, spec]) => 'kind' in spec))(
  '%s: a key for other insights does not get to ask it',
  (_, spec) => {
    const scopes = { cubes: null, insights: new Set(['others']), operations: null };
    const asking = { ...context, principal: { ...caller, scopes } };
    const error = errorOf(() => resolveQuestion(spec, asking));
    expect(error).toMatchObject({ code: 'UNKNOWN_MEMBER', facts: { member: insightOf(spec) } });
  },
);

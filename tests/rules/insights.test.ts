import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import { loadInsights } from '../../src/semantic/load/load-insights.ts';
import { readModelFolder } from '../../src/semantic/load/read-folder.ts';
import { formatIssue, InvalidModelError } from '../../src/shared/errors.ts';

const CUBES = `
cubes:
  - name: events
    sql_table: events
    joins:
      - { name: users, relationship: many_to_one, sql: "{CUBE}.user_id = {users.user_id}" }
      - { name: accounts, relationship: many_to_one, sql: "{CUBE}.account_id = {accounts.account_id}" }
    dimensions:
      - { name: event_id, sql: event_id, type: number, primary_key: true, public: true }
      - { name: user_id, sql: user_id, type: number }
      - { name: tenant_id, sql: tenant_id, type: string }
      - { name: event_type, sql: event_type, type: string }
      - { name: day, sql: day, type: time, meta: { graphql_type: date } }
      - { name: event_time, sql: event_time, type: time }
      - { name: country, sql: country, type: string }
    measures:
      - { name: count, type: count }
      - { name: revenue, type: sum, sql: amount }
    segments:
      - { name: purchases, sql: "{CUBE}.event_type = 'purchase'" }
    access_policy:
      - group: viewer
        row_level:
          filters: [{ member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }]
  - name: accounts
    sql_table: accounts
    dimensions:
      - { name: account_id, sql: account_id, type: number, primary_key: true, public: true }
      - { name: tier, sql: tier, type: string }
      - { name: owner, sql: owner, type: string }
    access_policy:
      - group: viewer
        row_level:
          filters: [{ member: owner, operator: equals, values: ["{ securityContext.tenant }"] }]
  - name: users
    sql_table: users
    meta: { tenancy: shared }
    dimensions:
      - { name: user_id, sql: user_id, type: number, primary_key: true, public: true }
      - { name: plan, sql: plan, type: string }
    measures:
      - { name: paying, type: count }
`;
const { model } = loadModel([{ path: 'cubes.yml', text: CUBES }]);

const load = (yaml: string) => loadInsights([{ path: 'i.yml', text: yaml }], model);

function issuesOf(yaml: string): readonly string[] {
  try {
    load(yaml);
  } catch (error) {
    if (!(error instanceof InvalidModelError)) throw error;
    return error.issues.map((issue) => formatIssue(issue).replace('i.yml:', ''));
  }
  return [];
}

const step = (name: string, type: string, rest = '') =>
  `{ name: ${name}, filters: [{ member: event_type, operator: equals, values: [${type}] }]${rest} }`;
const funnel = (lines: string) => `funnels:
  - name: f
    cube: events
    entity: user_id
    time: event_time
    window: 7 days
${lines}`;

describe('insights', () => {
  it("of the demo load, over the demo's cubes", async () => {
    const folder = await readModelFolder('cube-models');
    const insights = loadInsights(folder.insights, loadModel(folder.cubes).model);
    expect([...insights.funnels.keys()]).toEqual([
      'repurchase_funnel',
      'partnership_funnel',
      'conversion_funnel',
      'checkout_funnel',
    ]);
    expect(insights.benchmarks.get('error_rate_benchmark')?.own).toEqual(['tenant']);
    expect(insights.queries.get('user_events')?.args.map((arg) => arg.name)).toEqual([
      'user_id',
      'event_type',
    ]);
  });

  it('keep their version while only places change', () => {
    const text = funnel(`    steps: [${step('a', 'x')}, ${step('b', 'y')}]`);
    expect(load(text).version).toBe(load(`# moved\n${text}`).version);
    expect(load(text.replace('7 days', '8 days')).version).not.toBe(load(text).version);
  });

  it('bind members over joins, segments and nested filters', () => {
    const text = funnel(`    steps:
      - ${step('a', 'x')}
      - name: b
        filters: [{ or: [{ segment: purchases }, { member: users.plan, operator: notEquals, values: [free] }] }]
    breakdowns: [country, users.plan]
    attribution: step(2)`);
    const found = load(text).funnels.get('f');
    expect(found?.breakdowns).toEqual([
      { path: [], name: 'country' },
      { path: ['users'], name: 'plan' },
    ]);
    expect(found?.attribution).toEqual({ kind: 'step', step: 2 });
    expect(found?.steps[1]?.filter).toMatchObject({
      kind: 'or',
      of: [
        { kind: 'segment', member: 'events.purchases' },
        { kind: 'compare', member: 'events.users.plan', operator: 'notEquals' },
      ],
    });
  });

  it('report every mistake of a file at once, with place and nearest name', () => {
    const text = `funnels:
  - name: f
    cube: evnts
    entity: user_id
    time: event_time
    window: 7 days
    steps: [${step('a', 'x')}, ${step('b', 'y')}]
  - name: g
    cube: events
    entity: usr_id
    time: country
    window: a week
    stepz: []
    steps:
      - { name: a, optional: true, filters: [{ member: event_tipe, operator: equals, values: [x] }] }
      - { name: a, filters: [{ member: event_type, operator: equal, values: [x] }] }
      - { name: c, filters: [{ member: event_type, operator: set, values: [x] }, { segment: purchase }] }
    exclusions: [{ from: c, to: d, filters: [{ member: event_type, operator: equals }] }]
    breakdowns: [count]
retention:
  - { name: r, cube: events, entity: user_id, time: day, granularity: hour, periods: 0 }
`;
    expect(issuesOf(text)).toEqual([
      '3:11 There is no cube evnts. Did you mean events? (insights)',
      '10:13 There is no member or cube usr_id in events. Did you mean user_id? (references)',
      '11:11 country is a string dimension, not a time dimension. (insights)',
      '12:13 Write a length of time such as 7 days. (document)',
      '13:5 Unknown key stepz. Did you mean steps? (document)',
      '15:30 The first step cannot be optional. (insights)',
      '15:56 There is no member or cube event_tipe in events. Did you mean event_type? (references)',
      '16:17 g has two steps called a. (duplicate-names)',
      expect.stringContaining('16:62 operator cannot be equal: it must be one of equals, '),
      '17:62 The operator set takes no values. (insights)',
      '17:93 There is no member or cube purchase in events. Did you mean purchases? (references)',
      '18:33 g has no step d. (insights)',
      '18:78 The operator equals needs values. (insights)',
      '19:18 count is a measure, not a dimension. (references)',
      '21:71 day is a date: it cannot be counted by the hour. (insights)',
      '21:86 Must be at least 1. (document)',
    ]);
  });

  it('refuse funnels that have no meaning', () => {
    const steps = `[${step('a', 'x')}, ${step('b', 'y')}]`;
    const exclusion = '[{ filters: [{ segment: purchases }], from: a, to: b }]';
    expect(
      issuesOf(funnel(`    order: any\n    steps: ${steps}\n    exclusions: ${exclusion}`)),
    ).toEqual([
      '9:61 In a funnel in any order an exclusion lies between the first event and the last: leave out from. (insights)',
      '9:68 In a funnel in any order an exclusion lies between the first event and the last: leave out to. (insights)',
    ]);
    expect(
      issuesOf(
        funnel(
          `    order: any\n    steps: [${step('a', 'x')}, ${step('b', 'y', ', optional: true')}]`,
        ),
      ),
    ).toEqual([expect.stringContaining('none is more optional than another')]);
    const same = ['a', 'b', 'c', 'd'].map((name) => step(name, 'x')).join(', ');
    const barring = '[{ filters: [{ segment: purchases }], mode: entity }]';
    expect(
      issuesOf(funnel(`    order: any\n    steps: ${steps}\n    exclusions: ${barring}`)),
    ).toEqual([
      expect.stringContaining(
        'In a funnel in any order no step follows another: an exclusion is of mode path there.',
      ),
    ]);
    expect(issuesOf(funnel(`    order: any\n    steps: [${same}]`))).toEqual([
      expect.stringContaining('at most 3 steps may match the same events'),
    ]);
    expect(issuesOf(funnel(`    steps: ${steps}\n    attribution: step(3)`))).toEqual([
      '8:18 f has 2 steps: there is no step(3). (insights)',
    ]);
    expect(
      issuesOf(
        funnel(
          `    steps: ${steps}\n    exclusions: [{ filters: [{ segment: purchases }], from: b, to: a }]`,
        ),
      ),
    ).toEqual(['8:68 An exclusion goes from a step to a later one. (insights)']);
  });

  it('refuse benchmarks that would tell contributors apart, or that nobody owns', () => {
    const benchmark = (rest: string) =>
      `benchmarks:\n  - { name: b, cube: events, measure: revenue, ${rest} }`;
    expect(issuesOf(benchmark('unit: tenant_id, breakdowns: [country]'))).toEqual([]);
    expect(issuesOf(benchmark('unit: tenant_id, breakdowns: [tenant_id, event_id]'))).toEqual([
      expect.stringContaining('tenant_id tells the contributors apart'),
      expect.stringContaining('A benchmark has one breakdown at most'),
      expect.stringContaining('event_id tells the contributors apart'),
    ]);
    expect(issuesOf(benchmark('unit: tenant_id, breakdowns: [users.plan]'))).toEqual([]);
    expect(issuesOf(benchmark('unit: tenant_id, breakdowns: [accounts.tier]'))).toEqual([
      expect.stringContaining('Each tenant sees rows of its own of accounts'),
    ]);
    const filters = 'filters: [{ or: [{ member: accounts.tier, operator: set }] }]';
    expect(issuesOf(benchmark(`unit: tenant_id, ${filters}`))).toEqual([
      expect.stringContaining('Each tenant sees rows of its own of accounts'),
    ]);
    expect(issuesOf(benchmark('unit: country'))).toEqual([
      expect.stringContaining('No row policy of events binds country to securityContext'),
    ]);
    expect(issuesOf(benchmark('unit: tenant_id, min_contributors: 2'))).toEqual([
      expect.stringContaining('Must be at least 3.'),
    ]);
  });

  it('refuse names that another root field has, features that do not exist, and empty queries', () => {
    expect(
      issuesOf(`entities: [{ name: user, key: user_id }, { name: shop, key: shop_id }]
feature_views:
  - { name: v, entity: user, cube: events, time: event_time, features: [{ name: c, measure: count, window: 1 day }] }
  - { name: w, entity: shop, cube: events, time: event_time, features: [{ name: c, measure: users.paying, window: 1 day }] }
  - { name: x, entity: usr, cube: events, time: event_time, features: [{ name: c, dimension: country, aggregate: last }] }
feature_services: [{ name: s, features: [v.c, v.d, u.c] }]
queries:
  - { name: users, cube: events, measures: [count] }
  - { name: q, cube: events }
  - { name: r, cube: events, records: [event_id], measures: [count], args: { time: { member: day } } }
`),
    ).toEqual([
      '4:24 events has no dimension shop_id, the key of shop. (insights)',
      '4:93 The measure must be one of events itself. (insights)',
      '5:24 There is no entity usr. Did you mean user? (insights)',
      '6:47 v has no feature d. (insights)',
      '6:52 There is no feature view u. (insights)',
      '8:13 users is used elsewhere: every cube, view and insight has a root field of its own name. (duplicate-names)',
      '9:13 A query asks for measures or for records. (insights)',
      expect.stringContaining('A query for records has no measures.'),
      expect.stringContaining('time is an argument that every insight has: take another name.'),
    ]);
  });
});

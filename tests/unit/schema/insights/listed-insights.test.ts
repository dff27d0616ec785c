import { beforeAll, describe, expect, it } from 'vitest';
import { buildRoleSchema } from '../../../../src/schema/role-schema.ts';
import { everyMember } from '../../../../src/semantic/access/member-access.ts';
import { loadModelFolder } from '../../../../src/semantic/load/load-folder.ts';
import type { SemanticModel } from '../../../../src/semantic/model/types.ts';

let model: SemanticModel;
beforeAll(async () => {
  model = await loadModelFolder('tests/fixtures/insights', new Set(['default']));
});

/** The schema of who sees everything but these members. */
function schemaWithout(cube: string, ...hidden: readonly string[]) {
  const visibility = everyMember(model);
  const members = new Map(visibility.members);
  const left = [...(members.get(cube) ?? [])].filter((name) => !hidden.includes(name));
  members.set(cube, new Set(left));
  return buildRoleSchema(model, { ...visibility, members });
}

const fieldsOf = ({ schema }: ReturnType<typeof buildRoleSchema>) =>
  Object.keys(schema.getQueryType()?.getFields() ?? {});

describe('insights in the catalog', () => {
  it('are those that have root fields, by their kinds', () => {
    const visibility = { ...everyMember(model), records: new Set(['events']) };
    const listed = buildRoleSchema(model, visibility).insights();
    expect(listed.map(({ kind, name, field }) => `${kind} ${name} ${field}`)).toEqual([
      'funnel purchase purchase',
      'funnel straight_purchase straightPurchase',
      'funnel any_purchase anyPurchase',
      'funnel careful_purchase carefulPurchase',
      'funnel clean_purchase cleanPurchase',
      'retention weekly_return weeklyReturn',
      'retention daily_purchase_return dailyPurchaseReturn',
      'active_users daily_users dailyUsers',
      'active_users weekly_users weeklyUsers',
      'query user_metrics userMetrics',
      'query country_metrics countryMetrics',
      'query user_events userEvents',
      'query user_behavior userBehavior',
      'trend score_trend scoreTrend',
      'stalled stalled_deals stalledDeals',
      'benchmark price_benchmark priceBenchmark',
      'benchmark seconds_benchmark secondsBenchmark',
      'feature_view user_features userFeatures',
    ]);
  });

  it('are not those of whose members one is hidden', () => {
    const without = schemaWithout('events', 'type', 'user_id');
    expect(without.insights().map(({ name }) => name)).toEqual([
      'country_metrics',
      // Its argument may be left out, and is.
      'user_behavior',
      'score_trend',
      'stalled_deals',
      'price_benchmark',
      'seconds_benchmark',
    ]);
    expect(fieldsOf(without)).not.toContain('purchase');
    // Nor records whose cube lets the caller list none.
    expect(fieldsOf(schemaWithout('events'))).not.toContain('userEvents');
    expect(fieldsOf(without)).toContain('countryMetrics');
  });

  it('lose a breakdown, an optional argument or a feature that is hidden, and stay', () => {
    const fields = schemaWithout('events', 'country').schema.getQueryType()?.getFields();
    const purchase = fields?.['purchase'];
    expect(purchase?.args.map(({ name }) => name)).not.toContain('country');
    const breakdown = purchase?.args.find(({ name }) => name === 'breakdown');
    expect(String(breakdown?.type)).toBe('PurchaseBreakdown');
    const view = schemaWithout('events', 'country').schema.getType('UserFeatures');
    expect(JSON.stringify(view?.toConfig())).not.toContain('lastCountry');
    expect(fields).not.toHaveProperty('countryMetrics');
  });
});

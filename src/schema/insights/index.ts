import type { Insight } from '../../semantic/model/insights/types.ts';
import type { VisibleInsights } from '../../semantic/model/insights/visible.ts';
import type { Field, Fields } from '../fields.ts';
import { camelCase } from '../names.ts';
import type { TypeRegistry } from '../registry.ts';
import { activeUsersField } from './active-users.ts';
import { benchmarkField } from './benchmark.ts';
import { featuresBatchField, featuresField } from './features.ts';
import { funnelField } from './funnel.ts';
import { namedQueryField } from './named-query.ts';
import { retentionField } from './retention.ts';
import { stalledField } from './stalled.ts';
import { trendField } from './trend.ts';

type OfKind<K extends keyof VisibleInsights> =
  VisibleInsights[K] extends ReadonlyMap<string, infer T> ? T : never;

/**
 * The root field of each kind of insight: one file here per kind, beside one in `resolvers/insights`. A kind
 * whose questions are no plain queries has a row in `semantic/lower/insights/questions` too.
 */
const kinds: {
  readonly [K in keyof VisibleInsights]: (
    insight: OfKind<K>,
    registry: TypeRegistry,
  ) => Field | null;
} = {
  funnels: funnelField,
  retention: retentionField,
  activeUsers: activeUsersField,
  queries: namedQueryField,
  trends: trendField,
  stalled: stalledField,
  benchmarks: benchmarkField,
  featureViews: featuresField,
};

/** The root fields of what the caller has, by name. */
export function insightFields(insights: VisibleInsights, registry: TypeRegistry): Fields {
  const names = Object.keys(kinds) as (keyof VisibleInsights)[];
  const fields = names.flatMap((kind) => {
    const make = kinds[kind] as (insight: Insight, registry: TypeRegistry) => Field | null;
    return [...insights[kind].values()].map((insight: Insight) => {
      return described(camelCase(insight.name), insight, make(insight, registry));
    });
  });
  const batches = [...insights.featureViews.values()].map((view) => {
    return described(`${camelCase(view.name)}Batch`, view, featuresBatchField(view, registry));
  });
  return Object.fromEntries([...fields, ...batches].flatMap((field) => (field ? [field] : [])));
}

function described(
  name: string,
  { description, title, deprecated: deprecationReason }: Insight,
  field: Field | null,
): readonly [string, Field] | null {
  if (field === null) return null;
  return [name, { ...field, description: description ?? title, deprecationReason }];
}

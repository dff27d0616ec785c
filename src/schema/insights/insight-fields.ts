import type { VisibleInsights } from '../../semantic/access/visible-insights.ts';
import type { Insight } from '../../semantic/model/insight-model.ts';
import { camelCase } from '../api-names.ts';
import type { Field, Fields } from '../cubes/object-fields.ts';
import type { TypeRegistry } from '../cubes/type-registry.ts';
import { activeUsersField } from './active-users-field.ts';
import { benchmarkField } from './benchmark-field.ts';
import { featuresBatchField, featuresField } from './features-field.ts';
import { funnelField } from './funnel-field.ts';
import { namedQueryField } from './named-query-field.ts';
import { retentionField } from './retention-field.ts';
import { stalledField } from './stalled-field.ts';
import { trendField } from './trend-field.ts';

type OfKind<K extends keyof VisibleInsights> =
  VisibleInsights[K] extends ReadonlyMap<string, infer T> ? T : never;

/**
 * The root field of each kind of insight: one file here per kind, beside one in `resolvers/insights`. A kind
 * whose questions are no plain queries has a row in `semantic/insights/insight-kinds.ts` too.
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

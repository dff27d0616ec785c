import type { CatalogInsight } from '../../resolvers/catalog/catalog-insights.ts';
import type { VisibleInsights } from '../../semantic/access/visible-insights.ts';
import type { Insight } from '../../semantic/model/insight-model.ts';
import { camelCase } from '../api-names.ts';

const kindNames: Readonly<Record<keyof VisibleInsights, string>> = {
  funnels: 'funnel',
  retention: 'retention',
  activeUsers: 'active_users',
  queries: 'query',
  trends: 'trend',
  stalled: 'stalled',
  benchmarks: 'benchmark',
  featureViews: 'feature_view',
};
const KINDS = Object.keys(kindNames) as (keyof VisibleInsights)[];

/** Those of the insights that have one of these root fields. */
export function catalogInsights(
  insights: VisibleInsights,
  fields: Readonly<Record<string, unknown>>,
): readonly CatalogInsight[] {
  const all = KINDS.flatMap((kind) =>
    [...insights[kind].values()].map(
      ({ name, cube, title, description, deprecated }: Omit<Insight, 'args' | 'filter'>) => {
        const labels = { name, field: camelCase(name), title, description, deprecated };
        return { ...labels, cube, kind: kindNames[kind] };
      },
    ),
  );
  return all.filter(({ field }) => Object.hasOwn(fields, field));
}

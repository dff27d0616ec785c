import type { CatalogInsight } from '../../resolvers/catalog/catalog-insights.ts';
import type { VisibleInsights } from '../../semantic/access/visible-insights.ts';
import type { Insight } from '../../semantic/model/insight-model.ts';
import { camelCase } from '../api-names.ts';

const kindNames: Readonly<Record<string, string>> = {
  funnels: 'funnel',
  activeUsers: 'active_users',
  queries: 'query',
  trends: 'trend',
  benchmarks: 'benchmark',
  featureViews: 'feature_view',
};

/** Those of the insights that have one of these root fields. */
export function catalogInsights(
  insights: VisibleInsights,
  fields: Readonly<Record<string, unknown>>,
): readonly CatalogInsight[] {
  const kinds = Object.entries<ReadonlyMap<string, Omit<Insight, 'args' | 'filter'>>>(insights);
  const all = kinds.flatMap(([kind, named]) =>
    [...named.values()].map(({ name, cube, title, description, deprecated }) => {
      const labels = { name, field: camelCase(name), title, description, deprecated };
      return { ...labels, cube, kind: kindNames[kind] ?? kind };
    }),
  );
  return all.filter(({ field }) => Object.hasOwn(fields, field));
}

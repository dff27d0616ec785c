import { lowerActiveUsers } from './active-users/resolve/active-users-question.ts';
import { lowerBenchmark } from './benchmark/resolve/benchmark-question.ts';
import { lowerFeatures } from './features/resolve/features-question.ts';
import { lowerFunnel } from './funnel/resolve/funnel-question.ts';
import type { InsightSpec } from './insight-spec.ts';
import { lowerRetention } from './retention/resolve/retention-question.ts';
import type { InsightContext, LoweredInsight } from './shared/base-rows.ts';
import { lowerStalled } from './stalled/resolve/stalled-question.ts';

type OfKind<K extends InsightSpec['kind']> = Extract<InsightSpec, { readonly kind: K }>;

/**
 * A new kind of question: its spec in `insight-spec.ts`, who sees it in `access/visible-insights.ts`, a folder
 * here with a row, a file with a row in `resolvers/insights` and one in `schema/insights`.
 */
const kinds: {
  readonly [K in InsightSpec['kind']]: (spec: OfKind<K>, context: InsightContext) => LoweredInsight;
} = {
  funnel: lowerFunnel,
  retention: lowerRetention,
  active_users: lowerActiveUsers,
  stalled: lowerStalled,
  benchmark: lowerBenchmark,
  features: lowerFeatures,
};

/** Throws the GatewayErrors that the question deserves. */
export function lowerInsight(spec: InsightSpec, context: InsightContext): LoweredInsight {
  const lower = kinds[spec.kind] as (of: InsightSpec, context: InsightContext) => LoweredInsight;
  return lower(spec, context);
}

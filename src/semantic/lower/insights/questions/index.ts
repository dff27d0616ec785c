import type { InsightSpec } from '../../../insights/spec.ts';
import { lowerActiveUsers } from './active-users.ts';
import { lowerBenchmark } from './benchmark.ts';
import { lowerFeatures } from './features.ts';
import { lowerFunnel } from './funnel.ts';
import { lowerRetention } from './retention.ts';
import type { InsightContext, LoweredInsight } from './rows.ts';
import { lowerStalled } from './stalled.ts';

type OfKind<K extends InsightSpec['kind']> = Extract<InsightSpec, { readonly kind: K }>;

/**
 * A new kind of question: its spec in `insights/spec.ts`, who sees it in `model/insights/visible.ts`, a file
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

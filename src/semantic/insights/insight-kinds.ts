import {
  type ResolvedActiveUsers,
  resolveActiveUsers,
} from './active-users/resolve/active-users-question.ts';
import { lowerActiveUsers } from './active-users/sql/lower-active-users.ts';
import {
  type ResolvedBenchmark,
  resolveBenchmark,
} from './benchmark/resolve/benchmark-question.ts';
import { lowerBenchmark } from './benchmark/sql/lower-benchmark.ts';
import { type ResolvedFeatures, resolveFeatures } from './features/resolve/features-question.ts';
import { lowerFeatures } from './features/sql/lower-features.ts';
import { type ResolvedFunnel, resolveFunnel } from './funnel/resolve/funnel-question.ts';
import { lowerFunnel } from './funnel/sql/lower-funnel.ts';
import {
  type ResolvedRetention,
  resolveRetention,
} from './retention/resolve/retention-question.ts';
import { lowerRetention } from './retention/sql/lower-retention.ts';
import { type ResolvedStalled, resolveStalled } from './stalled/resolve/stalled-question.ts';
import { lowerStalled } from './stalled/sql/lower-stalled.ts';

/** A question about an insight with nothing left open. */
export type ResolvedInsight =
  | ResolvedFunnel
  | ResolvedRetention
  | ResolvedActiveUsers
  | ResolvedStalled
  | ResolvedBenchmark
  | ResolvedFeatures;

/**
 * A new kind of question: its spec in `insight-spec.ts`, who sees it in `access/visible-insights.ts`, a folder
 * here with a row, a file with a row in `resolvers/insights` and one in `schema/insights`.
 */
export const insightKinds = {
  funnel: { resolve: resolveFunnel, lower: lowerFunnel },
  retention: { resolve: resolveRetention, lower: lowerRetention },
  active_users: { resolve: resolveActiveUsers, lower: lowerActiveUsers },
  stalled: { resolve: resolveStalled, lower: lowerStalled },
  benchmark: { resolve: resolveBenchmark, lower: lowerBenchmark },
  features: { resolve: resolveFeatures, lower: lowerFeatures },
};

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
import type { AskedInsight, FeaturesSpec } from './insight-spec.ts';
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

const conditions = ({ where }: AskedInsight) => [where];
/** The keys of entities are values too. */
const withKeys = ({ where, keys }: FeaturesSpec) => [where, { kind: 'keys', values: keys }];

/**
 * A new kind of question: its spec in `insight-spec.ts`, who sees it in `access/visible-insights.ts`, a folder
 * here with a row, a file with a row in `resolvers/insights` and one in `schema/insights`.
 */
export const insightKinds = {
  funnel: { conditions, resolve: resolveFunnel, lower: lowerFunnel },
  retention: { conditions, resolve: resolveRetention, lower: lowerRetention },
  active_users: { conditions, resolve: resolveActiveUsers, lower: lowerActiveUsers },
  stalled: { conditions, resolve: resolveStalled, lower: lowerStalled },
  benchmark: { conditions, resolve: resolveBenchmark, lower: lowerBenchmark },
  features: { conditions: withKeys, resolve: resolveFeatures, lower: lowerFeatures },
};

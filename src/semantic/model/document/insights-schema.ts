/** The shape of an insights file. */
import { z } from 'zod';
import { operators } from './policy-schema.ts';
import { choose, described, flag, identifier, isObject, keyed, reference } from './schema-parts.ts';

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'A value must be text, a number, true or false.',
});

const compare = keyed({
  member: reference,
  operator: z.enum(operators),
  values: z.array(literal).optional(),
});
const inSegment = keyed({ segment: reference });
export type InsightFilterDoc =
  | z.infer<typeof compare>
  | z.infer<typeof inSegment>
  | { readonly or: readonly InsightFilterDoc[] }
  | { readonly and: readonly InsightFilterDoc[] };

const filters: z.ZodType<InsightFilterDoc[]> = z.lazy(() =>
  z.array(filter).min(1, 'The list of filters may not be empty.'),
);
const filter = choose<InsightFilterDoc>((value) => {
  if (isObject(value) && 'or' in value) return keyed({ or: filters });
  if (isObject(value) && 'and' in value) return keyed({ and: filters });
  return isObject(value) && 'segment' in value ? inSegment : compare;
});

const UNIT = '(?:second|minute|hour|day|week|month|quarter|year)s?';
const duration = z
  .string()
  .regex(new RegExp(`^[1-9]\\d{0,5} ${UNIT}$`), 'Write a length of time such as 7 days.');
const grain = z.enum(['hour', 'day', 'week', 'month', 'quarter', 'year']);
const count = (least: number, most: number) =>
  z
    .number()
    .int('Must be a whole number.')
    .min(least, `Must be at least ${least}.`)
    .max(most, `Must be at most ${most}.`);
const named = z
  .record(identifier, keyed({ member: reference, required: flag.optional() }))
  .optional();
const members = z.array(reference).min(1, 'The list may not be empty.');

const insight = { ...described, cube: identifier, args: named, filters: filters.optional() };
const over = { entity: reference, time: reference };

const step = keyed({
  name: identifier,
  title: z.string().optional(),
  filters: filters.optional(),
  optional: flag.optional(),
});

const funnel = keyed({
  ...insight,
  ...over,
  order: z.enum(['sequential', 'strict', 'any']).optional(),
  window: duration,
  steps: z
    .array(step)
    .min(2, 'A funnel has at least two steps.')
    .max(20, 'A funnel has at most 20 steps.'),
  exclusions: z
    .array(
      keyed({
        filters,
        from: identifier.optional(),
        to: identifier.optional(),
        mode: z.enum(['path', 'entity']).optional(),
      }),
    )
    .optional(),
  breakdowns: members.optional(),
  attribution: z
    .string()
    .regex(
      /^(?:first_touch|last_touch|all_steps|step\([1-9]\d?\))$/,
      'Write first_touch, last_touch, all_steps or step(2).',
    )
    .optional(),
});
export type FunnelDoc = z.infer<typeof funnel>;

const retention = keyed({
  ...insight,
  ...over,
  granularity: grain,
  periods: count(1, 366),
  start: keyed({
    filters: filters.optional(),
    kind: z.enum(['first_time', 'recurring']).optional(),
  }).optional(),
  return: keyed({ filters: filters.optional() }).optional(),
  mode: z.enum(['bracketed', 'unbounded']).optional(),
  breakdowns: members.optional(),
});
export type RetentionDoc = z.infer<typeof retention>;

const activeUsers = keyed({
  ...insight,
  ...over,
  windows: z.array(count(1, 366)).min(1, 'The list may not be empty.').optional(),
  granularity: grain.optional(),
});
export type ActiveUsersDoc = z.infer<typeof activeUsers>;

const trend = keyed({
  ...insight,
  time: reference,
  granularity: grain,
  by: members.optional(),
  measures: members,
  moving_average: count(1, 1000).optional(),
  momentum: keyed({ fast: count(1, 1000), slow: count(2, 1000) }).optional(),
});
export type TrendDoc = z.infer<typeof trend>;

const stalled = keyed({
  ...insight,
  ...over,
  stage: reference,
  days: count(1, 3660).optional(),
  done: filters.optional(),
});
export type StalledDoc = z.infer<typeof stalled>;

const benchmark = keyed({
  ...insight,
  unit: reference,
  measure: reference,
  weight: reference.optional(),
  breakdowns: members.optional(),
  time: reference.optional(),
  granularity: grain.optional(),
  groups: count(1, 1000).optional(),
  min_contributors: count(3, 1000).optional(),
  dominance: z
    .number()
    .gt(0, 'Must be a share between 0 and 1.')
    .max(1, 'Must be a share between 0 and 1.')
    .optional(),
  round: count(0, 6).optional(),
});
export type BenchmarkDoc = z.infer<typeof benchmark>;

const namedQuery = keyed({
  ...insight,
  measures: members.optional(),
  dimensions: members.optional(),
  records: members.optional(),
  time: reference.optional(),
  granularity: grain.optional(),
  pick: flag.optional(),
});
export type NamedQueryDoc = z.infer<typeof namedQuery>;

const entity = keyed({ ...described, key: identifier });
export type EntityDoc = z.infer<typeof entity>;

const feature = choose<MeasureFeatureDoc | LastFeatureDoc>((value) =>
  isObject(value) && 'dimension' in value ? lastFeature : measureFeature,
);
const measureFeature = keyed({ ...described, measure: reference, window: duration });
const lastFeature = keyed({ ...described, dimension: reference, aggregate: z.enum(['last']) });
export type MeasureFeatureDoc = z.infer<typeof measureFeature>;
export type LastFeatureDoc = z.infer<typeof lastFeature>;

const featureView = keyed({
  ...described,
  cube: identifier,
  filters: filters.optional(),
  entity: identifier,
  time: reference,
  created: reference.optional(),
  ttl: duration.optional(),
  features: z.array(feature).min(1, 'The list may not be empty.'),
});
export type FeatureViewDoc = z.infer<typeof featureView>;

const featureService = keyed({ ...described, features: members });
export type FeatureServiceDoc = z.infer<typeof featureService>;

/** Stands for a name that was not written, or not as a name. */
const UNWRITTEN = '__unwritten';

/** What lets the rest of an insight be checked when one of these is wrong or missing. */
export const standIns: ReadonlyMap<string, string | number> = new Map<string, string | number>([
  ...['cube', 'entity', 'time', 'stage', 'unit', 'measure', 'member', 'segment'].map(
    (key) => [key, UNWRITTEN] as const,
  ),
  ['operator', 'notEquals'],
  ['window', '1 day'],
  ['granularity', 'day'],
  ['periods', 1],
  ['fast', 1],
  ['slow', 1000],
]);

export const insightsFile = keyed({
  funnels: z.array(funnel).nullish(),
  retention: z.array(retention).nullish(),
  active_users: z.array(activeUsers).nullish(),
  trends: z.array(trend).nullish(),
  stalled: z.array(stalled).nullish(),
  benchmarks: z.array(benchmark).nullish(),
  queries: z.array(namedQuery).nullish(),
  entities: z.array(entity).nullish(),
  feature_views: z.array(featureView).nullish(),
  feature_services: z.array(featureService).nullish(),
});
export type InsightsFileDoc = z.infer<typeof insightsFile>;

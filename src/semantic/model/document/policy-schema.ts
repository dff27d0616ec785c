/** The shape of `access_policy`. */
import { z } from 'zod';
import type { FilterOperator } from '../words.ts';
import { choose, flag, isObject, keyed, reference } from './schema-parts.ts';

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'A value must be text, a number, true, false, or a reference to securityContext.',
});
export type PolicyLiteral = z.infer<typeof literal>;

/** Cube's operators, and three older words for them. */
export const operators = [
  'equals',
  'notEquals',
  'contains',
  'notContains',
  'startsWith',
  'notStartsWith',
  'endsWith',
  'notEndsWith',
  'in',
  'notIn',
  'gt',
  'gte',
  'lt',
  'lte',
  'set',
  'notSet',
  'inDateRange',
  'notInDateRange',
  'onTheDate',
  'beforeDate',
  'beforeOrOnDate',
  'afterDate',
  'afterOrOnDate',
] as const;

const SYNONYMS: ReadonlyMap<string, FilterOperator> = new Map([
  ['in', 'equals'],
  ['notIn', 'notEquals'],
  ['onTheDate', 'inDateRange'],
]);

/** The operator that one of these means. */
export function operatorOf(written: (typeof operators)[number]): FilterOperator {
  return SYNONYMS.get(written) ?? (written as FilterOperator);
}

const compare = keyed({
  member: reference,
  operator: z.enum(operators),
  /** A list, or one reference to a list in the security context. */
  values: choose<PolicyLiteral | readonly PolicyLiteral[]>((value) =>
    Array.isArray(value) ? z.array(literal) : literal,
  ).optional(),
});
export type CompareDoc = z.infer<typeof compare>;
export type PolicyFilterDoc =
  | CompareDoc
  | { readonly or: readonly PolicyFilterDoc[] }
  | { readonly and: readonly PolicyFilterDoc[] };

const filters: z.ZodType<PolicyFilterDoc[]> = z.lazy(() =>
  z.array(filter).min(1, 'The list of filters may not be empty.'),
);
const filter = choose<PolicyFilterDoc>((value) => {
  if (isObject(value) && 'or' in value) return keyed({ or: filters });
  if (isObject(value) && 'and' in value) return keyed({ and: filters });
  return compare;
});

const names = choose<'*' | readonly string[]>((value) =>
  Array.isArray(value) ? z.array(z.string()) : z.literal('*'),
);

export const policy = keyed({
  role: z.string().optional(),
  group: z.string().optional(),
  groups: z.array(z.string()).min(1, 'The list of groups may not be empty.').optional(),
  conditions: z.array(keyed({ if: z.union([z.string(), z.boolean()]) })).optional(),
  member_level: keyed({ includes: names.optional(), excludes: names.optional() }).optional(),
  row_level: keyed({
    filters: filters.optional(),
    allow_all: flag.optional(),
  }).optional(),
});
export type PolicyDoc = z.infer<typeof policy>;

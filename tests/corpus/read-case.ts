/**
 * One folder of the corpus: `case.yml` (the question, who asks, the clock, the model) and the files that say
 * what must come of it. A question over cubes is a QuerySpec in short: names are strings, a time dimension's grain
 * is its last part (`orders.placed_at.month`), a column is called as it is asked. One of an insight is a document.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { FilterSpec, TimeRangeSpec } from '../../src/semantic/model/filter-spec.ts';
import type { FilterOperator } from '../../src/semantic/model/types.ts';
import type {
  DimensionSpec,
  MeasureSpec,
  OrderSpec,
  QuerySpec,
  RangeSpec,
  TopSpec,
} from '../../src/semantic/query/query-spec.ts';
import type { Claim, Principal } from '../../src/shared/principal.ts';
import { type Cell, GRAINS } from '../../src/shared/values.ts';

export interface CorpusCase {
  readonly folder: string;
  readonly title: string;
  readonly model: string;
  readonly seed: string;
  readonly now: Date;
  readonly principal: Principal;
  readonly asks: Asked;
}

type Asked =
  | { readonly kind: 'query'; readonly spec: QuerySpec }
  /** GraphQL with one root field. */
  | { readonly kind: 'insight'; readonly document: string };

interface CaseFile {
  readonly title: string;
  readonly model?: string;
  readonly seed?: string;
  readonly now?: string;
  readonly principal?: {
    readonly tenant?: string | null;
    readonly roles?: readonly string[];
    readonly claims?: Readonly<Record<string, Claim>>;
  };
  readonly query?: ShortQuery;
  readonly insight?: string;
}

type ShortFilter =
  | { readonly and: readonly ShortFilter[] }
  | { readonly or: readonly ShortFilter[] }
  | { readonly not: ShortFilter }
  | { readonly segment: string }
  | { readonly member: string; readonly range: TimeRangeSpec }
  | {
      readonly member: string;
      readonly operator: FilterOperator;
      readonly values?: readonly (string | number | boolean | null)[];
      readonly caseInsensitive?: boolean;
    };

export interface ShortQuery {
  readonly root?: string;
  /** `orders.count`, or as in a question with what it shows beside. */
  readonly measures?: readonly (string | MeasureSpec)[];
  readonly dimensions?: readonly string[];
  readonly ranges?: Readonly<Record<string, ShortRange>>;
  readonly where?: ShortFilter;
  readonly having?: ShortFilter;
  readonly segments?: readonly string[];
  readonly order?: Readonly<Record<string, string>>;
  readonly limit?: number;
  readonly offset?: number;
  readonly timezone?: string;
  readonly shape?: 'rows' | 'count';
  readonly totalsBy?: readonly string[];
  readonly after?: readonly Cell[];
  readonly top?: TopSpec;
  readonly fixedGroups?: boolean;
}

type ShortRange = string | TimeRangeSpec | Omit<RangeSpec, 'member'>;

/** Every folder with a case in it. */
export function caseNames(root: string): readonly string[] {
  const entries = readdirSync(root, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

export function readCase(folder: string): CorpusCase {
  const file = parse(readFileSync(join(folder, 'case.yml'), 'utf8')) as CaseFile;
  const { tenant = 't1', roles = [], claims = {} } = file.principal ?? {};
  const fixture = file.insight === undefined ? 'shop' : 'insights';
  return {
    folder,
    title: file.title,
    model: file.model ?? `tests/fixtures/${fixture}`,
    seed: file.seed ?? `tests/fixtures/data/${fixture}.sql`,
    now: new Date(file.now ?? CLOCKS[fixture]),
    principal: principalOf(tenant, roles, claims),
    asks: askedIn(file),
  };
}

const CLOCKS = { shop: '2024-11-01T12:00:00Z', insights: '2024-03-15T12:00:00Z' };

function askedIn({ title, query, insight }: CaseFile): Asked {
  if (query !== undefined && insight === undefined) return { kind: 'query', spec: toSpec(query) };
  if (query === undefined && insight !== undefined) return { kind: 'insight', document: insight };
  throw new TypeError(`${title}: ask a query or an insight`);
}

export function principalOf(
  tenant: string | null,
  roles: readonly string[] = [],
  claims: Readonly<Record<string, Claim>> = {},
): Principal {
  const securityContext = { ...claims, tenant, roles: [...roles] };
  return { subject: 'tester', via: 'jwt', tenant, roles: new Set(roles), securityContext };
}

export function toSpec(query: ShortQuery): QuerySpec {
  return {
    root: query.root ?? null,
    measures: (query.measures ?? []).map((one) =>
      typeof one === 'string' ? { member: one, as: one } : one,
    ),
    dimensions: (query.dimensions ?? []).map(toDimension),
    ranges: Object.entries(query.ranges ?? {}).map(toRange),
    where: query.where ? toFilter(query.where) : null,
    having: query.having ? toFilter(query.having) : null,
    segments: query.segments ?? [],
    order: Object.entries(query.order ?? {}).map(toOrder),
    limit: query.limit ?? null,
    offset: query.offset ?? 0,
    timeZone: query.timezone ?? 'UTC',
    shape: query.shape ?? 'rows',
    totalsBy: query.totalsBy ?? null,
    after: query.after ?? null,
    top: query.top ?? null,
    fixedGroups: query.fixedGroups === true,
  };
}

/** `orders.placed_at.month`, or with a custom granularity `orders.placed_at:fiscal`. */
function toDimension(as: string): DimensionSpec {
  const [path = '', custom] = as.split(':');
  if (custom !== undefined) return { member: path, as, granularity: custom };
  const last = path.split('.').at(-1) ?? '';
  if (!GRAINS.some((grain) => grain === last)) return { member: path, as, granularity: null };
  return { member: path.slice(0, -last.length - 1), as, granularity: last };
}

function toRange([member, range]: readonly [string, ShortRange]): RangeSpec {
  if (typeof range === 'string') return { member, range: { kind: 'expr', text: range } };
  return 'kind' in range ? { member, range } : { member, ...range };
}

function toFilter(filter: ShortFilter): FilterSpec {
  if ('and' in filter) return { kind: 'and', of: filter.and.map(toFilter) };
  if ('or' in filter) return { kind: 'or', of: filter.or.map(toFilter) };
  if ('not' in filter) return { kind: 'not', of: toFilter(filter.not) };
  if ('segment' in filter) return { kind: 'segment', member: filter.segment };
  if ('range' in filter) return { kind: 'range', member: filter.member, range: filter.range };
  const { member, operator, values = [], caseInsensitive = false } = filter;
  return { kind: 'compare', member, operator, values, caseInsensitive };
}

/** `desc`, `asc nulls first`. */
function toOrder([column, how]: readonly [string, string]): OrderSpec {
  const [direction, , nulls] = how.split(' ');
  return {
    column,
    direction: direction === 'desc' ? 'desc' : 'asc',
    nulls: nulls === 'first' ? 'first' : nulls === 'last' ? 'last' : null,
  };
}

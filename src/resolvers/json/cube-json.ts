/**
 * Cube's query JSON (https://cube.dev/docs/product/apis-integrations/rest-api/query-format), parsed.
 * Names are still only names here; answer-json.ts looks them up.
 */
import type { TimeRangeSpec } from '../../semantic/model/filter-spec.ts';
import { nearest } from '../../shared/suggest.ts';
import { type JsonFilter, parseFilters } from './json-filters.ts';
import {
  flagOf,
  listOf,
  objectOf,
  optionalCount,
  optionalString,
  parseDateRange,
  stringOf,
  stringsOf,
  wrongInput,
} from './json-input.ts';

export interface JsonQuery {
  readonly measures: readonly string[];
  readonly dimensions: readonly string[];
  readonly timeDimensions: readonly JsonTimeDimension[];
  readonly filters: readonly JsonFilter[];
  readonly segments: readonly string[];
  readonly order: readonly JsonOrder[];
  readonly limit: number | null;
  readonly offset: number;
  readonly timezone: string | null;
  readonly total: boolean;
  /** The records themselves. */
  readonly ungrouped: boolean;
  /** Rows are lists, in the order of the columns. */
  readonly compact: boolean;
}

interface JsonTimeDimension {
  readonly dimension: string;
  readonly granularity: string | null;
  readonly dateRange: TimeRangeSpec | null;
  /** In place of a range: the question is asked for each of these. */
  readonly compareDateRange: readonly TimeRangeSpec[];
}

/** The most periods that one question compares. */
const MOST_PERIODS = 10;

export interface JsonOrder {
  readonly member: string;
  readonly direction: 'asc' | 'desc';
}

const KEYS = [
  'measures',
  'dimensions',
  'timeDimensions',
  'filters',
  'segments',
  'order',
  'limit',
  'offset',
  'timezone',
  'total',
  'ungrouped',
  'renewQuery',
  'cache',
  'cacheMode',
  'responseFormat',
];
const FORMATS = ['default', 'compact'];
const CACHE_MODES = ['stale-if-slow', 'stale-while-revalidate', 'must-revalidate', 'no-cache'];

/** Everything in it is checked; an unknown key or a wrong type is an error that says where. */
export function parseCubeJson(input: unknown): JsonQuery {
  const query = objectOf(input, KEYS, 'the query');
  // How long answers stay good is the model's to say, and their age is in `meta`.
  flagOf(query['renewQuery'], 'renewQuery');
  for (const key of ['cache', 'cacheMode']) oneOf(query[key], CACHE_MODES, key);
  return {
    measures: stringsOf(query['measures'], 'measures'),
    dimensions: stringsOf(query['dimensions'], 'dimensions'),
    timeDimensions: listOf(query['timeDimensions'], 'timeDimensions').map(timeDimension),
    filters: parseFilters(query['filters']),
    segments: stringsOf(query['segments'], 'segments'),
    order: parseOrder(query['order']),
    limit: optionalCount(query['limit'], 'limit'),
    offset: optionalCount(query['offset'], 'offset') ?? 0,
    timezone: optionalString(query['timezone'], 'timezone'),
    total: flagOf(query['total'], 'total'),
    ungrouped: flagOf(query['ungrouped'], 'ungrouped'),
    compact: oneOf(query['responseFormat'], FORMATS, 'responseFormat') === 'compact',
  };
}

function oneOf(value: unknown, known: readonly string[], at: string): string | null {
  const word = optionalString(value, at);
  if (word === null || known.includes(word)) return word;
  throw wrongInput(`${at} must be one of ${known.join(', ')}`, nearest(word, known));
}

function timeDimension(value: unknown, index: number): JsonTimeDimension {
  const at = `timeDimensions[${index}]`;
  const keys = ['dimension', 'granularity', 'dateRange', 'compareDateRange'];
  const item = objectOf(value, keys, at);
  const compareDateRange = listOf(item['compareDateRange'], `${at}.compareDateRange`).map(
    (range, i) => parseDateRange(range, `${at}.compareDateRange[${i}]`),
  );
  const dateRange = item['dateRange'] ?? null;
  if (compareDateRange.length > 0 && dateRange !== null) {
    throw wrongInput(`${at} must hold dateRange or compareDateRange`);
  }
  if (compareDateRange.length > MOST_PERIODS) {
    throw wrongInput(`${at}.compareDateRange has more than ${MOST_PERIODS} ranges`);
  }
  return {
    dimension: stringOf(item['dimension'], `${at}.dimension`),
    granularity: optionalString(item['granularity'], `${at}.granularity`),
    dateRange: dateRange === null ? null : parseDateRange(dateRange, `${at}.dateRange`),
    compareDateRange,
  };
}

/** The question for each of its periods, as Cube asks it; null when it compares none. */
export function comparedPeriods(query: JsonQuery): readonly JsonQuery[] | null {
  const compared = query.timeDimensions.filter((one) => one.compareDateRange.length > 0);
  const [only, second] = compared;
  if (only === undefined) return null;
  if (second) throw wrongInput('only one of timeDimensions may hold compareDateRange');
  return only.compareDateRange.map((dateRange) => ({
    ...query,
    timeDimensions: query.timeDimensions.map((one) =>
      one === only ? { ...one, dateRange, compareDateRange: [] } : one,
    ),
  }));
}

/** An object (`{member: direction}`), or a list of pairs, which keeps its order whatever the names. */
function parseOrder(value: unknown): readonly JsonOrder[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) && typeof value !== 'object') {
    throw wrongInput('order must be an object or a list of pairs');
  }
  const pairs = Array.isArray(value) ? value : Object.entries(value);
  return pairs.map((pair: unknown, i) => {
    const at = `order[${i}]`;
    const [member, direction, ...rest] = listOf(pair, at);
    if (rest.length > 0) throw wrongInput(`${at} must be a pair of a member and a direction`);
    return { member: stringOf(member, at), direction: directionOf(direction, at) };
  });
}

function directionOf(value: unknown, at: string): 'asc' | 'desc' {
  if (value === 'asc' || value === 'desc') return value;
  throw wrongInput(`${at} must end in "asc" or "desc"`);
}

/** `limits`: what one document, one caller and one tenant may ask for. */

import type { FilterLimits } from '../limits/filter-limits.ts';
import type { BudgetConfig, ConcurrencyConfig, Limits, Rate, RatesConfig } from './config.ts';
import {
  type Decode,
  duration,
  mapOf,
  optional,
  record,
  size,
  text,
  wholeNumber,
} from './decode.ts';

const FILTERS: FilterLimits = { depth: 20, conditions: 1_000, values: 10_000 };
const NO_RATES: RatesConfig = { key: null, tenant: null, user: null };
const BY_WAREHOUSE: ConcurrencyConfig = {
  running: null,
  perTenant: null,
  waiting: 1_000,
  waitingPerTenant: 200,
};

export const DEFAULT_LIMITS: Limits = {
  rows: 10_000,
  maxRows: 100_000,
  streamRows: 1_000_000,
  timeoutMs: 30_000,
  depth: 12,
  rootFields: 20,
  fields: 1_000,
  breadth: 200,
  aliases: 100,
  directives: 100,
  valueDepth: 12,
  tokens: 2_000,
  bodyBytes: 2 ** 20,
  filters: FILTERS,
  answerCells: 500_000,
  answerBytes: 32 * 2 ** 20,
  inFlightBytes: null,
  stalledMs: 30_000,
  answerMs: 300_000,
  rates: NO_RATES,
  budget: null,
  budgets: new Map(),
  concurrency: BY_WAREHOUSE,
};

const MOST_ROWS = 1_000_000;
const MOST_STREAMED = 1_000_000_000;
const MOST_CELLS = 100_000_000;
const MOST_JOBS = 100_000;

export const limits: Decode<Limits> = (given, report) => {
  const read = record(
    {
      rows: optional(wholeNumber(1, MOST_ROWS), DEFAULT_LIMITS.rows),
      maxRows: optional(wholeNumber(1, MOST_ROWS), DEFAULT_LIMITS.maxRows),
      streamRows: optional<number | null>(wholeNumber(1, MOST_STREAMED), null),
      timeout: optional(duration, DEFAULT_LIMITS.timeoutMs),
      depth: optional(wholeNumber(1, 100), DEFAULT_LIMITS.depth),
      rootFields: optional(wholeNumber(1, 1000), DEFAULT_LIMITS.rootFields),
      fields: optional(wholeNumber(1, 100_000), DEFAULT_LIMITS.fields),
      breadth: optional(wholeNumber(1, 10_000), DEFAULT_LIMITS.breadth),
      aliases: optional(wholeNumber(1, 10_000), DEFAULT_LIMITS.aliases),
      directives: optional(wholeNumber(1, 10_000), DEFAULT_LIMITS.directives),
      valueDepth: optional(wholeNumber(1, 100), DEFAULT_LIMITS.valueDepth),
      tokens: optional(wholeNumber(10, 1_000_000), DEFAULT_LIMITS.tokens),
      body: optional(size, DEFAULT_LIMITS.bodyBytes),
      filters: optional(filters, FILTERS),
      answerCells: optional(wholeNumber(1, MOST_CELLS), DEFAULT_LIMITS.answerCells),
      answerBytes: optional(size, DEFAULT_LIMITS.answerBytes),
      inFlightBytes: optional<number | null>(size, DEFAULT_LIMITS.inFlightBytes),
      stalledReader: optional(duration, DEFAULT_LIMITS.stalledMs),
      slowReader: optional(duration, DEFAULT_LIMITS.answerMs),
      rates: optional(rates, NO_RATES),
      budget: optional<BudgetConfig | null>(budget, null),
      budgets: optional(mapOf(budget, 'limits.budgets'), DEFAULT_LIMITS.budgets),
      concurrency: optional(concurrency, BY_WAREHOUSE),
    },
    'limits',
  )(given, report);
  if (read.rows > read.maxRows) report('limits.rows must not be above limits.maxRows', given.at);
  if (read.streamRows !== null && read.streamRows < read.maxRows) {
    report('limits.streamRows must not be below limits.maxRows', given.at);
  }
  const streamRows = read.streamRows ?? Math.max(DEFAULT_LIMITS.streamRows, read.maxRows);
  const { timeout, body, stalledReader, slowReader, ...rest } = read;
  const patience = { stalledMs: stalledReader, answerMs: slowReader };
  return { ...rest, streamRows, ...patience, timeoutMs: timeout, bodyBytes: body };
};

/** What one question may compare with. PostgreSQL takes no statement of more than 65,535 values. */
const filters: Decode<FilterLimits> = record<FilterLimits>(
  {
    depth: optional(wholeNumber(1, 100), FILTERS.depth),
    conditions: optional(wholeNumber(1, 10_000), FILTERS.conditions),
    values: optional(wholeNumber(1, 60_000), FILTERS.values),
  },
  'limits.filters',
);

const RATE = /^(\d+(?:\.\d+)?)\/(s|m|h)(?: burst (\d+))?$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `100/s`, `600/m burst 50`. Without a burst, that many at once. */
const rate: Decode<Rate> = (given, report) => {
  const written = text(given, report);
  const [, count, unit = '', burst] = RATE.exec(written) ?? [];
  const each = Number(count) / (SECONDS[unit] ?? 1);
  if (each > 0)
    return { perSecond: each, burst: Math.max(1, Number(burst ?? Math.ceil(Number(count)))) };
  if (written !== '') report('expected a rate such as 100/s, 600/m or 100/s burst 20', given.at);
  return { perSecond: 1, burst: 1 };
};

const rates: Decode<RatesConfig> = record<RatesConfig>(
  {
    key: optional<Rate | null>(rate, null),
    tenant: optional<Rate | null>(rate, null),
    user: optional<Rate | null>(rate, null),
  },
  'limits.rates',
);

/** What a tenant may have the warehouses do a UTC day. */
const budget: Decode<BudgetConfig> = record<BudgetConfig>(
  {
    cost: optional<number | null>(wholeNumber(0, Number.MAX_SAFE_INTEGER), null),
    bytes: optional<number | null>(size, null),
  },
  'a budget',
);

const concurrency: Decode<ConcurrencyConfig> = record<ConcurrencyConfig>(
  {
    running: optional<number | null>(wholeNumber(1, MOST_JOBS), null),
    perTenant: optional<number | null>(wholeNumber(1, MOST_JOBS), null),
    waiting: optional(wholeNumber(0, MOST_JOBS), BY_WAREHOUSE.waiting),
    waitingPerTenant: optional(wholeNumber(0, MOST_JOBS), BY_WAREHOUSE.waitingPerTenant),
  },
  'limits.concurrency',
);

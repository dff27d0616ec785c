/** Inputs that every cube shares: filters per type, time ranges, directions. */
import { directions } from '../../resolvers/rows/order-by.ts';
import { GRAINS } from '../../shared/values.ts';
import { builder } from '../builder.ts';
import { IN_TEXT, NOT_IN_TEXT } from './filter-texts.ts';
import './scalars.ts';

const isNullText = 'True: only rows without a value. False: only rows with one.';

const TimeUnit = builder.enumType('TimeUnit', {
  description: 'Weeks start on Monday.',
  values: Object.fromEntries(GRAINS.map((grain) => [grain.toUpperCase(), { value: grain }])),
});

const SortDirection = builder.enumType('SortDirection', {
  description: 'Rows without a value come last, unless said otherwise.',
  values: Object.keys(directions),
});

builder.inputType('ChangeSort', {
  description: 'Exactly one of these: the difference, or it in percent of the value before.',
  isOneOf: true,
  fields: (t) => ({
    absolute: t.field({ type: SortDirection }),
    percent: t.field({ type: SortDirection }),
  }),
});

/** A null among the items has a meaning. */
const ITEMS = { list: false, items: false } as const;

builder.inputType('StringFilter', {
  description: 'All operators that are given must hold.',
  fields: (t) => ({
    eq: t.string(),
    ne: t.string({ description: 'Keeps rows without a value.' }),
    in: t.stringList({ required: ITEMS, description: IN_TEXT }),
    notIn: t.stringList({ required: ITEMS, description: NOT_IN_TEXT }),
    contains: t.string(),
    notContains: t.string({ description: 'Keeps rows without a value.' }),
    startsWith: t.string(),
    endsWith: t.string(),
    isNull: t.boolean({ description: isNullText }),
    caseInsensitive: t.boolean({ description: 'For all operators beside it.' }),
  }),
});

builder.inputType('IDFilter', {
  fields: (t) => ({
    eq: t.id(),
    ne: t.id({ description: 'Keeps rows without a value.' }),
    in: t.idList({ required: ITEMS, description: IN_TEXT }),
    notIn: t.idList({ required: ITEMS, description: NOT_IN_TEXT }),
    isNull: t.boolean({ description: isNullText }),
  }),
});

builder.inputType('BooleanFilter', {
  fields: (t) => ({
    eq: t.boolean(),
    ne: t.boolean({ description: 'Keeps rows without a value.' }),
    isNull: t.boolean({ description: isNullText }),
  }),
});

for (const [name, type] of [
  ['IntFilter', 'SafeInt'],
  ['FloatFilter', 'Float'],
  ['DecimalFilter', 'Decimal'],
  ['BigIntFilter', 'BigInt'],
] as const) {
  builder.inputType(name, {
    description: 'All operators that are given must hold.',
    fields: (t) => ({
      eq: t.field({ type }),
      ne: t.field({ type, description: 'Keeps rows without a value.' }),
      gt: t.field({ type }),
      gte: t.field({ type }),
      lt: t.field({ type }),
      lte: t.field({ type }),
      in: t.field({ type: [type], required: ITEMS, description: IN_TEXT }),
      notIn: t.field({ type: [type], required: ITEMS, description: NOT_IN_TEXT }),
      isNull: t.boolean({ description: isNullText }),
    }),
  });
}

const LastInput = builder.inputType('LastInput', {
  description: 'The last n whole units before now.',
  fields: (t) => ({
    n: t.int({ required: true }),
    unit: t.field({ type: TimeUnit, required: true }),
    includeCurrent: t.boolean({
      defaultValue: false,
      description: 'Count the unit that has begun as the last one.',
    }),
  }),
});

const BetweenInput = builder.inputType('BetweenInput', {
  description:
    'Dates are whole days, the end included; of date-times the end is excluded. Without an offset they are local to the time zone of the query.',
  fields: (t) => ({
    start: t.field({ type: 'DateTime', required: true }),
    end: t.field({ type: 'DateTime', required: true }),
  }),
});

const TimeRangeInput = builder.inputType('TimeRangeInput', {
  description: 'Exactly one of these. Half open, resolved in the time zone of the query.',
  isOneOf: true,
  fields: (t) => ({
    last: t.field({ type: LastInput }),
    this: t.field({ type: TimeUnit, description: 'The whole unit that now is in.' }),
    previous: t.field({ type: TimeUnit, description: 'The whole unit before.' }),
    toDate: t.field({ type: TimeUnit, description: 'From the start of the unit until now.' }),
    between: t.field({ type: BetweenInput }),
    on: t.field({ type: 'Date', description: 'One day.' }),
    expr: t.string({ description: 'In words: `last 30 days`, `this month`, `yesterday`.' }),
  }),
});

const OffsetInput = builder.inputType('OffsetInput', {
  description:
    'Arguments of measures: `offset` is the value in the bucket in which this one began `n` units earlier, `trailing` that over the last `n` units up to the end of the bucket, `toDate` that from the start of the unit on. Without a granularity the whole range is the bucket.',
  fields: (t) => ({
    n: t.int({ required: true, description: 'How many units.' }),
    unit: t.field({ type: TimeUnit, required: true }),
  }),
});

builder.inputType('CompareInput', {
  description:
    'Exactly one of these: the period that `previous` and `change` mean. It is aggregated on its own; its buckets stand beside those of the range one by one, first beside first, and those beyond the last count in totals alone. While the range is running it is cut short alike: an offset at the same date and time, others after the same length.',
  isOneOf: true,
  fields: (t) => ({
    previousPeriod: t.boolean({
      description:
        'The period right before, of the same length: as many months for whole months, else as many days.',
    }),
    offset: t.field({ type: OffsetInput }),
    range: t.field({ type: TimeRangeInput }),
  }),
});

builder.inputType('TimeFilter', {
  fields: (t) => ({
    in: t.field({ type: TimeRangeInput }),
    before: t.field({ type: 'DateTime', description: 'Earlier than this.' }),
    after: t.field({ type: 'DateTime', description: 'Later than this.' }),
    isNull: t.boolean({ description: isNullText }),
  }),
});

builder.inputType('DateFilter', {
  fields: (t) => ({
    eq: t.field({ type: 'Date' }),
    ne: t.field({ type: 'Date', description: 'Keeps rows without a value.' }),
    in: t.field({ type: TimeRangeInput }),
    before: t.field({ type: 'Date', description: 'Earlier than this day.' }),
    after: t.field({ type: 'Date', description: 'Later than this day.' }),
    isNull: t.boolean({ description: isNullText }),
  }),
});

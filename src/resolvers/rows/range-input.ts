import type { TimeRangeSpec } from '../../semantic/model/filter-spec.ts';
import type { CompareSpec } from '../../semantic/query/query-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { Unit } from '../../shared/values.ts';

/** GraphQL's `TimeRangeInput`, coerced. Exactly one key is set (`@oneOf`). */
export interface TimeRangeArgs {
  readonly last?: {
    readonly n: number;
    readonly unit: Unit;
    readonly includeCurrent?: boolean | null;
  };
  readonly this?: Unit;
  readonly previous?: Unit;
  readonly toDate?: Unit;
  readonly between?: { readonly start: string; readonly end: string };
  readonly on?: string;
  readonly expr?: string;
}

export function toTimeRange(args: TimeRangeArgs): TimeRangeSpec {
  if (args.last) return lastRange(args.last);
  if (args.this) return { kind: 'this', unit: args.this };
  if (args.previous) return { kind: 'previous', unit: args.previous };
  if (args.toDate) return { kind: 'toDate', unit: args.toDate };
  if (args.between) return { kind: 'between', ...args.between };
  if (args.on) return { kind: 'on', date: args.on };
  if (args.expr !== undefined) return { kind: 'expr', text: args.expr };
  throw new GatewayError('INVALID_TIME_RANGE', { problem: 'it says no range' });
}

/** GraphQL's `CompareInput`, coerced. Exactly one key is set (`@oneOf`). */
export interface CompareArgs {
  readonly previousPeriod?: boolean;
  readonly offset?: { readonly n: number; readonly unit: Unit };
  readonly range?: TimeRangeArgs;
}

/** Null: nothing is compared. */
export function toCompare(args: CompareArgs | null | undefined): CompareSpec | null {
  if (args?.previousPeriod) return { kind: 'previousPeriod' };
  if (args?.offset) return { kind: 'offset', ...args.offset };
  return args?.range ? { kind: 'range', range: toTimeRange(args.range) } : null;
}

function lastRange(last: NonNullable<TimeRangeArgs['last']>): TimeRangeSpec {
  if (last.n < 1) {
    throw new GatewayError('INVALID_TIME_RANGE', { problem: 'last.n must be at least 1' });
  }
  const { n, unit, includeCurrent } = last;
  return { kind: 'last', n, unit, includeCurrent: includeCurrent ?? false };
}

/**
 * What a caller asks of an insight, by its name in the model: beside `QuerySpec` the other kind of question
 * that the engine takes. Nothing here has been checked yet.
 */
import type { Cell, Grain, Interval } from '../../shared/values.ts';
import type { FilterSpec, MemberName, TimeRangeSpec } from '../model/filter-spec.ts';
import type { FunnelAttribution } from '../model/insight-model.ts';

/** One kind for each question that `insight-kinds.ts` has a row for. */
export type InsightSpec =
  | FunnelSpec
  | RetentionSpec
  | ActiveUsersSpec
  | StalledSpec
  | BenchmarkSpec
  | FeaturesSpec;

/** What questions about any insight say. */
export interface AskedInsight {
  /** The insight's name. */
  readonly insight: string;
  /** On the insight's own time dimension; null: all of time. */
  readonly range: TimeRangeSpec | null;
  /** The caller's conditions: `where` and the insight's arguments. */
  readonly where: FilterSpec | null;
  readonly timeZone: string;
}

export interface FunnelSpec extends AskedInsight {
  readonly kind: 'funnel';
  /** Null: the model's. */
  readonly window: Interval | null;
  readonly attribution: FunnelAttribution | null;
  /** Events from this instant (ISO 8601) on are not seen; null or absent: all are. */
  readonly until?: string | null;
  readonly show: FunnelShow;
}

/** Steps count from 1. */
export type FunnelShow =
  /** Columns as of `funnelSteps`; with a breakdown `value` first. */
  | { readonly of: 'steps'; readonly times: boolean; readonly breakdown: MemberName | null }
  /** `open_<i>` by step: who may still take it at the instant (ISO 8601). */
  | { readonly of: 'open'; readonly at: string }
  /** By period of entry: `part`, an index into the answer's periods, then the counts. */
  | { readonly of: 'trend'; readonly granularity: Grain }
  | {
      readonly of: 'histogram';
      readonly step: number;
      readonly since: 'previous' | 'start';
      readonly buckets: number;
    }
  /** Entities that did not get to this step, by entity. */
  | {
      readonly of: 'dropped';
      readonly step: number;
      readonly first: number;
      readonly after: Cell;
    };

/** Rows `cohort`, `period` (-1: the cohort's size), `count`; with a breakdown `value` first. */
export interface RetentionSpec extends AskedInsight {
  readonly kind: 'retention';
  readonly breakdown: MemberName | null;
}

export interface ActiveUsersSpec extends AskedInsight {
  readonly kind: 'active_users';
  readonly show: ActiveUsersShow;
}

export type ActiveUsersShow =
  /** Rows `day` (an index into the answer's periods) and `active_<n>` by window, in days. */
  | { readonly of: 'rolling'; readonly windows: readonly number[] }
  /** Rows `period` and `active`, of periods in the insight's grain. */
  | { readonly of: 'periods' }
  /** Rows `period`, `new`, `returning`, `resurrected`, `dormant`. */
  | { readonly of: 'lifecycle' };

/** Rows `since`, `entity`, `stage`, the longest-standing first. Its time range has no part in it. */
export interface StalledSpec extends AskedInsight {
  readonly kind: 'stalled';
  /** Of the instant (ISO 8601) at which they stood still; absent: now, to the minute. */
  readonly asOf?: string | null;
  /** Null: the model's. */
  readonly days: number | null;
  readonly first: number;
  /** `since` and `entity` of the last row of the page before. */
  readonly after: { readonly since: Cell; readonly entity: Cell } | null;
}

/**
 * Rows with a breakdown `value`, then the columns of `benchmark`. Its conditions must be null and its zone UTC:
 * what a caller chooses must not single out contributors.
 */
export interface BenchmarkSpec extends AskedInsight {
  readonly kind: 'benchmark';
  readonly breakdown: MemberName | null;
  /** Only this value of the breakdown; absent: all. */
  readonly only?: Cell;
}

/**
 * Rows `entity`, `seen` (the latest event), and by feature (n from 1) `f<n>`, its value, with `t<n>`, when a last
 * value was, or `w<n>`, whether a measure has any row in its window. Entities without any event have no row.
 */
export interface FeaturesSpec extends AskedInsight {
  readonly kind: 'features';
  /** The instant (ISO 8601) whose values are meant; absent: now, to the minute. */
  readonly asOf?: string | null;
  readonly keys: readonly Cell[];
  /** Names of features, in order. */
  readonly features: readonly string[];
}

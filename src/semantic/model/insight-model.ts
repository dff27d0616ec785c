/**
 * What `cube-models/insights` says, bound and checked: questions that Cube's dialect has no words for.
 * Plain readonly data, like the model it stands on. Members are paths from the insight's cube.
 */
import type { Grain, Interval } from '../../shared/values.ts';
import type { FilterSpec } from './filter-spec.ts';
import type { Described, MemberPath } from './words.ts';

export interface InsightModel {
  /** Hash of what the insights say. */
  readonly version: string;
  readonly funnels: ReadonlyMap<string, Funnel>;
  readonly retention: ReadonlyMap<string, Retention>;
  readonly activeUsers: ReadonlyMap<string, ActiveUsers>;
  readonly trends: ReadonlyMap<string, Trend>;
  readonly stalled: ReadonlyMap<string, Stalled>;
  readonly benchmarks: ReadonlyMap<string, Benchmark>;
  readonly queries: ReadonlyMap<string, NamedQuery>;
  readonly entities: ReadonlyMap<string, Entity>;
  readonly featureViews: ReadonlyMap<string, FeatureView>;
  readonly featureServices: ReadonlyMap<string, FeatureService>;
}

/** What every insight with a root field of its own has. */
export interface Insight extends Described {
  readonly cube: string;
  /** Arguments of the root field besides the usual ones: each filters a member by equality. */
  readonly args: readonly Argument[];
  /** Of its rows, whatever is asked; null: all. Members start with the cube's name. */
  readonly filter: FilterSpec | null;
}

export interface Argument {
  readonly name: string;
  readonly member: MemberPath;
  readonly required: boolean;
}

export interface Funnel extends Insight {
  readonly entity: MemberPath;
  readonly time: MemberPath;
  readonly order: 'sequential' | 'strict' | 'any';
  readonly window: Interval;
  readonly steps: readonly FunnelStep[];
  readonly exclusions: readonly FunnelExclusion[];
  readonly breakdowns: readonly MemberPath[];
  readonly attribution: FunnelAttribution;
}

export interface FunnelStep {
  readonly name: string;
  readonly title: string;
  /** Null: any event. */
  readonly filter: FilterSpec | null;
  readonly optional: boolean;
}

/** Steps count from 1. */
export interface FunnelExclusion {
  readonly filter: FilterSpec;
  /** It undoes the ways that lead over it, or its entity counts at no step. */
  readonly mode: 'path' | 'entity';
  readonly from: number;
  readonly to: number;
}

export type FunnelAttribution =
  | { readonly kind: 'first_touch' | 'last_touch' | 'all_steps' }
  | { readonly kind: 'step'; readonly step: number };

export interface Retention extends Insight {
  readonly entity: MemberPath;
  readonly time: MemberPath;
  readonly granularity: Grain;
  /** How many periods a cohort is followed, its own included. */
  readonly periods: number;
  readonly start: { readonly filter: FilterSpec | null; readonly kind: 'first_time' | 'recurring' };
  readonly return: { readonly filter: FilterSpec | null };
  readonly mode: 'bracketed' | 'unbounded';
  readonly breakdowns: readonly MemberPath[];
}

export interface ActiveUsers extends Insight {
  readonly entity: MemberPath;
  readonly time: MemberPath;
  /** Lengths in days, ascending. */
  readonly windows: readonly number[];
  /** The grain at which entities are new, returning, resurrected or dormant. */
  readonly granularity: Grain;
}

export interface Trend extends Insight {
  readonly time: MemberPath;
  readonly granularity: Grain;
  /** One series for each value of these; an argument each. */
  readonly by: readonly MemberPath[];
  readonly measures: readonly string[];
  /** Points of the moving average, the current one included. */
  readonly movingAverage: number;
  /** Points of the fast and the slow average whose difference is the momentum. */
  readonly momentum: { readonly fast: number; readonly slow: number };
}

/** Entities that stay in one stage for more than so many days. */
export interface Stalled extends Insight {
  readonly entity: MemberPath;
  /** When the entity entered the stage. */
  readonly time: MemberPath;
  readonly stage: MemberPath;
  /** The threshold where the caller names none. */
  readonly days: number;
  /** Stages in which nothing more is expected. */
  readonly done: FilterSpec | null;
}

export interface Benchmark extends Insight {
  /** The member that says whose row it is; the cube's row policy binds it to the caller. */
  readonly unit: MemberPath;
  /** Where the caller's own unit stands in the security context. */
  readonly own: readonly string[];
  readonly measure: string;
  /** The measure whose share tells how much a unit dominates. */
  readonly weight: string;
  /** At most one, where the caller may see it. */
  readonly breakdowns: readonly MemberPath[];
  /** The model names a breakdown: its cells are shown, to whoever may see it, and never all of them together. */
  readonly byCells: boolean;
  readonly time: MemberPath;
  /** Periods are whole multiples of this grain. */
  readonly granularity: Grain;
  /** How many groups the units are dealt into. */
  readonly groups: number;
  /** Other units than the caller's, in each group. */
  readonly minContributors: number;
  /** The greatest share that one contributor may have of a group's weight, and of its values. */
  readonly dominance: number;
  /** Decimal digits that are shown. */
  readonly round: number;
}

/** A fixed question with typed arguments: measures, or the records themselves. */
export interface NamedQuery extends Insight {
  readonly measures: readonly string[];
  readonly dimensions: readonly MemberPath[];
  readonly records: readonly MemberPath[];
  /** Null: the cube's first time dimension, if it has one. */
  readonly time: MemberPath | null;
  /** With a grain there is a point per period. */
  readonly granularity: Grain | null;
  /** The caller picks one of `measures` by the argument `metric`. */
  readonly pick: boolean;
}

export interface Entity extends Described {
  /** Name of the dimension that identifies it, in each cube that has features of it. */
  readonly key: string;
}

/** Its one argument is the entity's key. */
export interface FeatureView extends Insight {
  readonly entity: string;
  readonly key: MemberPath;
  readonly time: MemberPath;
  /** When a row became known; null: at its time. */
  readonly created: MemberPath | null;
  /** Values of events older than this are stale. */
  readonly ttl: Interval | null;
  readonly features: ReadonlyMap<string, Feature>;
}

export type Feature = Described &
  (
    | { readonly kind: 'measure'; readonly measure: string; readonly window: Interval }
    | { readonly kind: 'last'; readonly dimension: MemberPath }
  );

export interface FeatureService extends Described {
  readonly features: readonly { readonly view: string; readonly feature: string }[];
}

/**
 * What a model is: plain readonly data, made once by the loader from YAML whose every name has been
 * checked. Look-ups are Maps (a measure may be called `constructor`).
 */
import type { SourcePosition } from '../../shared/errors.ts';
import type { ColumnType, Interval, ValueType } from '../../shared/values.ts';
import type { InsightModel } from './insight-model.ts';
import type { Schedule } from './schedule.ts';
import type { Described, FilterOperator, MemberPath, Meta } from './words.ts';

export type { Described, FilterOperator, MemberPath, Meta } from './words.ts';

declare const trusted: unique symbol;
/** SQL text written by the model's author. Only `model/parse-expression.ts` can make one; a request never can. */
export type TrustedSql = string & { readonly [trusted]: true };

export interface SemanticModel {
  /** Hash of the canonical model; part of every cache key. */
  readonly version: string;
  readonly cubes: ReadonlyMap<string, Cube>;
  readonly views: ReadonlyMap<string, View>;
  /** Questions with names of their own; absent: none. */
  readonly insights?: InsightModel;
  /** `cube.member` of what stands in the model for the gateway alone: no caller can name it. */
  readonly internal?: ReadonlySet<string>;
}

export interface Cube extends Described {
  readonly source: CubeSource;
  /** Which configured warehouse holds it. */
  readonly dataSource: string;
  /** Names of the primary-key dimensions, in the order of the file; empty when there is none. */
  readonly primaryKey: readonly string[];
  readonly dimensions: ReadonlyMap<string, Dimension>;
  readonly measures: ReadonlyMap<string, Measure>;
  readonly segments: ReadonlyMap<string, Segment>;
  readonly joins: readonly Join[];
  readonly hierarchies: readonly Hierarchy[];
  readonly access: Access;
  readonly refreshKey: RefreshKey | null;
  readonly preAggregations: readonly PreAggregation[];
}

export type CubeSource =
  | { readonly kind: 'table'; readonly path: readonly string[] }
  | { readonly kind: 'query'; readonly sql: ModelExpression };

type DimensionType = 'string' | 'number' | 'boolean' | 'time' | 'geo' | 'switch';

export interface Dimension extends Described {
  readonly type: DimensionType;
  /** What its values are on the wire: from `type`, `primary_key` and `meta.graphql_type` (see loader). */
  readonly valueType: ValueType;
  readonly definition: DimensionDefinition;
  readonly primaryKey: boolean;
  /** By name; only for `time`. */
  readonly granularities: ReadonlyMap<string, CustomGranularity>;
  /** Closed list of values; only for `switch`. */
  readonly values: readonly string[];
  readonly format: Format | null;
  /** What its database keeps there; absent: nobody has asked, or it could not say. */
  readonly column?: ColumnType;
}

export type DimensionDefinition =
  | { readonly kind: 'sql'; readonly sql: ModelExpression }
  | { readonly kind: 'case'; readonly when: readonly CaseBranch[]; readonly otherwise: CaseLabel }
  /** Values chosen by another dimension's value (`case: {switch: …}`). */
  | {
      readonly kind: 'switch';
      readonly on: ModelExpression;
      readonly when: readonly SwitchBranch[];
      readonly otherwise: ModelExpression | null;
    }
  | {
      readonly kind: 'geo';
      readonly latitude: ModelExpression;
      readonly longitude: ModelExpression;
    }
  /** A measure of another cube, computed per row of this one. */
  | {
      readonly kind: 'sub_query';
      readonly measure: ModelExpression;
      readonly propagateFilters: boolean;
    }
  /** A `switch` dimension without SQL: its value is chosen by the query (a filter or a group). */
  | { readonly kind: 'parameter' }
  /** What a caller sees in place of a value: the same for every row, or the hash of another dimension. */
  | { readonly kind: 'masked'; readonly text: string | null }
  | { readonly kind: 'hashed'; readonly of: string };

interface CaseBranch {
  readonly if: ModelExpression;
  readonly label: CaseLabel;
}
interface SwitchBranch {
  readonly value: string;
  readonly then: ModelExpression;
}
export type CaseLabel =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'sql'; readonly sql: ModelExpression };

export interface CustomGranularity {
  readonly name: string;
  readonly title: string;
  readonly interval: readonly Interval[];
  /** A wall-clock time `YYYY-MM-DDTHH:mm:ss` that a bucket starts at; null: the start of the year. */
  readonly origin: string | null;
  readonly offset: readonly Interval[];
}

type MeasureType =
  | 'count'
  | 'count_distinct'
  | 'count_distinct_approx'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'number'
  | 'string'
  | 'time'
  | 'boolean'
  | 'running_total'
  | 'rank';

export type AggregateFn =
  | 'count'
  | 'count_distinct'
  | 'count_distinct_approx'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max';

export interface Measure extends Described {
  readonly type: MeasureType;
  readonly valueType: ValueType;
  readonly definition: MeasureDefinition;
  readonly format: Format | null;
  readonly drillMembers: readonly MemberPath[];
  readonly rollingWindow: RollingWindow | null;
  readonly multiStage: MultiStage | null;
  /** What its database keeps in the column that it folds; absent as above. */
  readonly column?: ColumnType;
}

export type MeasureDefinition =
  | {
      /** Folds rows of its own cube. `sql` is null for a plain count of rows. */
      readonly kind: 'aggregate';
      readonly fn: AggregateFn;
      readonly sql: ModelExpression | null;
      /** Rows that count: all must hold. */
      readonly filters: readonly ModelExpression[];
    }
  /** Arithmetic over other measures (`{revenue} / {count}`): computed after aggregation. */
  | {
      readonly kind: 'derived';
      readonly sql: ModelExpression;
      /** They hold for every fold that it is computed from. */
      readonly filters: readonly ModelExpression[];
    }
  /** An aggregate that the author wrote out (`type: number`, `sql: "PERCENTILE_CONT(…)"` over columns only). */
  | {
      readonly kind: 'custom';
      readonly sql: ModelExpression;
      readonly filters: readonly ModelExpression[];
    }
  /** What a caller sees in place of a number: the same for every group. */
  | {
      readonly kind: 'masked';
      readonly text: string | null;
      readonly sql: null;
      readonly filters: readonly [];
    };

export type Format =
  | 'currency'
  | 'percent'
  | 'number'
  | 'id'
  | 'link'
  | 'image_url'
  | 'date'
  | (string & {});

export interface RollingWindow {
  /** `running`: from the start of the question's range. */
  readonly kind: 'fixed' | 'to_date' | 'running';
  readonly trailing: Interval | 'unbounded' | null;
  readonly leading: Interval | 'unbounded' | null;
  readonly offset: 'start' | 'end';
  /** Only for `to_date`. */
  readonly granularity: string | null;
}

export interface MultiStage {
  readonly groupBy: readonly MemberPath[] | null;
  readonly reduceBy: readonly MemberPath[] | null;
  readonly addGroupBy: readonly MemberPath[] | null;
  readonly timeShift: readonly TimeShift[];
  readonly orderBy: readonly {
    readonly sql: ModelExpression;
    readonly direction: 'asc' | 'desc';
  }[];
}
export interface TimeShift {
  /** Null: every time dimension of the query. */
  readonly dimension: MemberPath | null;
  readonly interval: Interval;
  readonly direction: 'prior' | 'next';
}

export interface Segment extends Described {
  readonly sql: ModelExpression;
}

export type Cardinality = 'one_to_one' | 'many_to_one' | 'one_to_many';

export interface Join {
  /** The joined cube; also the name by which queries reach it. */
  readonly to: string;
  readonly cardinality: Cardinality;
  readonly on: ModelExpression;
  readonly at: SourcePosition;
}

export interface Hierarchy extends Described {
  readonly levels: readonly MemberPath[];
}

/**
 * An author's SQL with its references already parsed out: text never needs a second look.
 * `parse-expression.ts` makes it, and says what it uses.
 */
export interface ModelExpression {
  readonly parts: readonly ExpressionPart[];
  readonly at: SourcePosition;
}

export type ExpressionPart =
  | { readonly kind: 'text'; readonly sql: TrustedSql }
  /**
   * `{CUBE}` or `{other_cube}`: the alias of that cube's rows. `path` is relative to the cube that owns
   * the expression: empty for itself, else the joins to follow from it.
   */
  | { readonly kind: 'cube'; readonly path: readonly string[] }
  /** `{member}`, `{cube.member}`, `{cube.time.granularity}`; same meaning of `path`. */
  | {
      readonly kind: 'member';
      readonly path: readonly string[];
      readonly name: string;
      readonly granularity: string | null;
    }
  /** `{FILTER_PARAMS.cube.member.filter('column')}`. */
  | {
      readonly kind: 'filter_params';
      readonly cube: string;
      readonly member: string;
      readonly column: TrustedSql;
    };

/** Who may read which rows and members of a cube or view. */
export type Access =
  /** `meta: {tenancy: shared}` and no policy: the same rows for everyone. */
  { readonly kind: 'shared' } | { readonly kind: 'policies'; readonly policies: readonly Policy[] };

/** One entry of `access_policy`. Matching entries add up: rows by OR, members by union. */
export interface Policy {
  /** `*` is every role. */
  readonly role: string;
  /** All must hold for the entry to apply. */
  readonly conditions: readonly PolicyValue[];
  /** Null: all members. */
  readonly members: {
    readonly includes: readonly string[] | '*';
    readonly excludes: readonly string[];
  } | null;
  /** Null: every row (`allow_all: true`, said explicitly). */
  readonly rows: PolicyFilter | null;
  readonly at: SourcePosition;
}

export type PolicyFilter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly PolicyFilter[] }
  | {
      readonly kind: 'compare';
      readonly member: MemberPath;
      readonly operator: FilterOperator;
      readonly values: readonly PolicyValue[];
      readonly at: SourcePosition;
    };

/** A literal, or a place in the caller's security context (`{securityContext.region}`), parsed. */
export type PolicyValue =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'claim'; readonly path: readonly string[]; readonly negated: boolean };

export interface View extends Described {
  /** Where the first of its join paths starts. Others may start elsewhere. */
  readonly root: string;
  readonly members: ReadonlyMap<string, ViewMember>;
  readonly folders: readonly Folder[];
  readonly access: Access;
}

export interface ViewMember {
  readonly name: string;
  readonly kind: 'dimension' | 'measure' | 'segment';
  /** Cubes from where its join path starts to the member's own. */
  readonly cubes: readonly string[];
  readonly member: string;
  /** Overrides of the included member's title, description, format, meta. */
  readonly title: string;
  readonly description: string | null;
  readonly format: Format | null;
  readonly meta: Meta;
}

export interface Folder {
  readonly name: string;
  readonly includes: readonly string[];
  readonly folders: readonly Folder[];
}

export interface RefreshKey {
  readonly every: Schedule | null;
  readonly sql: ModelExpression | null;
}

/** Parsed and validated; the rollup planner reads it. */
export interface PreAggregation {
  readonly name: string;
  readonly type: 'rollup' | 'original_sql' | 'rollup_join' | 'rollup_lambda';
  readonly measures: readonly MemberPath[];
  readonly dimensions: readonly MemberPath[];
  readonly segments: readonly MemberPath[];
  readonly timeDimension: MemberPath | null;
  readonly granularity: string | null;
  readonly partitionGranularity: string | null;
  /** Further time dimensions with their grains (`time_dimensions`); the first is `timeDimension`. */
  readonly moreTimes: readonly { readonly dimension: MemberPath; readonly granularity: string }[];
  /** Rollups that a `rollup_join` or `rollup_lambda` is made of: cube path, then the rollup's name. */
  readonly rollups: readonly MemberPath[];
  readonly indexes: readonly { readonly name: string; readonly columns: readonly string[] }[];
  readonly buildRange: {
    readonly start: ModelExpression | null;
    readonly end: ModelExpression | null;
  };
  readonly allowNonStrictDateRangeMatch: boolean;
  readonly unionWithSourceData: boolean;
  readonly scheduledRefresh: boolean;
  readonly refreshKey: RefreshKey | null;
  readonly at: SourcePosition;
}

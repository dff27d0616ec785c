/**
 * What was asked, with nothing left open: every name bound, every literal typed, every policy in, every range
 * resolved, the order total. After this nothing looks up a name or asks who is calling. Plain data.
 */
import type { Grain, Interval, ValueType } from '../../shared/values.ts';
import type { ZoneOffset } from '../../shared/zone.ts';
import type { AggregateFn, Cardinality, TrustedSql } from '../model/types.ts';
import type {
  Bins,
  BucketMap,
  CompareOp,
  KeyColumn,
  OrderTerm,
  Renamed,
  ResolvedFill,
  ResolvedMemberRange,
  TextOp,
  Value,
} from './resolved-column.ts';

export interface ResolvedQuery {
  readonly dataSource: string;
  /** Cubes whose rows are the population: one, unless facts that nothing joins stand side by side. */
  readonly roots: readonly string[];
  /** Join trees; more than one when no cube of the query reaches all others. */
  readonly frames: readonly Frame[];
  readonly keys: readonly KeyColumn[];
  /** Names of keys that only a stage has: groups that are kept are not told apart by them. */
  readonly added?: readonly string[];
  readonly measures: readonly MeasureColumn[];
  /** What is folded from rows; formulas and `having` refer to these by name. */
  readonly leaves: readonly Leaf[];
  readonly having: Condition | null;
  /** Total: no two groups compare equal. */
  readonly order: readonly OrderTerm[];
  readonly limit: number;
  readonly offset: number;
  readonly shape: 'rows' | 'count';
  /** Names of keys; null: rows. */
  readonly totalsBy: readonly string[] | null;
  /** One for each term of `order`. */
  readonly after: readonly Value[] | null;
  readonly ranges: readonly ResolvedMemberRange[];
  /** What stands beside the groups of the question itself. */
  readonly beside: Beside;
  /** Null: groups. */
  readonly records: RecordsOf | null;
}

/** Records instead of groups: the keys hold their primary key. */
export interface RecordsOf {
  /** Alias of the node whose records they are. */
  readonly fact: string;
  /** Which of them a measure counts; null: all. */
  readonly where: Condition | null;
}

export interface Beside {
  readonly top: ResolvedTop | null;
  readonly shifted: readonly Shifted[];
  readonly fill: ResolvedFill | null;
  readonly shares: readonly ResolvedShare[];
  /** Absent: the groups are those that the question itself has. */
  readonly groups?: ResolvedGroups;
}

/** The groups that are shown, as a question without measures; its keys stand for those of the question by position. */
export interface ResolvedGroups {
  readonly query: ResolvedQuery;
  /** A column that is true in them. What `fill` says of rows that were found is said of theirs. */
  readonly flag: string;
}

/** The question whose first key holds the leading values, in its order and limit. */
interface ResolvedTop {
  readonly query: ResolvedQuery;
}

/** The same question over another period; its keys stand for those of the question by position. */
export interface Shifted {
  readonly query: ResolvedQuery;
  /** Its leaves, and what they are called beside those of the question. */
  readonly columns: readonly Renamed[];
  /** Keys that are buckets of the period: what each is called in the question. Others have no place in it. */
  readonly buckets: readonly BucketMap[];
}

/** The same question at fewer keys. */
export interface ResolvedShare {
  readonly query: ResolvedQuery;
  /** Its keys, and what they are called in the question. */
  readonly keys: readonly Renamed[];
  readonly columns: readonly Renamed[];
}

/** One tree of joins, with the query's group keys and filters bound to it. */
export interface Frame {
  /** The same for totals, where buckets are not grouped by. NULL stands for keys that it does not have. */
  readonly atTotals?: Frame;
  /** Where rows can be folded by day or hour before they meet the windows. */
  readonly slots?: Slots | null;
  /** Alias of a node whose every row is a group, with or without rows of the facts. */
  readonly complete?: string | null;
  /** The root first, parents before children. */
  readonly nodes: readonly FrameNode[];
  /** By position those of `ResolvedQuery.keys`. */
  readonly keys: readonly Scalar[];
  readonly where: Condition | null;
}

/** Stretches of time that no window cuts: what adds up is folded by them first. */
export interface Slots {
  /** The node of the windows, which has the same rows in both of its tables. */
  readonly alias: string;
  /** The slot of a row. */
  readonly of: Scalar;
  readonly type: ValueType;
  readonly table: Extract<NodeSource, { readonly kind: 'values' }>;
  /** Which ends windows have. */
  readonly ends: { readonly from: boolean; readonly to: boolean };
  /** The frame's conditions without the windows. */
  readonly where: Condition | null;
}

/** One use of a cube. The same cube over two join paths is two nodes. */
export interface FrameNode {
  /** Unique in its frame; expressions name rows by it. */
  readonly alias: string;
  readonly path: readonly string[];
  readonly source: NodeSource;
  /** The rows that the caller may see, over this alias; null: all. */
  readonly policy: Condition | null;
  readonly parent: {
    readonly alias: string;
    /** From the parent to this node. */
    readonly cardinality: Cardinality;
    readonly on: Condition;
    /** The join names the parent's whole primary key: each row of this node has one of the parent at most. */
    readonly keyed: boolean;
  } | null;
}

export type NodeSource =
  | { readonly kind: 'table'; readonly path: readonly string[] }
  | { readonly kind: 'query'; readonly sql: Scalar }
  /** A measure computed per row of the parent (a sub_query dimension). */
  | { readonly kind: 'subquery'; readonly query: ResolvedQuery }
  /** A table of the compiler's own: the values of a switch dimension, the buckets of a range. */
  | {
      readonly kind: 'values';
      readonly columns: readonly { readonly name: string; readonly type: ValueType }[];
      readonly rows: readonly (readonly Value[])[];
    };

export interface MeasureColumn extends KeyColumn {
  /** Over the leaves. */
  readonly formula: Scalar;
}

/** A fold over the rows of one fact, or of the groups of another question. */
export interface Leaf {
  readonly name: string;
  readonly type: ValueType;
  /** Index of its frame. */
  readonly frame: number;
  /** Alias of the node whose rows are folded. */
  readonly fact: string;
  /** The fact's primary key; empty when the cube has none. */
  readonly primaryKey: readonly TypedScalar[];
  readonly fold: Fold;
  /** Not from rows: `fold` only says what it is. */
  readonly stage?: Stage;
}

/** A measure over what another question's groups hold; its keys are those of the question and `added`. */
export interface Stage {
  readonly query: ResolvedQuery;
  /** Keys that the groups are finer by. */
  readonly added: readonly string[];
  /** Null: a rank. */
  readonly fn: AggregateFn | null;
  /** Keys within which all groups count together; null: each group by itself. */
  readonly partition: readonly string[] | null;
  /** Only for a rank: measures of `query`, in order. */
  readonly order: readonly OrderTerm[];
}

interface TypedScalar {
  readonly type: ValueType;
  readonly expr: Scalar;
}

export type Fold =
  | {
      readonly kind: 'aggregate';
      readonly fn: AggregateFn;
      /** Null: the rows themselves are counted. */
      readonly input: Scalar | null;
      readonly filter: Condition | null;
      /** What is folded are doubles: their sum depends on the order in which they are added. */
      readonly doubles?: true;
    }
  /** An aggregate that the author wrote; its filters restrict the rows of its branch. */
  | {
      readonly kind: 'author';
      readonly sql: Scalar;
      readonly filter: Condition | null;
      /** It is a count, and so zero over nothing. */
      readonly counts?: boolean;
    };

/** A value per row. */
export type Scalar =
  | Value
  | { readonly kind: 'null' }
  /** A column of the step's input. */
  | { readonly kind: 'field'; readonly name: string }
  /** A column of a node whose columns the compiler made. */
  | { readonly kind: 'column'; readonly alias: string; readonly name: string }
  /** The rows of a node, inside the author's text: `{CUBE}`. */
  | { readonly kind: 'rows'; readonly alias: string }
  | { readonly kind: 'author'; readonly parts: readonly (TrustedSql | Scalar)[] }
  /** The author's `/` and what it divides by: NULL instead of an error, fractions instead of whole numbers. */
  | { readonly kind: 'divisor'; readonly of: Scalar }
  | {
      readonly kind: 'case';
      readonly when: readonly { readonly if: Condition; readonly value: Scalar }[];
      readonly otherwise: Scalar | null;
    }
  /** Null zone: a date, never shifted. */
  | {
      readonly kind: 'bucket';
      readonly of: Scalar;
      readonly grain: Grain;
      readonly timeZone: string | null;
      /** The zone's offsets wherever the question has rows. */
      readonly offsets?: readonly ZoneOffset[] | null;
    }
  /** The start of the bin; `instants`: as the instant, else as wall-clock time. Null zone as above. */
  | {
      readonly kind: 'bin';
      readonly of: Scalar;
      readonly bins: Bins;
      readonly timeZone: string | null;
      readonly instants: boolean;
      readonly offsets?: readonly ZoneOffset[] | null;
    }
  /** A moment so much later; with a zone the calendar's, read on its clocks, and the result is wall-clock time. */
  | {
      readonly kind: 'moved';
      readonly of: Scalar;
      readonly by: Interval;
      readonly timeZone: string | null;
    }
  /** Any value as the text that the database writes; `printed`: of which a cast would make another one. */
  | { readonly kind: 'as_text'; readonly of: Scalar; readonly printed: boolean }
  /** A keyed hash as text; NULL of NULL. */
  | { readonly kind: 'hash'; readonly of: Scalar; readonly key: Value }
  | { readonly kind: 'point'; readonly latitude: Scalar; readonly longitude: Scalar }
  | { readonly kind: 'truth'; readonly of: Condition }
  /** Over all groups with the same `partition`. Null function: the place in `order`. */
  | {
      readonly kind: 'over';
      readonly fn: AggregateFn | null;
      readonly of: Scalar;
      readonly partition: readonly Scalar[];
      readonly order: readonly OrderTerm[];
    }
  | { readonly kind: 'zero' }
  /** `growth`: the difference in percent of the absolute right one. Both it and `ratio` divide safely. */
  | {
      readonly kind: 'math';
      readonly op: 'difference' | 'growth' | 'ratio';
      readonly left: Scalar;
      readonly right: Scalar;
    };

/** Whether a row counts. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  /** True unless `of` is true: rows where it is unknown stay. */
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'is_null'; readonly of: Scalar }
  | {
      readonly kind: 'compare';
      readonly op: CompareOp;
      readonly left: Scalar;
      readonly right: Scalar;
    }
  | {
      readonly kind: 'one_of';
      readonly of: Scalar;
      readonly values: readonly Value[];
      readonly insensitive: boolean;
    }
  | {
      readonly kind: 'text';
      readonly op: TextOp;
      readonly of: Scalar;
      readonly value: Value;
      readonly insensitive: boolean;
    }
  | { readonly kind: 'author'; readonly sql: Scalar }
  /** Joined rows exist for which `where` holds; the first node hangs on an alias of the outside. */
  | { readonly kind: 'exists'; readonly nodes: readonly FrameNode[]; readonly where: Condition }
  /** The group of this row is one of a named step's groups, NULLs being equal. */
  | {
      readonly kind: 'in_groups';
      readonly groups: string;
      readonly keys: readonly {
        readonly field: string;
        readonly type: ValueType;
        readonly of: Scalar;
      }[];
    };

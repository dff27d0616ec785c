/**
 * What every question says of itself once it is resolved, whatever its kind: plain data, after which no name is
 * looked up and nobody asks who is calling. A kind adds the facts that its own SQL is written from.
 */

import type { ResolvedRows } from './resolve-rows.ts';
import type { ResolvedQuery } from './resolved.ts';
import type { OrderTerm, ResolvedMemberRange } from './resolved-column.ts';

export interface ResolvedBase<Bases extends readonly BaseQuestion[]> {
  readonly dataSource: string;
  /** The questions that it is computed from: what is planned, and what another source may stand in for. */
  readonly bases: Bases;
  /** What is made of their rows, for people; null: those of the one base are the answer. */
  readonly step: string | null;
  /** What was asked, of which the bases may hold more. */
  readonly ranges: readonly ResolvedMemberRange[];
  /** Every cube whose rows are read, and every view that was asked. */
  readonly cubes: readonly string[];
  /** Measures, any of which may grow too large for its column. */
  readonly measures: readonly string[];
  /** Of groups and records: cubes whose rows are counted from; several where nothing joins them. */
  readonly roots?: readonly string[];
  /** What columns are for the caller, by their names in SQL; absent: as they are called there. */
  readonly shown?: ReadonlyMap<string, ShownColumn>;
  /** The order of the rows by those names, if it is total. */
  readonly order?: readonly OrderTerm[];
  /** What indexes in the answer (`part`, `cohort`, `period`, `day`) mean: half-open instants, ISO 8601 in UTC. */
  readonly periods?: readonly { readonly start: string; readonly end: string }[];
}

export interface ShownColumn {
  readonly as: string;
  readonly isKey: boolean;
}

export type BaseQuestion = RowsBase | GroupsBase;

/** Each row of a cube once. */
export interface RowsBase {
  readonly kind: 'rows';
  readonly rows: ResolvedRows;
  /** Columns that together tell the rows apart; the answer has them as one, `key`. Empty: nobody asks. */
  readonly key: readonly string[];
}

export interface GroupsBase {
  readonly kind: 'groups';
  readonly query: ResolvedQuery;
  /** Whether they are groups of single entities, which cost as much as their rows. */
  readonly byEntity: boolean;
}

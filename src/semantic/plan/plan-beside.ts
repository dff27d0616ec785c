/** What a question's groups stand beside, step by step: another period, empty buckets, totals for shares. */
import { GatewayError } from '../../shared/errors.ts';
import { FILLED } from '../../shared/marks.ts';
import type { Condition, ResolvedQuery, ResolvedShare, Shifted } from '../query/resolved.ts';
import type { Renamed, ResolvedFill } from '../query/resolved-column.ts';
import { aligned } from './aligned.ts';
import {
  type Computed,
  columnsOf,
  fieldsOf,
  type NamedType,
  type Plan,
  type Program,
} from './plan.ts';

/** Plans keys and leaves of every group: only these keys, only rows of the groups of a step. */
export type GroupPlanner = (
  query: ResolvedQuery,
  by: ReadonlySet<string> | null,
  within: string | null,
) => Plan;

/** Which groups are planned, and how. */
export interface Scope {
  /** Null: by all keys. */
  readonly by: ReadonlySet<string> | null;
  /** A step whose groups alone count; other periods have their own beside it. */
  readonly within: string | null;
  readonly groups: GroupPlanner;
  /** They are those that another question shows; its steps stand beside theirs. */
  readonly shownBy?: true;
}

/** Steps that others refer to, and the last one. */
interface Steps {
  readonly lets: Program['lets'];
  readonly plan: Plan;
}

/** The groups with all that stands beside them. */
export function planBeside(query: ResolvedQuery, scope: Scope): Steps {
  const { fill, shares } = query.beside;
  const fills = fill !== null && (scope.by?.has(fill.key) ?? true);
  const periods = besidePeriods(query, scope, fills ? fill : null);
  const filled = fills ? fillGaps(query, periods, fill, scope) : { lets: [], plan: periods };
  const flagged = fill && !fills ? { lets: [], plan: withoutGaps(periods, fill) } : filled;
  const fixed = fixGroups(query, flagged, scope);
  return {
    lets: fixed.lets,
    plan: shares.reduce((plan, share) => besideTotals(plan, share, scope), fixed.plan),
  };
}

/** No groups but those that are shown, and all of them. */
function fixGroups(query: ResolvedQuery, own: Steps, scope: Scope): Steps {
  const { groups, shifted } = query.beside;
  const keys = keysIn(query, scope);
  if (!groups || keys.length === 0) return own;
  const { flag, query: shows } = groups;
  const theirs = planBeside(shows, { ...scope, shownBy: true });
  const flags = foundIn(shows.beside.fill, query.beside.fill);
  const named = renamedColumns(theirs.plan, [...keys.map(sameName), ...flags]);
  // A group of the other period alone has no counts of this one.
  const counts = shifted.length > 0 ? [] : query.leaves;
  const input = aligned([withFlag(named, flag), own.plan], keys, counts);
  const where: Condition = {
    kind: 'not',
    of: { kind: 'is_null', of: { kind: 'field', name: flag } },
  };
  return { lets: [...own.lets, ...theirs.lets], plan: { op: 'filter', input, where } };
}

/** What was found of the groups that are shown, as the question calls it. */
function foundIn(theirs: ResolvedFill | null, ours: ResolvedFill | null): readonly Renamed[] {
  if (theirs === null || ours === null) return [];
  const names = (fill: ResolvedFill) => [
    fill.found,
    ...fill.shifted.flatMap(({ found, within }) => [found, within]),
  ];
  const to = names(ours);
  return names(theirs).map((from, i) => ({ from, to: to[i] ?? from, type: 'boolean' }));
}

function sameName({ name, type }: NamedType): Renamed {
  return { from: name, to: name, type };
}

function besidePeriods(query: ResolvedQuery, scope: Scope, fill: ResolvedFill | null): Plan {
  const own = scope.groups(query, scope.by, scope.within);
  // Where other groups are shown it is theirs that are found or not.
  const flags = query.beside.groups ? null : fill;
  const flagged = flags ? withFlag(own, flags.found) : own;
  const keys = keysIn(query, scope);
  // Without keys a period that nothing is shown of has nothing to add.
  const shifted = query.beside.shifted.filter((one) => keys.length + one.columns.length > 0);
  if (shifted.length === 0) return flagged;
  const others = shifted.map((one, i) => {
    const plan = otherPeriod(query, one, i, scope);
    const found = flags?.shifted[i]?.found;
    return found === undefined ? plan : withFlag(plan, found);
  });
  return aligned([flagged, ...others], keys);
}

function otherPeriod(query: ResolvedQuery, other: Shifted, index: number, scope: Scope): Plan {
  const { by, within, groups } = scope;
  const theirs = keyNames(query, other);
  const asked = by && new Set(theirs.flatMap(({ from, to }) => (by.has(to) ? [from] : [])));
  const step = groups(other.query, asked, within && keptIn(within, index));
  const keys = theirs.filter(({ to }) => by?.has(to) ?? true);
  const named = renamedColumns(step, [...keys, ...other.columns]);
  return other.buckets
    .filter(({ key }) => by?.has(key) ?? true)
    .reduce((input, { key, values }): Plan => {
      const pairs = values.map(({ theirs: from, ours: to }) => ({ from, to }));
      return { op: 'relabel', input, key, values: pairs };
    }, named);
}

function keyNames(query: ResolvedQuery, other: Shifted): readonly Renamed[] {
  return query.keys.map(({ name, type }, i) => ({
    from: other.query.keys[i]?.name ?? name,
    to: name,
    type,
  }));
}

/** The step that holds the kept groups of a step as another period calls them. */
function keptIn(within: string, period: number): string {
  return `${within}_${period + 1}`;
}

/** For each other period: the kept groups of a step under its names. */
export function keptElsewhere(query: ResolvedQuery, kept: Plan, within: string): Program['lets'] {
  const reference: Plan = { op: 'reference', name: within, columns: columnsOf(kept) };
  return query.beside.shifted.map((other, i) => {
    const back = other.buckets.reduce((input, { key, values }): Plan => {
      const pairs = values.map(({ theirs: to, ours: from }) => ({ from, to }));
      return { op: 'relabel', input, key, values: pairs };
    }, reference);
    const names = keyNames(query, other).map(({ from, to, type }) => ({
      from: to,
      to: from,
      type,
    }));
    const plan = names.length === 0 ? back : renamedColumns(back, names);
    return { name: keptIn(within, i), plan };
  });
}

/** Totals within kept groups stand in one statement with the filled groups that were kept. */
const foundName = ({ within, shownBy }: Scope) =>
  [shownBy ? 'shown' : 'found', within ?? 'groups'].join('_');

function fillGaps(query: ResolvedQuery, groups: Plan, fill: ResolvedFill, scope: Scope): Steps {
  const columns = columnsOf(groups);
  const name = foundName(scope);
  const reference: Plan = { op: 'reference', name, columns };
  const keys = keysIn(query, scope);
  const key = keys.find(({ name }) => name === fill.key);
  if (key === undefined) throw new TypeError(`no key ${fill.key}`);
  const spine: Plan = {
    ...{ op: 'spine', input: reference, key, labels: fill.labels },
    series: keys.filter((one) => one !== key),
    flags: fill.shifted.map(({ within, count }) => ({ name: within, count })),
  };
  return {
    lets: [{ name, plan: groups }],
    plan: aligned([reference, spine], keys),
  };
}

/** At coarser keys nothing is filled: every row was found. */
function withoutGaps(plan: Plan, fill: ResolvedFill): Plan {
  const flags = [fill.found, ...fill.shifted.flatMap(({ found, within }) => [found, within])];
  return flags.reduce(withFlag, plan);
}

/** Gaps of these measures take the value before. `plan` has the columns of the answer. */
export function carryOver(query: ResolvedQuery, plan: Plan, by: Scope['by']): Plan {
  const { fill } = query.beside;
  const gap = query.measures.find(({ as }) => as === FILLED)?.name;
  if (!fill || fill.carried.length === 0 || gap === undefined) return plan;
  if (by !== null && !by.has(fill.key)) return plan;
  const series = query.keys.flatMap(({ name }) =>
    name !== fill.key && (by?.has(name) ?? true) ? [name] : [],
  );
  return { op: 'carry', input: plan, gap, series, by: fill.key, columns: fill.carried };
}

function besideTotals(input: Plan, share: ResolvedShare, { by, groups }: Scope): Plan {
  const missing = share.keys.find(({ to }) => by !== null && !by.has(to));
  if (missing) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      member: missing.to,
      problem: 'a share is taken within dimensions that are grouped by',
    });
  }
  const totals = renamedColumns(groups(share.query, null, null), [...share.keys, ...share.columns]);
  const called = ({ to: name, type }: Renamed): NamedType => ({ name, type });
  const [on, columns] = [share.keys.map(called), share.columns.map(called)];
  return { op: 'spread', input, totals, on, columns };
}

function renamedColumns(input: Plan, columns: readonly Renamed[]): Plan {
  const derived = columns.map(
    ({ from, to, type }): Computed => ({ name: to, type, expr: { kind: 'field', name: from } }),
  );
  return { op: 'derive', input, columns: derived };
}

function withFlag(input: Plan, name: string): Plan {
  const expr: Computed['expr'] = { kind: 'truth', of: { kind: 'constant', value: true } };
  const columns = [...fieldsOf(columnsOf(input)), { name, type: 'boolean', expr } as const];
  return { op: 'derive', input, columns };
}

function keysIn(query: ResolvedQuery, { by }: Scope): readonly NamedType[] {
  return query.keys.filter(({ name }) => by?.has(name) ?? true);
}

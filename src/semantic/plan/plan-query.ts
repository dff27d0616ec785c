/** A resolved question → its plan. */

import { TOP } from '../query/beside/top.ts';
import { allOf } from '../query/conditions.ts';
import type { Condition, Frame, Leaf, ResolvedQuery } from '../query/resolved.ts';
import { alignedColumn } from './aligned.ts';
import { groupsOf, planBranches } from './branch.ts';
import {
  type Computed,
  columnsOf,
  fieldsOf,
  type NamedType,
  type Plan,
  type Program,
  type ScanSource,
} from './plan.ts';
import { carryOver, keptElsewhere, planBeside } from './plan-beside.ts';
import { planRecords } from './plan-records.ts';
import { planStage } from './plan-stage.ts';
import { scanOf } from './plan-tree.ts';
import { addsUp } from './slots.ts';

/** The name of the step that holds the groups which `having` leaves. */
const GROUPS = 'kept_groups';
const KEPT: Computed = {
  name: 'kept',
  type: 'boolean',
  expr: { kind: 'truth', of: { kind: 'constant', value: true } },
};

export function planQuery(query: ResolvedQuery): Program {
  const leading = planLeading(query);
  const { lets, body } =
    query.totalsBy === null ? planRows(query) : planTotals(query, query.totalsBy);
  return { lets: [...leading, ...lets], body };
}

/** The leading values of a dimension: keys refer to them. */
function planLeading({ beside: { top } }: ResolvedQuery): Program['lets'] {
  return top ? [{ name: TOP, plan: planRows(top.query).body }] : [];
}

function planRows(query: ResolvedQuery): Program {
  const { lets, plan } = planKept(query);
  return { lets, body: answer(query, plan, null) };
}

/** The measures over the same base rows at fewer keys; rows whose group `having` drops are left out. */
function planTotals(query: ResolvedQuery, by: readonly string[]): Program {
  const keys = new Set(by);
  const kept = query.having === null ? [] : planKeptGroups(query);
  const within = query.having === null ? null : GROUPS;
  const { lets, plan } = planBeside(query, { by: keys, within, groups: planGroups });
  return { lets: [...kept, ...lets], body: answer(query, plan, keys) };
}

function planKeptGroups(query: ResolvedQuery): Program['lets'] {
  const { lets, plan: input } = planKept(query);
  // A question without keys has one group, and a step needs a column.
  const columns = query.keys.length > 0 ? fieldsOf(query.keys) : [KEPT];
  const kept: Plan = { op: 'derive', input, columns };
  return [...lets, { name: GROUPS, plan: kept }, ...keptElsewhere(query, kept, GROUPS)];
}

function planKept(query: ResolvedQuery): ReturnType<typeof planBeside> {
  const { lets, plan } = planBeside(query, { by: null, within: null, groups: planGroups });
  const { having } = query;
  return { lets, plan: having === null ? plan : { op: 'filter', input: plan, where: having } };
}

/** A page of the groups as columns of the answer, or how many there are. */
function answer(query: ResolvedQuery, groups: Plan, by: ReadonlySet<string> | null): Plan {
  if (query.shape === 'count') return { op: 'count', input: groups };
  return page(query, carryOver(query, shown(query, groups), by));
}

/** Keys and leaves of every group. `by`: only these keys; `within`: only rows of those groups. */
function planGroups(
  query: ResolvedQuery,
  by: ReadonlySet<string> | null,
  within: string | null,
): Plan {
  const branches = query.frames.flatMap((frame, index) => {
    const leaves = query.leaves.filter((leaf) => leaf.frame === index);
    return planFrame(query, frame, leaves, by, within);
  });
  const staged = query.leaves.flatMap((leaf) =>
    leaf.stage
      ? [planStage(query, leaf, leaf.stage, { by, within, groups: planGroups, shown })]
      : [],
  );
  const [only, ...others] = [...branches, ...staged];
  if (only === undefined) throw new TypeError('a plan without branches');
  if (others.length === 0) return only;
  const keys: readonly NamedType[] = query.keys.filter(({ name }) => by?.has(name) ?? true);
  return {
    op: 'align',
    branches: [only, ...others],
    keys,
    columns: query.leaves.map(alignedColumn),
  };
}

function planFrame(
  query: ResolvedQuery,
  asked: Frame,
  leaves: readonly Leaf[],
  by: ReadonlySet<string> | null,
  within: string | null,
): readonly Plan[] {
  const frame = by !== null && asked.atTotals ? asked.atTotals : asked;
  const all = query.keys.map(({ name, type }, i): Computed => {
    const expr = frame.keys[i];
    if (expr === undefined) throw new TypeError(`a frame without key ${name}`);
    return { name, type, expr };
  });
  const held = (key: Computed) => isThere(key) && !query.added?.includes(key.name);
  const keys = all.filter(({ name }) => by?.has(name) ?? true);
  const where = allOf([frame.where, within === null ? null : inGroups(within, all.filter(held))]);
  const input = { frame, keys, where, plan: planSource };
  if (query.records && query.leaves.length === 0) return [planRecords(input, query.records)];
  if (query.leaves.length === 0) return [groupsOf(input)];
  if (leaves.length === 0) return [];
  const complete = frame.complete
    ? [everyGroup(frame, frame.complete, keys, leaves.some(addsUp))]
    : [];
  return [...complete, ...planBranches(input, leaves, complete.length > 0)];
}

/** A window's frame has no buckets where they are not grouped by. */
function isThere({ expr }: Computed): boolean {
  return expr.kind !== 'null';
}

/** Each row of a table of the compiler's own is a group. */
function everyGroup(frame: Frame, alias: string, keys: readonly Computed[], bySlot: boolean): Plan {
  const node = frame.nodes.find((one) => one.alias === alias);
  if (node === undefined) throw new TypeError(`no node ${alias}`);
  const scan = scanOf(node, planSource);
  // The same table as the folds are joined to, so that its values are bound once.
  const from = bySlot && frame.slots ? { ...scan, source: frame.slots.table } : scan;
  return { op: 'aggregate', input: { op: 'rows', from, joins: [], where: null }, keys, folds: [] };
}

function inGroups(groups: string, keys: readonly Computed[]): Condition {
  return {
    kind: 'in_groups',
    groups,
    keys: keys.map(({ name, type, expr }) => ({ field: name, type, of: expr })),
  };
}

/** The columns of the answer, derived measures computed. */
function shown(query: ResolvedQuery, groups: Plan): Plan {
  const has = new Set(columnsOf(groups).map(({ name }) => name));
  const columns = [
    ...fieldsOf(query.keys.filter(({ name }) => has.has(name))),
    ...query.measures.map(({ name, type, formula }) => ({ name, type, expr: formula })),
  ];
  const same = columnsOf(groups).map(({ name }) => name);
  const isSame =
    columns.length === same.length &&
    columns.every(
      (c, i) => c.name === same[i] && c.expr.kind === 'field' && c.expr.name === c.name,
    );
  return isSame ? groups : { op: 'derive', input: groups, columns };
}

function page(query: ResolvedQuery, input: Plan): Plan {
  const { order: by, after, limit, offset } = query;
  const rest: Plan = after && by.length > 0 ? { op: 'after', input, by, values: after } : input;
  const sorted: Plan = by.length > 0 ? { op: 'sort', input: rest, by } : rest;
  return { op: 'slice', input: sorted, limit, offset };
}

/** A sub_query dimension's own question is planned whole, without order or page. */
export function planSource(
  source: ScanSource | { readonly kind: 'subquery'; readonly query: ResolvedQuery },
): ScanSource {
  if (source.kind !== 'subquery') return source;
  return { kind: 'plan', plan: shown(source.query, planKept(source.query).plan) };
}

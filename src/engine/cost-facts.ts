/**
 * What a question's cost is estimated from. It rests on the question and the model alone (`meta: { rows: … }` of
 * a cube), never on the data: an estimate that moved with everybody's rows would tell each tenant about the others.
 */
import type { FactCost, QueryFacts } from '../limits/cost.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import type { BaseQuestion, ResolvedBase } from '../semantic/query/base-question.ts';
import type { Frame, FrameNode, Leaf, ResolvedQuery, Scalar } from '../semantic/query/resolved.ts';
import type { Grain } from '../shared/values.ts';

const DAY_MS = 86_400_000;
/** How much time a table is taken to hold. */
const HISTORY_DAYS = 730;
/** How many values a key is taken to have. */
const VALUES = 20;
const MOST_GROUPS = 1e9;

const GRAIN_MS: Readonly<Record<Grain, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  quarter: 91 * DAY_MS,
  year: 365 * DAY_MS,
};

/** The facts of each question that an answer is computed from. */
export function costFacts(
  { bases, ranges }: Pick<ResolvedBase<readonly BaseQuestion[]>, 'bases' | 'ranges'>,
  model: SemanticModel,
): readonly QueryFacts[] {
  return bases.map((base) => {
    if (base.kind === 'rows') return entityFacts({ frame: base.rows.frame, ranges }, model);
    const [frame] = base.query.frames;
    return base.byEntity && frame
      ? entityFacts({ frame, ranges }, model)
      : queryFacts(base.query, model);
  });
}

/** The facts of a question over groups of a cube's rows, those it is made of included. */
function queryFacts(resolved: ResolvedQuery, model: SemanticModel): QueryFacts {
  const keys = resolved.keys.length;
  const days = coveredDays(resolved);
  return {
    facts: factsOf(resolved, model),
    groups: Math.min(resolved.limit, expectedGroups(resolved.frames[0]?.keys ?? [], days)),
    keys,
    measures: Math.max(1, resolved.leaves.length),
    periods: 1 + resolved.beside.shifted.length,
    bytes: null,
  };
}

/** Of entities: their rows are read once, and every row is looked at for whom it belongs to. */
function entityFacts(
  { frame, ranges }: { readonly frame: Frame } & Pick<ResolvedQuery, 'ranges'>,
  model: SemanticModel,
): QueryFacts {
  const [root] = frame.nodes;
  const facts = root === undefined ? [] : [factOf(root, frame, [], shareOf(ranges), model)];
  const distinct = facts.map((fact) => ({ ...fact, distinct: fact.distinct + 1 }));
  return { facts: distinct, groups: VALUES, keys: 1, measures: 1, periods: 1, bytes: null };
}

function factsOf(resolved: ResolvedQuery, model: SemanticModel): readonly FactCost[] {
  const share = shareOf(resolved.ranges);
  const own = resolved.frames.flatMap((frame, index) => {
    const leaves = resolved.leaves.filter(
      (leaf) => leaf.frame === index && leaf.stage === undefined,
    );
    const aliases = new Set(leaves.map(({ fact }) => fact));
    const facts = frame.nodes.filter(({ alias }) => aliases.has(alias));
    // Distinct values and records are read from the root.
    const read = facts.length > 0 || leaves.length > 0 ? facts : frame.nodes.slice(0, 1);
    return read.map((node) => factOf(node, frame, leaves, share, model));
  });
  const within = [
    ...resolved.leaves.flatMap(({ stage }) => stage?.query ?? []),
    ...resolved.frames.flatMap(({ nodes }) =>
      nodes.flatMap(({ source }) => (source.kind === 'subquery' ? source.query : [])),
    ),
    ...(resolved.beside.top ? [resolved.beside.top.query] : []),
    ...(resolved.beside.groups ? [resolved.beside.groups.query] : []),
  ];
  return [...own, ...within.flatMap((query) => factsOf(query, model))];
}

function factOf(
  node: FrameNode,
  frame: Frame,
  leaves: readonly Leaf[],
  selectivity: number,
  model: SemanticModel,
): FactCost {
  const others = frame.nodes.filter(
    ({ alias, source }) => alias !== node.alias && source.kind !== 'values',
  );
  return {
    rows: declaredRows(node, model),
    selectivity,
    joins: others.length,
    distinct: leaves.filter(({ fact, fold }) => fact === node.alias && isDistinct(fold)).length,
    multiplied: others.some(
      ({ parent }) => parent?.cardinality === 'one_to_many' && parent.alias === node.alias,
    ),
  };
}

function isDistinct(fold: Leaf['fold']): boolean {
  return fold.kind === 'aggregate' && fold.fn === 'count_distinct';
}

function declaredRows({ path }: FrameNode, model: SemanticModel): number | null {
  const rows = model.cubes.get(path.at(-1) ?? '')?.meta['rows'];
  return typeof rows === 'number' && rows >= 0 ? rows : null;
}

function shareOf(ranges: ResolvedQuery['ranges']): number {
  return ranges.length === 0 ? 1 : Math.min(1, daysOf(ranges) / HISTORY_DAYS);
}

function coveredDays({ ranges }: ResolvedQuery): number {
  return ranges.length === 0 ? HISTORY_DAYS : daysOf(ranges);
}

function daysOf(ranges: ResolvedQuery['ranges']): number {
  const lengths = ranges.map(({ start, end }) => (Date.parse(end) - Date.parse(start)) / DAY_MS);
  const known = lengths.filter((days) => Number.isFinite(days) && days >= 0);
  return known.length === 0 ? HISTORY_DAYS : Math.min(...known);
}

function expectedGroups(keys: readonly Scalar[], days: number): number {
  const values = keys.map((key) =>
    key.kind === 'bucket' ? Math.max(1, (days * DAY_MS) / GRAIN_MS[key.grain]) : VALUES,
  );
  return Math.min(
    MOST_GROUPS,
    values.reduce((a, b) => a * b, 1),
  );
}

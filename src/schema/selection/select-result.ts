/** The selection is the query: what is effectively selected below a root field, as plain data. */
import type { FieldNode, GraphQLObjectType } from 'graphql';
import {
  type CubeShape,
  type DimensionShape,
  isTime,
  type MeasureShape,
  type Shapes,
} from '../../resolvers/api-shape.ts';
import type {
  Keyed,
  MovedTime,
  ResultSelection,
  RowSelection,
  SelectedDrill,
  SelectedJoin,
  SelectedMember,
  SelectedView,
} from '../../resolvers/rows/selection.ts';
import type { MemberName } from '../../semantic/model/filter-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import { TOTAL } from '../cubes/member-enums.ts';
import {
  argumentsOf,
  type Collected,
  collect,
  objectType,
  type SelectionInfo,
} from './collect-fields.ts';

/** Joins nested deeper than this are refused: types recurse, plans must not. */
const MAX_JOIN_DEPTH = 8;

/** What is asked of an aggregate query's result. */
export function selectResult(
  info: SelectionInfo,
  cube: CubeShape,
  shapes: Shapes,
): ResultSelection {
  const fields = collect(objectType(info.returnType), info.fieldNodes, info);
  const keys = (name: string) => fields.filter((field) => field.name === name);
  const rowOf = ({ key, nodes, type }: Collected): Keyed<RowSelection> => ({
    key,
    selection: selectRow(objectType(type), nodes, cube, { info, shapes, depth: 0 }),
  });
  const rows = (name: string) => keys(name).map(rowOf);
  return {
    rows: rows('rows'),
    totals: rows('totals'),
    totalCount: keys('totalCount').map(({ key }) => key),
    pageInfo: keys('pageInfo').map(({ key }) => key),
    meta: keys('meta').map(({ key }) => key),
    subtotals: keys('subtotals').map((field) => {
      const by = argumentsOf(objectType(info.returnType), field, info)['by'];
      return { ...rowOf(field), by: by as readonly MemberName[] };
    }),
    explain: keys('explain').map(({ key }) => key),
  };
}

interface Walk {
  readonly info: SelectionInfo;
  readonly shapes: Shapes;
  readonly depth: number;
}

function selectRow(
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  cube: CubeShape,
  walk: Walk,
): RowSelection {
  if (walk.depth > MAX_JOIN_DEPTH) {
    const problem = `joins are nested more than ${MAX_JOIN_DEPTH} deep`;
    throw new GatewayError('QUERY_TOO_EXPENSIVE', { problem, max: MAX_JOIN_DEPTH });
  }
  const row: Collecting = { members: [], joins: [], drills: [], views: [], flags: [] };
  for (const field of collect(type, nodes, walk.info)) {
    const shape = cube.fields.get(field.name);
    if (shape?.kind === 'join') addJoin(row, shape.to, field, walk);
    else if (shape !== undefined) row.members.push(memberOf(shape, type, field, walk.info));
    // `__typename` and whatever else is no member never groups.
    else if (field.name === 'drill') row.drills.push(drillOf(type, field, walk.info));
    else if (field.name === 'flags') row.flags.push(field.key);
    else if (isView(field.name)) row.views.push(viewOf(field.name, type, field, cube, walk));
  }
  return row;
}

interface Collecting {
  readonly members: SelectedMember[];
  readonly joins: SelectedJoin[];
  readonly drills: SelectedDrill[];
  readonly views: SelectedView[];
  readonly flags: string[];
}

function isView(name: string): name is 'previous' | 'change' | 'share' {
  return name === 'previous' || name === 'change' || name === 'share';
}

function viewOf(
  kind: 'previous' | 'change' | 'share',
  type: GraphQLObjectType,
  field: Collected,
  cube: CubeShape,
  walk: Walk,
): SelectedView {
  const selection = selectRow(objectType(field.type), field.nodes, cube, walk);
  const view = { key: field.key, selection };
  if (kind !== 'share') return { ...view, kind };
  const { within } = argumentsOf(type, field, walk.info);
  return { ...view, kind, within: membersWithin(within) };
}

/** `TOTAL` stands for no dimension. */
function membersWithin(given: unknown): readonly MemberName[] {
  const values: readonly unknown[] = Array.isArray(given) ? given : [];
  return values.filter((value): value is string => typeof value === 'string' && value !== TOTAL);
}

function addJoin(row: Collecting, to: string, field: Collected, walk: Walk): void {
  const target = walk.shapes.get(to);
  if (target === undefined) return;
  const inner = { ...walk, depth: walk.depth + 1 };
  const selection = selectRow(objectType(field.type), field.nodes, target, inner);
  row.joins.push({ key: field.key, to, selection });
}

function memberOf(
  shape: DimensionShape | MeasureShape,
  type: GraphQLObjectType,
  field: Collected,
  info: SelectionInfo,
): SelectedMember {
  if (shape.kind === 'measure') {
    const { share = null, ...time } = argumentsOf(type, field, info);
    const moved = movedTime(time);
    const plain = { key: field.key, shape, granularity: null, ...(moved && { moved }) };
    return share === null ? plain : { ...plain, share: membersWithin(share) };
  }
  const granularity = isTime(shape) ? granularityOf(type, field, info) : null;
  return { key: field.key, shape, granularity };
}

/** Null when no argument is given; a null one is none. */
function movedTime(args: Readonly<Record<string, unknown>>): MovedTime | null {
  const given = Object.entries(args).filter(([, value]) => value !== null && value !== undefined);
  return given.length === 0 ? null : (Object.fromEntries(given) as MovedTime);
}

function drillOf(type: GraphQLObjectType, field: Collected, info: SelectionInfo): SelectedDrill {
  const measure = argumentsOf(type, field, info)['measure'];
  return { key: field.key, measure: typeof measure === 'string' ? measure : null };
}

/** The enum's values stand for the model's granularity names. Records have none: times are shown as they are. */
function granularityOf(
  type: GraphQLObjectType,
  field: Collected,
  info: SelectionInfo,
): string | null {
  const granularity = argumentsOf(type, field, info)['granularity'];
  return granularity === undefined ? null : String(granularity);
}

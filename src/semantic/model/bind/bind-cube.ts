/** One cube. */
import { isLost } from '../diagnostics/lost-names.ts';
import { isSound } from '../diagnostics/poison.ts';
import type { HierarchyDoc, JoinDoc, SegmentDoc } from '../document/members-schema.ts';
import { CARDINALITIES } from '../document/members-schema.ts';
import type { CubeDoc } from '../document/model-schema.ts';
import type { Cube, CubeSource, Hierarchy, Join, Segment } from '../types.ts';
import {
  type Build,
  described,
  expressionAt,
  made,
  memberPathsAt,
  report,
} from './bind-context.ts';
import { buildDimension } from './bind-dimension.ts';
import { buildMeasure, type DimensionTypes } from './bind-measure.ts';
import { buildAccess } from './bind-policy.ts';
import { buildPreAggregation } from './bind-pre-aggregation.ts';
import { refreshKeyOf } from './bind-refresh-key.ts';
import { hint } from './model-names.ts';
import { uniqueByName } from './unique.ts';

export function buildCube(build: Build, doc: CubeDoc, typeOf: DimensionTypes): Cube {
  const base = described(build, doc);
  const owner = doc.name;
  uniqueByName(build, owner, doc);
  const dimensions = (doc.dimensions ?? []).map((d) => buildDimension(build, owner, d));
  const measures = (doc.measures ?? []).map((m) => buildMeasure(build, owner, m, typeOf));
  const segments = (doc.segments ?? []).map((s) => buildSegment(build, owner, s));
  return made(build, doc, {
    ...base,
    source: sourceOf(build, doc),
    dataSource: doc.data_source ?? 'default',
    primaryKey: dimensions.filter((d) => d.primaryKey).map((d) => d.name),
    dimensions: byName(dimensions),
    measures: byName(measures),
    segments: byName(segments),
    joins: (doc.joins ?? []).flatMap((join) => buildJoin(build, owner, join) ?? []),
    hierarchies: (doc.hierarchies ?? []).map((h) => buildHierarchy(build, owner, h)),
    access: buildAccess(build, doc, base.meta),
    refreshKey: refreshKeyOf(build, owner, doc.refresh_key),
    preAggregations: (doc.pre_aggregations ?? []).map((p) => buildPreAggregation(build, owner, p)),
  });
}

function byName<T extends { readonly name: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map((entry) => [entry.name, entry]));
}

const TABLE =
  /^(?:[A-Za-z_][\w$]*|"(?:[^"]|"")+"|`[^`]+`)(?:\.(?:[A-Za-z_][\w$]*|"(?:[^"]|"")+"|`[^`]+`))*$/;

function sourceOf(build: Build, doc: CubeDoc): CubeSource {
  if ((doc.sql === undefined) === (doc.sql_table === undefined)) {
    const message = `${doc.name} needs either sql_table or sql${doc.sql === undefined ? '' : ', not both'}.`;
    const isSaid = isSound(doc, 'sql', 'sql_table');
    if (isSaid) report(build, 'source', message, build.map.at(doc, 'name'));
    return { kind: 'table', path: [doc.name] };
  }
  if (doc.sql_table !== undefined) return tableOf(build, doc, doc.sql_table.trim());
  const sql = expressionAt(build, doc.name, doc, 'sql', { qualify: false });
  return { kind: 'query', sql };
}

function tableOf(build: Build, doc: CubeDoc, written: string): CubeSource {
  if (!TABLE.test(written)) {
    const message = `sql_table must be the name of a table, such as schema.orders; a query goes to sql.`;
    report(build, 'source', message, build.map.at(doc, 'sql_table'));
    return { kind: 'table', path: [doc.name] };
  }
  const parts = written.match(/"(?:[^"]|"")+"|`[^`]+`|[\w$]+/g) ?? [];
  return { kind: 'table', path: parts.map(unquote) };
}

function unquote(part: string): string {
  if (part.startsWith('"')) return part.slice(1, -1).replaceAll('""', '"');
  return part.startsWith('`') ? part.slice(1, -1) : part;
}

function buildSegment(build: Build, owner: string, doc: SegmentDoc): Segment {
  const sql = expressionAt(build, owner, doc, 'sql');
  return made(build, doc, { ...described(build, doc), sql });
}

function buildJoin(build: Build, owner: string, doc: JoinDoc): Join | null {
  const at = build.map.at(doc, 'name');
  const { cubes, lost } = build.names;
  if (!cubes.has(doc.name)) {
    const message = `There is no cube ${doc.name}.${hint(doc.name, cubes.keys())}`;
    if (!isLost(lost, doc.name)) report(build, 'references', message, at);
    return null;
  }
  const tables = new Map<string, readonly string[]>([
    [doc.name, [doc.name]],
    [owner, []],
  ]);
  const on = expressionAt(build, owner, doc, 'sql', { qualify: false, upwards: true, tables });
  const cardinality = CARDINALITIES[doc.relationship];
  return made(build, doc, { to: doc.name, cardinality, on, at });
}

function buildHierarchy(build: Build, owner: string, doc: HierarchyDoc): Hierarchy {
  const levels = memberPathsAt(build, owner, doc, 'levels', ['dimension']);
  return made(build, doc, { ...described(build, doc), levels });
}

/** One cube. */
import { damageOf, lacksAny } from '../diagnostics/damage.ts';
import { lostThing } from '../diagnostics/losses.ts';
import type { HierarchyDoc, JoinDoc, SegmentDoc } from '../document/members-schema.ts';
import { CARDINALITIES } from '../document/members-schema.ts';
import type { CubeDoc } from '../document/model-schema.ts';
import type { Cube, CubeSource, Hierarchy, Join, Segment } from '../types.ts';
import { type Build, described, expressionAt, memberPathsAt, report } from './bind-context.ts';
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
  return {
    ...base,
    source: sourceOf(build, doc),
    dataSource: dataSourceOf(build, doc),
    primaryKey: dimensions.filter((d) => d.primaryKey).map((d) => d.name),
    dimensions: byName(dimensions),
    measures: byName(measures),
    segments: byName(segments),
    joins: (doc.joins ?? []).flatMap((join) => buildJoin(build, owner, join) ?? []),
    hierarchies: (doc.hierarchies ?? []).map((h) => buildHierarchy(build, owner, h)),
    access: buildAccess(build, doc, base.meta),
    refreshKey: refreshKeyOf(build, owner, doc.refresh_key),
    preAggregations: (doc.pre_aggregations ?? []).map((p) => buildPreAggregation(build, owner, p)),
  };
}

/** Empty where it cannot be read: then nobody knows which it is. */
function dataSourceOf(build: Build, doc: CubeDoc): string {
  if (doc.data_source !== undefined) return doc.data_source;
  return lacksAny(damageOf(build, doc), ['data_source']) ? '' : 'default';
}

function byName<T extends { readonly name: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map((entry) => [entry.name, entry]));
}

const TABLE =
  /^(?:[A-Za-z_][\w$]*|"(?:[^"]|"")+"|`[^`]+`)(?:\.(?:[A-Za-z_][\w$]*|"(?:[^"]|"")+"|`[^`]+`))*$/;

function sourceOf(build: Build, doc: CubeDoc): CubeSource {
  if ((doc.sql === undefined) === (doc.sql_table === undefined)) {
    const message = `${doc.name} needs either sql_table or sql${doc.sql === undefined ? '' : ', not both'}.`;
    report(build, 'source', message, build.map.at(doc, 'name'));
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
  return { ...described(build, doc), sql: expressionAt(build, owner, doc, 'sql') };
}

function buildJoin(build: Build, owner: string, doc: JoinDoc): Join | null {
  const at = build.map.at(doc, 'name');
  if (!build.names.has(doc.name)) {
    unknownCube(build, doc.name, at);
    return null;
  }
  const tables = new Map<string, readonly string[]>([
    [doc.name, [doc.name]],
    [owner, []],
  ]);
  const on = expressionAt(build, owner, doc, 'sql', { qualify: false, upwards: true, tables });
  return { to: doc.name, cardinality: CARDINALITIES[doc.relationship], on, at };
}

function unknownCube(build: Build, name: string, at: Join['at']): void {
  if (lostThing(build.losses, name)) return;
  report(build, 'references', `There is no cube ${name}.${hint(name, build.names.keys())}`, at);
}

function buildHierarchy(build: Build, owner: string, doc: HierarchyDoc): Hierarchy {
  const levels = memberPathsAt(build, owner, doc, 'levels', ['dimension']);
  return { ...described(build, doc), levels };
}

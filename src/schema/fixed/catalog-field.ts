/** `catalog`: what the caller may ask, for clients that build queries themselves. */
import {
  type Catalog,
  type CatalogCube,
  type CatalogDimension,
  type CatalogJoin,
  type CatalogMeasure,
  describeCatalog,
} from '../../resolvers/catalog/answer-catalog.ts';
import type { CatalogFolder } from '../../resolvers/catalog/catalog-folders.ts';
import type { CatalogGranularity } from '../../resolvers/catalog/catalog-granularities.ts';
import type { CatalogHierarchy } from '../../resolvers/catalog/catalog-hierarchies.ts';
import type { CatalogInsight } from '../../resolvers/catalog/catalog-insights.ts';
import { builder } from '../builder.ts';
import './query-field.ts';
import { countItems } from '../width.ts';

const membersText =
  "Names as in Cube's query JSON: the cube or view, the cubes it joins on the way, the member.";
const maskedText = 'You see something else in the place of its value.';
const fieldText = 'Its name in this schema.';
const nameText = "Its name in the model, and in Cube's query JSON.";

const MeasureInfo = builder.objectRef<CatalogMeasure>('MeasureInfo').implement({
  fields: (t) => ({
    name: t.exposeString('name', { description: nameText }),
    field: t.exposeString('field', { description: fieldText }),
    title: t.exposeString('title'),
    description: t.exposeString('description', { nullable: true }),
    deprecated: t.exposeString('deprecated', { nullable: true }),
    type: t.exposeString('type', { description: "The model's type, such as `count_distinct`." }),
    valueType: t.exposeString('valueType', { description: 'What its values are on the wire.' }),
    format: t.exposeString('format', { nullable: true }),
    masked: t.exposeBoolean('masked', { description: maskedText }),
    drillMembers: t.exposeStringList('drillMembers', { description: membersText }),
  }),
});

const GranularityInfo = builder.objectRef<CatalogGranularity>('GranularityInfo').implement({
  fields: (t) => ({
    name: t.exposeString('name', { description: nameText }),
    title: t.exposeString('title'),
    interval: t.exposeString('interval', { description: 'As in the model: `1 year`, `2 weeks`.' }),
    origin: t.exposeString('origin', {
      nullable: true,
      description: 'A local time that a bucket starts at; null: the start of the year.',
    }),
    offset: t.exposeString('offset', { nullable: true }),
  }),
});

const HierarchyInfo = builder.objectRef<CatalogHierarchy>('HierarchyInfo').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    title: t.exposeString('title'),
    levels: t.exposeStringList('levels', { description: membersText }),
  }),
});

const FolderInfo = builder.objectRef<CatalogFolder>('FolderInfo');
FolderInfo.implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    members: t.exposeStringList('members', { description: membersText }),
    folders: t.expose('folders', { type: [FolderInfo] }),
  }),
});

const DimensionInfo = builder.objectRef<CatalogDimension>('DimensionInfo').implement({
  fields: (t) => ({
    name: t.exposeString('name', { description: nameText }),
    field: t.exposeString('field', { description: fieldText }),
    title: t.exposeString('title'),
    description: t.exposeString('description', { nullable: true }),
    deprecated: t.exposeString('deprecated', { nullable: true }),
    type: t.exposeString('type', { description: "The model's type, such as `time`." }),
    valueType: t.exposeString('valueType', { description: 'What its values are on the wire.' }),
    format: t.exposeString('format', { nullable: true }),
    masked: t.exposeBoolean('masked', { description: maskedText }),
    primaryKey: t.exposeBoolean('primaryKey'),
    granularities: t.exposeStringList('granularities'),
    customGranularities: t.expose('customGranularities', {
      type: [GranularityInfo],
      description: "Those of `granularities` that are the model's own.",
    }),
    values: t.exposeStringList('values', { description: 'A closed list, or empty.' }),
  }),
});

const SegmentInfo = builder.objectRef<CatalogCube['segments'][number]>('SegmentInfo').implement({
  fields: (t) => ({
    name: t.exposeString('name', { description: nameText }),
    field: t.exposeString('field', { description: fieldText }),
    title: t.exposeString('title'),
    description: t.exposeString('description', { nullable: true }),
    deprecated: t.exposeString('deprecated', { nullable: true }),
  }),
});

const JoinInfo = builder.objectRef<CatalogJoin>('JoinInfo').implement({
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The joined cube.' }),
    field: t.exposeString('field', { description: fieldText }),
  }),
});

const CubeInfo = builder.objectRef<CatalogCube>('CubeInfo').implement({
  fields: (t) => ({
    name: t.exposeString('name', { description: nameText }),
    field: t.exposeString('field', { description: fieldText }),
    kind: t.exposeString('kind', { description: '`cube` or `view`.' }),
    title: t.exposeString('title'),
    description: t.exposeString('description', { nullable: true }),
    deprecated: t.exposeString('deprecated', { nullable: true }),
    measures: t.expose('measures', { type: [MeasureInfo] }),
    dimensions: t.expose('dimensions', { type: [DimensionInfo] }),
    segments: t.expose('segments', { type: [SegmentInfo] }),
    joins: t.expose('joins', { type: [JoinInfo] }),
    hierarchies: t.expose('hierarchies', { type: [HierarchyInfo] }),
    folders: t.expose('folders', { type: [FolderInfo], description: 'Of a view.' }),
  }),
});

const InsightInfo = builder.objectRef<CatalogInsight>('InsightInfo').implement({
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name in the model.' }),
    field: t.exposeString('field', { description: fieldText }),
    kind: t.exposeString('kind', { description: 'Such as `funnel` or `retention`.' }),
    cube: t.exposeString('cube', { description: 'The cube that it asks.' }),
    title: t.exposeString('title'),
    description: t.exposeString('description', { nullable: true }),
    deprecated: t.exposeString('deprecated', { nullable: true }),
  }),
});

const CatalogRef = builder.objectRef<Catalog>('Catalog').implement({
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Changes whenever the model does.' }),
    cubes: t.expose('cubes', { type: [CubeInfo] }),
    insights: t.expose('insights', { type: [InsightInfo] }),
  }),
});

builder.queryField('catalog', (t) =>
  t.field({
    type: CatalogRef,
    description: 'What you may ask.',
    resolve: (_root, _args, context, info) => {
      const catalog = describeCatalog(context.operation);
      countItems(sizeOf(catalog), context, info);
      return catalog;
    },
  }),
);

/** What it lists, at all levels. */
function sizeOf({ cubes, insights }: Catalog): number {
  return cubes.reduce((sum, cube) => {
    const { measures, dimensions, segments, joins, hierarchies, folders } = cube;
    const lists = [measures, dimensions, segments, joins, hierarchies, folders];
    return lists.reduce((of, list) => of + list.length, sum + 1);
  }, insights.length);
}

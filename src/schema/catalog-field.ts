/** `catalog`: what the caller may ask, for clients that build queries themselves. */
import {
  type Catalog,
  type CatalogCube,
  type CatalogDimension,
  type CatalogJoin,
  type CatalogMember,
  describeCatalog,
} from '../resolvers/catalog.ts';
import { builder } from './builder.ts';
import './query-field.ts';

const fieldText = 'Its name in this schema.';
const nameText = "Its name in the model, and in Cube's query JSON.";

const MeasureInfo = builder.objectRef<CatalogMember>('MeasureInfo').implement({
  fields: (t) => ({
    name: t.exposeString('name', { description: nameText }),
    field: t.exposeString('field', { description: fieldText }),
    title: t.exposeString('title'),
    description: t.exposeString('description', { nullable: true }),
    deprecated: t.exposeString('deprecated', { nullable: true }),
    type: t.exposeString('type', { description: "The model's type, such as `count_distinct`." }),
    valueType: t.exposeString('valueType', { description: 'What its values are on the wire.' }),
    format: t.exposeString('format', { nullable: true }),
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
    primaryKey: t.exposeBoolean('primaryKey'),
    granularities: t.exposeStringList('granularities'),
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
  }),
});

const CatalogRef = builder.objectRef<Catalog>('Catalog').implement({
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Changes whenever the model does.' }),
    cubes: t.expose('cubes', { type: [CubeInfo] }),
  }),
});

builder.queryField('catalog', (t) =>
  t.field({
    type: CatalogRef,
    description: 'What you may ask.',
    resolve: (_root, _args, { operation }) => describeCatalog(operation),
  }),
);

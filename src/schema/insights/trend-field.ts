import { GraphQLFloat, GraphQLNonNull, GraphQLObjectType } from 'graphql';
import { answerTrend } from '../../resolvers/insights/answer-trend.ts';
import type { InsightArgs } from '../../resolvers/insights/insight-request.ts';
import type { Trend } from '../../semantic/model/insight-model.ts';
import type { Field, Fields } from '../cubes/object-fields.ts';
import { once, type TypeRegistry } from '../cubes/type-registry.ts';
import { vocabularyOutput } from '../fixed/vocabulary.ts';
import { selectTree } from '../selection/selected-tree.ts';
import { changeFields, comparedFields, previousField } from './compared-fields.ts';
import {
  atName,
  fieldsOf,
  type MemberField,
  memberFields,
  membersByField,
} from './member-fields.ts';
import { periodFields } from './period-fields.ts';
import { aboutFields, argumentsFor, insightArgs, prefixOf, required, value } from './root-field.ts';

export function trendField(trend: Trend, registry: TypeRegistry): Field {
  const measures = memberFields(trend, trend.measures.map(atName), registry);
  const fielded = { trend, members: membersByField(measures) };
  return {
    type: answerType(trend, measures, registry),
    args: insightArgs(trend, registry, 'required'),
    resolve: (_source, args, { operation }, info) => {
      const given = argumentsFor<InsightArgs>(trend, args);
      return answerTrend(fielded, selectTree(info), given, operation);
    },
  };
}

function answerType(
  trend: Trend,
  measures: readonly MemberField[],
  registry: TypeRegistry,
): GraphQLObjectType {
  return once(registry, `${prefixOf(trend)}Answer`, (name) => {
    const fields = (): Fields => ({
      points: required(pointType(trend, measures, registry), 'Every period of `time`, in order.'),
      summary: value(summaryType(trend, measures, registry), 'Of the range as a whole.'),
      total: value(
        totalType(trend, measures, registry),
        'Measures over all periods that are shown, computed by the warehouse; never sums of points.',
      ),
      ...aboutFields(registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function pointType(
  trend: Trend,
  measures: readonly MemberField[],
  registry: TypeRegistry,
): GraphQLObjectType {
  const prefix = `${prefixOf(trend)}Point`;
  const averages = once(registry, `${prefixOf(trend)}MovingAverage`, (name) => {
    const fields = () => fieldsOf(measures, registry, () => GraphQLFloat);
    return new GraphQLObjectType({ name, fields });
  });
  const description = `Over the last ${trend.movingAverage} periods that have a value, this one included; those before the range count.`;
  const own = { ...fieldsOf(measures, registry), movingAverage: value(averages, description) };
  const change = changeFields(measures, registry);
  return once(registry, prefix, (name) => {
    const fields = (): Fields => ({
      ...periodFields(trend.granularity),
      ...own,
      ...comparedFields(prefix, { previous: own, change }, registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function totalType(
  trend: Trend,
  measures: readonly MemberField[],
  registry: TypeRegistry,
): GraphQLObjectType {
  const prefix = `${prefixOf(trend)}Total`;
  const [own, change] = [fieldsOf(measures, registry), changeFields(measures, registry)];
  return once(registry, prefix, (name) => {
    const fields = () => ({
      ...own,
      ...comparedFields(prefix, { previous: own, change }, registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function summaryType(
  trend: Trend,
  measures: readonly MemberField[],
  registry: TypeRegistry,
): GraphQLObjectType {
  return once(registry, `${prefixOf(trend)}Summary`, (name) => {
    const type = new GraphQLNonNull(measureTrendType(trend, registry));
    return new GraphQLObjectType({ name, fields: () => fieldsOf(measures, registry, () => type) });
  });
}

/** One for all trends of days or more, one for those by the hour. */
function measureTrendType({ granularity }: Trend, registry: TypeRegistry): GraphQLObjectType {
  const hourly = granularity === 'hour';
  const { date } = periodFields(granularity);
  const point = once(registry, hourly ? 'HourlyChangePoint' : 'ChangePoint', (name) => {
    const description =
      'Where the level of a series changes, found by PELT with a penalty of 2 σ² ln n (Killick, Fearnhead & Eckley 2012).';
    const fields: Fields = {
      ...(date && { date: { ...date, description: 'The first period of the new level.' } }),
      before: value(GraphQLFloat, 'The mean of the stretch before.'),
      after: value(GraphQLFloat, 'The mean of the stretch that begins here.'),
    };
    return new GraphQLObjectType({ name, description, fields });
  });
  const own: Fields = {
    direction: value(
      vocabularyOutput('TrendDirection'),
      'By the slope; FLAT unless it is more than two standard errors away from none.',
      true,
    ),
    slope: value(GraphQLFloat, 'Change per period, by least squares.', true),
    momentum: value(GraphQLFloat, 'The fast average less the slow one, at the end.', true),
    velocity: value(GraphQLFloat, 'Change of the moving average per period, at the end.', true),
    changePoints: required(point),
  };
  const prefix = hourly ? 'HourlyMeasureTrend' : 'MeasureTrend';
  return once(registry, prefix, (name) => {
    const fields = { ...own, ...previousField(prefix, () => own, registry) };
    return new GraphQLObjectType({ name, fields });
  });
}

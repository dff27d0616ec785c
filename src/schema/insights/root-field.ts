/** What the root fields of all kinds of insights share. */
import { GraphQLEnumType, GraphQLInputObjectType, GraphQLInt, GraphQLNonNull } from 'graphql';
import type { DimensionShape } from '../../resolvers/api-shape.ts';
import {
  type InsightArgs,
  pathName,
  type TimedInsight,
} from '../../resolvers/insights/insight-request.ts';
import type { Insight } from '../../semantic/model/insight-model.ts';
import type { MemberPath } from '../../semantic/model/types.ts';
import { camelCase, constantCase, namer, pascalCase } from '../api-names.ts';
import { type Args, filterArgs } from '../cubes/field-arguments.ts';
import { dimensionOutput } from '../cubes/leaf-types.ts';
import { byKey, type Field, type Fields } from '../cubes/object-fields.ts';
import { listOf, once, type TypeRegistry } from '../cubes/type-registry.ts';
import { vocabularyInput, vocabularyOutput } from '../fixed/vocabulary.ts';

/** The start of the names of an insight's own types. */
export const prefixOf = ({ name }: Insight): string => pascalCase(name);

/** `time`, `where`, `segments`, `timezone` and the insight's own arguments. */
export function insightArgs(
  insight: TimedInsight,
  registry: TypeRegistry,
  time: 'required' | 'optional',
): Args {
  const shape = registry.shapes.get(insight.cube);
  if (shape === undefined) return {};
  const shared = filterArgs(shape, registry);
  const { time: timeArg } = shared;
  return {
    ...ownArgs(insight, registry),
    ...shared,
    ...(timeArg && time === 'required' && { time: { type: new GraphQLNonNull(timeArg.type) } }),
  };
}

/** One for each of `args`: equality with a member. */
export function ownArgs(insight: Insight, registry: TypeRegistry): Args {
  return Object.fromEntries(
    insight.args.flatMap(({ name, member, required }) => {
      const shape = dimensionAt(insight.cube, member, registry);
      if (shape === null) return [];
      // A scalar or an enum: what goes out may come in.
      const type = dimensionOutput(shape, registry) as GraphQLEnumType;
      const description = shape.description ?? shape.title;
      return [[camelCase(name), { type: required ? new GraphQLNonNull(type) : type, description }]];
    }),
  );
}

/** A field's arguments, the insight's own by the model's names. */
export function argumentsFor<T extends InsightArgs>(
  { args }: Insight,
  given: Readonly<Record<string, unknown>>,
): T {
  const own = Object.fromEntries(args.map(({ name }) => [name, given[camelCase(name)]]));
  return { ...given, own } as unknown as T;
}

function dimensionAt(
  cube: string,
  { path, name }: MemberPath,
  { shapes }: TypeRegistry,
): DimensionShape | null {
  const shape = shapes.get(path.at(-1) ?? cube);
  const found = [...(shape?.fields.values() ?? [])].find((field) => {
    return field.kind === 'dimension' && field.name === name;
  });
  return found?.kind === 'dimension' ? found : null;
}

/** `breakdown`: the members that the model names, standing for their paths; none: no argument. */
export function breakdownArg(
  insight: Insight & { readonly breakdowns: readonly MemberPath[] },
  registry: TypeRegistry,
): Args {
  if (insight.breakdowns.length === 0) return {};
  const type = once(registry, `${prefixOf(insight)}Breakdown`, (name) => {
    const names = namer();
    const values = insight.breakdowns.map((member) => {
      const { path, name: last } = member;
      const joined = constantCase([...path, last].join('_'));
      return [names.take(constantCase(last), joined), { value: pathName(insight.cube, member) }];
    });
    return new GraphQLEnumType({ name, values: Object.fromEntries(values) });
  });
  return { breakdown: { type, description: 'For `breakdowns`.' } };
}

/** `meta`, and `explain` for who may read plans. */
export function aboutFields(registry: TypeRegistry): Fields {
  return {
    meta: { type: new GraphQLNonNull(vocabularyOutput('QueryMeta')), resolve: byKey },
    ...(registry.explain && {
      explain: {
        type: new GraphQLNonNull(listOf(vocabularyOutput('QueryExplanation'))),
        description: 'Each question that was asked for what is selected beside it.',
        resolve: byKey,
      },
    }),
  };
}

/** A length of time. */
export function intervalInput(registry: TypeRegistry): GraphQLInputObjectType {
  return once(registry, 'IntervalInput', (name) => {
    const fields = {
      n: { type: new GraphQLNonNull(GraphQLInt) },
      unit: { type: new GraphQLNonNull(vocabularyInput('TimeUnit')) },
    };
    return new GraphQLInputObjectType({ name, description: 'So many units of time.', fields });
  });
}

/** A list that is always there. */
export const required = (type: Parameters<typeof listOf>[0], description?: string): Field =>
  ({
    type: new GraphQLNonNull(listOf(type)),
    ...(description && { description }),
    resolve: byKey,
  }) as Field;

/** A value under its response key; not null unless said. */
export function value(
  type: Field['type'],
  description: string | null = null,
  nullable = false,
): Field {
  return {
    type: nullable ? type : (new GraphQLNonNull(type) as Field['type']),
    ...(description === null ? {} : { description }),
    resolve: byKey,
  };
}

import {
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputType,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
} from 'graphql';
import { memberNamed } from '../../resolvers/answer/member-index.ts';
import { answerFeatures, type FieldedFeatures } from '../../resolvers/insights/answer-features.ts';
import type { AsOfArgs } from '../../resolvers/insights/asked-moment.ts';
import { keyAt } from '../../resolvers/insights/insight-question.ts';
import type { Feature, FeatureView } from '../../semantic/model/insight-model.ts';
import { camelCase, namer, pascalCase } from '../api-names.ts';
import { byKey, type Field, type Fields } from '../cubes/object-fields.ts';
import { listOf, once, type TypeRegistry } from '../cubes/type-registry.ts';
import { vocabularyOutput } from '../fixed/vocabulary.ts';
import { selectTree } from '../selection/selected-tree.ts';
import { outputOf } from './member-fields.ts';
import { aboutFields, argumentsFor, ownArgs, prefixOf, value } from './root-field.ts';
import { asOfArg } from './stalled-field.ts';

/** The features of one entity. */
export function featuresField(view: FeatureView, registry: TypeRegistry): Field {
  const fielded = fieldedOf(view);
  return {
    type: entityType(fielded, registry),
    args: { ...ownArgs(view, registry), ...asOfArg() },
    resolve: async (_source, args, { operation }, info) => {
      const { own, ...given } = argumentsFor<AsOfArgs & Own>(view, args);
      const keys = [String(own[view.key.name])];
      const [row] = await answerFeatures(fielded, keys, selectTree(info), given, operation);
      return row;
    },
  };
}

/** The features of several entities, in the order that is asked. */
export function featuresBatchField(view: FeatureView, registry: TypeRegistry): Field {
  const fielded = fieldedOf(view);
  const plural = `${fielded.keyField}s`;
  const [key] = Object.values(ownArgs(view, registry) as GraphQLFieldConfigArgumentMap);
  const keys = key ? { [plural]: { type: new GraphQLNonNull(listOf(inner(key.type))) } } : {};
  return {
    type: listOf(entityType(fielded, registry)),
    args: { ...keys, ...asOfArg() },
    resolve: (_source, args, { operation }, info) =>
      answerFeatures(fielded, args[plural].map(String), selectTree(info), args, operation),
  };
}

interface Own {
  readonly own: Readonly<Record<string, unknown>>;
}

const inner = (type: GraphQLInputType): GraphQLInputType =>
  type instanceof GraphQLNonNull ? type.ofType : type;

function fieldedOf(view: FeatureView): FieldedFeatures {
  const keyField = camelCase(view.key.name);
  const names = namer(['meta', 'explain', keyField]);
  const features = [...view.features.values()].map((feature) => {
    const field = camelCase(feature.name);
    return [names.take(field, `${field}Value`), feature] as const;
  });
  return { view, features: new Map(features), keyField };
}

function entityType(
  { view, features, keyField }: FieldedFeatures,
  registry: TypeRegistry,
): GraphQLObjectType {
  return once(registry, prefixOf(view), (name) => {
    const fields = (): Fields => ({
      [keyField]: value(memberType(view, keyAt(view.key), registry)),
      ...Object.fromEntries(
        [...features].map(([field, feature]) => [field, featureField(view, feature, registry)]),
      ),
      ...aboutFields(registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function featureField(view: FeatureView, feature: Feature, registry: TypeRegistry): Field {
  const key = feature.kind === 'measure' ? feature.measure : keyAt(feature.dimension);
  return {
    type: new GraphQLNonNull(featureType(memberType(view, key, registry), registry)),
    description: feature.description ?? feature.title,
    deprecationReason: feature.deprecated,
    resolve: byKey,
  };
}

/** A caller sees no feature whose member it does not. */
function memberType({ cube }: FeatureView, key: string, registry: TypeRegistry): GraphQLOutputType {
  const shape = memberNamed(registry.shapes, `${cube}.${key}`);
  return shape ? outputOf(shape, registry) : vocabularyOutput('JSON');
}

function featureType(of: GraphQLOutputType, registry: TypeRegistry): GraphQLObjectType {
  const type = getNamedType(of);
  return once(registry, `${pascalCase(type.name)}Feature`, (name) => {
    const fields = (): Fields => ({
      value: value(of, null, true),
      status: value(vocabularyOutput('FeatureStatus')),
      ageMs: value(vocabularyOutput('SafeInt'), 'How old the event is that it stands on.', true),
      eventTime: value(vocabularyOutput('DateTime'), 'Of that event.', true),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  printSchema,
} from 'graphql';
import { isTime, type Shapes } from '../resolvers/api-shape.ts';
import type { CatalogInsight } from '../resolvers/catalog/catalog-insights.ts';
import type { Visibility } from '../resolvers/operation.ts';
import { type VisibleInsights, visibleInsights } from '../semantic/access/visible-insights.ts';
import type { InsightModel } from '../semantic/model/insight-model.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import type { GroupingMode } from '../shared/grouping.ts';
import type { GraphContext } from './builder.ts';
import { rootField } from './cubes/cube-types.ts';
import { sideFields } from './cubes/side-fields.ts';
import type { TypeRegistry } from './cubes/type-registry.ts';
import { fixedRootFields, mutationType, vocabularyInput } from './fixed/vocabulary.ts';
import { insightFields } from './insights/insight-fields.ts';
import { catalogInsights } from './insights/listed-insights.ts';
import { modelShapes, visibleShapes } from './shapes.ts';
import { withWidths } from './width.ts';

/** A role's schema and the shapes it was made from. */
export interface RoleSchema {
  readonly schema: GraphQLSchema;
  readonly shapes: Shapes;
  /** The insights that have root fields in it. */
  readonly insights: () => readonly CatalogInsight[];
}

/** The schema of all who see these members. What they do not see is not in it, nor in its suggestions. */
export function buildRoleSchema(
  model: SemanticModel,
  visibility: Visibility,
  grouping: GroupingMode = 'selection',
): RoleSchema {
  const shapes = visibleShapes(model, visibility);
  const registry: TypeRegistry = {
    shapes,
    named: modelShapes(model),
    grouping,
    timeInput: timeInput(shapes),
    explain: visibility.explain,
    made: new Map(),
  };
  const reached = model.insights ? reachedInsights(model.insights, visibility) : null;
  const query = new GraphQLObjectType<unknown, GraphContext>({
    name: 'Query',
    fields: () => ({
      ...withWidths({
        ...Object.fromEntries([...shapes.values()].map((s) => [s.field, rootField(s, registry)])),
        ...Object.assign({}, ...[...shapes.values()].map((s) => sideFields(s, registry))),
        ...(reached && insightFields(reached, registry)),
      }),
      ...fixedRootFields(visibility),
    }),
  });
  // Valid by construction, and checked to be in tests; checking costs 50 ms at 500 cubes.
  const mutation = mutationType(visibility);
  const insights = () => (reached ? catalogInsights(reached, query.getFields()) : []);
  return { schema: new GraphQLSchema({ query, mutation, assumeValid: true }), shapes, insights };
}

/** Those of whose members every one is visible, and that the caller's credential reaches. */
function reachedInsights(model: InsightModel, { members, insights }: Visibility): VisibleInsights {
  const visible = visibleInsights(model, members);
  if (insights === null || insights === undefined) return visible;
  const kinds = Object.entries<ReadonlyMap<string, unknown>>(visible);
  const reached = kinds.map(([kind, named]) => [
    kind,
    new Map([...named].filter(([name]) => insights.has(name))),
  ]);
  return Object.fromEntries(reached) as VisibleInsights;
}

/** The SDL of {@link buildRoleSchema}. */
export function printRoleSchema(
  model: SemanticModel,
  visibility: Visibility,
  grouping: GroupingMode = 'selection',
): string {
  return printSchema(buildRoleSchema(model, visibility, grouping).schema);
}

/**
 * One `TimeInput` for all cubes, so that a dashboard hands one `$time` to many root fields; its enum
 * holds the time dimensions of all, and each root field takes those that it has.
 */
function timeInput(shapes: Shapes): GraphQLInputObjectType | null {
  const fields = [...shapes.values()].flatMap((shape) => [...shape.fields.values()]);
  const names = [...new Set(fields.filter(isTime).map(({ enumValue }) => enumValue))];
  if (names.length === 0) return null;
  const dimension = new GraphQLEnumType({
    name: 'TimeDimension',
    description: 'The time dimensions of all cubes; a root field takes those of its own cube.',
    values: Object.fromEntries(names.map((name) => [name, { value: name }])),
  });
  return new GraphQLInputObjectType({
    name: 'TimeInput',
    fields: {
      dimension: { type: dimension, description: "Default: the cube's first." },
      range: { type: new GraphQLNonNull(vocabularyInput('TimeRangeInput')) },
      compare: { type: vocabularyInput('CompareInput') },
      fill: {
        type: GraphQLBoolean,
        description:
          'Show every bucket of the range for each combination of the other dimensions: without rows, counts and sums are 0 and other measures null, unless the model says otherwise (`flags { filled }`).',
      },
    },
  });
}

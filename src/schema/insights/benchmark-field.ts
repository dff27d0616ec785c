import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql';
import { answerBenchmark, type BenchmarkArgs } from '../../resolvers/insights/answer-benchmark.ts';
import type { Benchmark } from '../../semantic/model/insight-model.ts';
import type { Args } from '../cubes/field-arguments.ts';
import type { Field, Fields } from '../cubes/object-fields.ts';
import { once, type TypeRegistry } from '../cubes/type-registry.ts';
import { vocabularyOutput } from '../fixed/vocabulary.ts';
import { selectTree } from '../selection/selected-tree.ts';
import { previousField } from './compared-fields.ts';
import { aboutFields, argumentsFor, breakdownArg, ownArgs, required, value } from './root-field.ts';

export function benchmarkField(insight: Benchmark, registry: TypeRegistry): Field | null {
  const { timeInput } = registry;
  if (timeInput === null) return null;
  const narrowed = withCellArguments(insight);
  const unit = insight.granularity.toUpperCase();
  const time = {
    type: new GraphQLNonNull(timeInput),
    description: `Whole units of ${unit} in UTC that have ended: finer cuts would tell contributors apart.`,
  };
  const args: Args = {
    ...ownArgs(narrowed, registry),
    time,
    ...breakdownArg(insight, registry),
  };
  return {
    type: benchmarkResult(registry),
    args,
    resolve: (_source, given, { operation }, info) => {
      const asked = argumentsFor<BenchmarkArgs & { readonly own: BenchmarkArgs['own'] }>(
        narrowed,
        given,
      );
      return answerBenchmark(insight, selectTree(info), asked, operation);
    },
  };
}

/** Each breakdown is an argument: the one value that is shown. */
function withCellArguments(insight: Benchmark): Benchmark {
  const args = insight.breakdowns.map((member) => ({ name: member.name, member, required: false }));
  return { ...insight, args };
}

function benchmarkResult(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'BenchmarkAnswer', (name) => {
    const parts = (): Fields => ({
      ...valueFields(registry),
      breakdowns: required(cellType(registry), 'By `breakdown`, one cell for each of its values.'),
    });
    const fields = (): Fields => ({
      ...parts(),
      ...previousField('BenchmarkAnswer', parts, registry),
      ...aboutFields(registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function cellType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'BenchmarkCell', (name) => {
    const fields = (): Fields => ({
      key: value(GraphQLString, 'The value of the breakdown.', true),
      ...valueFields(registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function valueFields(registry: TypeRegistry): Fields {
  return {
    own: value(
      GraphQLFloat,
      "The value of the caller alone; over several periods the mean of the periods' values.",
      true,
    ),
    groups: required(
      groupType(registry),
      'Of the others, the lowest mean first; none where suppressed.',
    ),
    contributors: value(
      vocabularyOutput('SafeInt'),
      'How many others the groups hold together; null where suppressed.',
      true,
    ),
    suppressed: value(
      GraphQLBoolean,
      'Every group is too small, or one contributor too large in it: nothing of the others is shown.',
    ),
  };
}

function groupType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'BenchmarkGroup', (name) => {
    const fields = (): Fields => ({
      mean: value(
        GraphQLFloat,
        "Of the values of its contributors, each of them off by 5 to 15 percent for good; over several periods the mean of the periods' means.",
      ),
      contributors: value(
        vocabularyOutput('SafeInt'),
        'How many they are; over several periods the fewest.',
      ),
    });
    const description =
      'Contributors that belong together by nothing but chance, and for good: never fewer than the model demands.';
    return new GraphQLObjectType({ name, description, fields });
  });
}

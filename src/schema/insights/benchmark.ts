import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql';
import { answerBenchmark, type BenchmarkArgs } from '../../resolvers/insights/benchmark.ts';
import type { Benchmark } from '../../semantic/model/insights/types.ts';
import type { Args } from '../arguments.ts';
import type { Field, Fields } from '../fields.ts';
import { once, type TypeRegistry } from '../registry.ts';
import { selectTree } from '../selected-tree.ts';
import { vocabularyOutput } from '../vocabulary.ts';
import { previousField } from './compared-fields.ts';
import { aboutFields, argumentsFor, breakdownArg, ownArgs, required, value } from './root.ts';

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
    own: value(GraphQLFloat, 'The value of the caller alone.', true),
    quantiles: value(quantilesType(registry), 'Of all others; null where suppressed.', true),
    percentileRank: value(
      GraphQLFloat,
      'The share of the others whose value is below the own one, equal ones counting half.',
      true,
    ),
    contributors: value(vocabularyOutput('SafeInt'), 'How many others there are.', true),
    suppressed: value(
      GraphQLBoolean,
      'Too few others, one of them too large, or needed to hide such a cell: nothing of them is shown.',
    ),
  };
}

function quantilesType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'BenchmarkQuantiles', (name) => {
    const quantile = (percent: number) =>
      value(GraphQLFloat, `Around it ${percent} of 100 others lie below.`, true);
    const fields = (): Fields =>
      Object.fromEntries([10, 25, 50, 75, 90].map((n) => [`p${n}`, quantile(n)]));
    const description =
      'Each is the mean of the three or four values around its rank, never the value of one.';
    return new GraphQLObjectType({ name, description, fields });
  });
}

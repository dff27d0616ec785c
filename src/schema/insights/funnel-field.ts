import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql';
import { answerFunnel, type FunnelArgs } from '../../resolvers/insights/answer-funnel.ts';
import type { Funnel } from '../../semantic/model/insight-model.ts';
import { pageArgs } from '../cubes/field-arguments.ts';
import { byKey, type Field, type Fields } from '../cubes/object-fields.ts';
import { once, type TypeRegistry } from '../cubes/type-registry.ts';
import { vocabularyInput, vocabularyOutput } from '../fixed/vocabulary.ts';
import { selectTree } from '../selection/selected-tree.ts';
import { previousField } from './compared-fields.ts';
import {
  aboutFields,
  argumentsFor,
  breakdownArg,
  insightArgs,
  intervalInput,
  prefixOf,
  required,
  value,
} from './root-field.ts';

export function funnelField(funnel: Funnel, registry: TypeRegistry): Field {
  return {
    type: funnelResult(registry),
    args: {
      ...insightArgs(funnel, registry, 'optional'),
      ...breakdownArg(funnel, registry),
      window: {
        type: intervalInput(registry),
        description: `From the first step to the last, inclusive. Default: ${funnel.window.n} ${funnel.window.unit.toUpperCase()}.`,
      },
      attribution: { type: attributionType(funnel, registry), description: attributionText },
    },
    resolve: (_source, args, { operation }, info) =>
      answerFunnel(funnel, selectTree(info), argumentsFor<FunnelArgs>(funnel, args), operation),
  };
}

const attributionText = 'Under whose value of `breakdown` an entity counts.';

function attributionType(funnel: Funnel, registry: TypeRegistry): GraphQLEnumType {
  return once(registry, `${prefixOf(funnel)}Attribution`, (name) => {
    const kinds = {
      FIRST_TOUCH: {
        value: { kind: 'first_touch' },
        description: 'That of the earliest event of its way that has one.',
      },
      LAST_TOUCH: {
        value: { kind: 'last_touch' },
        description: 'That of the latest event of its way that has one.',
      },
      ALL_STEPS: {
        value: { kind: 'all_steps' },
        description: 'Each value is a funnel of its own: all steps must have it.',
      },
    };
    const steps = funnel.steps.map(({ title }, i) => [
      `STEP_${i + 1}`,
      {
        value: { kind: 'step', step: i + 1 },
        description: `That of the step "${title}"; who never took it is left out.`,
      },
    ]);
    return new GraphQLEnumType({ name, values: { ...kinds, ...Object.fromEntries(steps) } });
  });
}

function funnelResult(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'FunnelAnswer', (name) => {
    const fields = (): Fields => ({
      ...partFields(registry),
      ...previousField('FunnelAnswer', () => partFields(registry), registry),
      ...aboutFields(registry),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function partFields(registry: TypeRegistry): Fields {
  return {
    steps: required(stepType(registry, 'FunnelStep')),
    breakdowns: required(partType(registry), 'By `breakdown`, those with the most entries first.'),
    trend: {
      ...required(trendType(registry), 'By period of the first step.'),
      args: {
        granularity: {
          type: new GraphQLNonNull(vocabularyInput('TimeUnit')),
          defaultValue: 'day',
        },
      },
    },
    dropped: {
      ...value(droppedType(registry), 'Who took the step before this one, but not this one.'),
      args: {
        step: { type: new GraphQLNonNull(GraphQLInt), description: 'From 2 on.' },
        ...pageArgs,
      },
    },
  };
}

const sinceText = 'Since the step taken before, or since the first.';

function sinceArg(registry: TypeRegistry) {
  const type = once(registry, 'FunnelSince', (name) => {
    const values = { PREVIOUS: { value: 'previous' }, START: { value: 'start' } };
    return new GraphQLEnumType({ name, values });
  });
  return {
    since: { type: new GraphQLNonNull(type), defaultValue: 'previous', description: sinceText },
  };
}

function countFields(): Fields {
  const count = vocabularyOutput('SafeInt');
  return {
    name: value(GraphQLString),
    title: value(GraphQLString),
    index: value(GraphQLInt, 'From 1.'),
    count: value(count, 'How many came this far.'),
    fromPrevious: value(
      GraphQLFloat,
      'Of those at the last step before that cannot be skipped.',
      true,
    ),
    fromStart: value(GraphQLFloat, 'Of those at the first step.', true),
    dropped: value(count, 'How many were at the step before, but did not take this one.'),
  };
}

function timeFields(registry: TypeRegistry): Fields {
  const args = sinceArg(registry);
  return {
    medianSeconds: { ...value(GraphQLFloat, 'Of those who took the step.', true), args },
    averageSeconds: { ...value(GraphQLFloat, 'Of those who took the step.', true), args },
  };
}

/** Of all; `FunnelPartStep`s of a value have no histogram, `FunnelTrendStep`s of a period no times. */
function stepType(
  registry: TypeRegistry,
  name: 'FunnelStep' | 'FunnelPartStep' | 'FunnelTrendStep',
): GraphQLObjectType {
  return once(registry, name, () => {
    const fields = (): Fields => ({
      ...countFields(),
      ...(name !== 'FunnelTrendStep' && timeFields(registry)),
      ...(name === 'FunnelStep' && {
        inProgress: value(
          vocabularyOutput('SafeInt'),
          'How many of the `dropped` may still take it: they would if all that they lack happened now.',
        ),
        histogram: histogramField(registry),
      }),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function histogramField(registry: TypeRegistry): Field {
  const type = once(registry, 'FunnelBucket', (name) => {
    const fields: Fields = {
      from: { type: new GraphQLNonNull(GraphQLFloat), description: 'Seconds.' },
      to: { type: new GraphQLNonNull(GraphQLFloat), description: 'Seconds.' },
      count: { type: new GraphQLNonNull(vocabularyOutput('SafeInt')) },
    };
    return new GraphQLObjectType({ name, fields });
  });
  const args = {
    buckets: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 10 },
    ...sinceArg(registry),
  };
  return { ...required(type, 'How long it took, in buckets of equal width.'), args };
}

function partType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'FunnelPart', (name) => {
    const fields = (): Fields => ({
      key: value(GraphQLString, 'The value of the breakdown.', true),
      steps: required(stepType(registry, 'FunnelPartStep')),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function trendType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'FunnelPeriod', (name) => {
    const fields = (): Fields => ({
      start: value(vocabularyOutput('DateTime')),
      end: value(vocabularyOutput('DateTime'), 'Where the next period starts.'),
      unfinished: value(
        GraphQLBoolean,
        'The window of its last first steps has not ended: more may come.',
      ),
      steps: required(stepType(registry, 'FunnelTrendStep')),
    });
    return new GraphQLObjectType({ name, fields });
  });
}

function droppedType(registry: TypeRegistry): GraphQLObjectType {
  return once(registry, 'FunnelDropped', (name) => {
    const fields = (): Fields => ({
      entities: required(GraphQLString, 'In their own order.'),
      pageInfo: { type: new GraphQLNonNull(vocabularyOutput('PageInfo')), resolve: byKey },
    });
    return new GraphQLObjectType({ name, fields });
  });
}

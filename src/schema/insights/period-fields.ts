import { GraphQLBoolean } from 'graphql';
import type { Grain } from '../../shared/values.ts';
import type { Fields } from '../cubes/object-fields.ts';
import { vocabularyOutput } from '../fixed/vocabulary.ts';
import { value } from './root-field.ts';

/** What each point of an insight has besides its values. */
export function periodFields(granularity: Grain): Fields {
  const date = vocabularyOutput(granularity === 'hour' ? 'DateTime' : 'Date');
  return {
    date: value(date, 'Where the period begins.'),
    partial: value(
      GraphQLBoolean,
      'It holds the present moment, or the range cuts a part of it off.',
    ),
  };
}

import type { Cardinality } from './types.ts';

/** Of a join as the other cube sees it. */
export const reversed: Readonly<Record<Cardinality, Cardinality>> = {
  one_to_one: 'one_to_one',
  many_to_one: 'one_to_many',
  one_to_many: 'many_to_one',
};

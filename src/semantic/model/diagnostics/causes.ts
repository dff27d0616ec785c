/** Tells what is wrong from what only seems so because a broken part was left out. */
import type { ModelIssue } from '../../../shared/errors.ts';
import { placeOf } from '../document/source-map.ts';
import { type Damage, lacksAny } from './damage.ts';

/** Rules that speak of what is there: their problems are sure even where a part was left out. */
const SURE: ReadonlySet<string> = new Set([
  'document',
  'references',
  'sql',
  'extends',
  'duplicate-names',
  'views',
  'graphql-names',
  'cycles',
]);

/** What a rule misses when it is left out; for the other rules any part counts. */
const NEEDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['tenancy', ['access_policy', 'meta', 'row_level']],
  ['source', ['sql', 'sql_table']],
  ['primary-key', ['dimensions', 'joins']],
  ['measure-sql', ['sql', 'type']],
]);

interface Lacks {
  readonly damaged: Damage;
  readonly unbound: ReadonlySet<string>;
}

/** Without the problems that a thing only has because a broken part of it was left out, or that it inherits. */
export function causes(
  { damaged, unbound }: Lacks,
  issues: readonly ModelIssue[],
): readonly ModelIssue[] {
  const references = new Set<string>();
  return issues.filter(({ rule, at }) => {
    const place = placeOf(at);
    // One reference is bound again for every cube that takes it over.
    if (rule === 'references') return references.size < references.add(place).size;
    if (SURE.has(rule)) return true;
    return !unbound.has(place) && !lacksAny(damaged.get(place), NEEDS.get(rule));
  });
}

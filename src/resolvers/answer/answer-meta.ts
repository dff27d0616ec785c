import type { QueryResult, ResolvedRange } from '../../engine/engine.ts';
import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import { formatInZone } from '../../shared/zone.ts';

/** What `meta` says about an answer. Fields are named as in GraphQL. */
export interface AnswerMeta {
  readonly timezone: string;
  /** The cube or view whose rows are counted; null of insights and of facts that nothing joins. */
  readonly root: string | null;
  readonly range: { readonly start: string; readonly end: string } | null;
  readonly previousRange: { readonly start: string; readonly end: string } | null;
  readonly asOf: string;
  readonly cache: { readonly hit: boolean; readonly ageMs: number };
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly code: string;
  readonly message: string;
}

interface Asked extends Pick<QuerySpec, 'timeZone'> {
  readonly root?: string | null;
  readonly ranges: readonly { readonly member: string }[];
  /** Its ranges, where the questions behind the answer do not tell them. */
  readonly resolved?: readonly ResolvedRange[];
}

/** The oldest of the questions decides how fresh the answer is; it is a hit when all were. */
export function describeAnswer(
  results: readonly QueryResult[],
  spec: Asked,
  warnings: readonly Warning[],
  now: Date,
): AnswerMeta {
  const asOf = Math.min(now.getTime(), ...results.map((result) => result.asOf.getTime()));
  return {
    timezone: spec.timeZone,
    root: spec.root ?? null,
    ...rangesOf(results, spec),
    asOf: formatInZone(new Date(asOf), spec.timeZone),
    cache: {
      hit: results.length > 0 && results.every(({ source }) => source === 'cache'),
      ageMs: now.getTime() - asOf,
    },
    warnings,
  };
}

/** The first range that was asked for, as it was resolved, and what it is compared with. */
function rangesOf(
  results: readonly QueryResult[],
  { ranges, timeZone, resolved }: Asked,
): Pick<AnswerMeta, 'range' | 'previousRange'> {
  const [asked] = ranges;
  const found = (resolved ?? results[0]?.ranges ?? []).find(
    ({ member }) => member === asked?.member,
  );
  const format = (instant: string) => formatInZone(new Date(instant), timeZone);
  const shown = (range: { readonly start: string; readonly end: string } | undefined) =>
    range ? { start: format(range.start), end: format(range.end) } : null;
  return { range: shown(found), previousRange: shown(found?.previous) };
}

/** Said when the caller named no `first` and the default cut rows off. */
export function limitedWarning(rows: number): Warning {
  return {
    code: 'ROWS_LIMITED',
    message: `Only the first ${rows} rows are shown: ask for more with first, or page with after.`,
  };
}

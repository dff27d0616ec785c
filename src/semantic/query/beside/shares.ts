/** Measures at fewer keys, for the shares that others have in them. */

import { canonical } from '../../../shared/canonical.ts';
import { GatewayError } from '../../../shared/errors.ts';
import { OTHER } from '../../../shared/marks.ts';
import type { Asked } from '../asked.ts';
import type { QuerySpec } from '../query-spec.ts';
import type { ResolvedShare, Scalar } from '../resolved.ts';
import type { Renamed } from '../resolved-column.ts';
import { renamed } from './renamed.ts';
import { alone, plain, type Question } from './shifted.ts';

export interface Shares {
  readonly shares: readonly ResolvedShare[];
  /** Of each measure that is a share: what it is a share of, by position. */
  readonly totals: ReadonlyMap<number, Scalar>;
}

/** One question for each set of keys that shares are asked within. */
export function sharesOf(question: Question): Shares {
  const groups = new Map<string, number[]>();
  question.asked.measures.forEach(({ spec }, i) => {
    if (spec.show?.kind !== 'share') return;
    const key = canonical(new Set(spec.show.within));
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  const totals = new Map<number, Scalar>();
  const shares = [...groups.values()].map((positions) => shareOf(question, positions, totals));
  return { shares, totals };
}

function shareOf(
  question: Question,
  positions: readonly number[],
  totals: Map<number, Scalar>,
): ResolvedShare {
  const { asked, names } = question;
  const measures = positions.flatMap((i) => asked.measures[i] ?? []);
  const query = askTotals(question, measures);
  const columns = query.leaves.map(
    ({ name, type }): Renamed => ({ from: name, to: names.take(['total', name]), type }),
  );
  positions.forEach((position, i) => {
    const formula = query.measures[i]?.formula;
    if (formula) totals.set(position, renamed(formula, columns));
  });
  const keys = query.keys.map(({ name, as, type }): Renamed => {
    const to = question.keys.find((key) => key.as === as)?.name ?? name;
    return { from: name, to, type };
  });
  return { query, keys, columns };
}

function askTotals(question: Question, measures: Asked['measures']) {
  const { spec, asked, ask } = question;
  const show = measures[0]?.spec.show;
  const within = new Set(show?.kind === 'share' ? show.within : []);
  within.delete(OTHER);
  const dimensions = asked.dimensions.filter((one) => within.has(one.spec.as));
  if (dimensions.length < within.size) refuse(within, dimensions);
  const keepsTop = spec.top?.other && within.has(spec.top.dimension);
  const ranges = asked.ranges.map((one) => ({
    ...one,
    spec: { member: one.spec.member, range: one.spec.range },
  }));
  const other: QuerySpec = { ...alone(spec), ranges: ranges.map((one) => one.spec) };
  return ask(keepsTop ? other : { ...other, top: null }, {
    ...asked,
    top: keepsTop ? (asked.top ?? null) : null,
    dimensions,
    ranges,
    measures: measures.map(plain),
    having: new Map(),
  });
}

function refuse(within: ReadonlySet<string>, found: Asked['dimensions']): never {
  const missing = [...within].find((as) => !found.some((one) => one.spec.as === as));
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    member: missing ?? '',
    problem: 'a share is taken within dimensions that rows are grouped by',
  });
}

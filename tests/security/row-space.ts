/** Linear algebra of an attacker: which of the unknowns do these equations determine? */

/** Sum of coefficient × unknown = value. */
export interface Equation {
  readonly of: ReadonlyMap<string, number>;
  readonly value: number;
}

const TINY = 1e-9;

/** Reduced row echelon form, as equations. */
function reduced(equations: readonly Equation[]): readonly Equation[] {
  const names = [...new Set(equations.flatMap(({ of }) => [...of.keys()]))];
  const rows = equations.map(({ of, value }) => [...names.map((name) => of.get(name) ?? 0), value]);
  let rank = 0;
  for (let place = 0; place < names.length && rank < rows.length; place++) {
    if (pivot(rows, rank, place)) rank++;
  }
  return rows.slice(0, rank).map((row) => ({
    of: new Map(
      names.flatMap((name, i) => {
        const coefficient = row[i] ?? 0;
        return Math.abs(coefficient) > TINY ? [[name, coefficient] as const] : [];
      }),
    ),
    value: row.at(-1) ?? 0,
  }));
}

/** Brings the largest coefficient of a column to `at` and clears the column elsewhere; false: there is none. */
function pivot(rows: number[][], at: number, place: number): boolean {
  const size = (row: number[] | undefined) => Math.abs(row?.[place] ?? 0);
  let best = at;
  for (let i = at + 1; i < rows.length; i++) if (size(rows[i]) > size(rows[best])) best = i;
  const [chosen, first] = [rows[best], rows[at]];
  if (chosen === undefined || first === undefined || size(chosen) < TINY) return false;
  rows[best] = first;
  const by = chosen[place] ?? 1;
  const row = chosen.map((cell) => cell / by);
  rows[at] = row;
  for (const [i, other] of rows.entries()) {
    const times = other[place] ?? 0;
    if (i === at || times === 0) continue;
    for (let j = 0; j < other.length; j++) other[j] = (other[j] ?? 0) - times * (row[j] ?? 0);
  }
  return true;
}

/** Unknowns that some combination of the equations determines, with their values. */
export function solved(equations: readonly Equation[]): ReadonlyMap<string, number> {
  const found = reduced(equations).flatMap(({ of, value }) => {
    const [only, more] = [...of.keys()];
    return only !== undefined && more === undefined ? [[only, value] as const] : [];
  });
  return new Map(found);
}

/**
 * The fewest holders of unknowns that any combination of the equations can be about, where no two independent
 * ones share an unknown: then every combination is about all unknowns of each that it uses. Null: two do share.
 */
export function fewestHolders(
  equations: readonly Equation[],
  holderOf: (unknown: string) => string,
): number | null {
  const independent = reduced(equations);
  const unknowns = independent.flatMap(({ of }) => [...of.keys()]);
  if (new Set(unknowns).size < unknowns.length) return null;
  return Math.min(
    ...independent.map(({ of }) => new Set([...of.keys()].map(holderOf)).size),
    Number.POSITIVE_INFINITY,
  );
}

/**
 * The nearest of `names` to what was written, or undefined when none is near enough to be meant: a slip in
 * every fourth letter at most, or the beginning of a name.
 */
export function nearest(written: string, names: Iterable<string>): string | undefined {
  const target = written.toLowerCase();
  const limit = Math.max(1, Math.floor(target.length / 4));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const name of names) {
    const other = name.toLowerCase();
    const distance = begins(target, other)
      ? Math.min(limit, Math.abs(other.length - target.length))
      : editDistance(target, other, bestDistance);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** `created` for `created_at`: one is the beginning of the other, and more than half of it. */
function begins(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 3 && short.length * 2 > long.length && long.startsWith(short);
}

/** Optimal string alignment distance (insert, delete, replace, swap of neighbours), cut off at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, at(previous, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, at(older, j - 2) + 1);
      }
      current.push(value);
    }
    older = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

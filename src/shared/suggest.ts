/**
 * The nearest of `names` to what was written, or undefined when none is near enough to be meant: a slip in
 * every fourth letter at most, or the beginning of a name.
 */
export function nearest(written: string, names: Iterable<string>): string | undefined {
  const target = written.toLowerCase();
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const distance = pathDistance(target, name.toLowerCase());
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Of `cube.member` and the like each part must be near: what they share makes the rest no nearer. */
function pathDistance(written: string, name: string): number {
  const slips = written.length < 2 ? 0 : Math.max(1, Math.floor(written.length / 4));
  const [parts, others] = [written.split('.'), name.split('.')];
  if (parts.length === 1 || parts.length !== others.length) {
    return distanceOf(written, name, slips);
  }
  return parts.reduce((sum, part, i) => {
    const fewer = Math.max(1, Math.ceil(part.length / 2) - 1);
    return sum + distanceOf(part, others[i] ?? '', Math.min(slips, fewer));
  }, 0);
}

/** Infinite where it is more than `limit`. */
function distanceOf(written: string, name: string, limit: number): number {
  if (begins(written, name)) return Math.min(limit, Math.abs(name.length - written.length));
  const distance = editDistance(written, name, limit + 1);
  return distance > limit ? Number.POSITIVE_INFINITY : distance;
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

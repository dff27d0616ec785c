/** Lines that differ between two texts, `-` and `+`, with the line before each change. */
export function textDiff(left: string, right: string): string {
  const [a, b] = [left.split('\n'), right.split('\n')];
  const lengths = commonLengths(a, b);
  const out: string[] = [];
  let [i, j] = [0, 0];
  let context: string | null = null;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      context = `  ${a[i]}`;
      i++;
      j++;
      continue;
    }
    if (context !== null) out.push(context);
    context = null;
    const removes =
      j >= b.length || (i < a.length && at(lengths, i + 1, j) >= at(lengths, i, j + 1));
    out.push(removes ? `- ${a[i++]}` : `+ ${b[j++]}`);
  }
  return out.join('\n');
}

function commonLengths(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i];
      if (!row) continue;
      row[j] =
        a[i] === b[j]
          ? at(table, i + 1, j + 1) + 1
          : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

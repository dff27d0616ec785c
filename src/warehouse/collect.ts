import type { Cell, ResultSet } from '../shared/values.ts';
import type { CompiledQuery } from '../sql/dialect.ts';

/** All batches as one. */
export async function collect(
  { columns }: CompiledQuery,
  batches: AsyncIterable<ResultSet>,
): Promise<ResultSet> {
  const rows: (readonly Cell[])[] = [];
  let truncated = false;
  for await (const batch of batches) {
    for (const row of batch.rows) rows.push(row);
    truncated = batch.truncated;
  }
  return { columns, rows, truncated };
}

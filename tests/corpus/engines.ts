/** The databases that the corpus runs on, each with the seed tables in it. */
import { readFileSync } from 'node:fs';
import type { ResultSet } from '../../src/shared/values.ts';
import type { CompiledQuery, Dialect } from '../../src/sql/dialect.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import type { RunningDatabase } from '../engines.ts';

export interface Engine {
  readonly dialect: Dialect;
  /** Where its questions are to be shown in a dialect that nobody runs. */
  readonly shownIn?: Dialect;
  /** A failure says which SQL it was. */
  run(query: CompiledQuery): Promise<ResultSet>;
  close(): Promise<void>;
}

export interface OpenEngine extends Engine {
  readonly warehouse: Warehouse;
}

export async function openEngine(
  { dialect, answers }: RunningDatabase,
  seed: string,
): Promise<OpenEngine> {
  const { warehouse, close } = await answers.open(readFileSync(seed, 'utf8'));
  const options = { signal: new AbortController().signal, maxRows: 100_000 };
  return {
    dialect,
    warehouse,
    async run(query) {
      try {
        return await warehouse.execute(query, options);
      } catch (error) {
        const cause = error instanceof Error && error.cause ? error.cause : error;
        throw new Error(`${cause}\n${query.sql}\n${JSON.stringify(query.params)}`, {
          cause: error,
        });
      }
    },
    close,
  };
}

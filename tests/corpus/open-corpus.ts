/** The corpus asked of databases: what each case is in their SQL, and what they answer. */
import { join } from 'node:path';
import { type Compilation, compileQuery } from '../../src/engine/compile.ts';
import { loadModelFolder } from '../../src/semantic/load/load-folder.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';
import { remember } from '../../src/shared/remember.ts';
import type { ResultSet } from '../../src/shared/values.ts';
import { type Database, type RunningDatabase, reference } from '../engines.ts';
import { type AnsweredInsight, askInsight } from './ask-insight.ts';
import { type OpenEngine, openEngine } from './engines.ts';
import { type CorpusCase, caseNames, readCase } from './read-case.ts';

export const corpusCases = caseNames(import.meta.dirname).map(
  (name) => [name, readCase(join(import.meta.dirname, name))] as const,
);

export interface Corpus {
  /** Those of an insight are known once it has been asked: where a database only prints, the reference is asked. */
  readonly questionsOf: (one: CorpusCase, database: Database) => Promise<readonly Compilation[]>;
  readonly answerOf: (one: CorpusCase, database: RunningDatabase) => Promise<ResultSet>;
  readonly engineOf: (one: CorpusCase, database: RunningDatabase) => OpenEngine;
  close(): Promise<void>;
}

/** With the tables that the cases are about in each database. */
export async function openCorpus(databases: readonly RunningDatabase[]): Promise<Corpus> {
  const models = new Map<string, SemanticModel>();
  const engines = new Map<string, OpenEngine>();
  const insights = new Map<string, Promise<AnsweredInsight>>();
  const keyOf = ({ seed }: CorpusCase, { dialect }: Database) => `${dialect.name} ${seed}`;
  for (const [, one] of corpusCases) {
    if (!models.has(one.model)) {
      models.set(one.model, await loadModelFolder(one.model, new Set(['default'])));
    }
    for (const database of databases) {
      const key = keyOf(one, database);
      if (!engines.has(key)) engines.set(key, await openEngine(database, one.seed));
    }
  }
  const found = <T>(map: ReadonlyMap<string, T>, key: string): T => {
    const value = map.get(key);
    if (value === undefined) throw new Error(`${key} is not open`);
    return value;
  };
  const engineOf: Corpus['engineOf'] = (one, database) => found(engines, keyOf(one, database));
  /** Each is asked once of each database. */
  const askedInsight = (one: CorpusCase, document: string, { dialect, answers }: Database) =>
    remember(insights, `${dialect.name} ${one.folder}`, () => {
      const engine =
        answers === 'prints only'
          ? { ...engineOf(one, reference), shownIn: dialect }
          : engineOf(one, { dialect, answers });
      return askInsight(one, document, found(models, one.model), engine);
    });
  const questionsOf: Corpus['questionsOf'] = async (one, database) => {
    const { asks, principal, now } = one;
    if (asks.kind === 'insight')
      return (await askedInsight(one, asks.document, database)).questions;
    const limits = { rows: 1000, maxRows: 10_000 };
    const context = { model: found(models, one.model), principal, now, limits };
    return [compileQuery(asks.spec, { ...context, dialectOf: () => database.dialect })];
  };
  return {
    questionsOf,
    engineOf,
    async answerOf(one, database) {
      if (one.asks.kind === 'insight') {
        return (await askedInsight(one, one.asks.document, database)).result;
      }
      const [question] = await questionsOf(one, database);
      if (question === undefined) throw new TypeError('a query is one question');
      return engineOf(one, database).run(question.compiled);
    },
    async close() {
      for (const engine of engines.values()) await engine.close();
    },
  };
}

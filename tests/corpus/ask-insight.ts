/** A case that asks an insight: its document through the schema, the resolvers and the compiler to a database. */
import { execute, type OperationDefinitionNode, parse, validate } from 'graphql';
import { type Compilation, compileQuery, rangesOf } from '../../src/engine/compile.ts';
import { startOperation } from '../../src/resolvers/operation.ts';
import { buildRoleSchema } from '../../src/schema/role-schema.ts';
import { visibleMembers } from '../../src/semantic/access/member-access.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';
import type { ResultSet } from '../../src/shared/values.ts';
import { answerTable } from './answer-table.ts';
import type { Engine } from './engines.ts';
import type { CorpusCase } from './read-case.ts';

export interface AnsweredInsight {
  /** What the document asked of the database, in order. */
  readonly questions: readonly Compilation[];
  readonly result: ResultSet;
}

const LIMITS = { rows: 1000, maxRows: 10_000 };
/** What benchmarks draw from: checks that are written by hand know it. */
const BENCHMARK_KEY = 'corpus';

export async function askInsight(
  { principal, now }: Pick<CorpusCase, 'principal' | 'now'>,
  document: string,
  model: SemanticModel,
  database: Engine,
): Promise<AnsweredInsight> {
  const questions: Compilation[] = [];
  const { schema, shapes } = buildRoleSchema(model, visibleMembers(model, principal));
  const compiling = { model, principal, now, limits: LIMITS, benchmarkKey: BENCHMARK_KEY };
  const operation = startOperation({
    ...{ model, shapes, principal, now, limits: LIMITS, cursorSecret: 'corpus' },
    signal: new AbortController().signal,
    engine: {
      async run(spec) {
        const question = compileQuery(spec, { ...compiling, dialectOf: () => database.dialect });
        const { shownIn: shown } = database;
        questions.push(
          shown ? compileQuery(spec, { ...compiling, dialectOf: () => shown }) : question,
        );
        const result = await database.run(question.compiled);
        return { ...question, result, source: 'warehouse', asOf: now };
      },
      stream: () => {
        throw new TypeError('no document streams');
      },
      explain: () => {
        throw new TypeError('the corpus keeps plans itself');
      },
      ranges: rangesOf,
    },
  });
  const parsed = parse(document);
  const [invalid] = validate(schema, parsed);
  if (invalid !== undefined) throw invalid;
  const answer = await execute({ schema, document: parsed, contextValue: { operation } });
  const [failed] = answer.errors ?? [];
  if (failed !== undefined) throw failed.originalError ?? failed;
  const [asked] = parsed.definitions as readonly OperationDefinitionNode[];
  if (asked === undefined) throw new TypeError('a case asks something');
  return { questions, result: answerTable(schema, asked, answer.data) };
}

/** What becomes known of an answer while it is made: for its headers, for shared caches, for the audit. */
import { type DocumentNode, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Generation } from '../../resolvers/operation.ts';
import type { AnswerNotes, HttpDeps, ServerContext } from '../deps.ts';

export function startNotes(): AnswerNotes {
  return {
    touched: new Set(),
    isPublic: false,
    ...{ cost: 0, spent: 0, rows: 0, questions: 0, fromCache: 0 },
    ...{ outcome: 'ok', retryAfterMs: null, rate: null, document: null, variables: null },
  };
}

/** The same engine, which notes what it reads. */
export function noting(engine: Generation['engine'], notes: AnswerNotes): Generation['engine'] {
  return {
    ...engine,
    run: async (spec, context) => {
      const result = await engine.run(spec, context);
      // What does not say what it read has read what not everyone may.
      for (const cube of result.cubes ?? ['']) notes.touched.add(cube);
      const { cost = 0, source } = result;
      notes.cost += cost;
      notes.spent += source === 'warehouse' ? cost : 0;
      notes.rows += result.result.rows.length;
      notes.questions += 1;
      notes.fromCache += source === 'cache' ? 1 : 0;
      return result;
    },
  };
}

/** Notes which document it is, and says what it is expected to cost. */
export function useNotes(): Plugin<ServerContext, ServerContext> {
  return {
    onParams({ params, context }) {
      const { query, operationName, variables } = params;
      if (typeof query !== 'string') return;
      context.answer.document = { text: query, operation: operationName ?? null };
      context.answer.variables = variables ?? null;
    },
    onExecute({ args }) {
      const { document } = args.contextValue.answer;
      if (document === null || document.operation !== null) return;
      const operation = onlyName(args.document);
      args.contextValue.answer.document = { ...document, operation };
    },
    onResultProcess({ result, setResult, serverContext }) {
      const { questions, cost } = serverContext.answer;
      if (questions === 0 || Array.isArray(result) || !('data' in result)) return;
      const estimated = Math.round(cost * 1000) / 1000;
      setResult({ ...result, extensions: { ...result.extensions, cost: { estimated } } });
    },
  };
}

function onlyName({ definitions }: DocumentNode): string | null {
  const [operation] = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operation?.kind === Kind.OPERATION_DEFINITION ? (operation.name?.value ?? null) : null;
}

/** Tells the audit; refusals of callers whom nobody knows are in the log alone. */
export async function audited(
  context: ServerContext,
  at: number,
  startedAt: number,
  { audit }: HttpDeps,
): Promise<void> {
  const principal = await context.caller().catch(() => null);
  const { document, outcome } = context.answer;
  // Who asks too often is refused before there is a document.
  if (principal === null || (document === null && outcome !== 'RATE_LIMITED')) return;
  const ms = Math.round(performance.now() - startedAt);
  audit?.({ principal, requestId: context.requestId, at, ms, answer: context.answer });
}

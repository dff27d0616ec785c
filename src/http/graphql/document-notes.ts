import { type DocumentNode, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Serving } from './yoga-request.ts';

/** Notes which document it is, and says what it is expected to cost. */
export function useNotes(): Plugin<Serving, Serving> {
  return {
    onParams({ params, context }) {
      const { query, operationName, variables } = params;
      if (typeof query !== 'string') return;
      const { answer } = context.arrival;
      answer.document = { text: query, operation: operationName ?? null };
      answer.variables = variables ?? null;
    },
    onExecute({ args }) {
      const { answer } = args.contextValue.arrival;
      const { document } = answer;
      if (document === null || document.operation !== null) return;
      const operation = onlyName(args.document);
      answer.document = { ...document, operation };
    },
    onResultProcess({ result, setResult, serverContext }) {
      const { questions, cost } = serverContext.arrival.answer;
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

/** What a document may cost before it is even validated. */
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { DocumentLimits } from '../../limits/document-facts.ts';
import { checkDocument } from '../../limits/document-limits.ts';
import { checkVariables } from '../../limits/filter-limits.ts';
import { introspected } from '../../schema/introspected.ts';
import type { AnswerMeter } from '../../shared/answer-meter.ts';
import {
  type AnyGatewayError,
  errorExtensions,
  GatewayError,
  isGatewayError,
} from '../../shared/errors.ts';
import type { HttpDeps } from '../deps.ts';
import { isClosed } from './caller-schemas.ts';
import { validateDocument } from './whole-number-variables.ts';
import type { Serving } from './yoga-request.ts';

/** Documents are kept by their text once parsed, so a text may not be arbitrarily long. */
const MAX_DOCUMENT = 100_000;

export function useLimits(limits: HttpDeps['limits']): Plugin<Serving, Serving> {
  return {
    onParams({ params }) {
      const length = typeof params.query === 'string' ? params.query.length : 0;
      if (length > MAX_DOCUMENT) throw tooMuch('characters of the document', length, MAX_DOCUMENT);
      checkVariables(params.variables, limits.filters);
    },
    onParse({ setParseFn }) {
      setParseFn((source, options) => {
        return parseDocument(limits, source, options);
      });
    },
    onExecute({ args, setResultAndStopExecution }) {
      const { meter } = args.contextValue.arrival;
      const problem = meter && introspectionProblem(args, meter, limits.answerCells);
      if (problem) setResultAndStopExecution({ errors: [problem] });
      return {
        // Some of its fields may have answers: what is refused is the request, and none is worth its text.
        onExecuteDone: ({ result, setResult }) => {
          if ('data' in result) meter?.show(result.data);
          const refusal = meter?.refusal();
          if (isGatewayError(refusal)) setResult({ errors: [refused(refusal)] });
        },
      };
    },
    onValidate({ params, addValidationRule, setValidationFn }) {
      setValidationFn(validateDocument);
      if (isClosed(params.schema)) addValidationRule(NoSchemaIntrospectionCustomRule);
    },
  };
}

/** GraphiQL asks for about 120 fields of each type: a schema may be read in one piece, however large it is. */
const FIELDS_OF_A_TYPE = 250;

const typesOfSchemas = new WeakMap<GraphQLSchema, number>();

/** How many types it has: counted once, for there may be thousands and each request asks. */
function typesOf(schema: GraphQLSchema): number {
  const known = typesOfSchemas.get(schema);
  if (known !== undefined) return known;
  const types = Object.keys(schema.getTypeMap()).length;
  typesOfSchemas.set(schema, types);
  return types;
}

/** Null: there is room for what it introspects. */
function introspectionProblem(
  args: ExecutionArgs,
  meter: AnswerMeter,
  answerCells: number,
): GraphQLError | null {
  const types = typesOf(args.schema);
  const most = Math.max(answerCells, types * FIELDS_OF_A_TYPE);
  const found = introspected(args, most);
  if (found === null) return null;
  if (found.fields > most) return tooMuch('fields of introspection', null, most);
  const { objects, fields, names } = found;
  try {
    meter.make(objects, { fields: fields / objects, names: names / objects, again: 0 });
    return null;
  } catch (error) {
    return new GraphQLError('', { originalError: error as Error });
  }
}

/** What is kept or answered parses, and is within the limits. @throws GraphQLError */
export function parseDocument(
  limits: Pick<HttpDeps['limits'], 'tokens'> & DocumentLimits,
  ...[source, options]: Parameters<typeof parse>
): DocumentNode {
  const document = parseWithin(limits.tokens, source, options);
  checkWithin(document, limits);
  return document;
}

const parseWithin = (maxTokens: number, ...[source, options]: Parameters<typeof parse>) => {
  try {
    return parse(source, { ...options, maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError) || !error.message.includes(`${maxTokens} tokens`))
      throw error;
    throw tooMuch('tokens', null, maxTokens);
  }
};

/** What is counted before validation, which takes time for each field. */
function checkWithin(document: DocumentNode, limits: DocumentLimits): void {
  try {
    checkDocument(document, limits);
  } catch (error) {
    // A fragment in itself is for validation to report, which has its place.
    if (isGatewayError(error) && error.code === 'QUERY_TOO_EXPENSIVE') throw refused(error);
  }
}

/** `asked` is null where nobody counted to the end. */
function tooMuch(what: string, asked: number | null, max: number): GraphQLError {
  const problem = `it has ${asked ?? `more than ${max}`} ${what}, and ${max} is the most`;
  const facts = { problem, max, ...(asked === null ? {} : { asked }) };
  return refused(new GatewayError('QUERY_TOO_EXPENSIVE', facts));
}

function refused(error: AnyGatewayError): GraphQLError {
  const extensions = { ...errorExtensions(error), http: { spec: true, status: 400 } };
  return new GraphQLError(error.message, { extensions });
}

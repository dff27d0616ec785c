import { GatewayError, isGatewayError } from '../shared/errors.ts';
import type { AnySpec } from './engine.ts';
import type { EngineDeps } from './engine-deps.ts';
import type { Question } from './question.ts';

/** The error of a question that failed, as its caller hears of it; what a database refused is told to whoever listens. */
export function failureOf(
  error: unknown,
  spec: AnySpec,
  question: Question,
  { onRefused }: Pick<EngineDeps, 'onRefused'>,
): unknown {
  if (isGatewayError(error) && error.code === 'INTERNAL') onRefused?.(spec, question, error.cause);
  return namingMeasures(error, question);
}

/** A database does not say in which column a number grew too large: it is one of the measures. */
function namingMeasures(error: unknown, { measures: names = [] }: Question): unknown {
  if (!isGatewayError(error) || error.code !== 'NUMERIC_OVERFLOW' || names.length === 0) {
    return error;
  }
  return new GatewayError('NUMERIC_OVERFLOW', { member: names.join(' or ') }, { cause: error });
}

import { GatewayError } from '../shared/errors.ts';
import type { Cell } from '../shared/values.ts';
import type { Expr } from './ast.ts';
import type { Dialect, Param } from './dialect.ts';

type ParamExpr = Extract<Expr, { kind: 'param' }>;

/** The parameters of one statement, in the order they were first printed. */
export interface Binder {
  readonly params: readonly Param[];
  /** The placeholder's text. The same node is bound once, so that an expression printed twice stays the same. */
  readonly bind: (param: ParamExpr, dialect: Dialect) => string;
}

export function createBinder(): Binder {
  const params: Param[] = [];
  const positions = new Map<ParamExpr, number>();
  const position = (param: ParamExpr): number => {
    const known = positions.get(param);
    if (known !== undefined) return known;
    params.push(checked(param));
    positions.set(param, params.length);
    return params.length;
  };
  return {
    params,
    bind: (param, dialect) => dialect.placeholder(position(param), param.type, param.native),
  };
}

const MAX_INT64 = 2n ** 63n - 1n;

/** Refuses what some database could not take as a parameter, so that all of them answer alike. */
function checked({ type, value }: ParamExpr): Param {
  if (typeof value === 'string' && value.includes('\0')) {
    throw new GatewayError('INVALID_FILTER', { problem: 'a text may not hold the NUL character' });
  }
  if ((type === 'integer' || type === 'bigint') && !isInt64(value)) {
    throw new GatewayError('INVALID_FILTER', { problem: 'not a whole number of at most 64 bits' });
  }
  return { type, value };
}

function isInt64(value: Cell): boolean {
  if (value === null) return true;
  if (!/^-?\d{1,19}$/.test(String(value))) return false;
  const whole = BigInt(value);
  return whole <= MAX_INT64 && whole >= -MAX_INT64 - 1n;
}

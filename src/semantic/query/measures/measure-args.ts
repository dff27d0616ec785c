/** What a question does to the time of one of its measures: its arguments. */
import { GatewayError } from '../../../shared/errors.ts';
import type { MeasureSpec } from '../query-spec.ts';
import type { TimeOp } from '../time/time-op.ts';

/** The earlier bucket first, and then what is folded for it. */
export function opsAsked({ member, offset, trailing, toDate }: MeasureSpec): readonly TimeOp[] {
  if (trailing && toDate) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      member,
      problem: 'trailing and toDate are two windows: take one',
    });
  }
  const ops: TimeOp[] = [];
  if (offset) ops.push({ kind: 'offset', ...counted(member, offset) });
  if (trailing) {
    ops.push({ kind: 'window', trailing: counted(member, trailing), leading: null, from: 'end' });
  }
  if (toDate) ops.push({ kind: 'to_date', granularity: toDate });
  return ops;
}

const MOST = 10_000;

function counted<T extends { readonly n: number }>(member: string, of: T): T {
  if (Number.isInteger(of.n) && of.n >= 1 && of.n <= MOST) return of;
  throw new GatewayError('INVALID_TIME_RANGE', {
    problem: `${member} takes 1 to ${MOST} units, not ${of.n}`,
  });
}

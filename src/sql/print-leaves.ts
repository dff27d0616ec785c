import { isTimeZone } from '../shared/time-zone.ts';
import { assertNever } from '../shared/values.ts';
import type { Bins, Frame, FrameBound } from './ast.ts';

export function literal(value: number | boolean | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (!Number.isFinite(value)) throw new TypeError('a literal that is not finite');
  return value < 0 ? `(${value})` : String(value);
}

export const frame = (of: Frame): string =>
  `${of.unit === 'rows' ? 'ROWS' : 'RANGE'} BETWEEN ${bound(of.from)} AND ${bound(of.to)}`;

function bound(of: FrameBound): string {
  switch (of.kind) {
    case 'unbounded_preceding':
      return 'UNBOUNDED PRECEDING';
    case 'current_row':
      return 'CURRENT ROW';
    case 'unbounded_following':
      return 'UNBOUNDED FOLLOWING';
    case 'preceding':
      return `${whole(of.n)} PRECEDING`;
    case 'following':
      return `${whole(of.n)} FOLLOWING`;
    default:
      return assertNever(of);
  }
}

/** Zones and whole numbers are the only things printed as text; both are checked here once more. */
export function zone(timeZone: string): string {
  if (!isTimeZone(timeZone)) throw new TypeError('not a time zone of the closed set');
  return timeZone;
}

const LABEL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}$/;

/** The origin is printed as text, too. */
export function bins(of: Bins): Bins {
  if (!LABEL.test(of.origin)) throw new TypeError('not a wall-clock time');
  return { ...of, n: whole(of.n) };
}

export function whole(n: number): number {
  if (!Number.isSafeInteger(n)) throw new TypeError('not a whole number');
  return n;
}

/** Texts of a request beside the column that they are compared with. What the column cannot hold is not there. */
import { isIP } from 'node:net';
import type { ColumnKind, ColumnType } from '../../../shared/values.ts';
import { anyOf, FALSE } from '../conditions.ts';
import type { Condition, Scalar } from '../resolved.ts';
import type { Value } from '../resolved-column.ts';

/** A column that keeps no text: `text` is what callers see of it. */
export interface OwnColumn {
  readonly type: ColumnType;
  readonly expr: Scalar;
}

/**
 * What a text is to a column: `same`, its value and no other; `among`, a value that others may be equal to
 * whose text is another (`1 day`, `24:00:00`); `never`, none; `unclear`, only the text itself can tell.
 */
type Reading = 'same' | 'among' | 'never' | 'unclear';
type Reader = (text: string, type: ColumnType) => Reading;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const WHOLE = /^(?:0|-?[1-9]\d{0,17})$/;
const DECIMAL = /^-?\d{1,30}(?:\.\d{1,30})?$/;
const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?$/;
const INTERVAL =
  /^(?=.)(?:-?\d{1,6} years? ?)?(?:-?\d{1,6} mons? ?)?(?:-?\d{1,6} days? ?)?(?:-?\d{1,6}:[0-5]\d:[0-5]\d(?:\.\d{1,6})?)?$/;
const LIST = /^\{(?:"(?:[^"\\]|\\.)*"|[^\s{},"\\]+)?(?:,(?:"(?:[^"\\]|\\.)*"|[^\s{},"\\]+))*\}$/;

const amongIf = (holds: boolean): Reading => (holds ? 'among' : 'unclear');

const readers: Readonly<Record<ColumnKind, Reader>> = {
  text: () => 'same',
  caseless: () => 'same',
  integer: (text) => (WHOLE.test(text) ? 'same' : longOr(text)),
  decimal: (text) => amongIf(DECIMAL.test(text)),
  float: () => 'unclear',
  boolean: (text) => (text === 'true' || text === 'false' ? 'same' : 'never'),
  date: (text) => amongIf(isDay(text)),
  timestamp: () => 'unclear',
  time: (text, { sql }) => amongIf(CLOCK.test(text) && !sql.includes('with time zone')),
  interval: (text) => amongIf(INTERVAL.test(text)),
  uuid: (text) => (UUID.test(text) ? 'same' : 'never'),
  enum: (text, { labels = [] }) => (labels.includes(text) ? 'same' : 'never'),
  address: (text, { sql }) => amongIf(sql === 'inet' && isAddress(text)),
  json: (text) => amongIf(isSimpleJson(text)),
  list: (text, { sql }) => amongIf(sql === 'text[]' && LIST.test(text)),
  other: () => 'unclear',
};

/** More digits than 64 bits always hold: their text can tell. */
const longOr = (text: string): Reading => (/^-?[1-9]\d{18,}$/.test(text) ? 'unclear' : 'never');

function isDay(text: string): boolean {
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return date !== null && date.toJSON()?.startsWith(text) === true && !text.startsWith('0000');
}

function isAddress(text: string): boolean {
  const [host = '', bits, ...more] = text.split('/');
  const version = isIP(host);
  if (version === 0 || host.includes('%') || more.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** What no database refuses: numbers without exponents, texts without escapes. */
function isSimpleJson(text: string): boolean {
  if (text.includes('\\') || /\d{30}|\d[eE]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The column equals one of these texts. By a value of the column's own type wherever it has one, so that an
 * index on the column serves.
 */
export function equalsInColumn(
  { type, expr }: OwnColumn,
  text: Scalar,
  values: readonly Value[],
): Condition {
  const read = values.map((value) => ({
    value,
    as: readers[type.kind](String(value.value), type),
  }));
  const same = read.filter(({ as }) => as === 'same').map(({ value }) => own(value, type));
  const others = read.flatMap(({ value, as }): readonly Condition[] => {
    if (as === 'same' || as === 'never') return [];
    const isText: Condition = { kind: 'compare', op: '=', left: text, right: value };
    if (as === 'unclear') return [isText];
    const isValue: Condition = { kind: 'compare', op: '=', left: expr, right: own(value, type) };
    return [{ kind: 'and', of: [isValue, isText] }];
  });
  const all: readonly Condition[] =
    same.length === 0
      ? others
      : [{ kind: 'one_of', of: expr, values: same, insensitive: false }, ...others];
  return all.length === 0 ? FALSE : anyOf(all);
}

/** Whole numbers as 64 bits, which any column of whole numbers is compared with. */
function own(value: Value, { kind, sql }: ColumnType): Value {
  if (kind === 'integer') return { ...value, type: 'bigint' };
  return { ...value, native: sql };
}

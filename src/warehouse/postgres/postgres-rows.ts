/** What goes to the server and comes from it, as texts. */
import { GatewayError } from '../../shared/errors.ts';
import type { Cell, Column, ValueType } from '../../shared/values.ts';
import type { CompiledQuery } from '../../sql/dialect.ts';
import { databaseTime, normalizeCell, type RawCell } from '../wire-values.ts';

export type RawRow = readonly (RawCell | undefined)[];

export const normalizeRow = (row: RawRow, columns: readonly Column[]): Cell[] =>
  columns.map((column, i) => normalizeCell(row[i], column));

export function charactersOf(cells: RawRow): number {
  let characters = 0;
  for (const cell of cells) if (typeof cell === 'string') characters += cell.length;
  return characters;
}

/** The protocol counts them in two bytes. */
const MOST_PARAMS = 65_535;

/** @throws GatewayError QUERY_TOO_EXPENSIVE: beyond, the driver would count anew from 0 and the server refuse. */
export function checkParams({ params }: CompiledQuery): void {
  if (params.length <= MOST_PARAMS) return;
  const [asked, max] = [params.length, MOST_PARAMS];
  const problem = `it compares with ${asked} values, and ${max} is the most this warehouse takes`;
  throw new GatewayError('QUERY_TOO_EXPENSIVE', { problem, max, asked });
}

const TIMES: ReadonlySet<ValueType> = new Set(['date', 'timestamp', 'local']);

export const bindings = ({ params }: CompiledQuery): (string | null)[] =>
  params.map(({ type, value }) => {
    if (value === null) return null;
    return TIMES.has(type) ? databaseTime(String(value), inBc) : String(value);
  });

const inBc = (day: string, clock: string): string => `${day}${clock} BC`;

const BOOL = 16;
const FLOAT4 = 700;
const FLOAT8 = 701;

/** Text as the server sends it, but for booleans and doubles, which would look like any text. */
export const TYPES = {
  getTypeParser: (oid: number) => (text: string) => {
    if (oid === BOOL) return text === 't';
    return oid === FLOAT4 || oid === FLOAT8 ? Number(text) : text;
  },
};

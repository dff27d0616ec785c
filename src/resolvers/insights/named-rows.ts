/** Rows by the dimensions of a named query, or the records that it lists: one page, and how many there are. */
import type { NamedQuery } from '../../semantic/model/insight-model.ts';
import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import type { Cell } from '../../shared/values.ts';
import {
  ONE_PAGE,
  type PageInfo,
  pageInfo,
  pageRows,
  pageSize,
  pageSpec,
} from '../answer/paging.ts';
import type { SelectedField } from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import { askRecords, countRecords, type RecordsQuestion } from '../records/record-page.ts';
import { orderRows } from '../rows/order-by.ts';
import { keyOf, specColumns } from '../rows/question-columns.ts';
import {
  type ComparedValues,
  comparedReader,
  type WantedMembers,
  wantedColumns,
  wantedMembers,
} from './compared-members.ts';
import { columnsAt, type FieldMembers, keyAt } from './insight-question.ts';

export interface Listing {
  readonly query: NamedQuery;
  readonly base: QuerySpec;
  readonly members: FieldMembers;
  /** Of the whole answer. */
  readonly selected: readonly SelectedField[];
}

interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

interface Page {
  readonly rows: readonly ComparedValues[];
  readonly page: PageInfo;
}

export function askPage(listing: Listing, args: PageArgs, operation: Operation): Promise<Page> {
  return listing.query.records.length > 0
    ? recordsPage(listing, args, operation)
    : rowsPage(listing, args, operation);
}

/** Of all lists that are selected: they are of one page. */
function wantedIn({ selected, members, base }: Listing): WantedMembers {
  const isList = ({ name }: SelectedField) => name === 'rows' || name === 'records';
  const fields = selected.filter(isList).flatMap((field) => field.fields);
  return wantedMembers(fields, members, base);
}

/** All its dimensions are keys, and its first measure leads, whatever is shown of them. */
async function rowsPage(
  listing: Listing,
  { first, after }: PageArgs,
  operation: Operation,
): Promise<Page> {
  const { query, base } = listing;
  const shape = operation.shapes.get(query.cube);
  if (shape === undefined) return { rows: [], page: ONE_PAGE };
  const wanted = wantedIn(listing);
  const lead = query.pick ? listing.members.get('value') : query.measures[0];
  const named = [...query.dimensions.map(keyAt), ...(lead ? [lead] : []), ...wanted.values];
  const values = [...new Set(named)];
  const columns = wantedColumns(query.cube, { ...wanted, values }, operation.shapes);
  const planned = new Map(columns.map((column) => [keyOf(column), column]));
  const { order } = orderRows([], shape, planned, operation);
  const spec = { ...base, ...specColumns(columns), order, fixedGroups: true };
  const size = pageSize(first, operation);
  const answer = await operation.ask(pageSpec(spec, size, after, operation));
  const read = comparedReader(columns, base, answer, operation);
  const rows = pageRows(answer.result, size).map(read);
  return { rows, page: pageInfo(spec, answer.result, size, operation) };
}

/** Newest first. */
async function recordsPage(listing: Listing, args: PageArgs, operation: Operation): Promise<Page> {
  const question = recordsQuestion(listing, wantedIn(listing).values, operation);
  const { rows, page, result } = await askRecords(question, args, operation);
  const read = comparedReader(question.columns, listing.base, result, operation);
  return { rows: rows.map(read), page };
}

/** The time is always asked for, so that it can be ordered by. */
function recordsQuestion(
  { query: { time, cube, records }, base }: Listing,
  members: readonly string[],
  { shapes }: Operation,
): RecordsQuestion {
  const some = members.length > 0 ? members : records.map(keyAt);
  const keys = time === null ? some : [keyAt(time), ...some];
  const columns = columnsAt(cube, keys, shapes);
  return { base, records: { of: [cube], folded: [] }, columns, order: [] };
}

/** How many rows or records there are, before paging. Rows of the period compared with count, too. */
export async function countListed(listing: Listing, operation: Operation): Promise<Cell> {
  const { query, base } = listing;
  const { dimensions, records, cube } = query;
  if (records.length > 0) {
    return countRecords(recordsQuestion(listing, [], operation), operation);
  }
  const values = dimensions.map(keyAt);
  const wanted = { values, previous: [], change: [] };
  const columns = specColumns(wantedColumns(cube, wanted, operation.shapes));
  const groups = { ...base, ...columns, fixedGroups: true };
  const { result } = await operation.ask({ ...groups, shape: 'count' });
  return result.rows[0]?.[0] ?? 0;
}

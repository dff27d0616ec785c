/** `ordersRecords`: a cube's records, where the model lets the caller list them. */
import { GatewayError } from '../../shared/errors.ts';
import { describeAnswer, limitedWarning } from '../answer/answer-meta.ts';
import { ONE_PAGE } from '../answer/paging.ts';
import type { CubeShape } from '../api-shape.ts';
import type { Operation } from '../operation.ts';
import { baseSpec, type CubeArgs } from '../rows/base-spec.ts';
import { orderRecords } from '../rows/order-by.ts';
import {
  type ColumnPlan,
  type ColumnPlans,
  columnKey,
  columnPlan,
  planColumns,
} from '../rows/question-columns.ts';
import { type Row, rowContext, rowReader } from '../rows/row-objects.ts';
import type { ResultSelection, RowSelection } from '../rows/selection.ts';
import { askRecords, countRecords, type RecordsQuestion } from './record-page.ts';

/** The value of the root field: its parts by response key. */
export async function answerRecords(
  cube: CubeShape,
  selection: ResultSelection,
  args: CubeArgs,
  operation: Operation,
): Promise<Row> {
  const base = baseSpec(cube, args, operation);
  const ask = async (row: RowSelection) => {
    const columns = planColumns(cube.name, row);
    const question = questionOf(cube, columns, base, args, operation);
    const found = await askRecords(question, args, operation);
    const context = rowContext(operation, base, found.result);
    const read = rowReader(cube.name, row, columns, found.result.result, context);
    return { ...found, rows: found.rows.map(read) };
  };
  const counted = questionOf(cube, new Map(), base, args, operation);
  const [pages, count] = await Promise.all([
    Promise.all(selection.rows.map((part) => ask(part.selection))),
    selection.totalCount.length > 0 ? countRecords({ ...counted, order: [] }, operation) : null,
  ]);
  const answer: Row = Object.create(null);
  selection.rows.forEach(({ key }, i) => {
    answer[key] = pages[i]?.rows;
  });
  for (const key of selection.totalCount) answer[key] = count;
  for (const key of selection.pageInfo) answer[key] = pages[0]?.page ?? ONE_PAGE;
  const warnings = pages.some(({ limited }) => limited)
    ? [limitedWarning(operation.limits.rows)]
    : [];
  const results = pages.map(({ result }) => result);
  for (const key of selection.meta) {
    answer[key] = describeAnswer(results, base, warnings, operation.now);
  }
  return answer;
}

function questionOf(
  cube: CubeShape,
  planned: ColumnPlans,
  base: RecordsQuestion['base'],
  args: CubeArgs,
  { model, shapes }: Operation,
): RecordsQuestion {
  const root = model.views.get(cube.name)?.root ?? cube.name;
  const asked = planned.size > 0 ? planned : anyColumn(cube);
  const { columns, order } = orderRecords(args.orderBy ?? [], cube, asked, shapes);
  return { base, records: { of: [root], folded: [] }, columns: [...columns.values()], order };
}

/** Something has to be asked for, even when only counting. */
function anyColumn(cube: CubeShape): ColumnPlans {
  for (const shape of cube.fields.values()) {
    if (shape.kind !== 'dimension') continue;
    const member = `${cube.name}.${shape.name}`;
    const plan: ColumnPlan = columnPlan(member, { shape, granularity: null }, new Set());
    return new Map([[columnKey(member, null), plan]]);
  }
  throw new GatewayError('UNKNOWN_MEMBER', { member: cube.name });
}

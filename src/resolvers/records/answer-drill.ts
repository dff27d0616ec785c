/** `ordersDrill(token:)`: the records behind a number, under today's policy. */
import type { MemberName } from '../../semantic/model/filter-spec.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { Cell } from '../../shared/values.ts';
import { type AnswerMeta, describeAnswer, limitedWarning } from '../answer/answer-meta.ts';
import { memberNamed } from '../answer/member-index.ts';
import type { PageInfo } from '../answer/paging.ts';
import type { CubeShape } from '../api-shape.ts';
import { type JsonColumn, jsonColumn, jsonRowReader, jsonWidth } from '../json/json-rows.ts';
import { type Operation, startOperation } from '../operation.ts';
import { type ColumnPlan, columnPlan } from '../rows/question-columns.ts';
import type { Row } from '../rows/row-objects.ts';
import { drillMembersOf } from './drill-members.ts';
import { type DrillContent, openDrill } from './drill-token.ts';
import { askRecords, countRecords, type RecordsQuestion } from './record-page.ts';

export interface DrillArgs {
  readonly token: string;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Fields are named as in GraphQL. */
export interface DrillAnswer {
  readonly columns: readonly JsonColumn[];
  readonly rows: readonly Row[];
  readonly pageInfo: PageInfo;
  readonly meta: AnswerMeta;
  totalCount(): Promise<Cell>;
}

export async function answerDrill(
  cube: CubeShape,
  args: DrillArgs,
  operation: Operation,
): Promise<DrillAnswer> {
  const content = openDrill(args.token, operation);
  if (content.root !== cube.name) {
    throw new GatewayError('CURSOR_INVALID', { problem: 'it belongs to another root field' });
  }
  // The clock of the number; who asks, and what they may see, is of today.
  const then = startOperation({ ...operation, now: new Date(content.now) });
  const question = questionOf(content, then);
  const shown = then.under(jsonWidth(question.columns));
  const { result, rows, page, limited } = await askRecords(question, args, shown);
  const { timeZone } = question.base;
  const context = { timeZone, now: then.now, ranges: result.ranges };
  const warnings = limited ? [limitedWarning(operation.limits.rows)] : [];
  return {
    columns: question.columns.map(jsonColumn),
    rows: rows.map(jsonRowReader(question.columns, result.result, context)),
    pageInfo: page,
    meta: describeAnswer([result], question.base, warnings, operation.now),
    totalCount: () => countRecords(question, then),
  };
}

function questionOf(content: DrillContent, operation: Operation): RecordsQuestion {
  const { root, of, folded, where, ranges, segments, timeZone, beside } = content;
  const base = {
    ...{ root, where, ranges, segments, timeZone, ...(beside && { beside }) },
    ...{ measures: [], dimensions: [], having: null, order: [] },
    ...{ limit: null, offset: 0, shape: 'rows' as const, totalsBy: null, after: null },
  };
  return { base, records: { of, folded }, columns: shownColumns(content, operation), order: [] };
}

/** The measure's `drill_members`, as far as they are visible; else every visible dimension of the cube. */
function shownColumns(content: DrillContent, { model, shapes }: Operation): readonly ColumnPlan[] {
  const [folded = ''] = content.folded;
  const measure = folded.split('.').at(-1) ?? '';
  const drilled = drillMembersOf(model, content.root, content.of, measure);
  const path = model.views.has(content.root) ? [content.root] : content.of;
  const shape = shapes.get(path.at(-1) ?? '');
  const own = [...(shape?.fields.values() ?? [])].flatMap((field) =>
    field.kind === 'dimension' ? [[...path, field.name].join('.')] : [],
  );
  const names = new Set<string>();
  const columns = (members: readonly MemberName[]) =>
    members.flatMap((member): readonly ColumnPlan[] => {
      const found = memberNamed(shapes, member);
      return found?.kind === 'dimension'
        ? [columnPlan(member, { shape: found, granularity: null }, names)]
        : [];
    });
  const chosen = columns([...new Set(drilled)]);
  if (chosen.length > 0) return chosen;
  const all = columns(own);
  if (all.length > 0) return all;
  throw new GatewayError('UNKNOWN_MEMBER', { member: path.join('.') });
}

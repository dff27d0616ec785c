import type { StalledSpec } from '../../semantic/insights/insight-spec.ts';
import type { Stalled } from '../../semantic/model/insight-model.ts';
import { canonical } from '../../shared/canonical.ts';
import type { Cell } from '../../shared/values.ts';
import { formatInZone } from '../../shared/zone.ts';
import { seal, unseal } from '../answer/cursor.ts';
import { pageRows, pageSize } from '../answer/paging.ts';
import { objectOf, type SelectedField } from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows/row-objects.ts';
import { type Ask, answerInsight, cellsOf } from './answer-insight.ts';
import { type AsOfArgs, momentAsked } from './asked-moment.ts';
import { type InsightArgs, requestOf } from './insight-request.ts';

export interface StalledArgs extends InsightArgs, AsOfArgs {
  readonly days?: number | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

type Last = NonNullable<StalledSpec['after']>;

const DAY_MS = 86_400_000;

/** What stands in a stage for too long, the longest first. */
export function answerStalled(
  insight: Stalled,
  selected: readonly SelectedField[],
  args: StalledArgs,
  operation: Operation,
): Promise<Row> {
  const request = requestOf(insight, args, operation);
  const { asked } = request;
  const moment = momentAsked(args, operation.now);
  const size = pageSize(args.first, operation);
  const asOf = moment.toISOString();
  const base: StalledSpec = {
    ...{ ...asked, kind: 'stalled', asOf, days: args.days ?? null },
    ...{ first: 0, after: null },
  };
  const binding = bindingOf(base, args, operation);
  const cursor = args.after ?? null;
  const after = cursor === null ? null : (unseal(operation.cursorSecret, binding, cursor) as Last);
  // Both parts tell of one question, which is asked once.
  const page = (ask: Ask) => ask({ ...base, first: size + 1, after });
  return answerInsight(selected, request, operation, {
    entities: async ({ fields }, ask) => {
      const answer = await page(ask);
      const cell = cellsOf(answer);
      return pageRows(answer.result, size).map((row) => {
        const since = new Date(String(cell(row, 'since')));
        return objectOf(fields, {
          entity: () => String(cell(row, 'entity')),
          stage: () => cell(row, 'stage'),
          since: () => formatInZone(since, asked.timeZone),
          days: () => Math.floor((moment.getTime() - since.getTime()) / DAY_MS),
        });
      });
    },
    pageInfo: async (_field, ask) => {
      const { result } = await page(ask);
      const last = pageRows(result, size).at(-1);
      const [since, entity]: readonly Cell[] = last ?? [];
      return {
        hasNextPage: result.rows.length > size || result.truncated,
        endCursor: last ? seal(operation.cursorSecret, binding, { since, entity }) : null,
      };
    },
  });
}

/** Everything but the page itself; without an instant of its own a page may be asked for a minute later. */
function bindingOf(spec: StalledSpec, args: AsOfArgs, { principal, model }: Operation): string {
  const who = [principal.tenant, principal.subject];
  return canonical([model.version, who, { ...spec, asOf: args.asOf ?? null }]);
}

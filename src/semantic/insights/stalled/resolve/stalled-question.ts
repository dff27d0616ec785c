import { GatewayError } from '../../../../shared/errors.ts';
import type { ResolvedBase, RowsBase } from '../../../query/base-question.ts';
import type { ResolveContext } from '../../../query/resolve.ts';
import type { StalledSpec } from '../../insight-spec.ts';
import { momentOf } from '../../shared/as-of.ts';
import {
  baseRows,
  findInsight,
  isSet,
  matches,
  member,
  memberName,
  overRows,
} from '../../shared/base-rows.ts';

const DAY_MS = 86_400_000;

export interface ResolvedStalled
  extends ResolvedBase<readonly [RowsBase]>,
    Pick<StalledSpec, 'first' | 'after'> {
  readonly kind: 'stalled';
  /** An entity is stalled when it entered its present stage before this instant (ISO 8601). */
  readonly before: string;
}

/** Who stands still, as of the last full minute: what is asked twice within a minute is the same question. */
export function resolveStalled(spec: StalledSpec, context: ResolveContext): ResolvedStalled {
  const insight = findInsight('stalled', spec.insight, context);
  const { cube } = insight;
  const names = [insight.entity, insight.time, insight.stage].map((one) => memberName(cube, one));
  const [entity = '', time = '', stage = ''] = names;
  const now = momentOf(spec.asOf, context.now);
  const asked = { ...spec, range: null };
  const base = baseRows(
    insight,
    asked,
    {
      columns: [
        member('entity', entity),
        member('ts', time),
        member('stage', stage),
        matches('done', insight.done ?? { kind: 'or', of: [] }),
      ],
      keyed: true,
      filters: [isSet(entity), isSet(time)],
      start: null,
      end: new Date(now).toISOString(),
    },
    context,
  );
  const before = new Date(now - daysOf(spec.days ?? insight.days) * DAY_MS).toISOString();
  const { kind, first, after } = spec;
  return { ...overRows(base, insight, asked, context), kind, periods: [], before, first, after };
}

const MOST_DAYS = 36_600;

function daysOf(days: number): number {
  if (Number.isInteger(days) && days >= 0 && days <= MOST_DAYS) return days;
  const problem = `days may be 0 to ${MOST_DAYS}, not ${days}`;
  throw new GatewayError('INVALID_FILTER', { problem });
}

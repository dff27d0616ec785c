import { GatewayError } from '../../../../shared/errors.ts';
import { cast, col, column, derived, select } from '../../../../sql/build.ts';
import type { StalledSpec } from '../../insight-spec.ts';
import { momentOf } from '../../shared/as-of.ts';
import {
  baseRows,
  findInsight,
  type InsightContext,
  isSet,
  type LoweredInsight,
  matches,
  member,
  memberName,
} from '../../shared/base-rows.ts';
import { stalled } from '../sql/stages-stalled.ts';

const DAY_MS = 86_400_000;

/** Who stands still, as of the last full minute: what is asked twice within a minute is the same question. */
export function lowerStalled(spec: StalledSpec, context: InsightContext): LoweredInsight {
  const insight = findInsight('stalled', spec.insight, context);
  const { cube } = insight;
  const names = [insight.entity, insight.time, insight.stage].map((one) => memberName(cube, one));
  const [entity = '', time = '', stage = ''] = names;
  const now = momentOf(spec.asOf, context.now);
  const base = baseRows(
    insight,
    { ...spec, range: null },
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
  const types = { entity: base.typeOf('entity'), stage: base.typeOf('stage') };
  const { first, after } = spec;
  const query = stalled({ base: { query: timed(base.query), types }, before, first, after });
  return { query, base, periods: [] };
}

/** Dates count from their midnight. */
function timed(query: Parameters<typeof derived>[0]) {
  const of = (name: string) => col('r', name);
  return select({
    columns: [
      ...['entity', 'stage', 'done', 'key'].map((name) => column(of(name), name, 'string')),
      column(cast(of('ts'), 'timestamp'), 'ts', 'timestamp'),
    ],
    from: derived(query, 'r'),
  });
}

const MOST_DAYS = 36_600;

function daysOf(days: number): number {
  if (Number.isInteger(days) && days >= 0 && days <= MOST_DAYS) return days;
  const problem = `days may be 0 to ${MOST_DAYS}, not ${days}`;
  throw new GatewayError('INVALID_FILTER', { problem });
}

import { momentOf } from '../../semantic/insights/shared/as-of.ts';
import { instantOfLocal } from '../../shared/zone.ts';
import { checkedZone } from '../rows/asked-zone.ts';

export interface AsOfArgs {
  readonly asOf?: string | null;
  readonly timezone?: string | null;
}

const HAS_OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/;

/** The moment that is asked for; a date, or a time without offset, is local to the time zone. */
export function momentAsked({ asOf, timezone }: AsOfArgs, now: Date): Date {
  if (!asOf || HAS_OFFSET.test(asOf)) return new Date(momentOf(asOf, now));
  const zone = checkedZone(timezone ?? 'UTC');
  return instantOfLocal(asOf.length === 10 ? `${asOf}T00:00:00.000` : asOf, zone);
}

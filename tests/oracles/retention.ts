/** Retention and active users by counting entities one at a time. */
export interface OracleActivity {
  readonly entity: string;
  /** Epoch milliseconds. */
  readonly ts: number;
  readonly key: number;
  readonly starts: boolean;
  readonly returns: boolean;
  readonly value: string | null;
}

export interface OracleRetention {
  readonly kind: 'first_time' | 'recurring';
  readonly mode: 'bracketed' | 'unbounded';
  /** Names of the cohorts' periods, and of those that follow them, in order. */
  readonly cohorts: readonly string[];
  readonly after: readonly string[];
  readonly length: number;
}

export interface OracleCohort {
  readonly cohort: number;
  readonly value: string | null;
  readonly size: number;
  /** By period from 0. */
  readonly counts: readonly number[];
}

/** Cohorts that somebody belongs to; apart by value where `byValue`. */
export function retentionOf(
  events: readonly OracleActivity[],
  asked: OracleRetention,
  nameOf: (ts: number) => string,
  byValue: boolean,
): readonly OracleCohort[] {
  const entities = [...new Set(events.map((event) => event.entity))];
  const found = new Map<string, { cohort: number; value: string | null; who: string[] }>();
  for (const entity of entities) {
    const starts = events
      .filter((event) => event.entity === entity && event.starts)
      .sort((a, b) => a.ts - b.ts || a.key - b.key);
    for (const [cohort, name] of asked.cohorts.entries()) {
      const first = starts.find((event) => nameOf(event.ts) === name);
      const member =
        first !== undefined && (asked.kind === 'recurring' || nameOf(starts[0]?.ts ?? 0) === name);
      if (!member) continue;
      const value = byValue ? first.value : null;
      const group = found.get(`${cohort}|${value}`) ?? { cohort, value, who: [] };
      group.who.push(entity);
      found.set(`${cohort}|${value}`, group);
    }
  }
  return [...found.values()].map(({ cohort, value, who }) => ({
    cohort,
    value,
    size: who.length,
    counts: Array.from(
      { length: asked.length },
      (_, k) => who.filter((entity) => returned(events, entity, asked, cohort + k, nameOf)).length,
    ),
  }));
}

function returned(
  events: readonly OracleActivity[],
  entity: string,
  asked: OracleRetention,
  place: number,
  nameOf: (ts: number) => string,
): boolean {
  const name = [...asked.cohorts, ...asked.after][place];
  if (name === undefined) return false;
  return events.some(
    (event) =>
      event.entity === entity &&
      event.returns &&
      (asked.mode === 'bracketed' ? nameOf(event.ts) === name : nameOf(event.ts) >= name),
  );
}

/** Entities with an event on one of these days. */
export function activeOn(
  events: readonly OracleActivity[],
  days: ReadonlySet<string>,
  nameOf: (ts: number) => string,
): number {
  return new Set(events.filter((event) => days.has(nameOf(event.ts))).map((e) => e.entity)).size;
}

/** What happened to entities in a period, given the name of the period before it. */
export function lifecycleOf(
  events: readonly OracleActivity[],
  period: string,
  before: string,
  nameOf: (ts: number) => string,
) {
  const counts = { new: 0, returning: 0, resurrected: 0, dormant: 0 };
  for (const entity of new Set(events.map((event) => event.entity))) {
    const names = new Set(events.filter((e) => e.entity === entity).map((e) => nameOf(e.ts)));
    const earlier = [...names].some((name) => name < period);
    if (!names.has(period)) counts.dormant += names.has(before) ? 1 : 0;
    else if (names.has(before)) counts.returning++;
    else if (earlier) counts.resurrected++;
    else counts.new++;
  }
  return counts;
}

/**
 * Funnels by brute force: every chain of events is tried, nothing is chosen greedily. Slow on purpose;
 * the SQL forms are compared with it on small random event sets.
 */

export interface OracleEvent {
  readonly entity: string;
  /** Microseconds. */
  readonly ts: number;
  /** Unique. */
  readonly key: number;
  /** By step, from the first: whether the event matches it. */
  readonly steps: readonly boolean[];
  /** By exclusion: whether the event is one. */
  readonly exclusions: readonly boolean[];
  readonly value: string | null;
  /** Whether it lies in the asked range: a way may begin with it (`steps[0]` says so already). */
  readonly inside: boolean;
}

export interface OracleFunnel {
  readonly order: 'sequential' | 'strict' | 'any';
  readonly optional: readonly boolean[];
  /** Microseconds, inclusive. */
  readonly window: number;
  /** Steps from 0. */
  readonly exclusions: readonly {
    readonly from: number;
    readonly to: number;
    readonly mode: 'path' | 'entity';
  }[];
}

export interface OraclePath {
  readonly entity: string;
  /** By step: whether some chain ends there. */
  readonly reached: readonly boolean[];
  /** The deepest step reached, from 1. */
  readonly depth: number;
  /** By step: when the entity's chain took it; null where it did not. */
  readonly times: readonly (number | null)[];
  /** By step: the events that it took there, all that could be. */
  readonly taken: readonly (readonly OracleEvent[])[];
}

/** Undefined: under none. */
export function attributedValue(
  { taken }: OraclePath,
  attribution: { readonly kind: 'first_touch' | 'last_touch' } | { kind: 'step'; step: number },
): string | null | undefined {
  const steps = attribution.kind === 'step' ? [taken[attribution.step - 1] ?? []] : [...taken];
  const ordered = steps.map((events) => events.toSorted((a, b) => a.key - b.key));
  const way = ordered.flat();
  if (attribution.kind === 'last_touch') way.reverse();
  return way.find(({ value }) => value !== null)?.value ?? (way.length > 0 ? null : undefined);
}

/** Step index and event, in chain order. */
type Link = { readonly step: number; readonly event: OracleEvent };
type Chain = readonly Link[];

/** By step: how many entities reach it. */
export function stepCounts(paths: readonly OraclePath[], steps: number): readonly number[] {
  return Array.from({ length: steps }, (_, i) => paths.filter((path) => path.reached[i]).length);
}

/** By step: the seconds that entities took to it, since the step taken before or since the first. */
export function stepSeconds(
  paths: readonly OraclePath[],
  step: number,
  from: 'previous' | 'start',
): readonly number[] {
  return paths.flatMap(({ times }) => {
    const end = times[step] ?? null;
    const earlier = times.slice(0, step).filter((t) => t !== null);
    const start = from === 'start' ? earlier[0] : earlier.at(-1);
    return end === null || start === undefined ? [] : [(end - start) / 1_000_000];
  });
}

/** Entities that reach the first step, ordered by entity. */
export function funnelPaths(
  events: readonly OracleEvent[],
  funnel: OracleFunnel,
): readonly OraclePath[] {
  const entities = [...new Set(events.map((event) => event.entity))].sort();
  return entities.flatMap((entity) => {
    const own = events.filter((event) => event.entity === entity);
    if (isBarred(own, funnel)) return [];
    return funnel.order === 'any'
      ? anyOrderPath(entity, own, funnel)
      : chainPath(entity, own, funnel);
  });
}

/** Who did it after a `from` event in the window of a start, before another event of `to` or the window's end. */
function isBarred(events: readonly OracleEvent[], { exclusions, window }: OracleFunnel): boolean {
  return exclusions.some(({ from, to, mode }, index) => {
    if (mode === 'path') return false;
    const starts = events.filter(({ steps }) => steps[0]);
    return starts.some((start) =>
      events.some((begin) => {
        if (!begin.steps[from] || begin.ts < start.ts) return false;
        const isOpen = (until: number) =>
          !events.some(
            (end) => end !== begin && end.steps[to] && end.ts >= begin.ts && end.ts <= until,
          );
        return events.some(
          (bad) =>
            bad.exclusions[index] &&
            bad.ts > begin.ts &&
            bad.ts <= start.ts + window &&
            isOpen(bad.ts),
        );
      }),
    );
  });
}

function chainPath(entity: string, events: readonly OracleEvent[], funnel: OracleFunnel) {
  const chains = allChains(events, funnel);
  const steps = funnel.optional.map((_, step) => step);
  const reached = steps.map((step) => chains.some((chain) => last(chain).step === step));
  const depth = reached.lastIndexOf(true) + 1;
  if (depth === 0) return [];
  const deepest = chains.filter((chain) => last(chain).step === depth - 1);
  const best = deepest.reduce((a, b) => (isBetter(b, a, depth) ? b : a));
  const counted = deepest.filter((chain) => !isBetter(best, chain, depth));
  const taken = steps.map((step) => [
    ...new Set(counted.flatMap((chain) => chain.find((link) => link.step === step)?.event ?? [])),
  ]);
  return [{ entity, reached, depth, times: taken.map(([event]) => event?.ts ?? null), taken }];
}

/** Every valid chain from a first step on, of any length. */
function allChains(events: readonly OracleEvent[], funnel: OracleFunnel): readonly Chain[] {
  const found: Chain[] = [];
  const extend = (chain: Chain): void => {
    found.push(chain);
    for (const step of nextSteps(last(chain).step, funnel.optional)) {
      for (const event of events) {
        if (!event.steps[step] || event.ts < last(chain).event.ts) continue;
        const longer = [...chain, { step, event }];
        if (valid(longer, events, funnel)) extend(longer);
      }
    }
  };
  for (const event of events) if (event.steps[0]) extend([{ step: 0, event }]);
  return found;
}

/** The steps that may follow one: up to and with the next that is not optional. */
function nextSteps(step: number, optional: readonly boolean[]): readonly number[] {
  const next: number[] = [];
  for (let i = step + 1; i < optional.length; i++) {
    next.push(i);
    if (!optional[i]) break;
  }
  return next;
}

function valid(chain: Chain, events: readonly OracleEvent[], funnel: OracleFunnel): boolean {
  const used = new Set(chain.map((link) => link.event));
  const [from, to] = [first(chain).event.ts, last(chain).event.ts];
  return (
    used.size === chain.length &&
    to - from <= funnel.window &&
    (funnel.order !== 'strict' ||
      events.every((event) => used.has(event) || event.ts <= from || event.ts >= to)) &&
    funnel.exclusions.every((exclusion, index) => !excluded(chain, exclusion, index, events))
  );
}

/** An exclusion counts when its last step was taken, from the last step taken up to its first. */
function excluded(
  chain: Chain,
  exclusion: OracleFunnel['exclusions'][number],
  index: number,
  events: readonly OracleEvent[],
): boolean {
  if (exclusion.mode === 'entity') return false;
  const end = chain.find((link) => link.step === exclusion.to)?.event.ts;
  if (end === undefined) return false;
  const start = chain.findLast((link) => link.step <= exclusion.from)?.event.ts ?? 0;
  return events.some((event) => event.exclusions[index] && event.ts > start && event.ts < end);
}

/** Earliest completion, then the latest start, then the latest event up to each later step. */
function isBetter(a: Chain, b: Chain, depth: number): boolean {
  const completion = last(a).event.ts - last(b).event.ts;
  if (completion !== 0) return completion < 0;
  for (let step = 0; step < depth; step++) {
    const difference = takenUpTo(a, step).event.ts - takenUpTo(b, step).event.ts;
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The last step taken up to this one. */
function takenUpTo(chain: Chain, step: number): Link {
  return chain.findLast((link) => link.step <= step) ?? first(chain);
}

/**
 * Any order: the most different events for different steps inside one window, the first of them inside the
 * range, with no exclusion strictly between its ends; completed as early as can be. The i-th time is the latest
 * from which on d - i + 1 steps are done, the first one inside the range; its events are those that add to what
 * is done after them.
 */
function anyOrderPath(entity: string, events: readonly OracleEvent[], funnel: OracleFunnel) {
  const steps = funnel.optional.length;
  const ways = allSets(events, steps).filter((set) => {
    const [from, to] = [set[0], set.at(-1)];
    if (!from?.inside || !to || to.ts - from.ts > funnel.window) return false;
    return !events.some(
      ({ ts, exclusions }) => exclusions.includes(true) && ts > from.ts && ts < to.ts,
    );
  });
  const depth = Math.max(0, ...ways.map((set) => set.length));
  if (depth === 0) return [];
  const full = ways.filter((set) => set.length === depth);
  const done = Math.min(...full.map((set) => set.at(-1)?.ts ?? 0));
  const upToDone = events.filter(({ ts, steps: own }) => ts <= done && own.includes(true));
  const doneFrom = (from: number) =>
    matching(
      upToDone.filter(({ ts }) => ts >= from),
      steps,
    );
  const instants = [...new Set(upToDone.map(({ ts }) => ts))].sort((a, b) => a - b);
  const entries = new Set(upToDone.filter(({ inside }) => inside).map(({ ts }) => ts));
  const times = funnel.optional.map((_, i) => {
    const may = i === 0 ? instants.filter((t) => entries.has(t)) : instants;
    return i < depth ? (may.findLast((t) => doneFrom(t) >= depth - i) ?? null) : null;
  });
  const taken = times.map((time, i) => {
    const later = upToDone.filter(({ ts }) => time !== null && ts > time);
    const rest = matching(later, steps);
    return upToDone.filter(
      (event) =>
        event.ts === time &&
        (matching([...later, event], steps) > rest || (i === 0 && rest >= depth)),
    );
  });
  return [{ entity, reached: times.map((_, i) => i < depth), depth, times, taken }];
}

/** The events, in time, of every way to give steps different events. */
function allSets(events: readonly OracleEvent[], steps: number): readonly OracleEvent[][] {
  const found: OracleEvent[][] = [];
  const assign = (step: number, used: readonly OracleEvent[]): void => {
    if (step === steps) {
      if (used.length > 0) found.push(used.toSorted((a, b) => a.ts - b.ts));
      return;
    }
    assign(step + 1, used);
    for (const event of events) {
      if (event.steps[step] && !used.includes(event)) assign(step + 1, [...used, event]);
    }
  };
  assign(0, []);
  return found;
}

/** The most steps that different events can match, by trying every assignment. */
function matching(events: readonly OracleEvent[], steps: number): number {
  const assign = (step: number, used: ReadonlySet<number>): number => {
    if (step === steps) return used.size;
    let best = assign(step + 1, used);
    for (const event of events) {
      if (!event.steps[step] || used.has(event.key)) continue;
      best = Math.max(best, assign(step + 1, new Set([...used, event.key])));
    }
    return best;
  };
  return assign(0, new Set());
}

function first(chain: Chain): Link {
  return chain[0] as Link;
}
function last(chain: Chain): Link {
  return chain[chain.length - 1] as Link;
}

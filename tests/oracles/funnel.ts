/**
 * Funnels by brute force: every chain of events is tried, nothing is chosen greedily. Slow on purpose;
 * the SQL forms are compared with it on small random event sets.
 */

export interface OracleEvent {
  readonly entity: string;
  /** Microseconds. */
  readonly ts: number;
  /** Unique; orders events of one instant where the funnel asks for an order. */
  readonly key: number;
  /** By step, from the first: whether the event matches it. */
  readonly steps: readonly boolean[];
  /** By exclusion: whether the event is one. */
  readonly exclusions: readonly boolean[];
  readonly value: string | null;
}

export interface OracleFunnel {
  readonly order: 'sequential' | 'strict' | 'any';
  readonly optional: readonly boolean[];
  /** Microseconds, inclusive. */
  readonly window: number;
  /** Steps (from 0) between which the exclusion's events kill a chain. */
  readonly exclusions: readonly { readonly from: number; readonly to: number }[];
  /** Whether step i and step j may match one and the same event. */
  readonly overlaps: readonly (readonly boolean[])[];
}

export interface OraclePath {
  readonly entity: string;
  /** By step: whether some chain ends there. */
  readonly reached: readonly boolean[];
  /** The deepest step reached, from 1. */
  readonly depth: number;
  /** By step: when the entity's chain took it; null where it did not. */
  readonly times: readonly (number | null)[];
  /** By step: the value of the event it took. */
  readonly values: readonly (string | null)[];
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
    return funnel.order === 'any'
      ? anyOrderPath(entity, own, funnel)
      : chainPath(entity, own, funnel);
  });
}

function chainPath(entity: string, events: readonly OracleEvent[], funnel: OracleFunnel) {
  const chains = allChains(events, funnel);
  const reached = funnel.optional.map((_, step) =>
    chains.some((chain) => last(chain).step === step),
  );
  const depth = reached.lastIndexOf(true) + 1;
  if (depth === 0) return [];
  const deepest = chains.filter((chain) => last(chain).step === depth - 1);
  const best = deepest.reduce((a, b) => (betterChain(b, a, depth, funnel) ? b : a));
  return [{ entity, reached, depth, ...taken(best, funnel.optional.length) }];
}

function taken(chain: Chain, steps: number) {
  const at = (step: number) => chain.find((link) => link.step === step)?.event;
  const indexes = Array.from({ length: steps }, (_, step) => step);
  return {
    times: indexes.map((step) => at(step)?.ts ?? null),
    values: indexes.map((step) => at(step)?.value ?? null),
  };
}

/** Every valid chain from a first step on, of any length. */
function allChains(events: readonly OracleEvent[], funnel: OracleFunnel): readonly Chain[] {
  const sorted = [...events].sort((a, b) => a.ts - b.ts || a.key - b.key);
  const found: Chain[] = [];
  const extend = (chain: Chain): void => {
    found.push(chain);
    for (const step of nextSteps(last(chain).step, funnel.optional)) {
      for (const event of events) {
        const longer = [...chain, { step, event }];
        if (event.steps[step] && valid(longer, sorted, funnel)) extend(longer);
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

function valid(chain: Chain, sorted: readonly OracleEvent[], funnel: OracleFunnel): boolean {
  const distinct = new Set(chain.map((link) => link.event.key)).size === chain.length;
  const inWindow = last(chain).event.ts - first(chain).event.ts <= funnel.window;
  return (
    distinct &&
    inWindow &&
    pairs(chain).every(([a, b]) =>
      funnel.order === 'strict' ? adjacent(a, b, sorted) : follows(a, b, funnel),
    ) &&
    funnel.exclusions.every((exclusion, index) => !excluded(chain, exclusion, index, sorted))
  );
}

/** Time order; at one instant the key decides where some step up to `a` and some from `b` on overlap. */
function follows(a: Link, b: Link, funnel: OracleFunnel): boolean {
  if (a.event.ts !== b.event.ts) return a.event.ts < b.event.ts;
  return keyed(a.step, b.step, funnel.overlaps) ? a.event.key < b.event.key : true;
}

/** Whether every gap between the two steps lies inside a pair of steps that one event may match. */
function keyed(from: number, to: number, overlaps: readonly (readonly boolean[])[]): boolean {
  for (let gap = from; gap < to; gap++) {
    const covered = overlaps.some((row, i) => row.some((o, j) => o && i <= gap && gap < j));
    if (!covered) return false;
  }
  return true;
}

function adjacent(a: Link, b: Link, sorted: readonly OracleEvent[]): boolean {
  return sorted.indexOf(b.event) === sorted.indexOf(a.event) + 1;
}

/** An exclusion counts when its last step was taken, from the last step taken up to its first. */
function excluded(
  chain: Chain,
  exclusion: { readonly from: number; readonly to: number },
  index: number,
  events: readonly OracleEvent[],
): boolean {
  const end = chain.find((link) => link.step === exclusion.to)?.event.ts;
  if (end === undefined) return false;
  const start = chain.findLast((link) => link.step <= exclusion.from)?.event.ts ?? 0;
  return events.some((event) => event.exclusions[index] && event.ts > start && event.ts < end);
}

/**
 * Earliest completion, then the latest start, then the latest event before each later step, all in the
 * total order of {@link compare}; optional steps that add nothing are left out.
 */
function betterChain(a: Chain, b: Chain, depth: number, funnel: OracleFunnel): boolean {
  const completion = compare(last(a), last(b), funnel);
  if (completion !== 0) return completion < 0;
  for (let step = 0; step < depth; step++) {
    const difference = compare(takenUpTo(a, step), takenUpTo(b, step), funnel);
    if (difference !== 0) return difference > 0;
  }
  return a.length < b.length;
}

/** Time, then (where steps do not share a tie by key) the step, then the key. */
function compare(a: Link, b: Link, funnel: OracleFunnel): number {
  if (a.event.ts !== b.event.ts) return a.event.ts - b.event.ts;
  const [low, high] = a.step < b.step ? [a.step, b.step] : [b.step, a.step];
  if (funnel.order !== 'strict' && !keyed(low, high, funnel.overlaps)) return a.step - b.step;
  return a.event.key - b.event.key;
}

/** The last step taken up to this one. */
function takenUpTo(chain: Chain, step: number): Link {
  return chain.findLast((link) => link.step <= step) ?? first(chain);
}

/**
 * Any order: the depth is the most steps that different events match inside one window, with no exclusion
 * strictly between its ends. The earliest moment at which that many are done completes it; the i-th time is
 * the latest from which on d - i + 1 are.
 */
function anyOrderPath(entity: string, events: readonly OracleEvent[], funnel: OracleFunnel) {
  const depthOf = (from: number, to: number) =>
    matching(
      events.filter((event) => event.ts >= from && event.ts <= to),
      funnel.optional.length,
    );
  const instants = [...new Set(events.map((event) => event.ts))].sort((a, b) => a - b);
  const excluded = (from: number, to: number) =>
    events.some(({ ts, exclusions }) => exclusions.includes(true) && ts > from && ts < to);
  const depthAt = (to: number) => {
    const starts = instants.filter((from) => from <= to && to - from <= funnel.window);
    return Math.max(...starts.map((from) => (excluded(from, to) ? 0 : depthOf(from, to))));
  };
  const depth = Math.max(...instants.map(depthAt));
  if (depth === 0) return [];
  const done = instants.find((t) => depthAt(t) === depth) ?? 0;
  const times = funnel.optional.map((_, i) =>
    i < depth ? (instants.findLast((t) => depthOf(t, done) >= depth - i) ?? null) : null,
  );
  const reached = funnel.optional.map((_, i) => i < depth);
  const values = times.map((t) => valueAt(events, t));
  return [{ entity, reached, depth, times, values }];
}

/** The value of the last event of an instant that matches some step. */
function valueAt(events: readonly OracleEvent[], t: number | null): string | null {
  const there = events.filter((event) => event.ts === t && event.steps.includes(true));
  return there.sort((a, b) => b.key - a.key)[0]?.value ?? null;
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

function pairs(chain: Chain): readonly (readonly [Link, Link])[] {
  return chain.slice(1).map((link, i) => [chain[i] as Link, link] as const);
}
function first(chain: Chain): Link {
  return chain[0] as Link;
}
function last(chain: Chain): Link {
  return chain[chain.length - 1] as Link;
}

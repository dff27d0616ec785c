import { GatewayError } from '../shared/errors.ts';

export interface FairQueueOptions {
  /** Jobs that run at once, of all tenants. */
  readonly concurrency: number;
  /** Of one tenant. Below `concurrency`, so that there is always a place for somebody else. */
  readonly perTenant: number;
  /** Jobs that wait, of all tenants. */
  readonly maxWaiting: number;
  readonly maxWaitingPerTenant: number;
  /** Milliseconds; only durations are taken from it. */
  readonly now: () => number;
}

export interface Turn {
  readonly tenant: string;
  /** What the job is expected to take, next to others; 1 by default. A tenant with dear jobs gets fewer turns. */
  readonly weight?: number;
  /** Ends the wait, and rejects it with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How long it may wait, in milliseconds; past it the wait is rejected with QUERY_TIMEOUT. */
  readonly waitMs?: number;
}

/** Gives the place back. Further calls do nothing. */
export type Release = () => void;

export interface FairQueue {
  /**
   * Waits for a place.
   * @throws GatewayError RATE_LIMITED when too many wait already, QUERY_TIMEOUT when the wait took too long.
   */
  enter(turn: Turn): Promise<Release>;
  counts(): { readonly running: number; readonly waiting: number };
}

interface Waiter {
  readonly weight: number;
  readonly resolve: (release: Release) => void;
  readonly reject: (reason: unknown) => void;
  /** Stops listening to what could end the wait. */
  readonly forget: () => void;
}

interface Line {
  readonly waiting: Set<Waiter>;
  running: number;
  /** The virtual time at which this tenant's next job is due. */
  due: number;
}

interface State {
  readonly options: FairQueueOptions;
  readonly lines: Map<string, Line>;
  running: number;
  waiting: number;
  /** That of the last start. */
  virtual: number;
  /** What a job takes, as a moving average. */
  typicalMs: number;
}

const REMEMBERED_LINES = 10_000;
const TYPICAL_MS = 100;

/**
 * Start-time fair queueing (Goyal, Vin, Cheng: "Start-time Fair Queuing", SIGCOMM 1996), with tags given at the head
 * of each tenant's line. Every job advances its tenant's due time by its weight, and the least due goes first: while
 * tenants wait, each gets places in equal shares, whatever the lengths of their lines. Virtual time is that of the
 * last start, so nobody saves up turns while away or while at the cap.
 */
export function createFairQueue(options: FairQueueOptions): FairQueue {
  const empty = { lines: new Map<string, Line>(), running: 0, waiting: 0, virtual: 0 };
  const state: State = { options, ...empty, typicalMs: TYPICAL_MS };
  return {
    enter: async (turn) => {
      turn.signal?.throwIfAborted();
      const line = lineOf(state, turn.tenant);
      if (line.waiting.size === 0) line.due = Math.max(line.due, state.virtual);
      const hasPlace = state.running < options.concurrency && line.running < options.perTenant;
      if (hasPlace && line.waiting.size === 0) return start(state, line, weightOf(turn));
      if (!makeRoom(state, line)) throw refusal(state);
      return wait(state, line, turn);
    },
    counts: () => ({ running: state.running, waiting: state.waiting }),
  };
}

function lineOf(state: State, tenant: string): Line {
  const known = state.lines.get(tenant);
  if (known !== undefined) return known;
  if (state.lines.size >= REMEMBERED_LINES) forgetIdle(state.lines);
  const line: Line = { waiting: new Set(), running: 0, due: state.virtual };
  state.lines.set(tenant, line);
  return line;
}

function start(state: State, line: Line, weight: number): Release {
  state.virtual = Math.max(state.virtual, line.due);
  line.due = state.virtual + weight;
  line.running += 1;
  state.running += 1;
  const startedAt = state.options.now();
  let released = false;
  return () => {
    if (released) return;
    released = true;
    state.typicalMs += (state.options.now() - startedAt - state.typicalMs) * 0.1;
    // Standing at the cap was the tenant's own doing: it earns no turns by it.
    if (line.running === state.options.perTenant) line.due = Math.max(line.due, state.virtual);
    line.running -= 1;
    state.running -= 1;
    startNext(state);
  };
}

function startNext(state: State): void {
  while (state.running < state.options.concurrency) {
    const line = leastDue(state);
    const [waiter] = line?.waiting ?? [];
    if (line === undefined || waiter === undefined) return;
    leave(state, line, waiter);
    waiter.resolve(start(state, line, waiter.weight));
  }
}

function leave(state: State, line: Line, waiter: Waiter): void {
  if (line.waiting.delete(waiter)) state.waiting -= 1;
  waiter.forget();
}

function wait(state: State, line: Line, turn: Turn): Promise<Release> {
  return new Promise((resolve, reject) => {
    const forget = onceEnded(turn, (reason) => {
      leave(state, line, waiter);
      reject(reason);
    });
    const waiter: Waiter = { weight: weightOf(turn), resolve, reject, forget };
    line.waiting.add(waiter);
    state.waiting += 1;
  });
}

/** When all places to wait are taken, the last of the longest line makes room for one whose line is shorter. */
function makeRoom(state: State, line: Line): boolean {
  if (line.waiting.size >= state.options.maxWaitingPerTenant) return false;
  if (state.waiting < state.options.maxWaiting) return true;
  const longest = longestOf(state.lines.values());
  const last = [...longest.waiting].at(-1);
  if (last === undefined || longest.waiting.size <= line.waiting.size + 1) return false;
  leave(state, longest, last);
  last.reject(refusal(state));
  return true;
}

function refusal({ typicalMs, waiting, options }: State): GatewayError {
  const retryAfterMs = Math.ceil((typicalMs * (waiting + 1)) / options.concurrency);
  return new GatewayError('RATE_LIMITED', { retryAfterMs: Math.max(1, retryAfterMs) });
}

function weightOf({ weight }: Turn): number {
  return weight !== undefined && weight > 0 && Number.isFinite(weight) ? weight : 1;
}

/** Calls back when the turn's signal or time ends its wait; the answer stops listening. */
function onceEnded(turn: Turn, end: (reason: unknown) => void): () => void {
  const { signal, waitMs } = turn;
  const aborted = (): void => end(signal?.reason);
  signal?.addEventListener('abort', aborted, { once: true });
  const timer =
    waitMs === undefined
      ? undefined
      : setTimeout(() => end(new GatewayError('QUERY_TIMEOUT', { afterMs: waitMs })), waitMs);
  return () => {
    signal?.removeEventListener('abort', aborted);
    clearTimeout(timer);
  };
}

/** Of the tenants that wait and are below their cap. */
function leastDue({ lines, options }: State): Line | undefined {
  let least: Line | undefined;
  for (const line of lines.values()) {
    if (line.waiting.size === 0 || line.running >= options.perTenant) continue;
    if (least === undefined || line.due < least.due) least = line;
  }
  return least;
}

function longestOf(lines: Iterable<Line>): Line {
  let longest: Line = { waiting: new Set(), running: 0, due: 0 };
  for (const line of lines) if (line.waiting.size > longest.waiting.size) longest = line;
  return longest;
}

function forgetIdle(lines: Map<string, Line>): void {
  for (const [tenant, line] of lines) {
    if (line.running === 0 && line.waiting.size === 0) lines.delete(tenant);
  }
}

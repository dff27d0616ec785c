/** Cost units and bytes that were, or are going to be, spent. */
export interface Amount {
  readonly cost: number;
  readonly bytes: number;
}

/** What one tenant spent on one UTC day. */
export interface LedgerEntry extends Amount {
  readonly tenant: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** Adds up what all instances spend. The operations store is one, Redis another. */
export interface Ledger {
  /** Adds each (zero only asks) and answers the totals in the same order. */
  add(entries: readonly LedgerEntry[]): Promise<readonly LedgerEntry[]>;
}

/** One tenant's day as one instance sees it. */
export interface Account {
  /** Resolves when what is known of other instances is young enough, or cannot be known just now. */
  ensureFresh(): Promise<void>;
  /** Everything spent and held back. */
  held(): Amount;
  reserve(estimate: Amount): { settle(actual: Amount): void };
  flush(): Promise<void>;
  isSettled(): boolean;
}

export interface AccountOptions {
  readonly ledger: Ledger;
  readonly tenant: string;
  readonly day: string;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  readonly isClosed: () => boolean;
}

const TELL_AFTER_MS = 250;
const ASK_AGAIN_MS = 300;
const BELIEVED_MS = 600;
const ZERO: Amount = { cost: 0, bytes: 0 };

interface State {
  readonly options: AccountOptions;
  /** By the ledger's last answer. */
  total: Amount;
  /** Not told yet. */
  unsent: Amount;
  /** Told, not answered yet. */
  sending: Amount;
  reserved: Amount;
  /** Reservations that are not settled. */
  open: number;
  freshAt: number;
  /** The last exchange failed: nobody waits for the next, which may take as long again. */
  isAway: boolean;
  syncing: Promise<void> | null;
  timer: NodeJS.Timeout | null;
}

export function createAccount(options: AccountOptions): Account {
  const nothing = { total: ZERO, unsent: ZERO, sending: ZERO, reserved: ZERO, open: 0 };
  const freshAt = Number.NEGATIVE_INFINITY;
  const state: State = { options, ...nothing, freshAt, isAway: false, syncing: null, timer: null };
  return {
    ensureFresh: async () => {
      const age = options.now() - state.freshAt;
      if (age < ASK_AGAIN_MS) return;
      const synced = sync(state);
      if (age >= BELIEVED_MS && !state.isAway) await synced;
    },
    held: () => [state.total, state.reserved, state.unsent, state.sending].reduce(plus),
    reserve: (estimate) => reserve(state, estimate),
    flush: () => flush(state),
    isSettled: () => state.open === 0 && !isNonZero(state.unsent) && state.syncing === null,
  };
}

function reserve(state: State, estimate: Amount): { settle(actual: Amount): void } {
  state.open += 1;
  state.reserved = plus(state.reserved, estimate);
  let settled = false;
  return {
    settle: (actual) => {
      if (settled) return;
      settled = true;
      state.open -= 1;
      // Back to zero exactly: sums and differences of doubles would leave a crumb.
      state.reserved = state.open === 0 ? ZERO : minus(state.reserved, estimate);
      state.unsent = plus(state.unsent, actual);
      tellSoon(state);
    },
  };
}

/** One exchange with the ledger at a time. Never rejects. */
function sync(state: State): Promise<void> {
  state.syncing ??= exchange(state).finally(() => {
    state.syncing = null;
  });
  return state.syncing;
}

async function exchange(state: State): Promise<void> {
  const { tenant, day, ledger, now, onError } = state.options;
  const askedAt = now();
  state.sending = state.unsent;
  state.unsent = ZERO;
  try {
    const [entry] = await ledger.add([{ tenant, day, ...state.sending }]);
    if (entry !== undefined) state.total = { cost: entry.cost, bytes: entry.bytes };
    state.isAway = false;
  } catch (error) {
    // Told again with the next; meanwhile it still counts here.
    state.unsent = plus(state.unsent, state.sending);
    state.isAway = true;
    tellSoon(state);
    onError(error);
  }
  state.sending = ZERO;
  state.freshAt = askedAt;
}

function tellSoon(state: State): void {
  if (state.timer !== null || state.options.isClosed() || !isNonZero(state.unsent)) return;
  state.timer = setTimeout(() => {
    state.timer = null;
    void tell(state);
  }, TELL_AFTER_MS);
  state.timer.unref();
}

async function flush(state: State): Promise<void> {
  if (state.timer !== null) clearTimeout(state.timer);
  state.timer = null;
  await tell(state);
}

/** An exchange under way took the amounts of its own start; what came since goes with the next. */
async function tell(state: State): Promise<void> {
  if (state.syncing !== null) await state.syncing;
  if (isNonZero(state.unsent)) await sync(state);
}

function plus(a: Amount, b: Amount): Amount {
  return { cost: a.cost + b.cost, bytes: a.bytes + b.bytes };
}

function minus(a: Amount, b: Amount): Amount {
  return { cost: a.cost - b.cost, bytes: a.bytes - b.bytes };
}

function isNonZero({ cost, bytes }: Amount): boolean {
  return cost !== 0 || bytes !== 0;
}

import { getHeapStatistics } from 'node:v8';
import { GatewayError } from '../shared/errors.ts';

/** The memory of all answers that are read, made or sent just now, in bytes. */
export interface InFlight {
  /** @param max the most that all together may have for this one to get more */
  open(max: number): Account;
  bytes(): number;
}

/** What one of them holds. */
export interface Account {
  /** @throws GatewayError WAREHOUSE_UNAVAILABLE when all together would hold too much */
  take(bytes: number): void;
  /** Gives everything back, and may take again. */
  giveBack(): void;
  /** Gives everything back. Further calls do nothing. */
  end(): void;
}

/** Whoever holds no more than this is small. */
const SMALL = 2 ** 20;
/** What others leave to the small: a few large answers that nobody fetches must not stop every question. */
const FOR_THE_SMALL = 1 / 8;
const RETRY_MS = 1_000;
/** The rest is for the model, the cache, and what is not collected yet. */
const SHARE_OF_HEAP = 0.3;

/** Where the configuration names no number: a part of the memory that Node may use. */
export function defaultInFlightBytes(): number {
  return Math.floor(getHeapStatistics().heap_size_limit * SHARE_OF_HEAP);
}

export function createInFlight(): InFlight {
  let all = 0;
  return {
    bytes: () => all,
    open: (max) => {
      let own = 0;
      let ended = false;
      const giveBack = (): void => {
        all -= own;
        own = 0;
      };
      return {
        giveBack,
        take: (bytes) => {
          if (ended) return;
          const room = own + bytes <= SMALL ? max : max * (1 - FOR_THE_SMALL);
          if (all + bytes > room) throw full();
          own += bytes;
          all += bytes;
        },
        end: () => {
          ended = true;
          giveBack();
        },
      };
    },
  };
}

/** 503 and not 429: that there is no room is the gateway's state, whoever asks. */
function full(): GatewayError {
  const problem = 'the gateway holds as many answers as it may';
  return new GatewayError('WAREHOUSE_UNAVAILABLE', { problem, retryAfterMs: RETRY_MS });
}

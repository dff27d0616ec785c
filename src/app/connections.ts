/** Everything that holds a socket or a file, and how a reload loses none of it. */
import type { Cache } from '../cache/cache.ts';
import type { DocumentStore } from '../cache/document-store.ts';
import { canonical } from '../shared/canonical.ts';
import type { Log } from '../shared/log.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { closeAll } from './close-all.ts';
import type { LimitsAtWork } from './open-limits.ts';
import type { Operations } from './open-operations.ts';

/** What a gateway opens. */
interface Kinds {
  readonly warehouse: Warehouse;
  readonly cache: Cache;
  readonly documents: DocumentStore;
  readonly operations: Operations;
  readonly limits: LimitsAtWork;
}

type Kind = keyof Kinds;

/** By the settings that each was opened from. */
type ByKind = { readonly [K in Kind]: ReadonlyMap<string, Kinds[K]> };

export interface Connections {
  readonly byKind: ByKind;
  /** In the order in which they were opened. */
  readonly all: readonly Kinds[Kind][];
}

export const NO_CONNECTIONS: Connections = {
  byKind: {
    warehouse: new Map(),
    cache: new Map(),
    documents: new Map(),
    operations: new Map(),
    limits: new Map(),
  },
  all: [],
};

export interface Opening {
  /**
   * What `previous` opened from the same settings, if it is still good, else what `open` gives. The settings are everything
   * that `open` depends on.
   */
  readonly takeOver: <K extends Kind>(
    kind: K,
    settings: unknown,
    open: () => Kinds[K] | Promise<Kinds[K]>,
    isGood?: (known: Kinds[K]) => Promise<boolean>,
  ) => Promise<Kinds[K]>;
  /** What was taken over or opened so far. */
  readonly connections: () => Connections;
}

export function startOpening(previous: Connections): Opening {
  let opened = NO_CONNECTIONS;
  return {
    takeOver: async (kind, settings, open, isGood = async () => true) => {
      const key = canonical(settings);
      const known = previous.byKind[kind].get(key);
      const connection = known !== undefined && (await isGood(known)) ? known : await open();
      const ofKind = new Map([...opened.byKind[kind], [key, connection]]);
      opened = {
        byKind: { ...opened.byKind, [kind]: ofKind },
        all: [...opened.all, connection],
      };
      return connection;
    },
    connections: () => opened,
  };
}

/** Closes what `next` did not take over, in a bounded time. */
export async function closeConnections(
  connections: Connections,
  next: Connections,
  log: Log,
): Promise<void> {
  const kept = new Set(next.all);
  // What was opened last may still write to what was opened before.
  const gone = connections.all.filter((connection) => !kept.has(connection)).reverse();
  await closeAll(gone, log);
}

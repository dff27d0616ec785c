import type { Cache } from './cache.ts';

/** A near cache in front of a far one: a hit far away is kept near for the rest of its life. */
export function createLayeredCache(near: Cache, far: Cache): Cache {
  return {
    largestBytes: near.largestBytes,
    get: async (key) => {
      const close = await near.get(key);
      if (close !== null) return close;
      const distant = await far.get(key);
      if (distant !== null) await near.set(key, distant);
      return distant;
    },
    set: async (key, entry) => {
      await Promise.all([near.set(key, entry), far.set(key, entry)]);
    },
    close: async () => {
      await Promise.all([near.close(), far.close()]);
    },
  };
}

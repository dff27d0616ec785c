import { LRUCache } from 'lru-cache';

/** Documents in this process, each tenant's own: one that floods loses its own, and no other's. */
export interface DocumentMemory {
  get(owner: string, hash: string): string | null;
  set(owner: string, hash: string, text: string): void;
}

export interface DocumentMemoryOptions {
  /** Characters of all documents. */
  readonly maxChars: number;
  /** Of those of one owner. */
  readonly maxCharsPerOwner: number;
}

interface Kept {
  readonly owner: string;
  readonly text: string;
}

/** What a document takes beside its text. */
const ENTRY_CHARS = 200;

export function createDocumentMemory(options: DocumentMemoryOptions): DocumentMemory {
  /** By owner: places in order of their making, and the characters of all. */
  const owners = new Map<string, { readonly places: Set<string>; chars: number }>();
  const all = new LRUCache<string, Kept>({
    maxSize: options.maxChars,
    sizeCalculation: ({ text }) => sizeOf(text),
    dispose: ({ owner, text }, place) => {
      const own = owners.get(owner);
      if (own === undefined) return;
      own.places.delete(place);
      own.chars -= sizeOf(text);
      if (own.places.size === 0) owners.delete(owner);
    },
  });
  const placeOf = (owner: string, hash: string) => `${hash} ${owner}`;
  return {
    get: (owner, hash) => all.get(placeOf(owner, hash))?.text ?? null,
    set: (owner, hash, text) => {
      const place = placeOf(owner, hash);
      if (sizeOf(text) > options.maxCharsPerOwner) return;
      all.delete(place);
      while ((owners.get(owner)?.chars ?? 0) + sizeOf(text) > options.maxCharsPerOwner) {
        const [oldest] = owners.get(owner)?.places ?? [];
        if (oldest === undefined) break;
        all.delete(oldest);
      }
      const own = owners.get(owner) ?? { places: new Set<string>(), chars: 0 };
      owners.set(owner, own);
      own.places.add(place);
      own.chars += sizeOf(text);
      all.set(place, { owner, text });
    },
  };
}

function sizeOf(text: string): number {
  return text.length + ENTRY_CHARS;
}

/**
 * `limits` says how much a caller may ask for: of requests a second, of cost a day, of the warehouse at a time, of
 * one document, of one query. It knows numbers and names of tenants, neither SQL nor HTTP.
 */

/** Holds `capacity` tokens at most and gains `perSecond` a second; a request takes some of them. */
export interface Bucket {
  /** Whose it is, e.g. `key:k1`, `tenant:t1`, `user:t1:u1`. */
  readonly key: string;
  readonly capacity: number;
  /** Above zero. */
  readonly perSecond: number;
}

/** What several buckets together say: no, as soon as one of them does. */
export interface Decision {
  readonly allowed: boolean;
  /** Of the bucket that stands nearest to its end. */
  readonly limit: number;
  /** Whole requests of cost one that the same bucket would still allow. */
  readonly remaining: number;
  /** 0 when allowed; else when the same request would be. */
  readonly retryAfterMs: number;
  /** When that bucket is full again. */
  readonly resetMs: number;
}

export interface RateLimiter {
  /** Takes `cost` tokens from each bucket, or from none when one of them has not enough. Never rejects. */
  take(buckets: readonly Bucket[], cost: number): Promise<Decision>;
}

/** Sums of doubles miss a whole number by less than this. */
const EPSILON = 1e-9;

/** The tokens a bucket holds `elapsedMs` after it held `tokens`. A clock that went back gives nothing. */
export function refilled(bucket: Bucket, tokens: number, elapsedMs: number): number {
  return Math.min(bucket.capacity, tokens + (Math.max(0, elapsedMs) / 1000) * bucket.perSecond);
}

/** A request dearer than a whole bucket needs it full, for else it could never run. */
export function tokensNeeded(bucket: Bucket, cost: number): number {
  return Math.min(cost, bucket.capacity);
}

export function hasEnough(bucket: Bucket, tokens: number, cost: number): boolean {
  return tokens + EPSILON >= tokensNeeded(bucket, cost);
}

/** The decision that the buckets' tokens (after taking, if taken) amount to. Without buckets everything is allowed. */
export function decide(
  held: readonly { readonly bucket: Bucket; readonly tokens: number }[],
  cost: number,
  allowed: boolean,
): Decision {
  const [first, ...rest] = held;
  if (first === undefined) {
    const unlimited = Number.POSITIVE_INFINITY;
    return { allowed, limit: unlimited, remaining: unlimited, retryAfterMs: 0, resetMs: 0 };
  }
  const tightest = rest.reduce((a, b) => (fill(b) < fill(a) ? b : a), first);
  const waits = held.map(({ bucket, tokens }) =>
    timeTo(bucket, tokensNeeded(bucket, cost) - tokens),
  );
  return {
    allowed,
    limit: tightest.bucket.capacity,
    remaining: Math.max(0, Math.floor(tightest.tokens + EPSILON)),
    retryAfterMs: allowed ? 0 : Math.max(1, ...waits),
    resetMs: timeTo(tightest.bucket, tightest.bucket.capacity - tightest.tokens),
  };
}

function fill({ bucket, tokens }: { readonly bucket: Bucket; readonly tokens: number }): number {
  return tokens / bucket.capacity;
}

/** Whole milliseconds until a bucket has gained `tokens`. */
function timeTo(bucket: Bucket, tokens: number): number {
  return Math.ceil(Math.max(0, (tokens - EPSILON) / bucket.perSecond) * 1000);
}

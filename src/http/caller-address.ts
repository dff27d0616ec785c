import { isIP } from 'node:net';

/**
 * Where a request comes from. Each proxy appends its peer to `X-Forwarded-For`, so with `proxies` of them before
 * the gateway the caller is that many places from the end; whatever stands before was written by the caller.
 * Null when it cannot be known.
 */
export function callerAddress(
  headers: { get(name: string): string | null },
  peer: string | null,
  proxies: number,
): string | null {
  if (proxies === 0) return peer;
  const named = (headers.get('x-forwarded-for') ?? '').split(',').at(-proxies)?.trim() ?? '';
  return isIP(named) === 0 ? null : named;
}

import { BlockList, isIP } from 'node:net';

/** Where a request comes from, as `http` knows it. */
export interface RequestOrigin {
  /** The Origin header; null when there is none. */
  readonly origin: string | null;
  /** The peer's address, or the one a trusted proxy names; null when unknown. */
  readonly address: string | null;
}

/** Whether a key may be used from there. A rule that cannot be checked refuses. */
export type OriginRule = (from: RequestOrigin) => boolean;

/** Empty lists do not limit. IPv4 rules hold for IPv4-mapped IPv6 addresses, too. */
export function createOriginRule(
  origins: readonly string[],
  addresses: readonly string[],
): OriginRule {
  const known = new Set(origins);
  const blocks = blockList(addresses);
  return ({ origin, address }) => {
    if (known.size > 0 && (origin === null || !known.has(origin))) return false;
    return blocks === null || (address !== null && contains(blocks, address));
  };
}

/** Whether a block (or one address) lies wholly in another. Of two kinds of addresses neither lies in the other. */
export function isWithin(outer: string, inner: string): boolean {
  const [outerAddress = '', outerPrefix] = outer.split('/');
  const [address = '', prefix] = inner.split('/');
  const family = familyOf(address);
  if (family === null || family !== familyOf(outerAddress)) return false;
  const whole = family === 'ipv4' ? 32 : 128;
  const isNarrower = Number(prefix ?? whole) >= Number(outerPrefix ?? whole);
  return isNarrower && (blockList([outer])?.check(address, family) ?? false);
}

function blockList(addresses: readonly string[]): BlockList | null {
  if (addresses.length === 0) return null;
  const blocks = new BlockList();
  for (const text of addresses) {
    const [address = '', prefix] = text.split('/');
    const family = familyOf(address);
    if (family === null) continue;
    if (prefix === undefined) blocks.addAddress(address, family);
    else blocks.addSubnet(address, Number(prefix), family);
  }
  return blocks;
}

function contains(blocks: BlockList, address: string): boolean {
  const family = familyOf(address);
  return family !== null && blocks.check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address);
  if (version === 0) return null;
  return version === 4 ? 'ipv4' : 'ipv6';
}

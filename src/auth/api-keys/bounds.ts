/**
 * What a key may give to another: at most what it has itself. Limits that the maker has must be said of the new key,
 * too; nothing is narrowed in silence.
 */
import type { KeyRecord } from '../../operations/api-keys.ts';
import { canonical } from '../../shared/canonical.ts';
import { isWithin } from './origin-rules.ts';

/** What a key is allowed, as a request asks for it or as a record has it. */
export type KeyRights = Pick<
  KeyRecord,
  'tenant' | 'roles' | 'scopes' | 'claims' | 'origins' | 'addresses' | 'expiresAt'
>;

/** Each thing that `asked` has more of than `maker`, in words; empty: it could be made. */
export function gainsOf(maker: KeyRights, asked: KeyRights): readonly string[] {
  return [
    ...tenantGains(maker, asked),
    ...strangers(asked.roles, maker.roles).map((role) => `the role ${role}`),
    ...(['cubes', 'insights', 'operations'] as const).flatMap((kind) =>
      listGains(kind, maker.scopes?.[kind] ?? null, asked.scopes?.[kind] ?? null),
    ),
    // Row policies read them, and which of two shows more nobody knows.
    ...(canonical(maker.claims) === canonical(asked.claims) ? [] : ['other claims']),
    ...listGains('origins', limitOf(maker.origins), limitOf(asked.origins)),
    ...addressGains(maker.addresses, asked.addresses),
    ...lifeGains(maker.expiresAt, asked.expiresAt),
  ];
}

/** A key of no tenant administers all of them, for it may act for each; one of a tenant stays there. */
function tenantGains(maker: KeyRights, asked: KeyRights): readonly string[] {
  if (maker.tenant === null || maker.tenant === asked.tenant) return [];
  return [asked.tenant === null ? 'no tenant' : `the tenant ${asked.tenant}`];
}

function listGains(
  what: string,
  maker: readonly string[] | null,
  asked: readonly string[] | null,
): readonly string[] {
  if (maker === null) return [];
  if (asked === null) return [`all ${what}`];
  return strangers(asked, maker).map((name) => `${name} of the ${what}`);
}

function addressGains(maker: readonly string[], asked: readonly string[]): readonly string[] {
  if (maker.length === 0) return [];
  if (asked.length === 0) return ['all addresses'];
  const beyond = asked.filter((block) => !maker.some((own) => isWithin(own, block)));
  return beyond.map((block) => `${block} of the addresses`);
}

function lifeGains(maker: number | null, asked: number | null): readonly string[] {
  if (maker === null) return [];
  if (asked === null) return ['no end'];
  return asked > maker ? ['a later end'] : [];
}

/** An empty list of origins does not limit. */
function limitOf(origins: readonly string[]): readonly string[] | null {
  return origins.length === 0 ? null : origins;
}

function strangers(asked: readonly string[], known: readonly string[]): readonly string[] {
  return asked.filter((name) => !known.includes(name));
}

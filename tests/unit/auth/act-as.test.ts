import { describe, expect, it } from 'vitest';
import { actAs } from '../../../src/auth/act-as.ts';
import type { KeyOperation, Principal } from '../../../src/shared/principal.ts';

const admin = (more: Partial<Principal> = {}): Principal => ({
  ...{ subject: 'root', via: 'jwt', tenant: 't0', roles: new Set(['admin']), administers: true },
  securityContext: {
    tenant: 't0',
    user: 'root',
    roles: ['admin'],
    tenant_id: 't0',
    org: { id: 't0' },
  },
  ...more,
});
const header = (tenant?: string) =>
  new Headers(tenant === undefined ? {} : { 'x-act-as-tenant': tenant });

describe('X-Act-As-Tenant', () => {
  it('puts an admin into another tenant, and keeps who it is', () => {
    const found = actAs(admin(), header('t1'), 'tenant_id');
    expect(found).toMatchObject({ tenant: 't1', actor: { subject: 'root', tenant: 't0' } });
    expect(found.securityContext).toMatchObject({ tenant: 't1', tenant_id: 't1', user: 'root' });
  });

  it('follows the claim that says the tenant, however it is named', () => {
    expect(actAs(admin(), header('t1'), 'org.id').securityContext['org']).toEqual({ id: 't1' });
    const named = admin({ securityContext: { 'https://x.example/tenant': 't0' } });
    const found = actAs(named, header('t1'), 'https://x.example/tenant').securityContext;
    expect(found['https://x.example/tenant']).toBe('t1');
  });

  it('is for keys that have no tenant', () => {
    const caller = admin({ via: 'api-key', tenant: null });
    expect(actAs(caller, header('t1'), 'tenant_id').tenant).toBe('t1');
  });

  it('changes nothing without the header', () => {
    const caller = admin();
    expect(actAs(caller, header(), 'tenant_id')).toBe(caller);
  });

  it('gives one principal for one tenant, so that what is known of it is found again', () => {
    const caller = admin();
    expect(actAs(caller, header('t1'), 'x')).toBe(actAs(caller, header('t1'), 'x'));
    expect(actAs(caller, header('t2'), 'x')).not.toBe(actAs(caller, header('t1'), 'x'));
  });

  const limited = { cubes: null, insights: null, operations: new Set<KeyOperation>(['query']) };
  it.each<[string, Principal, string]>([
    [
      'a caller with another role',
      admin({ roles: new Set(['analyst', 'platform']), administers: false }),
      't1',
    ],
    ['a caller without roles', admin({ roles: new Set(), administers: false }), 't1'],
    [
      'the same tenant, by somebody else',
      admin({ roles: new Set(['analyst']), administers: false }),
      't0',
    ],
    ['the role of another issuer', admin({ administers: false }), 't1'],
    ['an admin key that is limited to queries', admin({ scopes: limited }), 't1'],
    ['two tenants', admin(), 't1, t2'],
    ['a key of another tenant', admin({ via: 'api-key' }), 't1'],
    ['an empty name', admin(), ' '],
    ['an endless name', admin(), 'x'.repeat(257)],
  ])('is refused to %s', (_name, caller, tenant) => {
    expect(() => actAs(caller, header(tenant), 'tenant_id')).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
  });
});

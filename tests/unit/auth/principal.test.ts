import { describe, expect, it } from 'vitest';
import { createRemembered } from '../../../src/auth/remembered.ts';
import { signToken } from '../../../src/auth/sign.ts';
import { config, ISSUER, NOW, outcome, SECRET, sign, startGateway } from './issuer-fixture.ts';

describe('the principal', () => {
  it('holds who asks, and the claims for policies', async () => {
    const gateway = await startGateway();
    const principal = await gateway.authenticate(await sign({ region: 'SP', tenant: 'spoofed' }));
    expect(principal).toMatchObject({
      subject: `user:u1@${ISSUER}`,
      via: 'jwt',
      tenant: 't1',
      roles: new Set(['analyst']),
      securityContext: { region: 'SP', tenant: 't1', user: 'u1', roles: ['analyst'] },
    });
  });

  it('has no tenant, not some tenant, when the token names none', async () => {
    const gateway = await startGateway();
    const token = await sign({ tenant_id: undefined, tenant: 'spoofed' });
    const principal = await gateway.authenticate(token);
    expect(principal.tenant).toBeNull();
    expect(principal.securityContext['tenant']).toBeNull();
  });

  it('finds claims by dotted path, by namespaced URL, and roles in one text', async () => {
    const gateway = await startGateway({
      claims: { tenant: 'https://example.com/tenant', roles: 'realm_access.roles', user: 'sub' },
    });
    const token = await sign({
      'https://example.com/tenant': 42,
      realm_access: { roles: 'analyst  admin' },
    });
    const principal = await gateway.authenticate(token);
    expect(principal.tenant).toBe('42');
    expect([...principal.roles]).toEqual(['analyst', 'admin']);
  });

  it('never finds what a claim merely inherits', async () => {
    const gateway = await startGateway({
      claims: { tenant: 'constructor.name', roles: '__proto__.roles', user: 'sub' },
    });
    const principal = await gateway.authenticate(await sign());
    expect(principal.tenant).toBeNull();
    expect(principal.roles.size).toBe(0);
  });

  it('comes out of a token that the gateway signed for trying things out', async () => {
    const claims = { tenant: 'org.tenant', roles: 'https://x.example/roles', user: 'sub' };
    const gateway = await startGateway({ claims });
    const token = await signToken({
      issuer: 'sextant-demo',
      audience: 'sextant',
      secret: SECRET,
      claims,
      tenant: 't7',
      roles: ['viewer', 'partner'],
      user: 'ana',
      lifetimeSeconds: 60,
      now: new Date(NOW * 1000),
    });
    const principal = await gateway.authenticate(token);
    expect(principal).toMatchObject({ subject: 'user:ana@sextant-demo', tenant: 't7' });
    expect([...principal.roles]).toEqual(['viewer', 'partner']);
  });

  it('is never chosen between two credentials', async () => {
    const { createAuthenticate } = await import('../../../src/auth/authenticate.ts');
    const authenticate = createAuthenticate({
      config,
      now: () => new Date(NOW * 1000),
      fetch,
      schemes: [{ read: (h) => h.get('x-key'), verify: () => Promise.reject(new Error('asked')) }],
    });
    const headers = new Headers({ authorization: 'Bearer a.b.c', 'x-key': 'k' });
    expect(await outcome(authenticate(headers))).toBe('UNAUTHENTICATED malformed');
  });
});

describe('what is remembered', () => {
  it('is bounded, and the least recently used goes first', () => {
    const remembered = createRemembered<number>(2);
    remembered.set('a', 1, 10, 0);
    remembered.set('b', 2, 10, 0);
    remembered.get('a', 0);
    remembered.set('c', 3, 10, 0);
    expect(['a', 'b', 'c'].map((key) => remembered.get(key, 0))).toEqual([1, undefined, 3]);
  });

  it('ends at its own deadline', () => {
    const remembered = createRemembered<number>(2);
    remembered.set('a', 1, 10, 0);
    expect([remembered.get('a', 9), remembered.get('a', 10)]).toEqual([1, undefined]);
  });

  it('does not keep what was verified before all was cleared', () => {
    const remembered = createRemembered<number>(2);
    const epoch = remembered.epoch();
    remembered.clear();
    remembered.set('a', 1, 10, epoch);
    expect(remembered.get('a', 0)).toBeUndefined();
  });
});

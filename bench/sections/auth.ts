import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from '../../src/auth/api-keys/manage.ts';
import { apiKeySchemes } from '../../src/auth/api-keys/schemes.ts';
import { createApiKeyVerifier } from '../../src/auth/api-keys/verify.ts';
import { createAuthenticate } from '../../src/auth/authenticate.ts';
import { signToken } from '../../src/auth/sign.ts';
import { openOperationsStore } from '../../src/operations/open-store.ts';
import { interleave } from '../measure.ts';
import type { Section } from '../report.ts';

const SECRET = 'a secret of the benchmark, long enough for HS256';
const CLAIMS = { tenant: 'tenant_id', roles: 'roles', user: 'sub' };
const GOAL = 'goal: under 60 µs';

/** Who asks, from headers: what every request pays before anything else. */
export const auth: Section = {
  title: 'Establishing the caller of a request',
  run: async () => {
    const token = await signToken({
      ...{ issuer: 'bench', audience: 'sextant', secret: SECRET, claims: CLAIMS },
      ...{ tenant: 't1', roles: ['analyst', 'admin'], user: 'u', lifetimeSeconds: 3_600 },
      now: new Date(),
    });
    const deps = {
      config: {
        jwt: [{ kind: 'secret', issuer: 'bench', audience: ['sextant'], secret: SECRET }],
        claims: CLAIMS,
        admin: { role: 'admin', issuers: ['bench'] },
      },
      now: () => new Date(),
      fetch,
    } as const;
    const remembering = createAuthenticate(deps);
    const headers = new Headers({ authorization: `Bearer ${token}` });
    const acting = new Headers({ authorization: `Bearer ${token}`, 'x-act-as-tenant': 't2' });
    await remembering(headers);
    const folder = await mkdtemp(join(tmpdir(), 'sextant-bench-keys-'));
    const store = await openOperationsStore({ store: folder, now: Date.now });
    const keyed = { store: store.keys, pepper: SECRET, adminRole: 'admin', now: Date.now };
    const request = { name: 'bench', environment: 'test', tenant: 't1', roles: ['partner'] };
    const { key } = await createApiKey({ ...keyed, who: 'bench' }, request);
    const verifier = createApiKeyVerifier(keyed);
    const checking = createAuthenticate({ ...deps, schemes: apiKeySchemes(verifier) });
    const withKey = new Headers({ 'x-api-key': key });
    await checking(withKey);
    const timings = await interleave(
      {
        'a remembered token': () => remembering(headers),
        'a remembered token, for another tenant': () => remembering(acting),
        'a remembered key': () => checking(withKey),
        'a new token (HS256)': () => createAuthenticate(deps)(headers),
      },
      { rounds: 2_000, warmup: 500 },
    );
    await verifier.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
    return Object.entries(timings).map(([what, { median, p95 }]) => ({
      what,
      figure: micros(median),
      note: `p95 ${micros(p95)}${what.includes('remembered') ? `, ${GOAL}` : ''}`,
    }));
  },
};

function micros(ms: number): string {
  return `${(ms * 1_000).toFixed(1)} µs`;
}

import { createAuthenticate } from '../../src/auth/authenticate.ts';
import { signToken } from '../../src/auth/sign.ts';
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
      },
      now: () => new Date(),
      fetch,
    } as const;
    const remembering = createAuthenticate(deps);
    const headers = new Headers({ authorization: `Bearer ${token}` });
    const acting = new Headers({ authorization: `Bearer ${token}`, 'x-act-as-tenant': 't2' });
    await remembering(headers);
    const timings = await interleave(
      {
        'a remembered token': () => remembering(headers),
        'a remembered token, for another tenant': () => remembering(acting),
        'a new token (HS256)': () => createAuthenticate(deps)(headers),
      },
      { rounds: 2_000, warmup: 500 },
    );
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

import type { Principal } from '../src/shared/principal.ts';

/** Sees every row, so that the bench reads what a bare driver reads. */
export const platform: Principal = {
  subject: 'bench',
  via: 'jwt',
  tenant: 'platform',
  roles: new Set(['platform']),
  securityContext: { tenant: 'platform', roles: ['platform'], user: 'bench' },
};

import { serverAudits } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { emptyEngine, openHttp, TOKEN } from './over-http.ts';

const http = openHttp(emptyEngine);

/** The audits ask without credentials; here every request must carry some. */
const fetchFn = (url: string, init: RequestInit = {}) => {
  const headers = new Headers(init.headers);
  headers.set('authorization', TOKEN);
  return http.fetch(new Request(url, { ...init, headers }));
};

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: 'http://localhost/graphql', fetchFn });

  it('has audits to pass', () => {
    expect(audits.filter(({ name }) => name.startsWith('MUST')).length).toBeGreaterThan(10);
  });

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (name, audit) => {
    const result = await audit.fn();
    // What only SHOULD or MAY hold is reported by the audit as a notice or a warning.
    if (name.startsWith('MUST')) expect(result).toMatchObject({ status: 'ok' });
    else expect(['ok', 'warn', 'notice']).toContain(result.status);
  });
});

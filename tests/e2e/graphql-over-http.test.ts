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
    expect(audits).toHaveLength(61);
  });

  // What SHOULD or MAY hold, too: a failure there is reported as a notice or a warning.
  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    expect(await audit.fn()).toMatchObject({ status: 'ok' });
  });
});

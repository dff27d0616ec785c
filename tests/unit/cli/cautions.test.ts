import { expect, it } from 'vitest';
import { cautionsOf } from '../../../src/cli/cautions.ts';
import { parseConfig } from '../../../src/config/load-config.ts';

const SECRET = 'a secret of an issuer, long enough for HS256';

const cautions = (issuers: readonly string[], admin = '') => {
  const jwt = issuers.map((name) => `{ issuer: ${name}, audience: x, secret: "${SECRET}" }`);
  const text = `models: .
warehouses: { default: { type: duckdb, path: ':memory:' } }
auth: { jwt: [${jwt}]${admin} }
`;
  return cautionsOf(parseConfig(text, '/nowhere/sextant.yml', {}));
};

it('says that no user administers where several issuers are active and none of them is named', () => {
  expect(cautions(['a'])).toEqual([]);
  expect(cautions(['a', 'b'], ', admin: { issuers: [b] }')).toEqual([]);
  const nobody = 'no user administers: of several issuers auth.admin.issuers names none';
  expect(cautions(['a', 'b'])).toEqual([nobody]);
});

import { describe, expect, it } from 'vitest';
import { benchmarkSecretOf } from '../../src/app/secrets.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { benchmarkKey } from '../oracles/benchmark.ts';

const SECRET = 'a secret of the tests, long enough for HS256';
const JWKS = '{ issuer: a, audience: s, jwks: "https://id.example.com/jwks.json" }';

const configWith = (issuer: string, rest = '') =>
  parseConfig(
    `models: .\nwarehouses: { default: { type: duckdb, path: a.duckdb } }\nauth: { jwt: [${issuer}] }\n${rest}`,
    '/project/sextant.yml',
    {},
  );

describe('what benchmarks draw from', () => {
  it('is made of the configured secret, else of an issuer’s', () => {
    const configured = configWith(JWKS, `secret: "${SECRET}"`);
    expect(benchmarkSecretOf(configured)).toBe(benchmarkKey(SECRET));
    const issuers = configWith(`{ issuer: a, audience: s, secret: "${SECRET}" }`);
    expect(benchmarkSecretOf(issuers)).toBe(benchmarkKey(SECRET));
  });

  it('is nothing where it would be another after each start', () => {
    expect(benchmarkSecretOf(configWith(JWKS))).toBeNull();
  });
});

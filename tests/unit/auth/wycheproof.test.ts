import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compactVerify, importJWK, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { isCompact } from '../../../src/auth/bearer.ts';
import { weaknessOf } from '../../../src/auth/weak-keys.ts';

interface Group {
  readonly public?: JWK;
  readonly private?: JWK;
  readonly tests: readonly {
    readonly tcId: number;
    readonly jws: unknown;
    readonly result: string;
  }[];
}

/** Byte for byte the text of a valid vector: the padding that they speak of was lost on the way. */
const MISLABELLED: readonly number[] = [367, 370];

const folder = process.env['SEXTANT_JOSE'];
async function accepts(jws: unknown, jwk: JWK): Promise<boolean> {
  if (typeof jws !== 'string' || !isCompact(jws)) return false;
  try {
    const key = await importJWK(jwk, jwk.alg);
    await compactVerify(jws, key, { algorithms: [jwk.alg ?? 'none'] });
    return true;
  } catch {
    return false;
  }
}

describe.runIf(folder !== undefined)('the Wycheproof vectors of signed tokens', () => {
  it('lets no invalid one pass', async () => {
    const packed = readFileSync(join(folder ?? '', 'wycheproof_jws.json.gz'));
    const groups = JSON.parse(gunzipSync(packed).toString()).testGroups as readonly Group[];
    const invalid = groups.flatMap((group) =>
      group.tests
        .filter((test) => test.result === 'invalid' && !MISLABELLED.includes(test.tcId))
        .map((test) => ({ ...test, key: group.public ?? group.private ?? {} })),
    );
    expect(invalid.length).toBeGreaterThan(300);
    const passed: number[] = [];
    for (const test of invalid) {
      if (await accepts(test.jws, test.key)) passed.push(test.tcId);
    }
    expect(passed).toEqual([]);
  });

  it('believes no key that anybody could sign with', () => {
    const packed = readFileSync(join(folder ?? '', 'wycheproof_jwk.json.gz'));
    const groups = JSON.parse(gunzipSync(packed).toString()).testGroups as readonly (Group & {
      readonly comment: string;
    })[];
    const whyOf = (comment: string) =>
      groups
        .filter((group) => group.comment === comment)
        .map(({ public: set }) => weaknessOf((set as { keys?: JWK[] })?.keys?.[0] ?? set ?? {}));
    expect(whyOf('jws_rsa_roca_key')).toEqual([expect.stringContaining('ROCA')]);
    expect(whyOf('keysize_too_small')).toEqual([expect.stringContaining('1024 bits')]);
    expect(whyOf('exponentOne')).toEqual([expect.stringContaining('exponent')]);
    expect(whyOf('rs256')).toEqual([null, null]);
  });
});

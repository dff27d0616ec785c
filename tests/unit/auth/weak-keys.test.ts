import {
  checkPrimeSync,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { weaknessOf } from '../../../src/auth/weak-keys.ts';
import { outcome, publicJwk, sign, startGateway } from './issuer-fixture.ts';

const SMALL = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
  101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];
const PRODUCT = SMALL.reduce((product, prime) => product * BigInt(prime), 1n);

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square, left] = [1n, base % modulus, exponent];
  for (; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

const random = (bytes: number) => BigInt(`0x${randomBytes(bytes).toString('hex')}`);

/** A prime of 1024 bits as the broken generator makes them. */
function brokenPrime(): bigint {
  for (;;) {
    const factor = (random(128) | (3n << 1022n)) / PRODUCT;
    const candidate = factor * PRODUCT + power(65_537n, random(16), PRODUCT);
    if (candidate >> 1023n === 1n && checkPrimeSync(candidate)) return candidate;
  }
}

const encoded = (value: bigint): string => {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
};

function inverse(of: bigint, modulus: bigint): bigint {
  let [r, next, s, following] = [of % modulus, modulus, 1n, 0n];
  while (next > 0n)
    [r, next, s, following] = [next, r % next, following, s - (r / next) * following];
  return ((s % modulus) + modulus) % modulus;
}

function brokenPair(): { publicKey: JWK; privateKey: KeyObject } {
  const [p, q, e] = [brokenPrime(), brokenPrime(), 65_537n];
  const d = inverse(e, (p - 1n) * (q - 1n));
  const parts = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const jwk = Object.fromEntries(
    Object.entries(parts).map(([name, value]) => [name, encoded(value)]),
  );
  const privateKey = createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...jwk } });
  const publicKey = { kty: 'RSA', n: encoded(parts.n), e: encoded(e), use: 'sig' };
  return { publicKey, privateKey };
}

const rsa = (modulusLength: number, publicExponent = 65_537) =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent });

describe('an RSA key of an issuer', () => {
  it('is believed when nothing is known against it', async () => {
    for (const size of [2048, 2048, 2048, 3072]) {
      expect(weaknessOf(await publicJwk(rsa(size), 'k'))).toBeNull();
    }
  });

  it('is refused with primes of the generator that gives them away, though its signature is right', async () => {
    const { publicKey, privateKey } = brokenPair();
    expect(weaknessOf(publicKey)).toContain('ROCA');
    const gateway = await startGateway();
    gateway.state.keys = [...gateway.state.keys, { ...publicKey, kid: 'roca' }];
    const token = await sign({}, { kid: 'roca' }, privateKey);
    expect(await outcome(gateway.authenticate(token))).toBe('UNAUTHENTICATED rejected');
    // Its neighbours in the set are as good as before.
    expect(await outcome(gateway.authenticate(await sign()))).toBe('ok');
  });

  it('is refused with a modulus or an exponent that anybody can undo', async () => {
    const good = await publicJwk(rsa(2048), 'k');
    expect(weaknessOf(await publicJwk(rsa(1024), 'k'))).toContain('1024 bits');
    expect(weaknessOf(await publicJwk(rsa(2048, 3), 'k'))).toContain('exponent');
    for (const e of [0n, 1n, 2n, 3n, 17n, 65_536n, 65_538n]) {
      expect(weaknessOf({ ...good, e: encoded(e) })).toContain('exponent');
    }
    const even = random(256) | (1n << 2047n);
    expect(weaknessOf({ ...good, n: encoded(even - (even % 2n)) })).toContain('even');
    expect(weaknessOf({ ...good, n: encoded(1n << 20_000n) })).toContain('endless');
    expect(weaknessOf({ kty: 'RSA' })).not.toBeNull();
  });

  it('with the exponent 1 opens nothing to whoever writes the message as its own signature', async () => {
    const gateway = await startGateway();
    const [good] = gateway.state.keys;
    gateway.state.keys = [...gateway.state.keys, { ...good, kid: 'one', e: encoded(1n) }];
    const token = await sign({}, { kid: 'one' });
    expect(await outcome(gateway.authenticate(token))).toBe('UNAUTHENTICATED rejected');
  });
});

/**
 * RSA keys whose signatures prove nothing, because their private half is there for the asking. A token names the key,
 * so one such key in an issuer's set is a way in.
 */
import type { JWK } from 'jose';

/** Smaller ones can be factored (NIST SP 800-131A); larger ones cost more to check than anybody needs. */
const MODULUS_BITS = { least: 2048, most: 16_384 };
/** FIPS 186-5, A.1.1: odd and above 2^16. With 1 every signature is its own message. */
const LEAST_EXPONENT = 65_537n;

/** Why a public key must not be believed, in words for the log; null: nothing is known against it. */
export function weaknessOf(key: JWK): string | null {
  if (key?.kty !== 'RSA') return null;
  const [modulus, exponent] = [numberOf(key.n), numberOf(key.e)];
  const bits = modulus.toString(2).length;
  if (bits < MODULUS_BITS.least) return `its modulus has ${bits} bits`;
  if (bits > MODULUS_BITS.most) return 'its modulus is endless';
  if (modulus % 2n === 0n) return 'its modulus is even';
  if (exponent < LEAST_EXPONENT || exponent % 2n === 0n) return 'its exponent is too small or even';
  return isRoca(modulus) ? 'its primes were made by a generator that gives them away (ROCA)' : null;
}

function numberOf(text: unknown): bigint {
  if (typeof text !== 'string') return 0n;
  const hex = Buffer.from(text, 'base64url').toString('hex');
  return hex === '' ? 0n : BigInt(`0x${hex}`);
}

const GENERATOR = 65_537;
/** The odd primes of the least primorial that the generator uses. */
const PRIMES: readonly number[] = [
  ...[3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97],
  ...[101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167],
];

/** A set of exponents: `value`, and every multiple of `period` from there. */
interface Exponents {
  readonly value: bigint;
  readonly period: bigint;
}

/**
 * Nemec and others, "The Return of Coppersmith's Attack" (CCS 2017, CVE-2017-15361): the generator's primes are
 * powers of 65537 modulo a product of small primes, and so is their product. Whether one exponent fits all of these
 * small primes tells its moduli from others, of which one in 2^154 is taken for one by chance.
 */
function isRoca(modulus: bigint): boolean {
  let exponents: Exponents | null = { value: 0n, period: 1n };
  for (const prime of PRIMES) {
    const fitting = logarithm(Number(modulus % BigInt(prime)), prime);
    exponents = fitting === null ? null : both(exponents, fitting);
    if (exponents === null) return false;
  }
  return true;
}

/** Which powers of the generator leave this residue; null: none. */
function logarithm(residue: number, prime: number): Exponents | null {
  let power = 1;
  let found: number | null = null;
  for (let exponent = 0; ; exponent++) {
    if (power === residue) found ??= exponent;
    power = (power * (GENERATOR % prime)) % prime;
    if (power !== 1) continue;
    return found === null ? null : { value: BigInt(found), period: BigInt(exponent + 1) };
  }
}

/** The exponents that are in both (by the Chinese remainder theorem); null: none. */
function both(one: Exponents, other: Exponents): Exponents | null {
  let { value } = one;
  for (let step = 0n; step < other.period; step++) {
    if (value % other.period === other.value)
      return { value, period: lcm(one.period, other.period) };
    value += one.period;
  }
  return null;
}

function lcm(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}

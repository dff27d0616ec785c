/** What the gateway brings along must be free to use: read from the lock file, so that nothing has to be asked. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  /** For some platform. */
  readonly optional?: boolean;
  readonly integrity?: string;
  readonly link?: boolean;
}

const PERMISSIVE = new Set([
  ...['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'Unlicense', 'Python-2.0'],
]);

const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
);
const shipped = Object.entries(lock.packages).filter(
  ([path, { dev, link }]) => path !== '' && dev !== true && link !== true,
);

/** `(MIT OR GPL-2.0)`: one of them is enough; `MIT AND ISC`: all of them are needed. */
function isPermissive(license: string): boolean {
  return license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => PERMISSIVE.has(one.trim())));
}

describe('the packages that the gateway ships with', () => {
  it('are there', () => {
    expect(shipped.length).toBeGreaterThan(50);
  });

  it('have permissive licences, each said in the lock file', () => {
    const strangers = shipped
      .filter(([, { license }]) => license === undefined || !isPermissive(license))
      .map(([path, { license }]) => `${path}: ${license ?? 'says no licence'}`);
    expect(strangers).toEqual([]);
  });

  it('are held by the hash of what was installed, wherever they run', () => {
    const loose = shipped.filter(
      ([, { integrity, optional }]) => optional !== true && !integrity?.startsWith('sha512-'),
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });
});

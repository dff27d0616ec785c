import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { signToken } from '../auth/sign.ts';
import type { Config } from '../config/config.ts';

export interface TokenSubject {
  readonly tenant: string | null;
  readonly roles: readonly string[];
  readonly user: string;
}

const SECRET_VARIABLE = 'SEXTANT_JWT_SECRET';

/**
 * The environment with a secret for the demo's issuer: the one that is set, else one made once and kept in
 * `file` for the owner's eyes, so that tokens outlive a restart.
 */
export async function withDemoSecret(
  env: Readonly<Record<string, string | undefined>>,
  file: string,
): Promise<Readonly<Record<string, string | undefined>>> {
  if (env[SECRET_VARIABLE]) return env;
  return { ...env, [SECRET_VARIABLE]: await keptSecret(file) };
}

async function keptSecret(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  try {
    // `wx` lets one of several processes make it, and never replaces what is there.
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(randomBytes(32).toString('base64url'));
    await handle.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}

/** A token of the first issuer with a secret. @throws Error when none is configured */
export function issueToken(
  config: Config,
  subject: TokenSubject,
  lifetimeSeconds: number,
  now: Date,
): Promise<string> {
  for (const issuer of config.auth.jwt) {
    if (issuer.kind !== 'secret' || issuer.secret === null) continue;
    return signToken({
      issuer: issuer.issuer,
      audience: issuer.audience[0] ?? '',
      secret: issuer.secret,
      claims: config.auth.claims,
      ...subject,
      lifetimeSeconds,
      now,
    });
  }
  throw new Error(
    `no issuer with an HS256 secret is configured: set ${SECRET_VARIABLE} (32 bytes or more), or start the demo once`,
  );
}

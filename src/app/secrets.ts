import { createHmac, randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';

const lifetime = randomBytes(32);

/**
 * A secret for one use, from the configured one, else from an issuer's, else from one that lives as long as
 * the process.
 */
export function derivedSecret(config: Config, use: 'cursors' | 'masks' | 'cache'): string {
  return derive(lastingSecret(config) ?? lifetime, use);
}

/**
 * What benchmarks draw groups and distortions from; null where nothing is configured that outlives the process:
 * drawn anew at each start, they would average out.
 */
export function benchmarkSecretOf(config: Config): string | null {
  const lasting = lastingSecret(config);
  return lasting === null ? null : derive(lasting, 'benchmarks');
}

/** What API keys are hashed with; null where nothing is configured that outlives the process, as keys must. */
export function pepperOf(config: Config): string | null {
  const { pepper } = config.operations;
  const lasting = lastingSecret(config);
  return pepper ?? (lasting === null ? null : derive(lasting, 'keys'));
}

/** Whether what is derived is the same in the next process, and in the one beside this. */
export function hasLastingSecret(config: Config): boolean {
  return lastingSecret(config) !== null;
}

function lastingSecret(config: Config): string | null {
  const issuer = config.auth.jwt.find((one) => one.kind === 'secret' && one.secret !== null);
  return config.secret ?? (issuer?.kind === 'secret' ? issuer.secret : null);
}

function derive(secret: string | Buffer, use: string): string {
  return createHmac('sha256', secret).update(`sextant ${use}`).digest('base64url');
}

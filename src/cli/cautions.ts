import { hasLastingSecret, pepperOf } from '../app/secrets.ts';
import type { Config } from '../config/config.ts';

/** What works as it is configured, and hardly as it is meant: said when a gateway starts. */
export function cautionsOf(config: Config): readonly string[] {
  const active = config.auth.jwt.filter((one) => one.kind !== 'secret' || one.secret !== null);
  const isActive = active.length > 0;
  const { issuers } = config.auth.admin;
  const keys = pepperOf(config) === null ? 'no API key either' : 'API keys alone';
  return [
    ...(isActive ? [] : [`no issuer is active: no token is accepted, ${keys}; set auth.jwt`]),
    ...(active.length > 1 && issuers.length === 0
      ? ['no user administers: of several issuers auth.admin.issuers names none']
      : []),
    ...(hasLastingSecret(config)
      ? []
      : ['cursors are signed per process: they end with it, and no other takes them; set secret']),
  ];
}

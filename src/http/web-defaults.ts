import type { WebConfig } from '../config/config.ts';
import type { HttpDeps } from './deps.ts';

const OPEN_WEB: WebConfig = {
  ...{ origins: [], localhost: false, headers: [], expose: [] },
  graphiql: true,
  introspection: ['*'],
  publicMaxAgeMs: null,
  compression: true,
  proxies: 0,
};

export function webOf({ web = OPEN_WEB }: Pick<HttpDeps, 'web'>): WebConfig {
  return web;
}

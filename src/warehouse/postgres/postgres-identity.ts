import { identityOf, placeOf } from '../warehouse-identity.ts';

/** What the driver will connect with: the URL, and the environment where the URL is silent. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
}

/** Parameters that say how to get in, and nothing about what is seen. */
const ACCESS: ReadonlySet<string> = new Set(['password', 'sslpassword', 'sslkey', 'sslcert']);

/**
 * Equal for two connections exactly when they lead to the same rows as far as a client can tell before it
 * connects: server, port, database, user, every option of the URL and of the session (search path, role). Never the
 * password.
 */
export function destinationIdentity(url: string, to: Destination, session: unknown = null): string {
  const given = URL.canParse(url) ? [...new URL(url).searchParams] : [];
  const options = given
    .filter(([name]) => !ACCESS.has(name.toLowerCase()))
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const { host, port, database = '', user = '' } = to;
  return identityOf('postgres', [placeOf(host), port, database, user, options, session]);
}

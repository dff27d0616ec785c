/** `web`, `documents` and `graphql`: what browsers and their clients may do, and how they ask. */

import { GROUPING_MODES } from '../shared/grouping.ts';
import type { DocumentsConfig, GraphqlConfig, WebConfig } from './config.ts';
import type { Located } from './config-document.ts';
import {
  boolean,
  type Decode,
  duration,
  listOf,
  oneOf,
  optional,
  record,
  text,
  wholeNumber,
} from './decode.ts';

export const DEFAULT_WEB: WebConfig = {
  origins: [],
  localhost: false,
  headers: [],
  expose: [],
  graphiql: true,
  introspection: ['*'],
  publicMaxAgeMs: null,
  compression: true,
  proxies: 0,
};

export const DEFAULT_DOCUMENTS: DocumentsConfig = { automatic: true, manifest: null, trusted: [] };

export const DEFAULT_GRAPHQL: GraphqlConfig = { grouping: 'selection' };

export const graphql: Decode<GraphqlConfig> = record<GraphqlConfig>(
  { grouping: optional(oneOf(GROUPING_MODES, 'grouping'), DEFAULT_GRAPHQL.grouping) },
  'graphql',
);

export const web: Decode<WebConfig> = (given, report) => {
  const read = record(
    {
      origins: optional(listOf(origin), DEFAULT_WEB.origins),
      headers: optional(listOf(headerName), DEFAULT_WEB.headers),
      expose: optional(listOf(headerName), DEFAULT_WEB.expose),
      graphiql: optional(boolean, DEFAULT_WEB.graphiql),
      introspection: optional(roles, DEFAULT_WEB.introspection),
      compression: optional(boolean, DEFAULT_WEB.compression),
      proxies: optional(wholeNumber(0, 10), DEFAULT_WEB.proxies),
      publicMaxAge: optional<number | null>(duration, DEFAULT_WEB.publicMaxAgeMs),
    },
    'web',
  )(given, report);
  const { publicMaxAge, ...rest } = read;
  return { ...rest, localhost: DEFAULT_WEB.localhost, publicMaxAgeMs: publicMaxAge };
};

/** `true` is every role, `false` none. */
const roles: Decode<readonly string[]> = (given, report) => {
  if (given.kind === 'scalar' && typeof given.value === 'boolean') return given.value ? ['*'] : [];
  return listOf(text)(given, report);
};

/** As a browser says it: scheme, host and port, and nothing behind. */
function origin(given: Located, report: Parameters<Decode<string>>[1]): string {
  const written = text(given, report);
  if (written === '*' || written === '') return written;
  if (URL.canParse(written) && new URL(written).origin === written) return written;
  report(
    'an origin is a scheme, a host and perhaps a port, such as https://app.example.com',
    given.at,
  );
  return written;
}

/** RFC 9110, 5.1: what the name of a header may be. */
function headerName(given: Located, report: Parameters<Decode<string>>[1]): string {
  const written = text(given, report);
  if (written !== '' && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(written)) {
    report(`${written} is no name of a header`, given.at);
  }
  return written.toLowerCase();
}

export function documents(path: Decode<string>): Decode<DocumentsConfig> {
  return (given, report) => {
    const read = record(
      {
        automatic: optional(boolean, DEFAULT_DOCUMENTS.automatic),
        manifest: optional<string | null>(path, DEFAULT_DOCUMENTS.manifest),
        trusted: optional(listOf(text), DEFAULT_DOCUMENTS.trusted),
      },
      'documents',
    )(given, report);
    if (read.trusted.length > 0 && read.manifest === null) {
      report('documents.trusted needs documents.manifest: those roles could ask nothing', given.at);
    }
    return read;
  };
}

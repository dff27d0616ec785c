import { isAbsolute, resolve } from 'node:path';
import { nearest } from '../shared/suggest.ts';
import {
  type Decode,
  duration,
  listOf,
  mapEntries,
  mapOf,
  oneOf,
  optional,
  record,
  required,
  size,
  text,
  wholeNumber,
} from './decode.ts';
import type { Located } from './document.ts';
import { DEFAULT_LIMITS, limits } from './limits.ts';
import { defaultOperations, operations } from './operations.ts';
import type {
  AuthConfig,
  CacheConfig,
  ClaimPaths,
  Config,
  JwtIssuer,
  WarehouseConfig,
} from './types.ts';
import { DEFAULT_DOCUMENTS, DEFAULT_WEB, documents, web } from './web.ts';

const DEFAULT_CLAIMS: ClaimPaths = { tenant: 'tenant_id', roles: 'roles', user: 'sub' };
const DEFAULT_CACHE: CacheConfig = {
  redis: null,
  memoryBytes: 256 * 2 ** 20,
  defaultTtlMs: 300_000,
};
/** Who may read plans and SQL. */
const DEFAULT_EXPLAIN: readonly string[] = ['analyst', 'admin'];

/** RFC 7518, 3.2: a key for HS256 has at least the size of its hash. */
const MIN_SECRET_BYTES = 32;

/** Asymmetric algorithms alone: a public key must never serve as a shared secret. */
const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
const DEFAULT_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] as const;

/** The folder of the models where the configuration names none. */
export const defaultModels = (folder: string): string => resolve(folder, 'cube-models');

/** The whole of sextant.yml, without the name of the file. */
export function configShape(folder: string): Decode<Omit<Config, 'file'>> {
  const path: Decode<string> = (given, report) => resolve(folder, text(given, report));
  return record<Omit<Config, 'file'>>(
    {
      models: optional(path, defaultModels(folder)),
      warehouses: required(warehouses(folder)),
      cache: optional(cache, DEFAULT_CACHE),
      auth: optional(auth, { jwt: [], claims: DEFAULT_CLAIMS }),
      operations: optional(operations(folder, path, secret), defaultOperations(folder)),
      limits: optional(limits, DEFAULT_LIMITS),
      web: optional(web, DEFAULT_WEB),
      documents: optional(documents(path), DEFAULT_DOCUMENTS),
      explain: optional(listOf(text), DEFAULT_EXPLAIN),
      secret: optional<string | null>(secret, null),
    },
    'the configuration',
  );
}

function warehouses(folder: string): Decode<ReadonlyMap<string, WarehouseConfig>> {
  return (given, report) => {
    const found = mapOf(warehouse(folder), 'warehouses')(given, report);
    if (!found.has('default')) {
      report(
        'warehouses needs one named default: cubes without a data_source live there',
        given.at,
      );
    }
    return found;
  };
}

function warehouse(folder: string): Decode<WarehouseConfig> {
  const shapes = warehouseShapes(folder);
  return (given, report) => {
    const entries = mapEntries(given, 'a warehouse', report);
    const type = entries.get('type');
    const written = type?.value.kind === 'scalar' ? String(type.value.value) : '';
    const shape = shapes.get(written);
    if (shape !== undefined) return shape(given, report);
    if (given.kind === 'map')
      report(unknownType(written, [...shapes.keys()]), type?.value.at ?? given.at);
    return { type: 'duckdb', path: '', threads: null, memoryBytes: null, readOnly: true };
  };
}

const PLANNED: readonly string[] = ['bigquery', 'clickhouse'];

function unknownType(written: string, known: readonly string[]): string {
  const list = `known: ${known.join(', ')}`;
  if (written === '') return `a warehouse needs type (${list})`;
  if (PLANNED.includes(written)) return `${written} is not built in yet, ${list}`;
  const near = nearest(written, known);
  const hint = near === undefined ? '' : `did you mean ${near}? `;
  return `there is no warehouse type ${written}; ${hint}(${list})`;
}

function warehouseShapes(folder: string): ReadonlyMap<string, Decode<WarehouseConfig>> {
  const file: Decode<string> = (given, report) => {
    const written = text(given, report);
    return written === ':memory:' || isAbsolute(written) ? written : resolve(folder, written);
  };
  return new Map<string, Decode<WarehouseConfig>>([
    ['duckdb', duckdb(file)],
    [
      'postgres',
      record<Extract<WarehouseConfig, { type: 'postgres' }>>(
        {
          type: required(oneOf(['postgres'], 'type')),
          url: required(urlOf(['postgres:', 'postgresql:'])),
          pool: optional(wholeNumber(1, 1000), 10),
        },
        'a postgres warehouse',
      ),
    ],
  ]);
}

function duckdb(file: Decode<string>): Decode<WarehouseConfig> {
  const shape = record(
    {
      type: required(oneOf(['duckdb'], 'type')),
      path: required(file),
      threads: optional<number | null>(wholeNumber(1, 1024), null),
      memory: optional<number | null>(size, null),
    },
    'a duckdb warehouse',
  );
  return (given, report) => {
    const { memory, ...read } = shape(given, report);
    return { ...read, memoryBytes: memory, readOnly: read.path !== ':memory:' };
  };
}

function urlOf(protocols: readonly string[]): Decode<string> {
  return (given, report) => {
    const written = text(given, report);
    // The value itself stays out of the message: it may hold a password.
    const valid = URL.canParse(written) && protocols.includes(new URL(written).protocol);
    if (written !== '' && !valid) {
      report(
        `expected a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
        given.at,
      );
    }
    return written;
  };
}

const cache: Decode<CacheConfig> = (given, report) => {
  const read = record(
    {
      redis: optional<string | null>(urlOf(['redis:', 'rediss:']), DEFAULT_CACHE.redis),
      memory: optional(size, DEFAULT_CACHE.memoryBytes),
      defaultTtl: optional(duration, DEFAULT_CACHE.defaultTtlMs),
    },
    'cache',
  )(given, report);
  return { redis: read.redis, memoryBytes: read.memory, defaultTtlMs: read.defaultTtl };
};

const auth: Decode<AuthConfig> = record<AuthConfig>(
  {
    jwt: optional(listOf(issuer), []),
    claims: optional(
      record<ClaimPaths>(
        {
          tenant: optional(text, DEFAULT_CLAIMS.tenant),
          roles: optional(text, DEFAULT_CLAIMS.roles),
          user: optional(text, DEFAULT_CLAIMS.user),
        },
        'auth.claims',
      ),
      DEFAULT_CLAIMS,
    ),
  },
  'auth',
);

const issuerKeys = record(
  {
    issuer: required(text),
    audience: required(listOf(text)),
    jwks: optional<string | null>(jwksUrl, null),
    secret: optional<string | null>(secret, null),
    algorithms: optional<readonly string[] | null>(listOf(oneOf(ASYMMETRIC, 'an algorithm')), null),
  },
  'auth.jwt',
);

function issuer(given: Located, report: Parameters<Decode<JwtIssuer>>[1]): JwtIssuer {
  const read = issuerKeys(given, report);
  const keys = given.kind === 'map' ? given.entries : new Map();
  if (given.kind === 'map' && keys.has('jwks') === keys.has('secret')) {
    report('an issuer needs either jwks or secret, and not both', given.at);
  }
  const base = { issuer: read.issuer, audience: read.audience };
  if (keys.has('secret')) {
    const algorithms = keys.get('algorithms');
    if (algorithms !== undefined)
      report('an issuer with a secret always uses HS256', algorithms.at);
    return { ...base, kind: 'secret', secret: read.secret };
  }
  const algorithms = read.algorithms ?? DEFAULT_ALGORITHMS;
  return { ...base, kind: 'jwks', jwks: read.jwks ?? '', algorithms };
}

function secret(given: Located, report: Parameters<Decode<string>>[1]): string {
  const written = text(given, report);
  if (written !== '' && Buffer.byteLength(written) < MIN_SECRET_BYTES) {
    report(`the secret must have at least ${MIN_SECRET_BYTES} bytes`, given.at);
  }
  return written;
}

/** Keys fetched over plain HTTP could be anyone's, so only this machine may be asked that way. */
function jwksUrl(given: Located, report: Parameters<Decode<string>>[1]): string {
  const written = urlOf(['https:', 'http:'])(given, report);
  if (!URL.canParse(written)) return written;
  const url = new URL(written);
  if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
    report('jwks must be an https URL (http is for this machine alone)', given.at);
  }
  return written;
}

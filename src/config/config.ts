/**
 * `config` turns sextant.yml and the environment into one readonly Config, or into one error that lists
 * everything wrong with it. Nothing else in the project reads the file or the environment's values.
 */
import type { DocumentLimits } from '../limits/document-facts.ts';
import type { FilterLimits } from '../limits/filter-limits.ts';
import type { GroupingMode } from '../shared/grouping.ts';
import type { LogLevel } from '../shared/log.ts';

/** Sizes are bytes, times are milliseconds, file paths are absolute. */
export interface Config {
  /** The file it came from. */
  readonly file: string;
  /** The folder that holds `cubes/` and `insights/`. */
  readonly models: string;
  /** By the name that cubes use as `data_source`; `default` always exists. */
  readonly warehouses: ReadonlyMap<string, WarehouseConfig>;
  readonly cache: CacheConfig;
  readonly auth: AuthConfig;
  readonly operations: OperationsConfig;
  readonly limits: Limits;
  readonly web: WebConfig;
  readonly documents: DocumentsConfig;
  readonly graphql: GraphqlConfig;
  readonly log: LogConfig;
  /** Null: no metrics are kept. */
  readonly metrics: MetricsConfig | null;
  /** Null: no traces are made. */
  readonly tracing: TracingConfig | null;
  readonly drain: DrainConfig;
  /** Roles that may read the plan and the SQL of their questions. */
  readonly explain: readonly string[];
  /** Signs cursors and drill tokens; instances that share callers share it. Null: see app/secrets.ts. */
  readonly secret: string | null;
}

/** How questions are written. */
export interface GraphqlConfig {
  readonly grouping: GroupingMode;
}

/** What is kept besides results: API keys, the audit trail, usage. */
export interface OperationsConfig {
  /** A folder for the embedded store, or a `postgres://` URL. */
  readonly store: string;
  /** Hashes the secrets of API keys; null: made from `secret` or an issuer's secret. Changing it ends every key. */
  readonly pepper: string | null;
  /** Roles that may read what their own tenant used. */
  readonly usage: readonly string[];
  readonly audit: AuditConfig;
}

export interface AuditConfig {
  readonly to: 'store' | 'file' | 'nowhere';
  /** JSON lines; absolute. Null unless `to` is `file`. */
  readonly file: string | null;
  /** Whether the values of filters (a request's variables) are kept. */
  readonly values: boolean;
  readonly retentionMs: number | null;
}

export interface LogConfig {
  /** The least that is written. */
  readonly level: LogLevel;
}

/** Where metrics are read: on a port of their own, or on a path of the main one. */
export type MetricsConfig =
  /** `host` null: where the main port listens. */
  | { readonly kind: 'port'; readonly port: number; readonly host: string | null }
  | { readonly kind: 'path'; readonly path: string };

/** Where traces are sent. */
export interface TracingConfig {
  /** The whole URL. */
  readonly endpoint: string;
  /** Of each request to it; their values may be secrets. */
  readonly headers: ReadonlyMap<string, string>;
  /** The part of the traces that begin here, from 0 to 1; null: what the environment says, else all. */
  readonly sample: number | null;
  /** What the gateway calls itself in traces. */
  readonly service: string;
}

/** How a server ends. */
export interface DrainConfig {
  /** How long it says that it is not ready, and goes on, before its port closes. */
  readonly delayMs: number;
  /** How long requests under way may then take. */
  readonly graceMs: number;
}

/** What browsers may do. */
export interface WebConfig {
  /** Origins whose pages may ask; `*` is every one. Empty: the gateway's own alone. */
  readonly origins: readonly string[];
  /** Whether pages of this machine may ask, from any port; not of the file, but of the command that serves. */
  readonly localhost: boolean;
  /** Headers that pages may send, beside those that are always allowed; in lower case. */
  readonly headers: readonly string[];
  /** Headers of answers that pages may read, beside those that always are; in lower case. */
  readonly expose: readonly string[];
  /** Whether there is a page to try questions on. */
  readonly graphiql: boolean;
  /** Roles that may read the schema; `*` is every role. */
  readonly introspection: readonly string[];
  /** How long shared caches may hold answers that are the same for everyone; null: not at all. */
  readonly publicMaxAgeMs: number | null;
  /** Whether answers are compressed for clients that ask for it. */
  readonly compression: boolean;
  /** How many proxies stand before the gateway and each name their peer in `X-Forwarded-For`; 0: believe none. */
  readonly proxies: number;
}

/** Questions that are named by their hash. */
export interface DocumentsConfig {
  /** Whether clients may register documents as they go. */
  readonly automatic: boolean;
  /** A JSON file of documents by the SHA-256 of their text; absolute. */
  readonly manifest: string | null;
  /** Roles that may ask nothing that the manifest does not list; `*` is every role. */
  readonly trusted: readonly string[];
}

export type WarehouseConfig =
  | {
      readonly type: 'duckdb';
      /** Absolute, or `:memory:`. */
      readonly path: string;
      readonly threads: number | null;
      readonly memoryBytes: number | null;
      /** The gateway never writes, and several processes may read one file. */
      readonly readOnly: boolean;
    }
  | { readonly type: 'postgres'; readonly url: string; readonly pool: number };

export interface CacheConfig {
  /** Null: in-process alone. */
  readonly redis: string | null;
  readonly memoryBytes: number;
  readonly defaultTtlMs: number;
}

export interface AuthConfig {
  readonly jwt: readonly JwtIssuer[];
  readonly claims: ClaimPaths;
  readonly admin: AdminConfig;
}

/** Who manages keys, reads the audit and acts for tenants. */
interface AdminConfig {
  readonly role: string;
  /** Whose tokens are believed to have that role. */
  readonly issuers: readonly string[];
}

interface IssuerBase {
  /** Compared with `iss` character by character. */
  readonly issuer: string;
  /** The token must carry one of them in `aud`. */
  readonly audience: readonly string[];
}

export type JwtIssuer = IssuerBase &
  (
    | { readonly kind: 'jwks'; readonly jwks: string; readonly algorithms: readonly string[] }
    /** A shared HS256 secret; null when the environment leaves it empty: then the issuer is switched off. */
    | { readonly kind: 'secret'; readonly secret: string | null }
  );

/** Where a token says who is asking: dotted paths, or whole claim names such as `https://example.com/tenant`. */
export interface ClaimPaths {
  readonly tenant: string;
  readonly roles: string;
  readonly user: string;
}

export interface Limits extends DocumentLimits {
  /** Rows of an answer when the query names no limit. */
  readonly rows: number;
  /** The most rows a query may ask for. */
  readonly maxRows: number;
  /** The most that an answer in batches may be asked for. */
  readonly streamRows: number;
  /** How long one question may run in a warehouse. */
  readonly timeoutMs: number;
  /** Lexical tokens of a GraphQL document. */
  readonly tokens: number;
  /** Bytes of a request's body. */
  readonly bodyBytes: number;
  readonly filters: FilterLimits;
  /** Rows × fields of one answer. */
  readonly answerCells: number;
  /** About how many bytes of JSON one answer may have. */
  readonly answerBytes: number;
  /** Memory of all answers that are read, made and sent at once; null: a part of what Node may use. */
  readonly inFlightBytes: number | null;
  /** How long a client may take nothing of its answer. */
  readonly stalledMs: number;
  /** How long a client may take for its whole answer. */
  readonly answerMs: number;
  readonly rates: RatesConfig;
  /** Of every tenant that `budgets` does not name; null: none. */
  readonly budget: BudgetConfig | null;
  readonly budgets: ReadonlyMap<string, BudgetConfig>;
  readonly concurrency: ConcurrencyConfig;
}

/** Requests of one caller; null does not limit. */
export interface RatesConfig {
  /** Of an API key. */
  readonly key: Rate | null;
  readonly tenant: Rate | null;
  readonly user: Rate | null;
}

export interface Rate {
  readonly perSecond: number;
  /** At once, after a rest. */
  readonly burst: number;
}

/** What a tenant may have the warehouses do a UTC day; null does not limit. */
export interface BudgetConfig {
  /** In cost units. */
  readonly cost: number | null;
  readonly bytes: number | null;
}

/** Questions at work in one warehouse. */
export interface ConcurrencyConfig {
  /** At once; null: as many as the warehouse has connections or this machine has processors. */
  readonly running: number | null;
  /** Of one tenant; null: half of them. */
  readonly perTenant: number | null;
  readonly waiting: number;
  readonly waitingPerTenant: number;
}

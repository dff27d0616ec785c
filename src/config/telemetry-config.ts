/** `log`, `metrics`, `tracing` and `drain`: what operators see of a server, and how it ends. */
import { LOG_LEVELS } from '../shared/log.ts';
import type { DrainConfig, LogConfig, MetricsConfig, TracingConfig } from './config.ts';
import {
  type Decode,
  duration,
  mapOf,
  oneOf,
  optional,
  record,
  required,
  text,
  wholeNumber,
} from './decode.ts';
import { urlOf } from './texts.ts';

export const DEFAULT_LOG: LogConfig = { level: 'info' };
export const DEFAULT_DRAIN: DrainConfig = { delayMs: 0, graceMs: 35_000 };
export const SERVICE = 'sextant';
/** Where collectors take traces over HTTP, behind the address that is given. */
const TRACES_PATH = '/v1/traces';

export const log: Decode<LogConfig> = record<LogConfig>(
  { level: optional(oneOf(LOG_LEVELS, 'log.level'), DEFAULT_LOG.level) },
  'log',
);

export const metrics: Decode<MetricsConfig | null> = (given, report) => {
  const { port, host, path } = record(
    {
      port: optional<number | null>(wholeNumber(0, 65_535), null),
      host: optional<string | null>(text, null),
      path: optional<string | null>(metricsPath, null),
    },
    'metrics',
  )(given, report);
  if ((port === null) === (path === null)) {
    report('metrics needs port, or path on the main port, and not both', given.at);
  }
  if (path !== null && host !== null) report('metrics.host belongs to metrics.port', given.at);
  if (path !== null) return { kind: 'path', path };
  return port === null ? null : { kind: 'port', port, host };
};

const metricsPath: Decode<string> = (given, report) => {
  const written = text(given, report);
  if (!/^\/[\w./-]*\w$/.test(written) || /^\/(graphql|health)\b/.test(written)) {
    report('expected a path that nothing else is at, such as /metrics', given.at);
  }
  return written;
};

export const tracing: Decode<TracingConfig> = (given, report) => {
  const { endpoint, headers, sample, service } = record(
    {
      endpoint: required(urlOf(['http:', 'https:'])),
      headers: optional<ReadonlyMap<string, string>>(mapOf(text, 'tracing.headers'), new Map()),
      sample: optional<number | null>(share, null),
      service: optional(text, SERVICE),
    },
    'tracing',
  )(given, report);
  return { endpoint: tracesUrl(endpoint), headers, sample, service };
};

/** `http://collector:4318` is a collector; a path that ends as theirs do is the whole. */
export function tracesUrl(endpoint: string): string {
  if (!URL.canParse(endpoint)) return endpoint;
  const url = new URL(endpoint);
  if (!url.pathname.endsWith(TRACES_PATH)) {
    url.pathname = `${url.pathname.replace(/\/$/, '')}${TRACES_PATH}`;
  }
  return url.href;
}

const share: Decode<number> = (given, report) => {
  const written = given.kind === 'scalar' ? given.value : null;
  const value = typeof written === 'string' && written.trim() !== '' ? Number(written) : written;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  report('expected a number from 0 to 1', given.at);
  return 0;
};

export const drain: Decode<DrainConfig> = (given, report) => {
  const { delay, grace } = record(
    {
      delay: optional(pause, DEFAULT_DRAIN.delayMs),
      grace: optional(duration, DEFAULT_DRAIN.graceMs),
    },
    'drain',
  )(given, report);
  return { delayMs: delay, graceMs: grace };
};

/** A duration, or none. */
const pause: Decode<number> = (given, report) =>
  given.kind === 'scalar' && /^0(ms|s|m|h)?$/.test(String(given.value))
    ? 0
    : duration(given, report);

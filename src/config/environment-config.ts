/**
 * What an environment says over the file, so that one file serves several: the level of the log, and where traces go, by
 * the variables that OpenTelemetry has named for it.
 */
import { LOG_LEVELS, type LogLevel } from '../shared/log.ts';
import { nearest } from '../shared/suggest.ts';
import type { Config, LogConfig, TracingConfig } from './config.ts';
import type { Environment } from './config-document.ts';
import { SERVICE, tracesUrl } from './telemetry-config.ts';

type Complain = (message: string) => void;

export function overridden<T extends Pick<Config, 'log' | 'tracing'>>(
  config: T,
  environment: Environment,
  complain: Complain,
): T {
  const log = logOf(config.log, environment, complain);
  const tracing = tracingOf(config.tracing, environment, complain);
  return { ...config, log, tracing };
}

const LEVEL = 'SEXTANT_LOG_LEVEL';

function logOf(given: LogConfig, environment: Environment, complain: Complain): LogConfig {
  const written = environment[LEVEL] ?? '';
  if (written === '' || isLevel(written)) return written === '' ? given : { level: written };
  const near = nearest(written, LOG_LEVELS);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  complain(`${LEVEL} cannot be ${written}${hint} (known: ${LOG_LEVELS.join(', ')})`);
  return given;
}

function isLevel(written: string): written is LogLevel {
  return LOG_LEVELS.some((level) => level === written);
}

function tracingOf(
  given: TracingConfig | null,
  environment: Environment,
  complain: Complain,
): TracingConfig | null {
  const { OTEL_SDK_DISABLED: off, OTEL_TRACES_EXPORTER: exporter } = environment;
  if (off?.toLowerCase() === 'true' || exporter === 'none') return null;
  const endpoint = endpointOf(environment, complain) ?? given?.endpoint;
  if (endpoint === undefined) return null;
  return {
    endpoint,
    headers: new Map([...(given?.headers ?? []), ...headersOf(environment)]),
    sample: given?.sample ?? null,
    service: environment['OTEL_SERVICE_NAME'] || (given?.service ?? SERVICE),
  };
}

/** That of traces is the whole URL, the one for all signals is not. */
function endpointOf(environment: Environment, complain: Complain): string | null {
  for (const name of ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT']) {
    const written = environment[name] ?? '';
    if (written === '') continue;
    const isUrl = URL.canParse(written) && /^https?:$/.test(new URL(written).protocol);
    if (!isUrl) complain(`${name} must be a URL that starts with http:// or https://`);
    return name.includes('TRACES') ? written : tracesUrl(written);
  }
  return null;
}

/** `name=value,name=value`, percent-encoded. */
function headersOf(environment: Environment): readonly (readonly [string, string])[] {
  const names = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'];
  return names
    .flatMap((name) => (environment[name] ?? '').split(','))
    .flatMap((pair) => {
      const [name = '', ...value] = pair.split('=');
      return value.length === 0 ? [] : [[name.trim(), decoded(value.join('=').trim())] as const];
    });
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load-config.ts';
import { InvalidModelError } from '../../../src/shared/errors.ts';

const MINIMAL = 'warehouses:\n  default: { type: duckdb, path: demo.duckdb }\n';

function parse(more: string, environment: Record<string, string> = {}) {
  return parseConfig(`${MINIMAL}${more}`, '/srv/sextant.yml', environment, 'sextant.yml');
}

function problemsOf(more: string, environment: Record<string, string> = {}): readonly string[] {
  try {
    parse(more, environment);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidModelError)) throw error;
    return error.issues.map(({ message }) => message);
  }
}

describe('what operators see', () => {
  it('is a log from info on, no metrics, no traces, and no delay at the end', () => {
    expect(parse('')).toMatchObject({
      ...{ log: { level: 'info' }, metrics: null, tracing: null },
      drain: { delayMs: 0, graceMs: 35_000 },
    });
  });

  it('has a level, which an environment may say otherwise', () => {
    expect(parse('log: { level: warn }').log.level).toBe('warn');
    expect(parse('log: { level: warn }', { SEXTANT_LOG_LEVEL: 'debug' }).log.level).toBe('debug');
    expect(parse('', { SEXTANT_LOG_LEVEL: '' }).log.level).toBe('info');
    const known = '(known: debug, info, warn, error, silent)';
    expect(problemsOf('log: { level: warm }')).toEqual([
      `log.level cannot be warm; did you mean warn? ${known}`,
    ]);
    expect(problemsOf('', { SEXTANT_LOG_LEVEL: 'loud' })).toEqual([
      `SEXTANT_LOG_LEVEL cannot be loud ${known}`,
    ]);
  });

  it('has metrics on a port of their own, or on a path of the main one', () => {
    expect(parse('metrics: { port: 9464 }').metrics).toEqual({
      ...{ kind: 'port', port: 9464, host: null },
    });
    expect(parse('metrics: { path: /metrics }').metrics).toEqual({
      kind: 'path',
      path: '/metrics',
    });
    const either = ['metrics needs port, or path on the main port, and not both'];
    expect(problemsOf('metrics: { port: 1, path: /metrics }')).toEqual(either);
    expect(problemsOf('metrics: { host: localhost }')).toEqual(either);
    for (const path of ['metrics', '/', '/graphql', '/health/ready', '/a?b']) {
      expect(problemsOf(`metrics: { path: "${path}" }`)).toEqual([
        'expected a path that nothing else is at, such as /metrics',
      ]);
    }
  });

  it('has traces where a collector is, whose address may be whole or not', () => {
    const endpointOf = (endpoint: string) => parse(`tracing: { endpoint: "${endpoint}" }`).tracing;
    const whole = 'http://collector:4318/v1/traces';
    expect(endpointOf('http://collector:4318')).toEqual({
      ...{ endpoint: whole, headers: new Map(), sample: null, service: 'sextant' },
    });
    expect(endpointOf(whole)?.endpoint).toBe(whole);
    expect(endpointOf('https://c/otlp/')?.endpoint).toBe('https://c/otlp/v1/traces');
    expect(problemsOf('tracing: { sample: 2 }')).toEqual([
      'tracing needs endpoint',
      'expected a number from 0 to 1',
    ]);
  });

  it('has traces by the variables of OpenTelemetry, or none', () => {
    const file = 'tracing: { endpoint: "http://file:1", headers: { a: "1", b: "2" }, sample: 0.5 }';
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all:1',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces:1/x',
      OTEL_EXPORTER_OTLP_HEADERS: 'b=3,c=%20d',
      OTEL_SERVICE_NAME: 'shop',
    };
    expect(parse(file, environment).tracing).toEqual({
      ...{ endpoint: 'http://traces:1/x', sample: 0.5, service: 'shop' },
      headers: new Map([...[['a', '1'] as const], ['b', '3'], ['c', ' d']]),
    });
    expect(parse('', environment).tracing?.endpoint).toBe('http://traces:1/x');
    expect(parse(file, { OTEL_SDK_DISABLED: 'true' }).tracing).toBeNull();
    expect(parse(file, { OTEL_TRACES_EXPORTER: 'none' }).tracing).toBeNull();
    expect(problemsOf('', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL that starts with http:// or https://',
    ]);
  });

  it('ends after a delay, which may be none', () => {
    expect(parse('drain: { delay: 5s, grace: 1m }').drain).toEqual({
      ...{ delayMs: 5_000, graceMs: 60_000 },
    });
    expect(parse('drain: { delay: 0s }').drain.delayMs).toBe(0);
    expect(problemsOf('drain: { delay: soon }')).toEqual([
      'expected a duration such as 30s, 5m or 1h',
    ]);
  });
});

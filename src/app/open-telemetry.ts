/** What is told of a gateway's work: the log, metrics that somebody may read, traces. One of each for its whole life. */
import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { Log } from '../shared/log.ts';
import { type Metrics, NO_METRICS, type ReadableMetrics } from '../telemetry/metrics.ts';
import { openMetrics } from '../telemetry/open-metrics.ts';
import { openTracing } from '../telemetry/open-tracing.ts';
import type { Tracing } from '../telemetry/tracing.ts';

export interface Telemetry {
  readonly log: Log;
  /** Null: nobody reads them, and nothing is counted. */
  readonly readable: ReadableMetrics | null;
  readonly counts: Metrics;
  readonly tracing: Tracing;
}

export async function openTelemetry(
  { metrics, tracing }: Pick<Config, 'metrics' | 'tracing'>,
  log: Log,
): Promise<Telemetry> {
  const version = ownVersion();
  const readable = await openMetrics(metrics === null ? null : { version });
  const onChange = (state: 'lost' | 'back', cause: unknown) =>
    log('warn', `the collector of traces is ${state}`, { cause });
  const traced = await openTracing(tracing === null ? null : { ...tracing, version, onChange });
  return { log, readable, counts: readable ?? NO_METRICS, tracing: traced };
}

/** From the package that this is a part of, whether as a source or built. */
function ownVersion(): string {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      const text = readFileSync(new URL(up, import.meta.url), 'utf8');
      const { name, version } = JSON.parse(text) as { name?: string; version?: string };
      if (name === 'sextant' && version !== undefined) return version;
    } catch {
      // Not there: one further up.
    }
  }
  return 'unknown';
}

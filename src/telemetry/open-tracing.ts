import { NO_SPANS } from '../shared/spans.ts';
import type { Tracing, TracingOptions } from './tracing.ts';

const NO_TRACING: Tracing = {
  spans: NO_SPANS,
  begin: () => null,
  close: async () => undefined,
};

/** The SDK is loaded here, and only if something is configured. */
export async function openTracing(options: TracingOptions | null): Promise<Tracing> {
  if (options === null) return NO_TRACING;
  const { openOtlpTracing } = await import('./otlp-tracing.ts');
  return openOtlpTracing(options);
}

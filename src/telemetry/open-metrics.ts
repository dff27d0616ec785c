import type { ReadableMetrics } from './metrics.ts';

/** Null: nobody reads them. The library is loaded here, and only if somebody does. */
export async function openMetrics(
  build: { readonly version: string } | null,
): Promise<ReadableMetrics | null> {
  if (build === null) return null;
  const { createPrometheus } = await import('./prometheus.ts');
  return createPrometheus(build);
}

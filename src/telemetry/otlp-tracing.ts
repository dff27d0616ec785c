/**
 * Traces by OpenTelemetry, sent over OTLP. The one file that imports its SDK: who traces nothing never loads it. The
 * provider is the gateway's own and not the process's, so that a program that embeds it keeps the one it has.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import { isGatewayError } from '../shared/errors.ts';
import type { Span, Spans } from '../shared/spans.ts';
import type { TraceParent } from '../shared/trace-parent.ts';
import type { RequestTrace, Tracing, TracingOptions } from './tracing.ts';

/** A span may hold so much of a text: names of cubes, not documents. */
const LONGEST_TEXT = 500;

export function openOtlpTracing(options: TracingOptions): Tracing {
  const provider = new BasicTracerProvider({
    resource: resourceOf(options),
    spanProcessors: [new BatchSpanProcessor(exporterOf(options))],
    spanLimits: { attributeValueLengthLimit: LONGEST_TEXT },
    ...samplerOf(options),
  });
  const tracer = provider.getTracer('sextant', options.version);
  /** Of the request that is worked on: its parts may begin anywhere below it. */
  const current = new AsyncLocalStorage<Context>();
  return {
    spans: spansOf(tracer, current),
    begin: (name, parent) => beginRequest(name, parent, tracer, current),
    close: () => provider.shutdown(),
  };
}

function resourceOf({ service, version }: TracingOptions) {
  const own = resourceFromAttributes({ 'service.name': service, 'service.version': version });
  return detectResources({ detectors: [envDetector] }).merge(own);
}

/** A caller's decision is respected; where there is none, the configured part is sampled, else what the environment says. */
function samplerOf({ sample }: TracingOptions) {
  if (sample === null) return {};
  return { sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sample) }) };
}

/** Says once that the collector is away, and once that it is back: traces are lost, never requests. */
function exporterOf({ endpoint, headers, onChange }: TracingOptions): SpanExporter {
  const exporter = new OTLPTraceExporter({ url: endpoint, headers: Object.fromEntries(headers) });
  let isLost = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined;
        if (failed !== isLost) onChange(failed ? 'lost' : 'back', result.error ?? null);
        isLost = failed;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

function beginRequest(
  name: string,
  parent: TraceParent | null,
  tracer: Tracer,
  current: AsyncLocalStorage<Context>,
): RequestTrace {
  const around =
    parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote(parent));
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, around);
  const inside = trace.setSpan(around, span);
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    place: { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 },
    run: (work) => current.run(inside, work),
    end: (facts, failure) => {
      span.setAttributes(facts);
      fail(span, failure);
      span.end();
    },
  };
}

function remote({ traceId, spanId, sampled }: TraceParent) {
  return {
    ...{ traceId, spanId, isRemote: true },
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
  };
}

const NO_SPAN: Span = { end: () => undefined };

function spansOf(tracer: Tracer, current: AsyncLocalStorage<Context>): Spans {
  return {
    begin: (name) => {
      const context = current.getStore();
      // Work of the gateway's own: a check of the model, a health check.
      if (context === undefined) return NO_SPAN;
      const span = tracer.startSpan(name, {}, context);
      return {
        end: (facts = {}, error) => {
          span.setAttributes(facts);
          if (error !== undefined) fail(span, codeOf(error));
          span.end();
        },
      };
    },
  };
}

/** Sentences may quote values: the code alone is told. */
function codeOf(error: unknown): string {
  return isGatewayError(error) ? error.code : 'INTERNAL';
}

function fail(span: OtelSpan, code: string | null): void {
  if (code === null) return;
  span.setAttribute('error.type', code);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

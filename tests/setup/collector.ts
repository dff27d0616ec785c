/** A collector of traces: takes OTLP over HTTP, and believes nothing that its published schema does not have. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { loadSync, type Message, type Type } from 'protobufjs';

interface Collected {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: it has none. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Collector {
  readonly url: string;
  readonly spans: readonly Collected[];
  /** Of what sent them. */
  readonly resources: readonly Readonly<Record<string, unknown>>[];
  /** Header `name` of each request. */
  readonly headers: readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

const schema = loadSync(join(import.meta.dirname, '../fixtures/otlp/traces.proto'));
const REQUEST: Type = schema.lookupType('otlp.ExportTraceServiceRequest');

export async function startCollector(): Promise<Collector> {
  const spans: Collected[] = [];
  const resources: Record<string, unknown>[] = [];
  const headers: Record<string, unknown>[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const sent = await json(incoming);
    if (incoming.url !== '/v1/traces' || incoming.method !== 'POST') {
      outgoing.writeHead(404).end();
      return;
    }
    headers.push(incoming.headers);
    for (const { resource, scopeSpans } of decoded(sent).resourceSpans) {
      resources.push(attributesOf(resource.attributes));
      spans.push(...scopeSpans.flatMap((scope) => scope.spans.map(collected)));
    }
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, spans, resources, headers },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Pair {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly Pair[];
  readonly status?: { readonly code?: string };
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Pair[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

/** By way of the binary form: what is not in the schema does not come out of it. */
function decoded(sent: unknown): Sent {
  const message = REQUEST.fromObject(bytesFor(sent) as Record<string, unknown>);
  const read: Message = REQUEST.decode(REQUEST.encode(message).finish());
  const back = REQUEST.toObject(read, { longs: String, enums: String, bytes: String });
  const lost = keysOf(sent).filter((key) => !keysOf(back).includes(key));
  if (lost.length > 0) throw new Error(`not in the schema of OTLP: ${lost.join(', ')}`);
  return hexFor(back) as Sent;
}

/** Defaults need not be written, in either form. */
function keysOf(value: unknown, path = ''): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  const isDefault = (one: unknown) =>
    one === 0 || one === '' || one === false || (Array.isArray(one) && one.length === 0);
  return Object.entries(value).flatMap(([key, one]) => {
    const here = Array.isArray(value) ? path : `${path}.${key}`;
    return isDefault(one) ? [] : [here, ...keysOf(one, here)];
  });
}

const IDS = new Set(['traceId', 'spanId', 'parentSpanId']);

/** In OTLP's JSON ids are hexadecimal digits, where protobuf's has base64. */
const bytesFor = (value: unknown): unknown => mapIds(value, 'hex', 'base64');
const hexFor = (value: unknown): unknown => mapIds(value, 'base64', 'hex');

function mapIds(value: unknown, from: BufferEncoding, to: BufferEncoding): unknown {
  if (Array.isArray(value)) return value.map((one) => mapIds(one, from, to));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, one]) => [
    key,
    IDS.has(key) ? Buffer.from(String(one), from).toString(to) : mapIds(one, from, to),
  ]);
  return Object.fromEntries(entries);
}

function collected(span: Span): Collected {
  const { traceId, spanId, parentSpanId = '', name, kind, status } = span;
  const ids = [traceId.length, spanId.length, parentSpanId.length];
  if (ids[0] !== 32 || ids[1] !== 16 || (ids[2] !== 0 && ids[2] !== 16)) {
    throw new Error(`ids of ${ids.join(', ')} digits`);
  }
  if (BigInt(span.endTimeUnixNano) < BigInt(span.startTimeUnixNano))
    throw new Error('it ends before it starts');
  const failed = status?.code === 'STATUS_CODE_ERROR';
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind,
    failed,
    attributes: attributesOf(span.attributes),
  };
}

function attributesOf(pairs: readonly Pair[] = []): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}

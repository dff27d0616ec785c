import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { InFlight } from '../limits/in-flight.ts';
import type { Log } from '../shared/log.ts';
import { badRequest, bodyTooLong, brokenRequest, tooManyHeaders } from './early-refusal.ts';
import { NotTakenError } from './pipeline/refusal.ts';
import { bodyOf } from './request-body.ts';
import { type Sending, send } from './sending.ts';

export interface ServerOptions {
  readonly port: number;
  /** Undefined: every address of this machine. */
  readonly host: string | undefined;
  /** The most a request's body may have, in bytes. */
  readonly bodyBytes: number;
  readonly log: Log;
  /** How long a client may take, in milliseconds. */
  readonly patience?: Partial<Patience>;
  /** Hears how much waits for its readers. */
  readonly inFlight?: InFlight;
}

interface Patience {
  /** To send its headers. */
  readonly headersMs: number;
  /** To send its whole request. */
  readonly requestMs: number;
  /** To take any of its answer. */
  readonly stalledMs: number;
  /** To take its whole answer. */
  readonly answerMs: number;
}

export interface RunningServer {
  readonly url: string;
  /** Takes no new requests, lets those under way finish for at most `graceMs`, then cuts them off. */
  close(graceMs: number): Promise<void>;
}

/** `address` is the peer's, which may be a proxy. */
export type FetchHandler = (
  request: Request,
  address: string | null,
) => Promise<Response> | Response;

const PATIENCE: Patience = {
  ...{ headersMs: 10_000, requestMs: 30_000 },
  ...{ stalledMs: 30_000, answerMs: 300_000 },
};
/** A browser sends a few; every one beyond is work for nothing. */
const MAX_HEADERS = 100;
const CHECK_EVERY_MS = 1_000;
/** Above the idle time of common load balancers (60 s), so that they close first. */
const KEEP_ALIVE_MS = 65_000;

/** Serves a fetch handler over HTTP. */
export async function startServer(
  handle: FetchHandler,
  options: ServerOptions,
): Promise<RunningServer> {
  const { headersMs, requestMs, ...reading } = { ...PATIENCE, ...options.patience };
  const sending = { ...reading, inFlight: options.inFlight ?? null };
  const answering = { handle, bodyBytes: options.bodyBytes, sending, draining: false };
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, headersMs),
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (incoming, outgoing) => {
      answer(incoming, outgoing, answering).catch((cause: unknown) => {
        if (outgoing.destroyed) return;
        options.log('error', 'a request failed', { cause });
        if (outgoing.headersSent) outgoing.destroy();
        else outgoing.writeHead(500, { connection: 'close' }).end();
      });
    },
  );
  // Node would drop those beyond in silence; all of them together are at most 16 KiB, and too many refused.
  server.maxHeadersCount = 0;
  server.on('connection', (socket) => socket.on('error', () => undefined));
  server.on('clientError', refuseBrokenRequest);
  await listen(server, options);
  // Such as no descriptor left for one more connection: those that are open go on.
  server.on('error', (cause) => options.log('error', 'a connection could not be taken', { cause }));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close: (graceMs) => {
      answering.draining = true;
      return drain(server, graceMs);
    },
  };
}

function listen(server: Server, { port, host }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const BROKEN: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What is no HTTP, or comes too slowly, is told so where it can still be told, and hung up on. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { code = '' } = error;
  if (!socket.writable || code === 'ECONNRESET') return void socket.destroy();
  socket.end(brokenRequest(BROKEN[code] ?? '400 Bad Request'), () => socket.destroy());
}

async function drain(server: Server, graceMs: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(timer);
}

interface Answering {
  readonly handle: FetchHandler;
  readonly bodyBytes: number;
  readonly sending: Sending;
  /** Once true, each answer ends its connection. */
  draining: boolean;
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answering: Answering,
): Promise<void> {
  const gone = new AbortController();
  // Who has left cannot be written to; `close` says so.
  outgoing.on('error', () => undefined);
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort(new Error('the client has left'));
  });
  const response = await answered(incoming, answering, gone);
  if (answering.draining || isEndless(incoming)) outgoing.setHeader('connection', 'close');
  await send(response, outgoing, answering.sending);
}

/** Node drops what nobody has read of a body whose length is known, and so permitted; of others nobody knows how much comes. */
function isEndless({ complete, headers }: IncomingMessage): boolean {
  return !complete && headers['transfer-encoding'] !== undefined;
}

async function answered(
  incoming: IncomingMessage,
  { bodyBytes, handle }: Answering,
  gone: AbortController,
): Promise<Response> {
  const { headers, rawHeaders, socket } = incoming;
  if (rawHeaders.length > 2 * MAX_HEADERS) return tooManyHeaders(headers, MAX_HEADERS);
  const body = await bodyOf(incoming, bodyBytes, gone);
  if (body === null) return bodyTooLong(headers, bodyBytes);
  const request = toRequest(incoming, body, gone.signal);
  if (request === null) return badRequest(headers);
  try {
    return await handle(request, socket.remoteAddress ?? null);
  } catch (error) {
    // A handler that reads the body and lets its end through.
    if (error instanceof NotTakenError && error.status === 413) {
      return bodyTooLong(headers, bodyBytes);
    }
    throw error;
  }
}

type Body = Buffer | ReadableStream<Uint8Array>;

/** Null when what came is no request that fetch can express, such as a TRACE or a broken target. */
function toRequest(incoming: IncomingMessage, body: Body, signal: AbortSignal): Request | null {
  try {
    return asRequest(incoming, body, signal);
  } catch {
    return null;
  }
}

function asRequest(incoming: IncomingMessage, body: Body, signal: AbortSignal): Request {
  const method = incoming.method ?? 'GET';
  const headers = new Headers();
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '');
  }
  // The host is the client's word and nothing relies on it; only path and query are of interest.
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const mayHave = method !== 'GET' && method !== 'HEAD';
  if (!(body instanceof Buffer)) {
    // What Node's types do not know yet: a body that is read while the request is answered.
    const streamed = { method, headers, signal, duplex: 'half', ...(mayHave && { body }) };
    return new Request(url, streamed as RequestInit);
  }
  const hasBody = mayHave && body.length > 0;
  return new Request(url, { method, headers, signal, body: hasBody ? new Uint8Array(body) : null });
}

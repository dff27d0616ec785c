/**
 * Answers in fewer bytes, for clients that say that they understand them. Compressed on other threads, at levels that
 * take little time: an answer is made once and sent once.
 */
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import { byteStream } from '../shared/byte-stream.ts';
import { acceptedCoding, type Coding } from './accept-encoding.ts';

/** Below, the work is worth more than the bytes. */
const LEAST_BYTES = 1_024;
const GZIP = { level: 4 };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const TEXT = /^(text\/|image\/svg\+xml|application\/([\w.-]+\+)?(json|xml|javascript|x-ndjson)\b)/;

/** The same answer as the request would rather have it. */
export async function compressed(response: Response, request: Request): Promise<Response> {
  if (!canBe(response)) return response;
  const accepted = acceptedCoding(request.headers.get('accept-encoding'));
  if (!isLong(response) && accepted.identity) return response;
  // Also where nothing is compressed: whoever keeps it has other clients, too.
  vary(response.headers);
  const { coding } = accepted;
  if (coding === null) return response;
  const body = await codedBody(response, coding);
  const headers = new Headers(response.headers);
  headers.set('content-encoding', coding);
  if (body instanceof Uint8Array) headers.set('content-length', String(body.byteLength));
  return new Response(body, { status: response.status, headers });
}

/** Texts that nobody has compressed. */
function canBe({ body, headers }: Response): boolean {
  if (body === null || headers.has('content-encoding')) return false;
  const isKept = /\bno-transform\b/i.test(headers.get('cache-control') ?? '');
  return !isKept && TEXT.test(headers.get('content-type') ?? '');
}

/** Also where nobody knows how long it will be. */
function isLong({ headers }: Response): boolean {
  const said = headers.get('content-length');
  return said === null || Number(said) >= LEAST_BYTES;
}

function vary(headers: Headers): void {
  const named = (headers.get('vary') ?? '').toLowerCase();
  if (!named.includes('accept-encoding')) headers.append('vary', 'Accept-Encoding');
}

async function codedBody(response: Response, coding: Coding) {
  if (!response.headers.has('content-length')) return streamed(response, coding);
  return IN_ONE[coding](Buffer.from(await response.arrayBuffer()));
}

const IN_ONE: Readonly<Record<Coding, (bytes: Buffer) => Promise<Buffer<ArrayBuffer>>>> = {
  br: async (bytes) => Buffer.from(await promisify(brotliCompress)(bytes, BROTLI)),
  gzip: async (bytes) => Buffer.from(await promisify(gzip)(bytes, GZIP)),
};

/** Each chunk goes out as it comes: it may be an event that somebody waits for. */
function streamed({ body }: Response, coding: Coding): ReadableStream<Uint8Array> {
  const zip =
    coding === 'br'
      ? createBrotliCompress({ ...BROTLI, flush: constants.BROTLI_OPERATION_FLUSH })
      : createGzip({ ...GZIP, flush: constants.Z_SYNC_FLUSH });
  // A web stream or, from Yoga, a Node stream: both can be walked through. Its failure is read from the other end.
  pipeline(body as unknown as AsyncIterable<Uint8Array>, zip, () => undefined);
  return byteStream(zip[Symbol.asyncIterator]());
}

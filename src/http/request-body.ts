import type { IncomingMessage } from 'node:http';
import { byteStream } from '../shared/byte-stream.ts';
import { bodyTooLong } from './pipeline/read-body.ts';

/** Nearly all are shorter. Longer ones wait until it is known who sends them. */
const READ_AT_ONCE = 16 * 1024;

/**
 * Short bodies as a whole. Others are read when somebody asks for them: of whoever is refused before, nothing is.
 * Null: it says itself that it is larger than allowed.
 */
export async function bodyOf(
  incoming: IncomingMessage,
  limit: number,
  gone: AbortController,
): Promise<Buffer | ReadableStream<Uint8Array> | null> {
  const { 'content-length': length, 'transfer-encoding': pieces } = incoming.headers;
  if (Number(length ?? 0) > limit) return null;
  if (pieces !== undefined || Number(length ?? 0) > READ_AT_ONCE) {
    return byteStream(chunksOf(incoming, limit, gone), 0);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* chunksOf(
  incoming: IncomingMessage,
  limit: number,
  gone: AbortController,
): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  try {
    // Whoever sends too much is still to be told so, over the same socket.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limit) break;
      yield chunk;
    }
  } catch {
    gone.abort(new Error('the client has left'));
    throw gone.signal.reason;
  }
  if (size > limit) throw bodyTooLong(limit);
}

import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { InFlight } from '../limits/in-flight.ts';

export interface Sending {
  /** How long a client may take nothing of its answer, in milliseconds. */
  readonly stalledMs: number;
  /** How long it may take for the whole of it. */
  readonly answerMs: number;
  /** Answers that wait for their readers count; absent: nobody counts. */
  readonly inFlight: InFlight | null;
}

/** Sends an answer. A client that does not read it is cut off, or its answer would be held for good. */
export async function send(
  response: Response,
  outgoing: ServerResponse,
  sending: Sending,
): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  if (response.body === null) {
    outgoing.end();
    return;
  }
  impatiently(outgoing, sending);
  // A web stream or, from Yoga, a Node stream: both can be walked through.
  const body = response.body as unknown as AsyncIterable<Uint8Array>;
  await pipeline(body, counted(outgoing, sending.inFlight), outgoing);
}

function impatiently(outgoing: ServerResponse, { stalledMs, answerMs }: Sending): void {
  const cut = () => outgoing.destroy();
  // Of the socket: as long as bytes leave it, it starts anew. Node takes it back once the answer is out.
  outgoing.setTimeout(stalledMs, cut);
  const timer = setTimeout(cut, answerMs);
  timer.unref();
  outgoing.once('close', () => clearTimeout(timer));
}

/** What exists already is not refused: it keeps others from being made. */
function counted(outgoing: ServerResponse, inFlight: InFlight | null) {
  const account = inFlight?.open(Number.POSITIVE_INFINITY);
  outgoing.once('close', () => account?.end());
  return async function* (body: AsyncIterable<Uint8Array>) {
    for await (const chunk of body) {
      account?.take(chunk.length);
      yield chunk;
    }
  };
}

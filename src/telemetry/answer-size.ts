import { byteStream } from '../shared/byte-stream.ts';

/** The same answer; `done` hears of its size once it is known: in the end when all was read, or nobody reads on. */
export function sized(response: Response, done: (bytes: number) => void): Response {
  const { body, headers, status } = response;
  const said = headers.get('content-length');
  if (body === null || said !== null) {
    done(body === null ? 0 : Number(said));
    return response;
  }
  // A web stream or, from Yoga, a Node stream: both can be walked through.
  const chunks = counting(body as unknown as AsyncIterable<Uint8Array>, done);
  return new Response(byteStream(chunks), { status, headers });
}

async function* counting(
  body: AsyncIterable<Uint8Array>,
  done: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      yield chunk;
    }
  } finally {
    done(bytes);
  }
}

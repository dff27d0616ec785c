/**
 * Read as fast as somebody takes from it; who leaves ends the chunks.
 * @param readAhead chunks that are read before anybody asks for them
 */
export function byteStream(
  chunks: AsyncIterator<Uint8Array, unknown>,
  readAhead = 1,
): ReadableStream<Uint8Array> {
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull: async (controller) => {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await chunks.return?.();
    },
  };
  return new ReadableStream(source, { highWaterMark: readAhead });
}

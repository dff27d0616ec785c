/** Read as fast as somebody takes from it; who leaves ends the chunks. */
export function byteStream(chunks: AsyncIterator<Uint8Array, unknown>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await chunks.return?.();
    },
  });
}

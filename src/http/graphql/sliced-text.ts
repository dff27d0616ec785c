/** The text of a large answer, made in slices: everybody else is served between two of them. */
import { setImmediate } from 'node:timers/promises';
import type { Plugin } from 'graphql-yoga';
import { jsonSlices } from '../../shared/json-slices.ts';
import { isLonger } from '../../shared/weight.ts';
import type { Serving } from './yoga-request.ts';

/** Below, one piece takes less than a turn of the loop is worth. */
const SLICED_FROM = 64 * 2 ** 10;

/** What Yoga would have written in one piece. */
const unwritten = new WeakMap<Serving['arrival'], unknown>();

/** Leaves large answers unwritten: status and headers are Yoga's, as ever. */
export function useSlicedText(): Plugin<object, Serving> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      if (Array.isArray(result) || !('data' in result)) return;
      if (!isLonger(result.data, SLICED_FROM)) return;
      const stringify = (written: unknown): string => {
        unwritten.set(serverContext.arrival, written);
        return '';
      };
      setResult({ ...result, stringify });
    },
  };
}

/** The response with its text. Bytes, and all of them: whoever reads slowly must not keep the objects alive. */
export async function withSlicedText(
  response: Response,
  { arrival }: Pick<Serving, 'arrival'>,
): Promise<Response> {
  if (!unwritten.has(arrival)) return response;
  const slices: Buffer[] = [];
  for (const slice of jsonSlices(unwritten.get(arrival))) {
    slices.push(Buffer.from(slice));
    await setImmediate();
  }
  unwritten.delete(arrival);
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  const body = Buffer.concat(slices);
  headers.set('content-length', String(body.length));
  return new Response(body, { status, statusText, headers });
}

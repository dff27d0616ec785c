import type { Plugin } from 'graphql-yoga';
import type { Span, Spans } from '../../shared/spans.ts';
import type { Serving } from './yoga-request.ts';

/** Answers that are being written. */
const writing = new WeakMap<Serving['arrival'], Span>();

/** The parts of a request that are Yoga's. The last of all plugins: an answer is written once the others are done with it. */
export function useSpans(spans: Spans): Plugin<object, Serving> {
  return {
    onParse: () => ended(spans.begin('parse')),
    onValidate: () => ended(spans.begin('validate')),
    onResultProcess: ({ serverContext }) => {
      writing.set(serverContext.arrival, spans.begin('serialise'));
    },
  };
}

/** Its text is there, whoever wrote it. */
export function written(arrival: Serving['arrival']): void {
  writing.get(arrival)?.end();
}

const ended = (span: Span) => () => span.end();

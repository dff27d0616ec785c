import type { Plugin } from 'graphql-yoga';
import type { Span, Spans } from '../../shared/spans.ts';

/** The parts of a request that are Yoga's. The last of all plugins: an answer is written once the others are done with it. */
export function useSpans(spans: Spans): Plugin<object, object> {
  const writing = new WeakMap<object, Span>();
  return {
    onParse: () => ended(spans.begin('parse')),
    onValidate: () => ended(spans.begin('validate')),
    onResultProcess: ({ serverContext }) => {
      writing.set(serverContext, spans.begin('serialise'));
    },
    onResponse: ({ serverContext }) => writing.get(serverContext)?.end(),
  };
}

const ended = (span: Span) => () => span.end();

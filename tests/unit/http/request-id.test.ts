import { describe, expect, it } from 'vitest';
import { namedRequestId } from '../../../src/http/pipeline/request-id.ts';
import { traceParentOf } from '../../../src/shared/trace-parent.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

const named = (headers: Readonly<Record<string, string>>) => namedRequestId(new Headers(headers));

describe('the name of a request', () => {
  it.each([
    'a',
    '6f9619ff-8b86-d011-b42d-00c04fc964ff',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'Root=1-67891233-abcdef012345678912345678',
    'eu-west.1:gateway/17+x==',
    'x'.repeat(128),
  ])('is the client’s own where it is well formed: %s', (id) => {
    expect(named({ 'x-request-id': id })).toBe(id);
  });

  it.each([
    '',
    '-begins-with-a-dash',
    'two words',
    'x'.repeat(129),
    'a,b',
    'a"b',
    '<script>',
    '{"a":1}',
    '%0d%0aset-cookie:x',
    'ümlaut',
    '$(id)',
    "a'; DROP TABLE audit",
  ])('is none of the client’s where it is not: %j', (id) => {
    expect(named({ 'x-request-id': id })).toBeNull();
  });

  it('is none of two', () => {
    const headers = new Headers();
    headers.append('x-request-id', 'a');
    headers.append('x-request-id', 'b');
    expect(namedRequestId(headers)).toBeNull();
  });

  it('is that of the trace where there is no other', () => {
    const traceparent = `00-${TRACE}-${PARENT}-01`;
    expect(named({ traceparent })).toBe(TRACE);
    expect(named({ traceparent, 'x-request-id': 'mine' })).toBe('mine');
    expect(named({ traceparent, 'x-request-id': 'not mine' })).toBe(TRACE);
  });
});

describe('the trace of a request', () => {
  it('is read from versions to come, which may say more', () => {
    const later = `cc-${TRACE}-${PARENT}-01-what-the-future-brings`;
    expect(traceParentOf(later)).toEqual({ traceId: TRACE, spanId: PARENT, sampled: true });
  });

  it.each([
    ['nothing', ''],
    ['the version that is none', `ff-${TRACE}-${PARENT}-01`],
    ['more than version 00 has', `00-${TRACE}-${PARENT}-01-more`],
    ['no trace', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['no parent', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['large letters', `00-${TRACE.toUpperCase()}-${PARENT}-01`],
    ['too few digits', `00-${TRACE.slice(1)}-${PARENT}-01`],
    ['too many digits', `00-${TRACE}0-${PARENT}-01`],
    ['no flags', `00-${TRACE}-${PARENT}`],
    ['two of them', `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`],
  ])('is not read from %s', (_what, text) => {
    expect(traceParentOf(text)).toBeNull();
  });
});

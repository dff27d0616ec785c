/** Documents and bodies that are made to cost much: each is refused early, and the gateway goes on answering. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, post, replyOf, type Target } from './gateway.ts';

const QUESTION = '{ people { rows { count } } }';
/** Nothing of this may take longer: it is refused before anything is computed. */
const SOON_MS = 2_000;

let target: Target;
beforeAll(async () => {
  target = await openTarget();
  await target.ask(QUESTION, {});
});
afterAll(() => target.close());

async function timed<T>(work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  expect(performance.now() - start).toBeLessThan(SOON_MS);
  return result;
}

const times = (n: number, make: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => make(i)).join(' ');

describe('a document', () => {
  it.each<[string, string, string]>([
    [
      'of many aliases',
      `{ ${times(200, (i) => `a${i}: people { rows { count } }`)} }`,
      'QUERY_TOO_EXPENSIVE',
    ],
    [
      'of one field a thousand times',
      `{ people { rows { ${times(1_000, () => 'count')} } } }`,
      'GRAPHQL_VALIDATION_FAILED|QUERY_TOO_EXPENSIVE|',
    ],
    [
      'of endless tokens',
      `{ people { rows { ${times(50_000, (i) => `a${i}: count`)} } } }`,
      'QUERY_TOO_EXPENSIVE',
    ],
    [
      'of deep joins',
      `{ sales { rows { ${'person { '.repeat(40)} id ${'} '.repeat(40)} } } }`,
      'GRAPHQL_VALIDATION_FAILED|QUERY_TOO_EXPENSIVE',
    ],
    [
      'of a fragment in itself',
      '{ people { ...F } } fragment F on PeopleResult { ...F rows { count } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'of fragments in a circle',
      '{ people { ...A } } fragment A on PeopleResult { ...B } fragment B on PeopleResult { ...C } fragment C on PeopleResult { ...A }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['of fragments that double', doubling(16), 'GRAPHQL_VALIDATION_FAILED|QUERY_TOO_EXPENSIVE|'],
    [
      'of deep lists',
      `{ people(where: { and: ${'['.repeat(500)}${']'.repeat(500)} }) { rows { count } } }`,
      'GRAPHQL_VALIDATION_FAILED|QUERY_TOO_EXPENSIVE',
    ],
    [
      'of deep objects',
      `{ people(where: ${'{ not: '.repeat(400)} {} ${'}'.repeat(400)}) { rows { count } } }`,
      'QUERY_TOO_EXPENSIVE|INVALID_FILTER|',
    ],
    [
      'of introspection in a circle',
      `{ __schema { ${'types { fields { type { '.repeat(5)} name ${'} } } '.repeat(5)} } }`,
      'GRAPHQL_VALIDATION_FAILED|QUERY_TOO_EXPENSIVE|',
    ],
    [
      'of many operations',
      times(300, (i) => `query Q${i} { people { rows { count } } }`),
      'QUERY_TOO_EXPENSIVE|BAD_REQUEST|GRAPHQL_VALIDATION_FAILED|',
    ],
    [
      'of many directives',
      `{ people { rows { count ${times(400, () => '@include(if: true)')} } } }`,
      'GRAPHQL_VALIDATION_FAILED|QUERY_TOO_EXPENSIVE',
    ],
    [
      'of one very long name',
      `{ ${'x'.repeat(90_000)} }`,
      'GRAPHQL_VALIDATION_FAILED|QUERY_TOO_EXPENSIVE',
    ],
    [
      'of one very long text',
      `{ people(where: { email: { eq: "${'x'.repeat(200_000)}" } }) { rows { count } } }`,
      'QUERY_TOO_EXPENSIVE',
    ],
    [
      'of numbers without end',
      `{ people(first: ${'9'.repeat(5_000)}) { rows { count } } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'of numbers beyond all rows',
      '{ people(first: 2147483647) { rows { id } } }',
      'QUERY_TOO_EXPENSIVE',
    ],
  ])('%s is soon done with', async (_what, query, codes) => {
    const reply = await timed(() => target.ask(query, {}));
    expect(codes.split('|')).toContain(reply.codes[0] ?? '');
    expect(reply.codes).not.toContain('INTERNAL');
  });

  it('of variables a thousand deep is soon done with', async () => {
    let where: object = {};
    for (let i = 0; i < 1_000; i++) where = { not: where };
    const query = 'query ($w: PeopleWhere) { people(where: $w) { rows { count } } }';
    const reply = await timed(() => target.ask({ query, variables: { w: where } }, {}));
    expect(reply.codes).not.toContain('INTERNAL');
  });

  it('of Cube JSON filters a thousand deep is soon done with', async () => {
    let filter: object = { member: 'people.id', operator: 'gt', values: ['0'] };
    for (let i = 0; i < 1_000; i++) filter = { and: [filter] };
    const variables = { i: { measures: ['people.count'], filters: [filter] } };
    const query = 'query ($i: JSON!) { query(input: $i) { rows } }';
    const reply = await timed(() => target.ask({ query, variables }, {}));
    expect(reply.codes).not.toContain('INTERNAL');
  });

  it('with ten thousand values is soon done with', async () => {
    const values = Array.from({ length: 10_000 }, (_, i) => `v${i}`);
    const query =
      'query ($v: [String!]) { people(where: { email: { in: $v } }) { totals { count } } }';
    const reply = await timed(() => target.ask({ query, variables: { v: values } }, {}));
    expect(reply.codes).not.toContain('INTERNAL');
  });
});

function doubling(levels: number): string {
  const parts = Array.from(
    { length: levels },
    (_, i) => `fragment F${i} on PeopleResult { ...F${i + 1} ...F${i + 1} a${i}: rows { ...R } }`,
  );
  return `{ people { ...F0 } } ${parts.join(' ')} fragment F${levels} on PeopleResult { rows { count } } fragment R on PeopleRow { count }`;
}

describe('a body', () => {
  const raw = async (body: string | Uint8Array, type = 'application/json') => {
    const { headers } = await post({}, {});
    headers.set('content-type', type);
    const bytes = typeof body === 'string' ? body : new Uint8Array(body);
    const request = new Request('http://localhost/graphql', {
      ...{ method: 'POST', headers },
      body: bytes,
    });
    return replyOf(await target.app.fetch(request));
  };

  it('of ten megabytes is refused', async () => {
    const body = JSON.stringify({ query: QUESTION, variables: { x: 'x'.repeat(10 * 2 ** 20) } });
    const reply = await timed(() => raw(body));
    expect([reply.status, reply.codes]).toEqual([413, ['QUERY_TOO_EXPENSIVE']]);
  });

  it('of brackets without end is refused', async () => {
    const reply = await timed(() => raw('['.repeat(900_000)));
    expect(reply.codes).toEqual(['BAD_REQUEST']);
    const nested = await timed(() => raw(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`));
    expect(nested.codes).not.toContain('INTERNAL');
    expect(nested.data ?? null).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'query=x'],
    ['a number', '7'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['no question', '{}'],
    ['a question that is no text', '{"query": {"a": 1}}'],
    ['a question that is null', '{"query": null}'],
    ['variables that are a list', `{"query": "${QUESTION}", "variables": [1]}`],
    ['an operation that is not there', `{"query": "${QUESTION}", "operationName": "x"}`],
    ['a prototype', `{"query": "${QUESTION}", "__proto__": {"x": 1}, "constructor": 1}`],
    ['extensions that are a text', `{"query": "${QUESTION}", "extensions": "x"}`],
    ['a batch', `[{"query": "${QUESTION}"}, {"query": "${QUESTION}"}]`],
    [
      'a batch without end',
      `[${times(5_000, () => '{"query":"{__typename}"},')}{"query":"{__typename}"}]`,
    ],
    ['no text at all', new Uint8Array([0xff, 0xfe, 0x00, 0x80]) as unknown as string],
  ])('of %s is answered in our own words', async (_what, body) => {
    const reply = await timed(() => raw(body));
    expect(reply.codes).not.toContain('INTERNAL');
    expect(reply.status).toBeLessThan(500);
    expect(reply.data ?? null).toBeNull();
    expect(reply.text).not.toMatch(/\bat \S+:\d|node_modules|Unexpected token/);
  });

  it('of another type is not even read', async () => {
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml']) {
      expect((await raw(JSON.stringify({ query: QUESTION }), type)).status).toBe(415);
    }
  });
});

it('goes on answering after all of that', async () => {
  const { data } = await timed(() => target.ask(QUESTION, {}));
  expect(data.people.rows).toEqual([{ count: 4 }]);
  const failures = target.notes.filter(({ level }) => level === 'error');
  expect(failures.map(({ message }) => message)).toEqual([]);
});

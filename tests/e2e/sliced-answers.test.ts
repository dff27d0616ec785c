/** Large answers are written in slices: to the letter what one piece would be. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { ENGINES, openTarget } from '../security/gateway.ts';
import { NOW, openHttp, TOKEN } from './over-http.ts';

const COLUMNS = 'status count';
const ROWS = 3_000;

/** Groups with a status of all kinds of letters and a count, some of which no Int can show. */
const many: Engine['run'] = async (spec) => {
  if ('kind' in spec) throw new TypeError('no insights here');
  const names = [...spec.dimensions, ...spec.measures].map(({ as }) => as);
  const columns = names.map((name, i) => ({
    name,
    type: i < spec.dimensions.length ? ('string' as const) : ('integer' as const),
  }));
  const rows = Array.from({ length: ROWS }, (_, n) =>
    columns.map(({ type }) => {
      if (type === 'string') return n % 7 === 0 ? null : `é “${n}” \\ \u2028 🙂`;
      return n % 1_000 === 999 ? '9007199254740993' : n;
    }),
  );
  const result = { columns, rows, truncated: false };
  return { result, source: 'warehouse', asOf: NOW, ranges: [], cost: 2 };
};

async function asked(query: string, headers: Readonly<Record<string, string>> = {}) {
  const http = openHttp(many, {});
  const response = await http.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: TOKEN, ...headers },
      body: JSON.stringify({ query }),
    }),
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  return { response, bytes, text: bytes.toString('utf8') };
}

/** Neither the parser nor the writer changes what the writer has written. */
function expectWhole(text: string): ReturnType<typeof JSON.parse> {
  const body = JSON.parse(text);
  expect(text === JSON.stringify(body)).toBe(true);
  return body;
}

describe('a large answer', () => {
  it('is whole, with errors, extensions, nulls and aliases, whatever its letters are', async () => {
    const { response, bytes, text } = await asked(
      `{ __typename a: orders(first: 1000) { __typename meta { asOf } rows { ${COLUMNS} again: status } }
         b: orders(first: 1000) { rows { ${COLUMNS} } } }`,
    );
    expect(bytes.length).toBeGreaterThan(64 * 2 ** 10);
    const { data, errors, extensions } = expectWhole(text);
    expect(data.a.rows).toHaveLength(1_000);
    expect(data.a.rows[1]).toEqual({
      ...{ status: 'é “1” \\ \u2028 🙂', count: 1, again: 'é “1” \\ \u2028 🙂' },
    });
    expect(data.a.rows[7]).toEqual({ status: null, count: 7, again: null });
    expect(errors.map((one: { path: unknown }) => one.path)).toEqual([
      ['a', 'rows', 999, 'count'],
      ['b', 'rows', 999, 'count'],
    ]);
    expect(errors[0].extensions).toMatchObject({ code: 'NUMERIC_OVERFLOW', requestId: 'r-1' });
    expect(errors[0].extensions.http).toBeUndefined();
    expect(Object.keys(extensions.cost)).toEqual(['estimated']);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
  });

  it('has the status and headers that a small one has', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const small = await asked(`{ orders(first: 1) { rows { ${COLUMNS} } } }`, { accept });
      const large = await asked(`{ orders(first: 1000) { rows { ${COLUMNS} a: status } } }`, {
        accept,
      });
      expect(large.bytes.length).toBeGreaterThan(64 * 2 ** 10);
      // Its length is its own, and only an answer of some length may be compressed.
      const own = new Set(['content-length', 'vary']);
      const named = ({ response }: typeof small) =>
        [...response.headers]
          .map(([name, value]) => [name.toLowerCase(), value])
          .filter(([name]) => !own.has(name ?? ''))
          .sort();
      expect(named(large)).toEqual(named(small));
      expect(large.response.status).toBe(small.response.status);
    }
  });

  it('lets others be served while it is written', async () => {
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      timer = setImmediate(turn);
    };
    let timer = setImmediate(turn);
    const small = await asked(`{ orders(first: 1) { rows { ${COLUMNS} } } }`);
    const before = turns;
    const large = await asked(
      `{ orders(first: 1000) { rows { ${COLUMNS} ${'abcdefghij'.replace(/./g, ' $&: status')} } } }`,
    );
    clearImmediate(timer);
    expect(small.bytes.length).toBeLessThan(1_000);
    expect(turns - before).toBeGreaterThan(large.bytes.length / (64 * 2 ** 10));
  });
});

it.each(ENGINES)('an answer of long texts is whole on %s', async (engine) => {
  const target = await openTarget({ engine });
  const names = Array.from({ length: 30 }, (_, i) => `b${i}: body`).join(' ');
  const { text, data } = await target.ask(`{ notes { rows { id ${names} } } }`, {});
  expect(text.length).toBeGreaterThan(64 * 2 ** 10);
  expectWhole(text);
  expect(data.notes.rows).toHaveLength(35);
  await target.close();
});

/** Answers that are made to be large: refused before they are read, or while they are; others are answered. */
import { afterEach, describe, expect, it } from 'vitest';
import { ENGINES, openTarget, type Reply, type Target } from './gateway.ts';

/** 35 notes of tenant a: few rows, and one of 5,000 characters among them. */
const NOTES = 35;

let target: Target;
afterEach(() => target.close());

const aliased = (n: number, field: (i: number) => string) =>
  `{ ${Array.from({ length: n }, (_, i) => `a${i}: ${field(i)}`).join(' ')} }`;

function refused(reply: Reply, facts: object): void {
  expect(new Set(reply.codes), reply.text.slice(0, 300)).toEqual(new Set(['QUERY_TOO_EXPENSIVE']));
  expect(reply.errors[0].extensions).toMatchObject(facts);
}

describe.each(ENGINES)('an answer on %s', (engine) => {
  const open = async (limits: string) => {
    target = await openTarget({ engine, config: `limits: { ${limits} }\n` });
    return target;
  };

  it('is refused before it is read when its fields together ask for more cells than it may have', async () => {
    const { ask } = await open('answerCells: 500000');
    const bombs = [
      aliased(20, () => 'notesRecords(first: 100000) { rows { id body } }'),
      // Nobody knows how many groups there are, but all know that there are many records.
      aliased(20, () => 'notesRecords { rows { id body tenant } }'),
      aliased(6, () => 'notes(first: 100000) { rows { body } }'),
      aliased(6, () => 'notesValues(dimension: BODY, first: 100000) { values { value } }'),
      '{ notes(first: 100000) { a: rows { body id count } b: rows { body id count } } }',
      aliased(
        3,
        (i) => `notes(first: 100000, where: { id: { ne: ${i} } }) { rows { body count } }`,
      ),
      `{ notes(first: 100000) { rows { ${Array.from({ length: 6 }, (_, i) => `c${i}: body`)} } } }`,
    ];
    for (const bomb of bombs) {
      const reply = await ask(bomb, {});
      refused(reply, { max: 500_000, retryable: false });
      expect(reply.errors[0].extensions.asked).toBeGreaterThan(500_000);
      // Nothing was asked.
      expect(JSON.parse(reply.text).extensions).toBeUndefined();
      expect(reply.data ?? null).toBeNull();
    }
    const queries = [
      { dimensions: ['notes.id', 'notes.body'], measures: ['notes.count'], limit: 100_000 },
      { dimensions: ['notes.id', 'notes.body', 'notes.tenant'], ungrouped: true, limit: 100_000 },
    ];
    const variables = Object.fromEntries(queries.map((query, i) => [`q${i}`, query]));
    const json =
      'query ($q0: JSON!, $q1: JSON!) { a: query(input: $q0) { rows } b: query(input: $q1) { rows } }';
    refused(await ask({ query: json, variables }, {}), { max: 500_000, asked: 600_000 });
    const most = await ask(
      '{ notesRecords(first: 100000) { rows { id body tenant a: id b: id } } }',
      {},
    );
    expect(most.codes).toEqual([]);
    expect(most.data.notesRecords.rows).toHaveLength(NOTES);
  });

  it('is given up while it is read when it has more cells than it may have', async () => {
    const { ask } = await open('answerCells: 69');
    refused(await ask('{ notes { rows { id body } } }', {}), { max: 69 });
    expect((await ask('{ notes { rows { id } } }', {})).data.notes.rows).toHaveLength(NOTES);
  });

  it('counts what is shown, however often one result is', async () => {
    const { ask } = await open('answerCells: 200');
    const names = (n: number) => Array.from({ length: n }, (_, i) => `b${i}: id`).join(' ');
    expect((await ask(`{ notes { rows { ${names(5)} } } }`, {})).codes).toEqual([]);
    refused(await ask(`{ notes { rows { ${names(6)} } } }`, {}), { max: 200 });
    refused(
      await ask(
        aliased(6, () => 'notes { rows { id } }'),
        {},
      ),
      { max: 200, asked: 210 },
    );
  });

  it('is given up when its texts, or the names of its fields, are more bytes than it may have', async () => {
    const { ask } = await open('answerBytes: 8KB');
    expect((await ask('{ notesRecords(first: 5) { rows { body } } }', {})).codes).toEqual([]);
    const twice = '{ notes { rows { a: body b: body } } }';
    refused(await ask(twice, {}), { max: 8_000 });
    refused(await ask(`{ notes { rows { ${'n'.repeat(300)}: id } } }`, {}), { max: 8_000 });
    const { ask: fewer } = await again('answerBytes: 2KB');
    refused(await fewer('{ notes { rows { body } } }', {}), { max: 2_000 });
    expect((await fewer('{ notes { rows { count } } }', {})).codes).toEqual([]);
  });

  async function again(limits: string): Promise<Target> {
    await target.close();
    return open(limits);
  }

  it('waits for room where all answers together hold what they may, and small ones still come', async () => {
    const { app, ask } = await open('inFlightBytes: 4MiB');
    const others = app.inFlight.open(Number.POSITIVE_INFINITY);
    const query = '{ people { rows { count } } }';
    others.take(3.5 * 2 ** 20 + 1);
    expect((await ask(query, {})).data.people.rows).toEqual([{ count: 4 }]);
    others.take(2 ** 19);
    const reply = await ask(query, {});
    expect([reply.status, reply.codes]).toEqual([503, ['WAREHOUSE_UNAVAILABLE']]);
    expect(reply.headers.get('retry-after')).toBe('1');
    const { message, extensions } = reply.errors[0];
    expect(message).toBe(
      'The question cannot be taken just now: the gateway holds as many answers as it may.',
    );
    expect(extensions).toMatchObject({ retryable: true, retryAfterMs: 1_000 });
    others.end();
    expect((await ask(query, {})).data.people.rows).toEqual([{ count: 4 }]);
  });

  it('holds nothing once it is made, refused or left', async () => {
    const { app, ask } = await open('answerCells: 69');
    await Promise.all([
      ask('{ notes { rows { id body } } }', {}),
      ask('{ notes { rows { id } } people { rows { count } } }', {}),
      ask('{ nothing }', {}),
      ask('{', {}),
    ]);
    expect(app.inFlight.bytes()).toBe(0);
  });
});

/**
 * Every place of the schema that takes a text is given every naughty string, on both engines. An answer is
 * either right or an error with a code: never a bug of ours, never the words of a database.
 */
import {
  buildClientSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES, IMPOSSIBLE, NAUGHTY, openTarget, type Reply, type Target } from './gateway.ts';

const OWN_CODES = new Set([
  'UNKNOWN_MEMBER',
  'INVALID_FILTER',
  'INVALID_TIME_RANGE',
  'INCOMPATIBLE_MEMBERS',
  'CURSOR_INVALID',
  'FORBIDDEN',
  'QUERY_TOO_EXPENSIVE',
  'NUMERIC_OVERFLOW',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
]);
/** What a database, a driver or a stack would say. */
const FOREIGN =
  /syntax error at|parser error|binder error|conversion error|invalid input syntax|duckdb|postgres|libpq|pg_|node_modules|SELECT |FROM "|\/work\/|Error: /i;

const STRINGS = [...NAUGHTY, ...IMPOSSIBLE];
const DEPTH = 4;

/** A place in an argument that takes a text: what to put there, given the text. */
interface Place {
  readonly path: string;
  make(text: string): unknown;
}

function placesIn(type: GraphQLInputType, depth: number): readonly Place[] {
  const bare = getNullableType(type);
  if (isListType(bare)) {
    return placesIn(bare.ofType, depth).map(({ path, make }) => ({
      path: `${path}[]`,
      make: (text) => [make(text)],
    }));
  }
  if (isScalarType(bare)) {
    if (['Boolean', 'Int', 'SafeInt', 'Float'].includes(bare.name)) return [];
    return [{ path: '', make: (text) => text }];
  }
  if (!isInputObjectType(bare) || depth === 0) return [];
  return Object.values(bare.getFields()).flatMap((field) => {
    // `and`, `or` and `not` lead to the same places again: one of them, a few places deep, stands for all.
    if (field.name === 'and' || field.name === 'not') return [];
    const next = field.name === 'or' ? Math.min(2, depth - 1) : depth - 1;
    const others = Object.values(bare.getFields()).filter(
      (other) => other !== field && isNonNullType(other.type),
    );
    return placesIn(field.type, next).map(({ path, make }) => ({
      path: `.${field.name}${path}`,
      make: (text: string) => ({
        ...Object.fromEntries(others.map((other) => [other.name, anyOf(other.type)])),
        [field.name]: make(text),
      }),
    }));
  });
}

/** Some value that the type takes. */
function anyOf(type: GraphQLInputType): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [anyOf(bare.ofType)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (isScalarType(bare)) return SAMPLES[bare.name] ?? 'x';
  if (!isInputObjectType(bare)) return null;
  const fields = Object.values(bare.getFields());
  const needed = bare.isOneOf ? fields.slice(0, 1) : fields.filter((f) => isNonNullType(f.type));
  return Object.fromEntries(needed.map((field) => [field.name, anyOf(field.type)]));
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  ...{ Int: 1, SafeInt: 1, Float: 1, Boolean: true, Decimal: '1', BigInt: '1' },
  ...{ Date: '2024-01-01', DateTime: '2024-01-01T00:00:00Z', JSON: {} },
};

/** A selection that has something of every kind. */
function selectionOf(field: GraphQLField<unknown, unknown>, depth = 3): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return '';
  const inner = Object.values(type.getFields())
    .filter(({ args }) => args.every(({ type: arg }) => !isNonNullType(arg)))
    .filter(
      ({ name, type: of }) => depth > 0 && !(isObjectType(getNamedType(of)) && SKIPPED.has(name)),
    )
    .map((one) => {
      const nested = isObjectType(getNamedType(one.type));
      const below = nested ? selectionOf(one, depth - 1) : '';
      return nested && below === '' ? '' : `${one.name} ${below}`;
    })
    .filter((text) => text !== '');
  return inner.length === 0 ? '{ __typename }' : `{ ${inner.slice(0, 12).join(' ')} }`;
}
const SKIPPED = new Set(['meta', 'person', 'previous', 'change', 'explain']);

interface Question {
  readonly place: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Every place with every text where a text goes into SQL as it is, with a few in turn elsewhere. */
function questionsOf(schema: GraphQLSchema): readonly Question[] {
  const questions: Question[] = [];
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    for (const arg of field.args) {
      for (const place of placesIn(arg.type, DEPTH)) {
        const every = /^\.(body|email)\.(eq|contains|in)/.test(place.path);
        const texts = every ? STRINGS : rotate(STRINGS, questions.length, 1);
        questions.push(...texts.map((text) => questionAt(field, arg, place, text)));
      }
    }
  }
  return questions;
}

function questionAt(
  field: GraphQLField<unknown, unknown>,
  arg: GraphQLArgument,
  place: Place,
  text: string,
): Question {
  const needed = field.args.filter((other) => other !== arg && isNonNullType(other.type));
  const declared = [arg, ...needed].map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const given = [arg, ...needed].map(({ name }) => `${name}: $${name}`).join(', ');
  return {
    place: `${field.name}(${arg.name}${place.path}) ${JSON.stringify(text).slice(0, 60)}`,
    query: `query (${declared}) { ${field.name}(${given}) ${selectionOf(field)} }`,
    variables: {
      ...Object.fromEntries(needed.map(({ name, type }) => [name, anyOf(type)])),
      [arg.name]: place.make(text),
    },
  };
}

function expectOwnWords(reply: Reply, place: string): void {
  const { codes, errors, text } = reply;
  for (const code of codes) {
    expect(OWN_CODES, `${place} answered ${text.slice(0, 400)}`).toContain(code);
  }
  const words = JSON.stringify((errors ?? []).map((error: { message: string }) => error.message));
  const withoutInput = STRINGS.reduce(
    (rest, naughty) => rest.replaceAll(JSON.stringify(naughty).slice(1, -1), ''),
    words,
  );
  expect(withoutInput, place).not.toMatch(FOREIGN);
  expect(text, place).not.toContain('ZEBRA');
}

describe.each(ENGINES)('every text of every argument on %s', (engine) => {
  let target: Target;
  let schema: GraphQLSchema;
  beforeAll(async () => {
    target = await openTarget({ engine, config: 'limits: { rows: 100, tokens: 20000 }\n' });
    const { data } = await target.ask(getIntrospectionQuery(), {});
    schema = buildClientSchema(data);
  });
  afterAll(() => target.close());

  it('is answered rightly or refused in our own words', async () => {
    const asked = questionsOf(schema);
    await together(asked, async ({ place, ...question }) => {
      expectOwnWords(await target.ask(question, {}), place);
    });
    expect(asked.length).toBeGreaterThan(1_000);
  }, 120_000);

  it('means itself: a filter finds the row that holds the text, and no other', async () => {
    const count = async (filter: object) => {
      const query = 'query ($w: NotesWhere) { notes(where: $w) { totals { count } } }';
      const { data, errors } = await target.ask({ query, variables: { w: { body: filter } } }, {});
      expect(errors).toBeUndefined();
      return data.notes.totals.count;
    };
    for (const text of NAUGHTY) {
      expect(await count({ eq: text }), `eq ${text}`).toBe(1);
      expect(await count({ in: [text, `${text}…`] }), `in ${text}`).toBe(1);
      expect(await count({ ne: text }), `ne ${text}`).toBe(NAUGHTY.length - 1);
      const having = (test: (body: string) => boolean) => NAUGHTY.filter(test).length;
      expect(await count({ contains: text }), `contains ${text}`).toBe(
        having((body) => body.includes(text)),
      );
      expect(await count({ startsWith: text }), `startsWith ${text}`).toBe(
        having((body) => body.startsWith(text)),
      );
      expect(await count({ endsWith: text }), `endsWith ${text}`).toBe(
        having((body) => body.endsWith(text)),
      );
    }
  }, 60_000);

  it.each([
    ['a member', (text: string) => ({ measures: [text] })],
    ['a dimension', (text: string) => ({ dimensions: [`people.${text}`] })],
    ['a cube', (text: string) => ({ measures: [`${text}.count`] })],
    [
      'a filtered member',
      (text: string) => ({
        measures: ['notes.count'],
        filters: [{ member: text, operator: 'equals', values: ['x'] }],
      }),
    ],
    [
      'an operator',
      (text: string) => ({
        measures: ['notes.count'],
        filters: [{ member: 'notes.body', operator: text, values: ['x'] }],
      }),
    ],
    [
      'a value',
      (text: string) => ({
        measures: ['notes.count'],
        filters: [{ member: 'notes.body', operator: 'equals', values: [text] }],
      }),
    ],
    [
      'a number',
      (text: string) => ({
        measures: ['notes.count'],
        filters: [{ member: 'notes.id', operator: 'gt', values: [text] }],
      }),
    ],
    [
      'a measure’s value',
      (text: string) => ({
        measures: ['sales.revenue'],
        filters: [{ member: 'sales.revenue', operator: 'gt', values: [text] }],
      }),
    ],
    [
      'a granularity',
      (text: string) => ({
        measures: ['sales.count'],
        timeDimensions: [{ dimension: 'sales.sold_at', granularity: text }],
      }),
    ],
    [
      'a date range',
      (text: string) => ({
        measures: ['sales.count'],
        timeDimensions: [{ dimension: 'sales.sold_at', dateRange: text }],
      }),
    ],
    [
      'two dates',
      (text: string) => ({
        measures: ['sales.count'],
        timeDimensions: [{ dimension: 'sales.sold_at', dateRange: [text, text] }],
      }),
    ],
    ['a time zone', (text: string) => ({ measures: ['sales.count'], timezone: text })],
    ['a segment', (text: string) => ({ measures: ['sales.count'], segments: [`sales.${text}`] })],
    ['an order', (text: string) => ({ measures: ['sales.count'], order: { [text]: 'asc' } })],
    [
      'a direction',
      (text: string) => ({ measures: ['sales.count'], order: { 'sales.count': text } }),
    ],
    ['a limit', (text: string) => ({ measures: ['sales.count'], limit: text })],
    ['a key', (text: string) => ({ measures: ['sales.count'], [text]: 1 })],
  ] as const)('says so when Cube JSON has it as %s', async (what, make) => {
    await together(STRINGS, async (text) => {
      const query = 'query ($i: JSON!) { query(input: $i) { rows total columns { name } } }';
      const reply = await target.ask({ query, variables: { i: make(text) } }, {});
      expectOwnWords(reply, `${what} ${JSON.stringify(text).slice(0, 60)}`);
    });
  });

  it('has left the tables as they were', async () => {
    const { data } = await target.ask(
      '{ notes { totals { count } } people { totals { count } } }',
      {},
    );
    expect(data).toEqual({
      notes: { totals: { count: NAUGHTY.length } },
      people: { totals: { count: 4 } },
    });
  });

  it('has failed nowhere on our side', () => {
    const failures = target.notes.filter(({ level }) => level !== 'info');
    expect(failures.map(({ facts, message }) => `${message} ${causeOf(facts)}`)).toEqual([]);
  });
});

function causeOf(facts: unknown): string {
  return String((facts as { cause?: Error } | undefined)?.cause?.stack ?? '').slice(0, 600);
}

/** So many at once, that the database is asked while answers are read. */
const AT_ONCE = 4;

async function together<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    await Promise.all(all.slice(from, from + AT_ONCE).map(work));
  }
}

function rotate<T>(list: readonly T[], from: number, n: number): readonly T[] {
  return Array.from({ length: n }, (_, i) => list[(from + i) % list.length] as T);
}

/** Requests that are made to end a process, or to keep it from everybody else. */
export interface Bomb {
  readonly name: string;
  /** The body of one of many at once: none is another's. */
  readonly body: (n: number) => string;
}

const FIELDS = 'event_id event_type platform country user_id'.split(' ').map(camel).join(' ');

const LONG_NAMES = FIELDS.split(' ')
  .map((field) => `${'name_'.repeat(6)}${field}: ${field}`)
  .join(' ');

export const bombs: readonly Bomb[] = [
  { name: 'twenty aliases of 100,000 rows', body: (n) => document(records(20, 100_000 - n)) },
  { name: 'six aliases of 100,000 rows', body: (n) => document(records(6, 100_000 - n)) },
  { name: 'twenty aliases of 10,000 rows, not said', body: (n) => document(unsaid(20, n)) },
  { name: 'an or of 20,000', body: (n) => filtered({ or: list(20_000, (i) => id(i + n)) }) },
  {
    name: 'an in of 100,000',
    body: (n) => filtered({ eventId: { in: list(100_000, (i) => i + n) } }),
  },
  { name: 'a not in a not, 2,000 times', body: (n) => filtered(nested(2_000, id(n))) },
  { name: 'the most that is permitted', body: (n) => document(records(1, 100_000 - n)) },
];

/** Answers of two dozen megabytes, more than sockets take, which nobody is going to read. */
export const unread: Bomb = {
  name: 'thirty readers that do not read',
  body: (n) => document(records(1, 100_000 - n, LONG_NAMES)),
};

export const small = '{ events { totals { count } } }';

export function document(query: string): string {
  return JSON.stringify({ query });
}

function records(aliases: number, rows: number, fields = FIELDS): string {
  const one = (i: number) => `a${i}: eventsRecords(first: ${rows}) { rows { ${fields} } }`;
  return `{ ${list(aliases, one).join(' ')} }`;
}

function unsaid(aliases: number, n: number): string {
  const one = (i: number) =>
    `a${i}: eventsRecords(where: { eventId: { gt: ${n * 100 + i} } }) { rows { ${FIELDS} } }`;
  return `{ ${list(aliases, one).join(' ')} }`;
}

function filtered(where: object): string {
  const query = 'query ($w: EventsWhere) { events(where: $w) { totals { count } } }';
  return JSON.stringify({ query, variables: { w: where } });
}

const id = (eq: number) => ({ eventId: { eq } });

function nested(levels: number, innermost: object): object {
  return list(levels, () => null).reduce<object>((inner) => ({ not: inner }), innermost);
}

function list<T>(length: number, make: (i: number) => T): readonly T[] {
  return Array.from({ length }, (_, i) => make(i));
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

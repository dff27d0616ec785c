/**
 * Cube's phrases for ranges: `last 30 days`, `next 2 weeks`, `this month`, `yesterday`, `3 days ago`,
 * `from 7 days ago to now`, and plain dates, months and years. After Cube's `dateParser`: both edges of a
 * phrase are whole units, of a day unless the phrase speaks of a finer one.
 */
import { nearest } from '../../../shared/suggest.ts';
import { GRAINS, type Unit } from '../../../shared/values.ts';

/** Now plus `n` units, at the start of its `floor`; or a fixed date. */
export interface PhraseEdge {
  readonly n: number;
  readonly unit: Unit;
  readonly floor: Unit;
  readonly date: string | null;
}

export type Phrase =
  /** From the start of `from` to the end of `to`. */
  | { readonly kind: 'relative'; readonly from: PhraseEdge; readonly to: PhraseEdge }
  | { readonly kind: 'dates'; readonly start: string; readonly end: string }
  | { readonly kind: 'problem'; readonly problem: string; readonly suggestion?: string };

const UNIT = '(second|minute|hour|day|week|month|quarter|year)s?';
const THIS = new RegExp(`^(?:this|current) ${UNIT}$`);
const NEAR = new RegExp(`^(last|previous|next) (?:(\\d{1,6}) )?${UNIT}$`);
const AWAY = new RegExp(`^(\\d{1,6}) ${UNIT} (ago|from now)$`);
const FROM_TO = /^(?:from )?(.+?) to (.+)$/;
const DATE = /^\d{4}-\d{2}-\d{2}(?:[t ].*)?$/;
const DAYS: ReadonlyMap<string, number> = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);

export function parsePhrase(written: string): Phrase {
  const text = written.trim().toLowerCase().replace(/\s+/g, ' ');
  const found = wholeUnits(text) ?? calendarPeriod(text) ?? fromTo(text) ?? alone(text);
  return found ?? unknownPhrase(written, text);
}

function wholeUnits(text: string): Phrase | null {
  const current = THIS.exec(text);
  if (current) return relative(at(0, current[1] as Unit), at(0, current[1] as Unit));
  const near = NEAR.exec(text);
  if (!near) return null;
  const unit = near[3] as Unit;
  const n = Number(near[2] ?? 1);
  if (n < 1) return { kind: 'problem', problem: `${JSON.stringify(text)} is an empty range` };
  return near[1] === 'next'
    ? relative(at(1, unit), at(n, unit))
    : relative(at(-n, unit), at(-1, unit));
}

/** `2024`, `2024-03`, `2024-03-31`. */
function calendarPeriod(text: string): Phrase | null {
  if (/^\d{4}$/.test(text)) return { kind: 'dates', start: `${text}-01-01`, end: `${text}-12-31` };
  const month = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  if (month) {
    const last = new Date(Date.UTC(Number(month[1]), Number(month[2]), 0)).getUTCDate();
    return { kind: 'dates', start: `${text}-01`, end: `${text}-${last}` };
  }
  return DATE.test(text) && text.length === 10 ? { kind: 'dates', start: text, end: text } : null;
}

function fromTo(text: string): Phrase | null {
  const parts = FROM_TO.exec(text);
  if (!parts) return null;
  const floor = finestUnit(text);
  const from = edge(parts[1] ?? '', floor);
  const to = edge(parts[2] ?? '', floor);
  return from && to ? relative(from, to) : null;
}

function alone(text: string): Phrase | null {
  const one = edge(text, finestUnit(text));
  return one && one.date === null ? relative(one, one) : null;
}

function edge(text: string, floor: Unit): PhraseEdge | null {
  if (text === 'now') return { n: 0, unit: 'second', floor, date: null };
  const day = DAYS.get(text);
  if (day !== undefined) return { n: day, unit: 'day', floor: 'day', date: null };
  const away = AWAY.exec(text);
  if (away) {
    const n = Number(away[1]) * (away[3] === 'ago' ? -1 : 1);
    return { n, unit: away[2] as Unit, floor, date: null };
  }
  if (!DATE.test(text)) return null;
  return { n: 0, unit: 'day', floor: 'day', date: text.toUpperCase() };
}

function finestUnit(text: string): Unit {
  return (['second', 'minute', 'hour'] as const).find((unit) => text.includes(unit)) ?? 'day';
}

function at(n: number, unit: Unit): PhraseEdge {
  return { n, unit, floor: unit, date: null };
}

function relative(from: PhraseEdge, to: PhraseEdge): Phrase {
  return { kind: 'relative', from, to };
}

const WORDS = [
  ...GRAINS,
  ...GRAINS.map((unit) => `${unit}s`),
  ...['this', 'last', 'next', 'previous', 'current', 'from', 'to', 'ago', 'now'],
  ...DAYS.keys(),
];

/** The phrase with each word replaced by the nearest one of the language, if that makes it a phrase. */
function unknownPhrase(written: string, text: string): Phrase {
  const problem = `${JSON.stringify(written)} is no range that is understood`;
  const form = ' (write it as "last 30 days", "this month" or "from 7 days ago to now")';
  const meant = text
    .split(' ')
    .map((word) => (/\d/.test(word) ? word : (nearest(word, WORDS) ?? word)))
    .join(' ');
  const known = wholeUnits(meant) ?? fromTo(meant) ?? alone(meant);
  return known
    ? { kind: 'problem', problem, suggestion: meant }
    : { kind: 'problem', problem: `${problem}${form}` };
}

import type { AnswerMeter, Width } from '../shared/answer-meter.ts';
import { GatewayError } from '../shared/errors.ts';
import type { ResultSet } from '../shared/values.ts';
import { heapOf, isLonger, weigh } from '../shared/weight.ts';
import type { Account, InFlight } from './in-flight.ts';

export interface AnswerLimits {
  /** Rows × fields of all questions of a request. */
  readonly answerCells: number;
  /** About how many bytes of JSON they may be. */
  readonly answerBytes: number;
  /** Memory of all answers at once. */
  readonly inFlightBytes: number;
}

/** What one request gets, from its questions to its text. */
export interface RequestMeter extends AnswerMeter {
  /** All that is shown, rows or not, before it becomes a text: what is too long is a refusal. */
  show(data: unknown): void;
  /** What is handed on in batches; it may go on behind the end of the rest. */
  batches(): BatchMeter;
  end(): void;
}

/** Of one answer in batches. Memory is counted of the batch in hand alone. */
export interface BatchMeter {
  /** @throws GatewayError WAREHOUSE_UNAVAILABLE */
  hold(batch: ResultSet, width: Width): void;
  /** The same, and it counts towards the request's cells and bytes. @throws GatewayError QUERY_TOO_EXPENSIVE too */
  take(batch: ResultSet, width: Width): void;
  end(): void;
}

/** One result while it is read. */
export interface Reading {
  /** @throws GatewayError QUERY_TOO_EXPENSIVE, WAREHOUSE_UNAVAILABLE */
  add(cells: number, characters: number): void;
  end(): void;
}

/** Objects of the executor and ours, one of each a row. */
const ROW_HEAP = 260;
const FIELD_HEAP = 45;
/** V8 keeps objects with more fields as hash tables. */
const MANY_FIELDS = 20;
const MANY_FIELD_HEAP = 125;
/** The text, and its bytes. */
const COPIES = 2;

export function startMeter(limits: AnswerLimits, inFlight: InFlight): RequestMeter {
  const account = inFlight.open(limits.inFlightBytes);
  let [expected, cells, bytes] = [0, 0, 0];
  let refusal: GatewayError | null = null;
  const check = (asked: number, name: 'answerCells' | 'answerBytes') => {
    if (asked <= limits[name]) return;
    refusal ??= tooLarge(name, limits[name], asked);
    throw refusal;
  };
  const count = (result: ResultSet, rows: number, width: Width): Shown => {
    const asked = shownAs(result, rows, width);
    cells += rows * asked.shown;
    bytes += asked.text;
    check(cells, 'answerCells');
    check(bytes, 'answerBytes');
    return asked;
  };
  return {
    expect: (rows, { fields }) => {
      expected += rows * Math.max(1, fields);
      check(expected, 'answerCells');
    },
    make: (rows, { fields, names }) => {
      bytes += rows * names;
      check(bytes, 'answerBytes');
      account.take(heapOfRows(rows, fields) + rows * names * COPIES);
    },
    take: (result, rows, width) => {
      const { text, shown } = count(result, rows, width);
      account.take(weigh(result).heap + heapOfRows(rows, shown) + text * COPIES);
    },
    batches: () => startBatches(inFlight.open(limits.inFlightBytes), count),
    show: (data) => {
      if (isLonger(data, limits.answerBytes)) {
        refusal ??= tooLarge('answerBytes', limits.answerBytes);
      }
    },
    refusal: () => refusal,
    end: account.end,
  };
}

/** Bytes of JSON, and fields of each row. */
interface Shown {
  readonly text: number;
  readonly shown: number;
}

function shownAs(result: ResultSet, rows: number, width: Width): Shown {
  const weight = weigh(result);
  const shown = width.fields === 0 ? result.columns.length : width.fields;
  return { text: weight.text + width.again * weight.widest + rows * width.names, shown };
}

/** Its rows are counted by whoever reads them; here, what is made of them. */
function startBatches(
  account: Account,
  count: (batch: ResultSet, rows: number, width: Width) => Shown,
): BatchMeter {
  const hold = (batch: ResultSet, { text, shown }: Shown): void => {
    account.giveBack();
    account.take(heapOfRows(batch.rows.length, shown) + text * COPIES);
  };
  return {
    hold: (batch, width) => hold(batch, shownAs(batch, batch.rows.length, width)),
    take: (batch, width) => hold(batch, count(batch, batch.rows.length, width)),
    end: account.end,
  };
}

/** Of rows as they are shown. */
function heapOfRows(rows: number, fields: number): number {
  const field = fields < MANY_FIELDS ? FIELD_HEAP : MANY_FIELD_HEAP;
  return rows * (ROW_HEAP + fields * field);
}

export function startReading(limits: AnswerLimits, inFlight: InFlight): Reading {
  const account = inFlight.open(limits.inFlightBytes);
  let [cells, bytes] = [0, 0];
  return {
    add: (more, characters) => {
      cells += more;
      bytes += characters;
      if (cells > limits.answerCells * UNSEEN) throw tooLarge('answerCells', limits.answerCells);
      if (bytes > limits.answerBytes * UNSEEN) throw tooLarge('answerBytes', limits.answerBytes);
      account.take(heapOf(more, characters));
    },
    end: account.end,
  };
}

/** Keys and marks are read beside what is shown. */
const UNSEEN = 2;

const WORDS = { answerCells: 'cells (rows times fields)', answerBytes: 'bytes' } as const;

/** `asked` is absent where nobody counted to the end. */
function tooLarge(name: keyof typeof WORDS, max: number, asked?: number): GatewayError {
  const problem = `its answer has ${asked ?? `more than ${max}`} ${WORDS[name]}, and ${max} is the most`;
  const facts = { problem, max, ...(asked === undefined ? {} : { asked }) };
  return new GatewayError('QUERY_TOO_EXPENSIVE', facts);
}

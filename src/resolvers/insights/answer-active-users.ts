import type { AnswerPeriod, QueryResult } from '../../engine/engine.ts';
import type {
  ActiveUsersShow,
  ActiveUsersSpec,
  AskedInsight,
} from '../../semantic/insights/insight-spec.ts';
import type { ActiveUsers } from '../../semantic/model/insight-model.ts';
import { GatewayError } from '../../shared/errors.ts';
import type { Cell } from '../../shared/values.ts';
import { formatInZone } from '../../shared/zone.ts';
import { objectOf, type SelectedField, selects } from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows/row-objects.ts';
import { type Ask, answerInsight, cellsOf, numberOf, type Parts, ratio } from './answer-insight.ts';
import { type InsightArgs, requestOf } from './insight-request.ts';
import { partsBeside } from './previous-period.ts';

const MOVES = ['new', 'returning', 'resurrected', 'dormant'] as const;
/** Two years. */
const LONGEST = 731;

export function answerActiveUsers(
  insight: ActiveUsers,
  selected: readonly SelectedField[],
  args: InsightArgs,
  operation: Operation,
): Promise<Row> {
  const request = requestOf(insight, args, operation);
  const parts = partsBeside(request, (asked) => partsOf(insight, asked, operation));
  return answerInsight(selected, request, operation, parts);
}

function partsOf(insight: ActiveUsers, asked: AskedInsight, { now }: Operation): Parts {
  const spec = (show: ActiveUsersShow): ActiveUsersSpec => ({
    ...{ kind: 'active_users', ...asked, show },
  });
  return {
    points: async ({ fields }, ask) => {
      const daily = insight.granularity === 'day';
      const windows = windowsOf(insight, fields);
      const moves = selects(fields, ...MOVES);
      const [rolling, lifecycle, counted] = await Promise.all([
        askIf(windows.length > 0, { of: 'rolling', windows }, spec, ask),
        askIf(moves, { of: 'lifecycle' }, spec, ask),
        askIf(!daily || (windows.length === 0 && !moves), { of: 'periods' }, spec, ask),
      ]);
      const periods = (counted ?? lifecycle ?? rolling)?.periods ?? [];
      const answers = { rolling, lifecycle, counted };
      return pointsOf(insight, fields, periods, answers, now, asked.timeZone);
    },
  };
}

async function askIf(
  wanted: boolean,
  show: ActiveUsersShow,
  spec: (show: ActiveUsersShow) => ActiveUsersSpec,
  ask: Ask,
): Promise<QueryResult | null> {
  return wanted ? ask(spec(show)) : null;
}

/** The windows that are selected, each once. */
function windowsOf(insight: ActiveUsers, fields: readonly SelectedField[]): readonly number[] {
  const asked = fields.flatMap(({ name, args }) => {
    if (name === 'active') return windowOf(insight, args) ?? [];
    return name === 'stickiness' ? stickyWindows(insight) : [];
  });
  return [...new Set(asked)].sort((a, b) => a - b);
}

/** In days; null: the period itself, where periods are no days and no window is named. */
function windowOf(
  { windows, granularity }: ActiveUsers,
  args: SelectedField['args'],
): number | null {
  const shortest = granularity === 'day' ? (windows[0] ?? 1) : null;
  const window = args['window'] ?? shortest;
  if (window === null) return null;
  if (typeof window === 'number' && window >= 1 && window <= LONGEST) return window;
  throw new GatewayError('INVALID_FILTER', { problem: `a window is of 1 to ${LONGEST} days` });
}

/** The shortest window against the longest. */
const stickyWindows = ({ windows }: ActiveUsers): readonly [number, number] => [
  windows[0] ?? 1,
  windows.at(-1) ?? 1,
];

interface Answers {
  readonly rolling: QueryResult | null;
  readonly lifecycle: QueryResult | null;
  readonly counted: QueryResult | null;
}

function pointsOf(
  insight: ActiveUsers,
  fields: readonly SelectedField[],
  periods: readonly AnswerPeriod[],
  { rolling, lifecycle, counted }: Answers,
  now: Date,
  zone: string,
): readonly Row[] {
  const active = rolling && reader(rolling, 'day');
  const moved = lifecycle && reader(lifecycle, 'period');
  const within = counted && reader(counted, 'period');
  const [short, long] = stickyWindows(insight);
  return periods.map(({ start, end }, index) => {
    const day = rolling ? lastDay(rolling.periods ?? [], { start, end }, now) : -1;
    const users = (window: number | null) =>
      (window === null ? within?.(index, 'active') : active?.(day, `active_${window}`)) ?? 0;
    const moves = MOVES.map((name) => [name, () => moved?.(index, name) ?? 0] as const);
    return objectOf(fields, {
      date: () => formatInZone(new Date(start), zone).slice(0, 10),
      start: () => formatInZone(new Date(start), zone),
      partial: () => Date.parse(end) > now.getTime(),
      active: ({ args }) => users(windowOf(insight, args)),
      stickiness: () => ratio(users(short), users(long)),
      ...Object.fromEntries(moves),
    });
  });
}

/** Cells by the row's index column; periods without anybody have no row. */
function reader(answer: QueryResult, by: string): (index: number, name: string) => number {
  const cell = cellsOf(answer);
  const rows = new Map<Cell, readonly Cell[]>(
    answer.result.rows.map((row) => [cell(row, by), row]),
  );
  return (index, name) => numberOf(cell(rows.get(index) ?? [], name));
}

/** What is active "in" a week is active up to its last day that has begun. */
function lastDay(days: readonly AnswerPeriod[], { start, end }: AnswerPeriod, now: Date): number {
  const before = (instant: number) => days.findLastIndex((day) => Date.parse(day.start) < instant);
  const last = before(Date.parse(end));
  const begun = before(now.getTime() + 1);
  return Date.parse(days[begun]?.end ?? start) > Date.parse(start) ? Math.min(begun, last) : last;
}

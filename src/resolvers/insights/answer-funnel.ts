import type { QueryResult } from '../../engine/engine.ts';
import type { FunnelShow, FunnelSpec } from '../../semantic/insights/insight-spec.ts';
import type { MemberName } from '../../semantic/model/filter-spec.ts';
import type { Funnel, FunnelAttribution } from '../../semantic/model/insight-model.ts';
import type { Cell, Grain, Interval } from '../../shared/values.ts';
import { formatInZone } from '../../shared/zone.ts';
import {
  type FieldValues,
  objectOf,
  type SelectedField,
  selects,
} from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import type { Row } from '../rows/row-objects.ts';
import { type Ask, answerInsight, cellsOf, keyText, numberOf, ratio } from './answer-insight.ts';
import { droppedPage } from './dropped-page.ts';
import { type InsightArgs, requestOf } from './insight-request.ts';
import { type PartsOf, partsBeside } from './previous-period.ts';
import { endOf, minuteOf, type SeenUntil, seenUntil } from './same-age.ts';

export interface FunnelArgs extends InsightArgs {
  readonly breakdown?: MemberName | null;
  readonly window?: Interval | null;
  readonly attribution?: FunnelAttribution | null;
}

type Since = 'previous' | 'start';

export function answerFunnel(
  funnel: Funnel,
  selected: readonly SelectedField[],
  args: FunnelArgs,
  operation: Operation,
): Promise<Row> {
  const request = requestOf(funnel, args, operation);
  const seen = seenUntil(request, args.window ?? funnel.window, operation.now);
  const parts = partsBeside(request, partsOf(funnel, args, seen, operation));
  return answerInsight(selected, request, operation, parts);
}

function partsOf(funnel: Funnel, args: FunnelArgs, seen: SeenUntil, operation: Operation): PartsOf {
  const { window = null, attribution = null, breakdown = null } = args;
  return (asked, said, which) => {
    const until = seen[which];
    const spec: SpecOf = (show) => ({
      ...asked,
      ...{ kind: 'funnel', window, attribution, until, show },
    });
    const at = until ?? minuteOf(operation.now);
    const isOpen = (end: string) => endOf(end, window ?? funnel.window) > at;
    return {
      steps: (field, ask) => plainSteps(funnel, field, spec, at, ask),
      breakdowns: (field, ask) =>
        breakdown === null ? [] : brokenDown(funnel, field, breakdown, spec, ask),
      trend: (field, ask) => trend(funnel, field, spec, { zone: asked.timeZone, isOpen }, ask),
      dropped: (field, ask) => droppedPage(field, { specOf: spec, said }, ask, operation),
    };
  };
}

type SpecOf = (show: FunnelShow) => FunnelSpec;

const wantsTimes = (fields: readonly SelectedField[]): boolean =>
  selects(fields, 'medianSeconds', 'averageSeconds');

async function plainSteps(
  funnel: Funnel,
  { fields }: SelectedField,
  spec: SpecOf,
  at: string,
  ask: Ask,
) {
  const times = wantsTimes(fields);
  const [answer, open] = await Promise.all([
    ask(spec({ of: 'steps', times, breakdown: null })),
    selects(fields, 'inProgress') ? ask(spec({ of: 'open', at })) : null,
  ]);
  const row = answer.result.rows[0] ?? [];
  const waiting = (step: number) =>
    open === null ? 0 : numberOf(cellsOf(open)(open.result.rows[0] ?? [], `open_${step}`));
  // Asked here and not by the executor, so that `meta` and `explain` know of them.
  const histograms = await Promise.all(
    fields
      .filter(({ name }) => name === 'histogram')
      .map(async (field) => [field.key, await histogramsOf(funnel, field, spec, ask)] as const),
  );
  const byKey = new Map(histograms);
  return stepObjects(funnel, fields, cellsOf(answer), row, (index) => ({
    histogram: ({ key }) => byKey.get(key)?.[index] ?? [],
    inProgress: () => waiting(index + 1),
  }));
}

function histogramsOf(funnel: Funnel, { args }: SelectedField, spec: SpecOf, ask: Ask) {
  const buckets = Number(args['buckets']);
  return Promise.all(
    funnel.steps.map(async (_, i) => {
      if (i === 0) return [];
      const since = sinceOf(args);
      const show = { of: 'histogram', step: i + 1, since, buckets } as const;
      return histogramOf(await ask(spec(show)), buckets);
    }),
  );
}

/** Buckets of equal width, the empty ones among them. */
function histogramOf(answer: QueryResult, buckets: number) {
  const { rows } = answer.result;
  const cell = cellsOf(answer);
  const [first] = rows;
  if (first === undefined) return [];
  const [least, greatest] = [numberOf(cell(first, 'least')), numberOf(cell(first, 'greatest'))];
  const counts = new Map(rows.map((row) => [cell(row, 'bucket'), numberOf(cell(row, 'count'))]));
  const width = (greatest - least) / buckets;
  return Array.from({ length: width === 0 ? 1 : buckets }, (_, i) => ({
    from: least + i * width,
    to: width === 0 || i === buckets - 1 ? greatest : least + (i + 1) * width,
    count: counts.get(i) ?? 0,
  }));
}

async function brokenDown(
  funnel: Funnel,
  { fields }: SelectedField,
  breakdown: MemberName,
  spec: SpecOf,
  ask: Ask,
) {
  const steps = fields.filter(({ name }) => name === 'steps');
  const times = steps.some((field) => wantsTimes(field.fields));
  const answer = await ask(spec({ of: 'steps', times, breakdown }));
  const cell = cellsOf(answer);
  const entered = (row: readonly Cell[]) => numberOf(cell(row, 'count_1'));
  const rows = answer.result.rows.toSorted((a, b) => entered(b) - entered(a));
  return rows.map((row) =>
    objectOf(fields, {
      key: () => keyText(cell(row, 'value')),
      steps: (field) => stepObjects(funnel, field.fields, cell, row),
    }),
  );
}

async function trend(
  funnel: Funnel,
  { args, fields }: SelectedField,
  spec: SpecOf,
  { zone, isOpen }: { readonly zone: string; readonly isOpen: (end: string) => boolean },
  ask: Ask,
) {
  const answer = await ask(spec({ of: 'trend', granularity: args['granularity'] as Grain }));
  const cell = cellsOf(answer);
  const byPart = new Map(answer.result.rows.map((row) => [cell(row, 'part'), row]));
  return (answer.periods ?? []).map(({ start, end }, part) =>
    objectOf(fields, {
      start: () => formatInZone(new Date(start), zone),
      end: () => formatInZone(new Date(end), zone),
      unfinished: () => isOpen(end),
      steps: (field) => stepObjects(funnel, field.fields, cell, byPart.get(part) ?? []),
    }),
  );
}

function stepObjects(
  funnel: Funnel,
  fields: readonly SelectedField[],
  cell: (row: readonly Cell[], name: string) => Cell,
  row: readonly Cell[],
  more: (index: number) => FieldValues = () => ({}),
): readonly Row[] {
  const countOf = (step: number) => numberOf(cell(row, `count_${step}`));
  const seconds = (what: 'median' | 'average', step: number) => {
    return ({ args }: SelectedField) => {
      const total = sinceOf(args) === 'start' ? '_total' : '';
      return cell(row, `${what}${total}_${step}`);
    };
  };
  return funnel.steps.map(({ name, title }, i) => {
    const [count, before] = [countOf(i + 1), countOf(stepBefore(funnel, i + 1))];
    return objectOf(fields, {
      name: () => name,
      title: () => title,
      index: () => i + 1,
      count: () => count,
      fromPrevious: () => ratio(count, before),
      fromStart: () => ratio(count, countOf(1)),
      dropped: () => before - count,
      medianSeconds: seconds('median', i + 1),
      averageSeconds: seconds('average', i + 1),
      ...more(i),
    });
  });
}

/** The nearest earlier step that cannot be skipped; the first is its own. */
function stepBefore({ steps }: Funnel, step: number): number {
  let before = step - 1;
  while (before > 1 && steps[before - 1]?.optional) before--;
  return Math.max(before, 1);
}

const sinceOf = (args: SelectedField['args']): Since =>
  args['since'] === 'start' ? 'start' : 'previous';

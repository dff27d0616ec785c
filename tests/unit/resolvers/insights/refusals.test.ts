import { beforeAll, describe, expect, it } from 'vitest';
import { loadModelFolder } from '../../../../src/semantic/load/load-folder.ts';
import type { SemanticModel } from '../../../../src/semantic/model/types.ts';
import { dialects } from '../../../../src/sql/dialects/dialects.ts';
import { askInsight } from '../../../corpus/ask-insight.ts';
import type { Engine } from '../../../corpus/engines.ts';
import { principalOf } from '../../../corpus/read-case.ts';

const NOW = new Date('2024-03-15T12:00:00Z');
let model: SemanticModel;
beforeAll(async () => {
  model = await loadModelFolder('tests/fixtures/insights', new Set(['default']));
});

const nowhere: Engine = {
  dialect: dialects.duckdb,
  run: () => Promise.reject(new TypeError('what is refused is not asked')),
  close: async () => {},
};

const between = (start: string, end: string, more = '') =>
  `time: { range: { between: { start: "${start}", end: "${end}" } } ${more} }`;
const FEBRUARY = between('2024-02-01', '2024-02-29');

describe('what an insight does not take', () => {
  it.each([
    [
      'a time that it does not go by',
      `{ purchase(${between('2024-02-01', '2024-02-29', 'dimension: KNOWN_AT')}) { steps { count } } }`,
      'INVALID_TIME_RANGE',
      /purchase goes by happened_at, not by KNOWN_AT/,
    ],
    [
      'a comparison that nothing of it can be drawn from',
      `{ purchase(${between('2024-02-01', '2024-02-29', 'compare: { range: { between: { start: "2024-02-02", end: "2024-02-01" } } }')}) { previous { steps { count } } } }`,
      'INVALID_TIME_RANGE',
      /time\.compare of purchase/,
    ],
    [
      'a comparison of records',
      `{ userEvents(userId: "ann", ${between('2024-02-01', '2024-02-29', 'compare: { previousPeriod: true }')}) { records { id } } }`,
      'INVALID_TIME_RANGE',
      /time\.compare of user_events/,
    ],
    [
      'cells without a breakdown',
      `{ secondsBenchmark(${FEBRUARY}) { breakdowns { key } } }`,
      'INVALID_FILTER',
      /breakdowns need a breakdown/,
    ],
    [
      'a part of a month that is compared with others',
      `{ priceBenchmark(${between('2024-02-01', '2024-02-28')}) { own } }`,
      'INVALID_TIME_RANGE',
      /whole months that have ended/,
    ],
    [
      'a month that is compared with others before it has ended',
      `{ priceBenchmark(${between('2024-03-01', '2024-03-31')}) { own } }`,
      'INVALID_TIME_RANGE',
      /whole months that have ended/,
    ],
    [
      'a window of no days',
      `{ dailyUsers(${FEBRUARY}) { points { active(window: 0) } } }`,
      'INVALID_FILTER',
      /a window is of 1 to/,
    ],
    [
      'fewer days than none',
      '{ stalledDeals(days: -1) { entities { entity } } }',
      'INVALID_FILTER',
      /days may be 0 to/,
    ],
    [
      'a step that nobody can drop at',
      `{ purchase(${FEBRUARY}) { dropped(step: 1) { entities } } }`,
      'INVALID_FILTER',
      /step/,
    ],
    [
      'a zone that there is not',
      `{ purchase(${FEBRUARY}, timezone: "Nowhere/Land") { steps { count } } }`,
      'INVALID_TIME_RANGE',
      /not a name of the IANA database/,
    ],
    [
      'a page behind another question',
      '{ stalledDeals(after: "b2Zm") { entities { entity } } }',
      'CURSOR_INVALID',
      /cursor/i,
    ],
    [
      'more entities than rows may be shown',
      `{ userFeaturesBatch(userIds: [${Array.from({ length: 10_001 }, (_, i) => `"u${i}"`).join(', ')}]) { userId } }`,
      'QUERY_TOO_EXPENSIVE',
      /10001 entities/,
    ],
  ])('%s is refused before anything is asked', async (_, document, code, words) => {
    const asked = askInsight(
      { principal: principalOf('t1', ['analyst']), now: NOW },
      document,
      model,
      nowhere,
    );
    const error: unknown = await asked.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code });
    expect(String(error)).toMatch(words);
  });
});

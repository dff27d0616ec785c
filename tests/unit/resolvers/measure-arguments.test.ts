import { describe, expect, it } from 'vitest';
import { type Answer, run } from './asked.ts';

const answer: Answer = ({ dimensions, measures }) => [
  [
    ...dimensions.map(() => '2024-01-01T00:00:00.000'),
    ...measures.map(({ member }, i) => (member.endsWith('count') ? i : String(i))),
  ],
];

describe('arguments of measures', () => {
  it('are columns of their own beside the plain measure', async () => {
    const { data, asked, errors } = await run(
      `{ orders {
        rows {
          month: createdAt(granularity: MONTH) { start }
          revenue
          lastYear: revenue(offset: { n: 1, unit: YEAR })
          again: revenue(offset: { n: 1, unit: YEAR })
          quarter: count(trailing: { n: 3, unit: MONTH })
          year: count(toDate: YEAR, offset: null)
        }
        totals { revenue lastYear: revenue(offset: { n: 1, unit: YEAR }) }
      } }`,
      { answer },
    );
    expect(errors).toEqual([]);
    const year = { n: 1, unit: 'year' };
    expect(asked.find(({ totalsBy }) => totalsBy === null)?.measures).toMatchObject([
      { member: 'orders.revenue', as: 'revenue' },
      { member: 'orders.revenue', offset: year },
      { member: 'orders.count', trailing: { n: 3, unit: 'month' } },
      { member: 'orders.count', toDate: 'year' },
    ]);
    expect(data.orders.rows[0]).toMatchObject({ revenue: '0', lastYear: '1', again: '1' });
    expect(data.orders.totals).toEqual({ revenue: '0', lastYear: '1' });
  });

  it('are refused beside share, which is of the row itself', async () => {
    const { errors } = await run(
      '{ orders { rows { status revenue(share: [STATUS], toDate: YEAR) } } }',
    );
    expect(errors.map(({ code }) => code)).toEqual(['INCOMPATIBLE_MEMBERS']);
  });
});

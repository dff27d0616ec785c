import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, ValueType } from '../../../src/shared/values.ts';
import type { Expr, Query } from '../../../src/sql/ast.ts';
import * as b from '../../../src/sql/build.ts';
import type { Dialect } from '../../../src/sql/dialect.ts';
import { dialects } from '../../../src/sql/dialects/dialects.ts';
import { printQuery } from '../../../src/sql/print-sql.ts';

const a = b.col('t', 'a');
const from = b.table(['shop', 'orders'], 't');
const where = (condition: Expr): Query =>
  b.select({ columns: [b.column(a, 'a', 'string')], from, where: condition });
const sqlOf = (query: Query, dialect: Dialect = dialects.duckdb): string =>
  printQuery(query, dialect).sql;

describe('printing', () => {
  it('lays a query out in lines and groups by position', () => {
    const query = b.select({
      with: [
        b.cte('big', b.select({ columns: [b.column(a, 'a', 'string')], from, limit: 5 }), true),
      ],
      columns: [
        b.column(b.col('big', 'a'), 'a', 'string'),
        b.column(b.countRows(), 'n', 'integer'),
      ],
      from: b.cteRef('big'),
      joins: [b.leftJoin(from, b.eq(a, b.col('big', 'a')))],
      where: b.allOf([b.eq(a, b.param('string', 'x')), null, b.isNotNull(a)]),
      groupBy: [1],
      having: b.gt(b.countRows(), b.param('integer', 2)),
      orderBy: [b.order(2, 'desc')],
      limit: 10,
      offset: 20,
    });
    expect(`\n${sqlOf(query, dialects.postgres)}\n`).toBe(`
WITH "big" AS MATERIALIZED (
  SELECT
    "t"."a" AS "a"
  FROM "shop"."orders" AS "t"
  LIMIT 5
)
SELECT
  "big"."a" AS "a",
  COUNT(*) AS "n"
FROM "big" AS "big"
LEFT JOIN "shop"."orders" AS "t" ON "t"."a" = "big"."a"
WHERE ("t"."a" = $1::TEXT)
  AND (NOT ("t"."a" IS NULL))
GROUP BY 1
HAVING COUNT(*) > $2::BIGINT
ORDER BY 2 DESC NULLS LAST
LIMIT 10
OFFSET 20
`);
  });

  it('refuses a SELECT of no columns, and a quantile beyond all rows', () => {
    expect(() => sqlOf(b.select({ columns: [], from }))).toThrow(/of nothing/);
    expect(() => sqlOf(where(b.quantile(a, 1.5)))).toThrow(/fraction/);
  });

  it('binds one node once, and equal values of two nodes twice', () => {
    const shared = b.param('string', 'x');
    expect(
      printQuery(where(b.or(b.eq(a, shared), b.ne(a, shared))), dialects.duckdb).params,
    ).toHaveLength(1);
    const two = b.or(b.eq(a, b.param('string', 'x')), b.eq(a, b.param('string', 'x')));
    expect(printQuery(where(two), dialects.duckdb).params).toHaveLength(2);
  });

  it('writes a filter as CASE where there is no FILTER', () => {
    const plain: Dialect = {
      ...dialects.postgres,
      supports: { ...dialects.postgres.supports, filterClause: false },
    };
    const condition = b.eq(a, b.param('string', 'x'));
    const query = b.select({
      columns: [
        b.column(b.countRows(condition), 'n', 'integer'),
        b.column(b.aggregate('sum', [a], { filter: condition }), 's', 'decimal'),
      ],
      from,
    });
    const printed = sqlOf(query, plain);
    expect(printed).toContain('COUNT(CASE WHEN "t"."a" = $1::TEXT THEN 1 END)');
    expect(printed).toContain(
      'SUM(CASE WHEN "t"."a" = $2::TEXT THEN "t"."a" END)'.replace('$2', '$1'),
    );
  });

  it('joins ASOF where the database can, and says so where it cannot', () => {
    const query = b.select({
      columns: [b.column(a, 'a', 'string')],
      from,
      joins: [b.join('asof_left', b.table(['u'], 'u'), b.gte(a, b.col('u', 'a')))],
    });
    expect(sqlOf(query)).toContain('ASOF LEFT JOIN "u" AS "u" ON "t"."a" >= "u"."a"');
    expect(() => sqlOf(query, dialects.postgres)).toThrow(/no ASOF join/);
  });

  it("does not let a comment at the end of the author's text swallow what follows", () => {
    const query = b.select({
      columns: [b.column(b.add(b.raw(b.alias('t'), '.a -- gross'), b.literal(-1)), 'a', 'integer')],
      from: b.rawRelation(b.raw('SELECT 1 AS a -- all'), 't'),
    });
    expect(sqlOf(query)).toBe(
      'SELECT\n  ("t".a -- gross\n) + (-1) AS "a"\nFROM (\n  SELECT 1 AS a -- all\n\n) AS "t"',
    );
  });

  it('refuses zones outside the closed set and numbers that are not whole', () => {
    const zone = "UTC'; DROP TABLE t; --";
    expect(() => sqlOf(where(b.truncate(a, 'day', zone)))).toThrow(/closed set/);
    expect(() => sqlOf(where(b.toLocal(a, 'europe/amsterdam')))).toThrow(/closed set/);
    expect(() => sqlOf(where(b.addInterval(a, { n: 1.5, unit: 'day' })))).toThrow(/whole/);
    const columns = [b.column(a, 'a', 'string')];
    expect(() => sqlOf(b.select({ columns, limit: Number.NaN }))).toThrow(/whole/);
    expect(() => sqlOf(where(b.literal(Number.POSITIVE_INFINITY)))).toThrow(/finite/);
  });

  it('refuses integers that no database takes', () => {
    for (const value of ['9223372036854775808', '1.5', '1e3', 'x']) {
      const query = where(b.eq(a, b.param('bigint', value)));
      expect(() => sqlOf(query)).toThrow(expect.objectContaining({ code: 'INVALID_FILTER' }));
    }
  });
});

const TYPES: readonly ValueType[] = ['string', 'decimal', 'float', 'date', 'timestamp', 'local'];
/** Values that stand out, so that finding one in the text is no accident. */
const value: fc.Arbitrary<Cell> = fc
  .tuple(
    fc.constantFrom("'", '"', '$1', '--', '\\', ' ', '🙂', 'é'),
    fc.string({ minLength: 6, maxLength: 30 }),
  )
  .map(([mark, text]) => `zq${mark}${text.replaceAll('\0', '')}`);
const param = fc.tuple(fc.constantFrom(...TYPES), value).map(([type, cell]) => b.param(type, cell));
const { tree } = fc.letrec<{ tree: Expr }>((again) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    param.map((p) => b.eq(a, p)),
    fc.array(param, { maxLength: 4 }).map((list) => b.inList(a, list)),
    param.map((p) => b.call('contains', b.call('lower', a), b.call('lower', p))),
    param.map((p) => b.isNull(b.truncate(p, 'hour', 'Europe/Amsterdam'))),
    fc.array(again('tree'), { maxLength: 4 }).map((of) => b.and(...of)),
    fc.array(again('tree'), { maxLength: 4 }).map((of) => b.or(...of)),
    again('tree').map((of) => b.not(of)),
    again('tree').map((of) => b.exists(where(of))),
    again('tree').map((of) => b.gt(b.countRows(of), b.literal(0))),
    fc
      .tuple(again('tree'), param)
      .map(([when, then]) => b.eq(a, b.caseWhen([{ if: when, then }], then))),
  ),
}));

describe('for any tree of conditions', () => {
  it('placeholders and parameters are as many, and no value is in the text', () => {
    fc.assert(
      fc.property(tree, (condition) => {
        for (const dialect of Object.values(dialects)) {
          const { sql, params } = printQuery(where(condition), dialect);
          const placeholders = new Set(sql.match(/\$\d+/g));
          expect(placeholders).toEqual(new Set(params.map((_, i) => `$${i + 1}`)));
          for (const bound of params) expect(sql).not.toContain(String(bound.value));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the text is the same every time', () => {
    fc.assert(
      fc.property(tree, (condition) => {
        expect(sqlOf(where(condition))).toBe(sqlOf(structuredClone(where(condition))));
      }),
      { numRuns: 50 },
    );
  });
});

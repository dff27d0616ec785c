import { FIRST_DAY, LAST_DAY, type Step } from './step.ts';

/**
 * Macros. `salt` keeps the draws of one row apart: each use has its own, and none is above 4095.
 * `pareto`-like skew comes from multiplying a draw with itself, which is exact on every machine.
 */
const MACROS = `
CREATE TEMP MACRO rnd(id, salt) AS (hash(CAST(id AS BIGINT) * 4096 + salt) >> 11)::DOUBLE / 9007199254740992.0;
CREATE TEMP MACRO die(id, salt, sides) AS floor(rnd(id, salt) * sides)::BIGINT;
CREATE TEMP MACRO pick(items, u) AS items[1 + floor(u * len(items))::INTEGER];
CREATE TEMP MACRO cents(n) AS CAST(CAST(n AS BIGINT) * 0.01::DECIMAL(3, 2) AS DECIMAL(14, 2));
CREATE TEMP MACRO fixed4(x) AS floor(x * 10000) / 10000;
CREATE TEMP MACRO daytime(id, salt) AS to_seconds(21600 + floor((rnd(id, salt) + rnd(id, salt + 1)) * 30500)::BIGINT);
CREATE TEMP MACRO tenant_of(u) AS CASE WHEN u < 0.34 THEN 't1' WHEN u < 0.56 THEN 't2' WHEN u < 0.71 THEN 't3'
  WHEN u < 0.82 THEN 't4' WHEN u < 0.90 THEN 't5' WHEN u < 0.95 THEN 't6' WHEN u < 0.985 THEN 't7' ELSE 't8' END;
CREATE TEMP MACRO arrival(id, salt, event_time) AS event_time + CASE WHEN rnd(id, salt) < 0.03
  THEN to_seconds(3600 + die(id, salt + 1, 255600)) ELSE to_milliseconds(50 + die(id, salt + 1, 30000)) END;
`;

/**
 * How much happens on each day, as integer weights that are summed up: row i of N lands on the day
 * whose share of the total it falls into. Growth, a weekly rhythm, a launch in March 2025 for
 * sign-ups, Black Friday and December for orders, office days for business work.
 */
const CALENDAR = `
CREATE TEMP TABLE calendar AS
WITH days AS (
  SELECT n, DATE '${FIRST_DAY}' + n::INTEGER AS day, isodow(DATE '${FIRST_DAY}' + n::INTEGER) AS dow
  FROM range(DATE '${LAST_DAY}' - DATE '${FIRST_DAY}' + 1) AS t(n)
), weights AS (
  SELECT n, day,
    (400 + n) * [100, 106, 108, 104, 96, 70, 64][dow]
      * CASE WHEN day BETWEEN DATE '2025-03-18' AND DATE '2025-03-31'
             THEN 45 - 2 * (day - DATE '2025-03-18') ELSE 10 END AS signups,
    (500 + n) * [112, 110, 106, 100, 98, 82, 84][dow]
      * CASE WHEN day IN (DATE '2024-11-29', DATE '2025-11-28') THEN 60
             WHEN month(day) IN (11, 12) THEN 14 ELSE 10 END AS orders,
    (600 + n) * [110, 115, 115, 112, 100, 30, 20][dow] AS work
  FROM days
)
SELECT n, day,
  (sum(signups) OVER before)::BIGINT - signups AS signups_before, (sum(signups) OVER ())::BIGINT AS signups_total,
  (sum(orders) OVER before)::BIGINT - orders AS orders_before, (sum(orders) OVER ())::BIGINT AS orders_total,
  (sum(work) OVER before)::BIGINT - work AS work_before, (sum(work) OVER ())::BIGINT AS work_total
FROM weights WINDOW before AS (ORDER BY n);
`;

/** What every domain builds on; temporary, so that nothing of it stays in the file. */
export function calendarSteps(): readonly Step[] {
  return [{ label: 'calendar', sql: MACROS + CALENDAR }];
}

/** Rows `i` = 0…rows-1, each with the `day` that the curve (signups, orders, work) gives it. */
export function spread(rows: number, curve: 'signups' | 'orders' | 'work'): string {
  return `(SELECT s.i, c.day FROM (
    SELECT i, i * (SELECT any_value(${curve}_total) FROM calendar) // ${rows} AS place FROM range(${rows}) AS t(i)
  ) AS s ASOF JOIN calendar AS c ON s.place >= c.${curve}_before)`;
}

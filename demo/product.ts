import { spread } from './calendar.ts';
import { type Step, scaled } from './step.ts';

const USERS = 50_000;

function users(count: number): string {
  return `
CREATE SCHEMA product;
CREATE TABLE product.users AS
SELECT i + 1 AS user_id,
  tenant_of(rnd(i, 1)) AS tenant_id,
  day + daytime(i, 2) AS signed_up_at,
  CASE WHEN rnd(i, 4) < 0.38 THEN 'BR' WHEN rnd(i, 4) < 0.58 THEN 'US' WHEN rnd(i, 4) < 0.68 THEN 'MX'
    WHEN rnd(i, 4) < 0.76 THEN 'AR' WHEN rnd(i, 4) < 0.82 THEN 'PT' WHEN rnd(i, 4) < 0.88 THEN 'DE'
    WHEN rnd(i, 4) < 0.93 THEN 'JP' WHEN rnd(i, 4) < 0.96 THEN 'IN' ELSE NULL END AS country,
  CASE WHEN rnd(i, 5) < 0.72 THEN 'free' WHEN rnd(i, 5) < 0.94 THEN 'pro' ELSE 'enterprise' END AS plan,
  CASE WHEN day BETWEEN DATE '2025-03-18' AND DATE '2025-03-31' AND rnd(i, 6) < 0.6 THEN 'launch_campaign'
    ELSE pick(['organic', 'organic', 'paid_search', 'social', 'referral', 'partner', NULL], rnd(i, 7)) END AS channel,
  pick(['ios', 'android', 'android', 'web', 'web'], rnd(i, 8)) AS platform,
  CASE WHEN rnd(i, 9) < 0.12 THEN NULL ELSE (1955 + die(i, 10, 26) + die(i, 11, 26))::INTEGER END AS birth_year,
  'user' || (i + 1) || '@example.com' AS email,
  rnd(i, 12) < 0.55 AS marketing_opt_in
FROM ${spread(count, 'signups')}
ORDER BY user_id;`;
}

/**
 * A few users come often, most hardly at all; visits thin out with the time since sign-up (r·r·r),
 * a third of the users leave early, the launch brings some back, weekends are quieter.
 */
const VISITS = `
CREATE TEMP TABLE visits AS
WITH habits AS (
  SELECT u.*, DATE '2025-12-31' - signed_up_at::DATE AS life, rnd(user_id, 20) AS g, rnd(user_id, 21) AS churn
  FROM product.users AS u
), counted AS (
  SELECT *, 1 + least(62, floor(CASE plan WHEN 'free' THEN 38 WHEN 'pro' THEN 56 ELSE 62 END * g * g * g * g * g * g * g))::BIGINT AS visits,
    CASE WHEN churn < 0.35 THEN life * churn * churn * 2 ELSE life END AS active_days
  FROM habits
), numbered AS (
  SELECT user_id * 64 + k AS visit_id, k, c.* FROM (SELECT *, unnest(range(visits)) AS k FROM counted) AS c
), dated AS (
  SELECT *, CASE WHEN k = 0 THEN signed_up_at::DATE
    WHEN signed_up_at < DATE '2025-03-01' AND rnd(visit_id, 22) < 0.04 THEN DATE '2025-03-18' + die(visit_id, 23, 10)::INTEGER
    ELSE signed_up_at::DATE + floor(active_days * rnd(visit_id, 24) * rnd(visit_id, 24) * rnd(visit_id, 24))::INTEGER END AS first_day
  FROM numbered
), moved AS (
  SELECT *, CASE WHEN k > 0 AND isodow(first_day) >= 6 AND rnd(visit_id, 25) < 0.45
    THEN least(first_day + 2, DATE '2025-12-31') ELSE first_day END AS day
  FROM dated
), started AS (
  SELECT *, CASE WHEN k = 0 THEN signed_up_at
    WHEN day = signed_up_at::DATE THEN signed_up_at + to_seconds(1800 + die(visit_id, 26, 7200))
    ELSE day + daytime(visit_id, 27) END AS started_at,
    CASE WHEN rnd(visit_id, 29) < 0.15 THEN pick(['ios', 'android', 'web'], rnd(visit_id, 30)) ELSE platform END AS device
  FROM moved
), wanting AS (
  SELECT *, rnd(visit_id, 31)
    * CASE plan WHEN 'free' THEN 1.25 WHEN 'pro' THEN 0.85 ELSE 0.6 END
    * CASE device WHEN 'web' THEN 0.85 WHEN 'ios' THEN 1.0 ELSE 1.2 END
    * CASE country WHEN 'BR' THEN 0.95 WHEN 'IN' THEN 1.35 ELSE 1.0 END AS reluctance
  FROM started WHERE started_at < TIMESTAMP '2025-12-31 23:00:00'
)
SELECT visit_id, k, user_id, tenant_id, started_at, device AS platform,
  CASE WHEN rnd(visit_id, 32) < 0.02 THEN NULL ELSE country END AS country,
  CASE WHEN k = 0 THEN channel ELSE pick(['direct', 'direct', 'organic', 'email', 'push', NULL], rnd(visit_id, 33)) END AS channel,
  depth, depth + 2 + floor(13 * rnd(visit_id, 34) * rnd(visit_id, 34))::BIGINT AS events
FROM (SELECT *, CASE WHEN reluctance < 0.09 THEN 3 WHEN reluctance < 0.17 THEN 2 WHEN reluctance < 0.42 THEN 1 ELSE 0 END AS depth
      FROM wanting);`;

/** The last `depth` events of a visit walk down cart, checkout, purchase; the others look around. */
const EVENTS = `
CREATE TABLE product.events AS
WITH steps AS (
  SELECT v.*, visit_id * 32 + j AS event_id, j, events - j AS rest,
    (j - CASE WHEN j > 0 AND rnd(visit_id * 32 + j, 41) < 0.015 THEN 1 ELSE 0 END) AS beat,
    rnd(visit_id * 32 + j, 42) AS u
  FROM (SELECT *, unnest(range(events)) AS j FROM visits) AS v
), typed AS (
  SELECT *, started_at + to_milliseconds(beat * (4000 + die(visit_id, 43, 90000)) + CASE WHEN beat = 0 THEN 0 ELSE die(visit_id * 32 + beat, 44, 3000) END) AS event_time,
    CASE WHEN k = 0 AND j = 0 THEN 'signup' WHEN rest <= depth THEN ['add_to_cart', 'checkout', 'purchase'][depth - rest + 1]
      WHEN depth > 0 AND j > 0 AND u < 0.08 THEN 'add_to_cart' WHEN u < 0.76 THEN 'view' WHEN u < 0.90 THEN 'search'
      WHEN u < 0.97 THEN 'share' ELSE 'error' END AS event_type
  FROM steps
), bought AS (
  SELECT event_id, visit_id, user_id, tenant_id, event_type, event_time, platform, country, channel,
    CASE WHEN event_type = 'purchase' THEN cents(990 + floor(u * u * u * u * 45000)) END AS amount
  FROM typed
), refunded AS (
  SELECT * REPLACE (visit_id * 32 + 31 AS event_id, 'refund' AS event_type,
    event_time + to_seconds(86400 + die(event_id, 45, 1209600)) AS event_time)
  FROM bought WHERE event_type = 'purchase' AND rnd(event_id, 46) < 0.05
), everything AS (SELECT * FROM bought UNION ALL SELECT * FROM refunded)
SELECT event_id, tenant_id, user_id, visit_id AS session_id, event_type, event_time,
  arrival(event_id, 47, event_time) AS ingested_at,
  platform, country, channel AS referrer,
  CASE WHEN event_type IN ('view', 'add_to_cart', 'purchase', 'refund', 'share')
    THEN 1 + floor(2000 * rnd(event_id, 49) * rnd(event_id, 49))::BIGINT END AS item_id,
  amount,
  CASE WHEN rnd(event_id, 50) < 0.06 THEN NULL ELSE 40 + die(event_id, 51, 900) + die(event_id, 52, 900) END AS duration_ms,
  CASE WHEN platform = 'web' THEN NULL ELSE '4.' || (event_time::DATE - DATE '2024-01-01') // 60 || '.0' END AS app_version
FROM everything WHERE event_time < TIMESTAMP '2026-01-01'
ORDER BY event_time, event_id;`;

const SESSIONS = `
CREATE TABLE product.sessions AS
SELECT s.session_id, v.tenant_id, v.user_id, v.started_at,
  CASE WHEN rnd(s.session_id, 53) < 0.02 THEN NULL ELSE s.last_event END AS ended_at,
  v.platform, v.country, v.channel, s.event_count, s.converted
FROM visits AS v JOIN (
  SELECT session_id, count(*) AS event_count, max(event_time) AS last_event, bool_or(event_type = 'purchase') AS converted
  FROM product.events WHERE event_type <> 'refund' GROUP BY session_id
) AS s ON s.session_id = v.visit_id
ORDER BY started_at, session_id;
DROP TABLE visits;`;

/** Events, users and sessions of an app that sells: sign-up, view, cart, checkout, purchase. */
export function productSteps(scale: number): readonly Step[] {
  return [
    { label: 'users', sql: users(scaled(USERS, scale, 50)) },
    { label: 'visits', sql: VISITS },
    { label: 'events', sql: EVENTS },
    { label: 'sessions', sql: SESSIONS },
  ];
}

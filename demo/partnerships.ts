import { spread } from './calendar.ts';
import { FIRST_DAY, type Step, scaled } from './step.ts';

const ENTITIES = 1_000;
const TRENDS = 150;
const DEALS = 12_000;
const ACTIVITIES = 100_000;

const STAGES = `
CREATE SCHEMA partnerships;
CREATE TABLE partnerships.dim_deal_stage AS
SELECT * FROM (VALUES (1, 'identified', 1, false, 30), (2, 'contacted', 2, false, 21), (3, 'negotiation', 3, false, 45),
  (4, 'contract', 4, false, 30), (5, 'signed', 5, false, NULL), (6, 'completed', 6, true, NULL), (7, 'lost', 7, true, NULL))
  AS t(stage_id, stage_name, stage_order, is_terminal, sla_days);
CREATE TABLE partnerships.dim_date AS
SELECT day AS date_key, year(day)::INTEGER AS year, quarter(day)::INTEGER AS quarter, month(day)::INTEGER AS month,
  week(day)::INTEGER AS iso_week, isodow(day)::INTEGER AS day_of_week, isodow(day) >= 6 AS is_weekend,
  CASE WHEN (month(day), dayofmonth(day)) IN ((1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25)) THEN true ELSE false END AS is_holiday,
  (year(day) + CASE WHEN month(day) >= 4 THEN 1 ELSE 0 END)::INTEGER AS fiscal_year,
  (1 + (month(day) + 8) % 12 // 3)::INTEGER AS fiscal_quarter
FROM (SELECT DATE '${FIRST_DAY}' + n::INTEGER AS day FROM range(1096) AS t(n)) ORDER BY day;`;

/** Slowly changing: a new version where an entity's tier or audience changed; the last one is current. */
function entities(count: number): string {
  return `
CREATE TABLE partnerships.dim_entity AS
WITH base AS (
  SELECT i, 'e' || lpad((i + 1)::VARCHAR, 4, '0') AS entity_id, 1 + die(i, 101, 3) AS versions,
    CASE WHEN rnd(i, 102) < 0.30 THEN 'brand' WHEN rnd(i, 102) < 0.55 THEN 'creator' WHEN rnd(i, 102) < 0.75 THEN 'artist'
      WHEN rnd(i, 102) < 0.90 THEN 'athlete' ELSE 'festival' END AS entity_type,
    pick(['Aurora', 'Delta', 'Lumen', 'Praia', 'Norte', 'Vento', 'Solar', 'Coral', 'Ipê', 'Maré'], rnd(i, 103)) || ' '
      || pick(['Studio', 'Collective', 'Works', 'House', 'Club', 'Records', 'Lab', 'Union'], rnd(i, 104)) || ' ' || (i + 1) AS name,
    pick(['music', 'sport', 'fashion', 'food', 'gaming', 'beauty', 'travel', NULL], rnd(i, 105)) AS category,
    pick(['BR', 'BR', 'BR', 'US', 'MX', 'PT', 'JP', 'NG'], rnd(i, 106)) AS country
  FROM range(${count}) AS t(i)
), versions AS (
  SELECT *, unnest(range(versions)) AS v FROM base
), dated AS (
  SELECT *, CASE WHEN v = 0 THEN DATE '2023-01-01' ELSE DATE '2024-02-01' + (v * 200 + die(i * 4 + v, 107, 150))::INTEGER END AS valid_from FROM versions
)
SELECT (i * 4 + v + 1) AS entity_key, entity_id, name, entity_type, category, country,
  ['emerging', 'rising', 'established', 'iconic', 'iconic'][1 + (die(i, 108, 3) + v)::INTEGER] AS tier,
  (500 + floor(4000000 * rnd(i, 109) * rnd(i, 109) * rnd(i, 109) * (1 + v * 0.4)))::BIGINT AS followers,
  valid_from, lead(valid_from) OVER (PARTITION BY i ORDER BY v) AS valid_to, v = versions - 1 AS is_current
FROM dated ORDER BY entity_key;`;
}

/** Every trend rises to its peak and falls off again; its metrics are days around that peak. */
function trends(count: number): string {
  return `
CREATE TABLE partnerships.dim_trend AS
SELECT i + 1 AS trend_id,
  pick(['Slow', 'Neon', 'Retro', 'Micro', 'Urban', 'Analog', 'Wild', 'Quiet', 'Solar', 'Tiny'], rnd(i, 111)) || ' '
    || pick(['Fashion', 'Beats', 'Kitchens', 'Runs', 'Gardens', 'Games', 'Journeys', 'Rituals', 'Stages'], rnd(i, 112)) || ' ' || (i + 1) AS name,
  pick(['music', 'sport', 'fashion', 'food', 'gaming', 'beauty', 'travel'], rnd(i, 113)) AS category,
  pick(['LATAM', 'LATAM', 'NA', 'EU', 'APAC'], rnd(i, 114)) AS region,
  DATE '${FIRST_DAY}' + die(i, 115, 600)::INTEGER AS started_on,
  CASE WHEN rnd(i, 116) < 0.15 THEN NULL ELSE DATE '${FIRST_DAY}' + (die(i, 115, 600) + 10 + die(i, 117, 100))::INTEGER END AS peaked_on,
  20 + die(i, 118, 60) AS spread_days
FROM range(${count}) AS t(i) ORDER BY trend_id;
CREATE TABLE partnerships.trend_metrics AS
WITH daily AS (
  SELECT t.*, c.day, t.trend_id * 1000 + c.n AS metric_id,
    (c.day - coalesce(peaked_on, started_on + 60))::DOUBLE / spread_days AS x
  FROM partnerships.dim_trend AS t JOIN calendar AS c ON c.day >= t.started_on AND c.day < t.started_on + 400
)
SELECT metric_id, trend_id, day AS metric_date,
  floor((200 + 60000 * rnd(trend_id, 119) * rnd(trend_id, 119)) * (0.8 + 0.4 * rnd(metric_id, 120)) / (1 + x * x))::BIGINT AS mentions,
  floor(9000 * (0.7 + 0.6 * rnd(metric_id, 121)) / (1 + x * x))::BIGINT AS creators,
  CASE WHEN rnd(metric_id, 122) < 0.03 THEN NULL ELSE fixed4(0.01 + 0.12 * rnd(metric_id, 123) / (1 + x * x)) END AS engagement_rate,
  CASE WHEN rnd(metric_id, 124) < 0.03 THEN NULL ELSE fixed4(0.9 - 1.2 * rnd(metric_id, 125) * rnd(trend_id, 126)) END AS sentiment
FROM daily WHERE rnd(metric_id, 127) > 0.01
ORDER BY metric_date, trend_id;
ALTER TABLE partnerships.dim_trend DROP spread_days;`;
}

/** Each tenant follows some entities and scores their affinity to a partner every other day. */
function affinity(): string {
  return `
CREATE TABLE partnerships.affinity_scores AS
WITH follows AS (
  SELECT entity_id, i, 't' || (1 + slot) AS tenant_id, i * 8 + slot AS pair,
    'e' || lpad((1 + die(i * 8 + slot, 131, (SELECT count(DISTINCT entity_id) FROM partnerships.dim_entity)))::VARCHAR, 4, '0') AS partner_entity_id
  FROM (SELECT entity_id, (entity_key - 1) // 4 AS i FROM partnerships.dim_entity WHERE is_current), range(8) AS t(slot)
  WHERE rnd(i * 8 + slot, 132) < 0.36 / (1 + slot * 0.4)
), scored AS (
  SELECT f.*, c.day, c.n, pair * 1000 + c.n AS score_id FROM follows AS f JOIN calendar AS c ON (c.n + pair) % 2 = 0
)
SELECT score_id, tenant_id, entity_id, partner_entity_id,
  CASE WHEN rnd(pair, 133) < 0.2 THEN NULL ELSE 1 + die(pair * 30 + n // 90, 134, (SELECT count(*) FROM partnerships.dim_trend)) END AS trend_id,
  day AS scored_on,
  day + to_seconds(3600 * 5 + die(score_id, 135, 7200) + CASE WHEN rnd(score_id, 136) < 0.03 THEN 172800 ELSE 0 END) AS ingested_at,
  fixed4(least(1.0, 0.15 + 0.45 * rnd(pair, 137) + 0.25 * abs(((n + die(pair, 138, 365)) % 365) / 182.5 - 1)
    + 0.12 * (rnd(score_id, 139) - 0.5) + n * 0.0003 * (rnd(pair, 140) - 0.4))) AS score,
  CASE WHEN rnd(score_id, 141) < 0.02 THEN NULL ELSE fixed4(0.5 + 0.5 * rnd(score_id, 142)) END AS confidence
FROM scored WHERE rnd(score_id, 143) > 0.02
ORDER BY scored_on, score_id;`;
}

/** A deal walks through the stages until it stalls, is lost, or is completed. */
function deals(count: number): string {
  return `
CREATE TEMP TABLE leads AS
SELECT i + 1 AS partnership_id, tenant_of(rnd(i, 151)) AS tenant_id,
  'e' || lpad((1 + floor((SELECT count(DISTINCT entity_id) FROM partnerships.dim_entity) * rnd(i, 152) * rnd(i, 152))::BIGINT)::VARCHAR, 4, '0') AS entity_id,
  'e' || lpad((1 + die(i, 153, (SELECT count(DISTINCT entity_id) FROM partnerships.dim_entity)))::VARCHAR, 4, '0') AS partner_entity_id,
  CASE WHEN rnd(i, 154) < 0.25 THEN NULL ELSE 1 + die(i, 155, (SELECT count(*) FROM partnerships.dim_trend)) END AS trend_id,
  kind AS partnership_type, day + daytime(i, 156) AS created_at,
  CASE WHEN u < 0.18 THEN 1 WHEN u < 0.36 THEN 2 WHEN u < 0.54 THEN 3 WHEN u < 0.64 THEN 4 WHEN u < 0.80 THEN 5 ELSE 6 END AS reach,
  rnd(i, 160) < 0.45 AS gives_up
FROM (SELECT *, rnd(i, 158) * CASE kind WHEN 'ambassador' THEN 1.1 WHEN 'licensing' THEN 0.85 ELSE 1.0 END AS u
      FROM (SELECT *, pick(['sponsorship', 'sponsorship', 'collaboration', 'licensing', 'ambassador', 'event'], rnd(i, 159)) AS kind
            FROM ${spread(count, 'work')}));
CREATE TABLE partnerships.deal_events AS
WITH path AS (
  SELECT *, unnest(CASE WHEN reach < 5 AND gives_up THEN range(1, reach + 1) || [7::BIGINT] ELSE range(1, reach + 1) END) AS stage_id FROM leads
), timed AS (
  SELECT *, partnership_id * 8 + stage_id AS deal_event_id, created_at + to_seconds(coalesce(sum(
    3600 + floor(86400 * 55 * rnd(partnership_id * 8 + stage_id, 161) * rnd(partnership_id * 8 + stage_id, 161) * rnd(partnership_id * 8 + stage_id, 161))::BIGINT
    ) OVER (PARTITION BY partnership_id ORDER BY stage_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::BIGINT) AS entered_at
  FROM path
)
SELECT deal_event_id, tenant_id, partnership_id, entity_id, stage_id, entered_at,
  lead(entered_at) OVER deal AS left_at, lag(stage_id) OVER deal AS previous_stage_id,
  arrival(deal_event_id, 162, entered_at) AS ingested_at,
  pick(['agent-1', 'agent-2', 'agent-3', 'agent-4', 'system'], rnd(deal_event_id, 164)) AS actor
FROM timed WHERE entered_at < TIMESTAMP '2026-01-01'
WINDOW deal AS (PARTITION BY partnership_id ORDER BY stage_id)
ORDER BY entered_at, deal_event_id;
CREATE TABLE partnerships.partnerships AS
WITH reached AS (
  SELECT partnership_id, max(stage_id) FILTER (stage_id < 7) AS best, bool_or(stage_id = 7) AS lost,
    max(entered_at) FILTER (stage_id = 5) AS signed_at, max(entered_at) FILTER (stage_id >= 6) AS ended_at
  FROM partnerships.deal_events GROUP BY partnership_id
)
SELECT partnership_id, tenant_id, entity_id, partner_entity_id, trend_id, partnership_type,
  CASE WHEN lost THEN 'lost' ELSE ['prospect', 'prospect', 'negotiating', 'negotiating', 'active', 'completed'][best] END AS status,
  CASE WHEN lost THEN 7 ELSE best END AS stage_id,
  created_at, signed_at::DATE AS signed_on, ended_at::DATE AS ended_on,
  CASE WHEN best >= 3 AND rnd(partnership_id, 171) > 0.04 THEN cents(100 * floor((2000 + 400000 * rnd(partnership_id, 172) * rnd(partnership_id, 172) * rnd(partnership_id, 172))
    * CASE partnership_type WHEN 'sponsorship' THEN 1.6 WHEN 'event' THEN 0.6 ELSE 1.0 END)) END AS deal_value,
  pick(['BRL', 'BRL', 'BRL', 'USD'], rnd(partnership_id, 173)) AS currency,
  CASE WHEN best >= 5 AND rnd(partnership_id, 174) > 0.1 THEN fixed4(0.2 + 0.8 * rnd(partnership_id, 175)) END AS success_score,
  CASE WHEN best = 6 THEN rnd(partnership_id, 176) < CASE partnership_type WHEN 'licensing' THEN 0.48 WHEN 'ambassador' THEN 0.74 ELSE 0.62 END END AS is_successful
FROM leads JOIN reached USING (partnership_id)
ORDER BY partnership_id;
DROP TABLE leads;`;
}

function activity(count: number): string {
  return `
CREATE TABLE partnerships.user_activity AS
SELECT i + 1 AS activity_id, tenant_of(rnd(i, 181)) AS tenant_id,
  tenant_of(rnd(i, 181)) || '-user-' || (1 + floor(40 * rnd(i, 182) * rnd(i, 182))::BIGINT) AS user_id,
  kind AS activity_type,
  CASE WHEN kind IN ('view_entity', 'comment') THEN
    'e' || lpad((1 + floor((SELECT count(DISTINCT entity_id) FROM partnerships.dim_entity) * rnd(i, 184) * rnd(i, 184))::BIGINT)::VARCHAR, 4, '0') END AS entity_id,
  day + daytime(i, 185) AS occurred_at,
  arrival(i, 187, day + daytime(i, 185)) AS ingested_at,
  CASE WHEN rnd(i, 189) < 0.05 THEN NULL ELSE 2 + die(i, 190, 300) END AS duration_seconds
FROM (SELECT *, pick(['view_entity', 'view_entity', 'view_entity', 'run_report', 'run_report', 'comment', 'export'], rnd(i, 183)) AS kind
      FROM ${spread(count, 'work')})
ORDER BY occurred_at, activity_id;`;
}

/** Brands, creators and cultural trends; how well they fit; the deals that come of it. */
export function partnershipsSteps(scale: number): readonly Step[] {
  return [
    { label: 'stages and dates', sql: STAGES },
    { label: 'entities', sql: entities(scaled(ENTITIES, scale, 40)) },
    { label: 'trends', sql: trends(scaled(TRENDS, scale, 8)) },
    { label: 'affinity scores', sql: affinity() },
    { label: 'deals', sql: deals(scaled(DEALS, scale, 60)) },
    { label: 'user activity', sql: activity(scaled(ACTIVITIES, scale, 100)) },
  ];
}

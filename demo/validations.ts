import { spread } from './calendar.ts';
import { type Step, scaled } from './step.ts';

const JOBS = 300_000;

const LOOKUPS = `
CREATE SCHEMA validations;
CREATE TABLE validations.tenants AS
SELECT 't' || (i + 1) AS tenant_id, 'Seller ' || (i + 1) AS name,
  CASE WHEN i < 6 THEN 'large' WHEN i < 18 THEN 'medium' ELSE 'small' END AS size_class,
  pick(['South', 'Southeast', 'Southeast', 'Northeast', NULL], rnd(i, 201)) AS region,
  DATE '2022-01-01' + die(i, 202, 700)::INTEGER AS joined_on
FROM range(40) AS t(i) ORDER BY i;
CREATE TABLE validations.error_codes AS
SELECT * FROM (VALUES
  ('MISSING_ATTRIBUTE', 'content', 'warning', 'A required attribute of the category is missing.'),
  ('TITLE_TOO_LONG', 'content', 'warning', 'The title is longer than the marketplace allows.'),
  ('IMAGE_TOO_SMALL', 'media', 'error', 'An image is below the minimum size.'),
  ('INVALID_GTIN', 'identity', 'error', 'The bar code fails its check digit.'),
  ('DUPLICATE_SKU', 'identity', 'error', 'Two items share one SKU.'),
  ('PRICE_OUT_OF_RANGE', 'price', 'error', 'The price is far from those of like items.'),
  ('TIMEOUT', 'technical', 'critical', 'The marketplace did not answer in time.'))
  AS t(error_code, category, severity, description);`;

/**
 * Tenants of very different size (the first has a third of all jobs, the last a few hundred), five
 * marketplaces that all use and one, Netshoes, that only three do, one of them with most of its jobs.
 */
function jobs(count: number): string {
  return `
CREATE TABLE validations.jobs AS
WITH who AS (
  SELECT i, day, floor(40 * rnd(i, 211) * rnd(i, 211) * rnd(i, 211))::BIGINT AS place FROM ${spread(count, 'work')}
), whose AS (
  SELECT *, CASE WHEN place >= 32 AND rnd(i, 228) < 0.93 THEN place % 6 ELSE place END AS t FROM who
), work AS (
  SELECT *, CASE WHEN t IN (0, 3, 7) AND rnd(i, 212) < [0.20, 0.02, 0.02][CASE t WHEN 0 THEN 1 WHEN 3 THEN 2 ELSE 3 END] THEN 'Netshoes'
      WHEN rnd(i, 213) < 0.42 THEN 'Mercado Livre' WHEN rnd(i, 213) < 0.66 THEN 'Shopee' WHEN rnd(i, 213) < 0.82 THEN 'Amazon'
      WHEN rnd(i, 213) < 0.93 THEN 'Magalu' ELSE 'Casas Bahia' END AS marketplace,
    day + daytime(i, 214) AS submitted_at,
    1 + floor(2400 * rnd(i, 216) * rnd(i, 216) * rnd(i, 216) * rnd(i, 216))::BIGINT AS items_checked,
    0.02 + 0.28 * rnd(t, 218) * rnd(t, 218) AS carelessness
  FROM whose
), judged AS (
  SELECT *, CASE WHEN submitted_at > TIMESTAMP '2025-12-31 20:00:00' THEN 'running' WHEN rnd(i, 219) < 0.01 THEN 'cancelled'
      WHEN rnd(i, 217) < carelessness * CASE marketplace WHEN 'Amazon' THEN 0.6 WHEN 'Netshoes' THEN 1.6 ELSE 1.0 END
      THEN 'failed' ELSE 'succeeded' END AS status,
    500 + die(i, 220, 4000) + items_checked * (20 + die(i, 221, 60)) AS took
  FROM work
)
SELECT i + 1 AS job_id, 't' || (t + 1) AS tenant_id, marketplace, status,
  CASE WHEN status = 'failed' THEN pick(['MISSING_ATTRIBUTE', 'MISSING_ATTRIBUTE', 'MISSING_ATTRIBUTE', 'IMAGE_TOO_SMALL', 'IMAGE_TOO_SMALL',
    'INVALID_GTIN', 'DUPLICATE_SKU', 'PRICE_OUT_OF_RANGE', 'TITLE_TOO_LONG', 'TIMEOUT'], rnd(i, 222)) END AS error_code,
  submitted_at,
  CASE WHEN status IN ('succeeded', 'failed') THEN submitted_at + to_milliseconds(took) END AS finished_at,
  arrival(i, 223, submitted_at) AS ingested_at,
  CASE WHEN status IN ('succeeded', 'failed') THEN took END AS duration_ms,
  items_checked,
  CASE status WHEN 'failed' THEN 1 + floor(items_checked * 0.6 * rnd(i, 225))::BIGINT
    WHEN 'succeeded' THEN floor(items_checked * 0.05 * rnd(i, 226) * rnd(i, 226))::BIGINT ELSE 0 END AS items_failed,
  pick(['electronics', 'fashion', 'home', 'toys', 'books', 'beauty', NULL], rnd(i, 227)) AS category
FROM judged ORDER BY submitted_at, job_id;`;
}

/** Jobs that check a seller's listings before a marketplace sees them, of 40 tenants. */
export function validationsSteps(scale: number): readonly Step[] {
  return [
    { label: 'validation lookups', sql: LOOKUPS },
    { label: 'validation jobs', sql: jobs(scaled(JOBS, scale, 1000)) },
  ];
}

import { spread } from './calendar.ts';
import { type Step, scaled } from './step.ts';

const ORDERS = 50_000;
const PRODUCTS = 6_000;
const SELLERS = 500;

const CATEGORIES = `
CREATE SCHEMA commerce;
CREATE TABLE commerce.product_category_name_translation AS
SELECT * FROM (VALUES ('brinquedos', 'toys'), ('livros', 'books'), ('moveis', 'furniture'), ('telefonia', 'phones'),
  ('informatica', 'computers'), ('relogios', 'watches'), ('perfumaria', 'perfume'), ('ferramentas', 'tools'),
  ('papelaria', 'stationery'), ('automotivo', 'car_parts'), ('esporte', 'sports'), ('jardim', 'garden'),
  ('bebes', 'baby'), ('cozinha', 'kitchen'), ('iluminacao', 'lighting'), ('malas', 'luggage'),
  ('musica', 'music'), ('jogos', 'games'), ('alimentos', 'food'), ('bebidas', 'drinks'),
  ('cama_mesa_banho', 'bed_and_bath'), ('pet', 'pets'), ('calcados', 'shoes'), ('decoracao', 'decoration'))
  AS t(product_category_name, product_category_name_english);`;

const PLACES = `[
  ('SP', 'sao paulo'), ('SP', 'campinas'), ('SP', 'santos'), ('SP', 'sao paulo'), ('RJ', 'rio de janeiro'), ('RJ', 'niteroi'),
  ('MG', 'belo horizonte'), ('MG', 'uberlandia'), ('RS', 'porto alegre'), ('PR', 'curitiba'), ('SC', 'florianopolis'),
  ('BA', 'salvador'), ('DF', 'brasilia'), ('PE', 'recife'), ('CE', 'fortaleza'), ('AM', 'manaus')]`;

/** The first forty sellers are the tenants t1…t40 of the other domains. Two categories have no translation. */
function catalogue(products: number, sellers: number): string {
  return `
CREATE TABLE commerce.sellers AS
SELECT CASE WHEN i < 40 THEN 't' || (i + 1) ELSE md5('seller' || i) END AS seller_id,
  lpad((1000 + die(i, 301, 98000))::VARCHAR, 5, '0') AS seller_zip_code_prefix,
  pick(${PLACES}, rnd(i, 302) * rnd(i, 302))[2] AS seller_city, pick(${PLACES}, rnd(i, 302) * rnd(i, 302))[1] AS seller_state
FROM range(${sellers}) AS t(i);
CREATE TEMP TABLE goods AS
SELECT i, md5('product' || i) AS product_id,
  CASE WHEN rnd(i, 303) < 0.019 THEN NULL WHEN rnd(i, 303) < 0.04 THEN pick(['pc_gamer', 'cursos'], rnd(i, 304))
    ELSE (SELECT list(product_category_name ORDER BY product_category_name) FROM commerce.product_category_name_translation)[1 + die(i, 305, 24)::INTEGER] END AS product_category_name,
  floor(${sellers} * rnd(i, 306) * rnd(i, 306) * rnd(i, 306))::BIGINT AS seller,
  790 + floor(60000 * rnd(i, 307) * rnd(i, 307) * rnd(i, 307) * rnd(i, 307))::BIGINT AS price,
  (50 + floor(20000 * rnd(i, 308) * rnd(i, 308) * rnd(i, 308)))::INTEGER AS weight
FROM range(${products}) AS t(i);
CREATE TABLE commerce.products AS
SELECT product_id, product_category_name,
  CASE WHEN product_category_name IS NOT NULL THEN (20 + die(i, 309, 44))::INTEGER END AS product_name_lenght,
  CASE WHEN product_category_name IS NOT NULL THEN (80 + die(i, 310, 2500))::INTEGER END AS product_description_lenght,
  CASE WHEN product_category_name IS NOT NULL THEN (1 + floor(7 * rnd(i, 311) * rnd(i, 311)))::INTEGER END AS product_photos_qty,
  weight AS product_weight_g, (10 + die(i, 312, 60))::INTEGER AS product_length_cm,
  (2 + die(i, 313, 50))::INTEGER AS product_height_cm, (8 + die(i, 314, 40))::INTEGER AS product_width_cm
FROM goods ORDER BY i;`;
}

/** A twelfth of the deliveries is late; orders of the last days are still on their way. */
function orders(count: number): string {
  return `
CREATE TEMP TABLE sold AS
WITH bought AS (
  SELECT i, day + daytime(i, 321) AS bought_at, CASE WHEN i > 20 AND rnd(i, 323) < 0.06 THEN floor(i * rnd(i, 324))::BIGINT ELSE i END AS person FROM ${spread(count, 'orders')}
), fated AS (
  SELECT *, CASE WHEN rnd(i, 325) < 0.006 THEN 'canceled' WHEN rnd(i, 325) < 0.012 THEN 'unavailable' WHEN rnd(i, 325) < 0.015 THEN 'invoiced'
      WHEN rnd(i, 325) < 0.018 THEN 'processing' WHEN rnd(i, 325) < 0.024 THEN 'shipped' WHEN rnd(i, 325) < 0.025 THEN 'created' ELSE 'delivered' END AS fate,
    bought_at + to_seconds(600 + die(i, 326, 90000)) AS approved_at,
    1 + floor(4 * rnd(i, 327) * rnd(i, 327)) AS packing_days,
    3 + floor(16 * rnd(i, 328) * rnd(i, 328)) + CASE WHEN rnd(i, 329) < 0.06 THEN 8 + die(i, 330, 25) ELSE 0 END AS road_days
  FROM bought
), shipped AS (
  SELECT *, approved_at + to_seconds(packing_days::BIGINT * 86400 - die(i, 331, 40000)) AS carrier_at,
    approved_at + to_seconds((packing_days + road_days)::BIGINT * 86400 - die(i, 332, 40000)) AS delivered_at
  FROM fated
)
SELECT i, person, md5('order' || i) AS order_id, md5('customer' || i) AS customer_id, bought_at, approved_at, carrier_at, delivered_at,
  CASE WHEN fate <> 'delivered' THEN fate WHEN carrier_at >= TIMESTAMP '2026-01-01' THEN 'processing'
    WHEN delivered_at >= TIMESTAMP '2026-01-01' THEN 'shipped' ELSE 'delivered' END AS status,
  (bought_at::DATE + 14 + die(i, 333, 16)::INTEGER)::TIMESTAMP AS estimated_at
FROM shipped;
CREATE TABLE commerce.orders AS
SELECT order_id, customer_id, status AS order_status, bought_at AS order_purchase_timestamp,
  CASE WHEN status = 'created' OR (status = 'canceled' AND rnd(i, 334) < 0.3) OR approved_at >= TIMESTAMP '2026-01-01' THEN NULL ELSE approved_at END AS order_approved_at,
  CASE WHEN status IN ('shipped', 'delivered') THEN carrier_at END AS order_delivered_carrier_date,
  CASE WHEN status = 'delivered' AND rnd(i, 335) > 0.0005 THEN delivered_at END AS order_delivered_customer_date,
  estimated_at AS order_estimated_delivery_date
FROM sold ORDER BY bought_at, order_id;
CREATE TABLE commerce.customers AS
SELECT customer_id, md5('person' || person) AS customer_unique_id,
  lpad((1000 + die(person, 336, 98000))::VARCHAR, 5, '0') AS customer_zip_code_prefix,
  pick(${PLACES}, rnd(person, 337))[2] AS customer_city, pick(${PLACES}, rnd(person, 337))[1] AS customer_state
FROM sold ORDER BY i;`;
}

/** Most orders hold one item; those that were never available and some cancelled ones hold none. */
const ITEMS = `
CREATE TABLE commerce.order_items AS
WITH counted AS (
  SELECT *, CASE WHEN status = 'unavailable' OR (status = 'canceled' AND rnd(i, 341) < 0.25) THEN 0
    WHEN rnd(i, 342) < 0.88 THEN 1 WHEN rnd(i, 342) < 0.96 THEN 2 ELSE 3 + die(i, 343, 4) END AS pieces FROM sold
), lines AS (
  SELECT *, i * 8 + n AS line, (SELECT count(*) FROM goods) AS goods_count FROM (SELECT *, unnest(range(1, pieces + 1)) AS n FROM counted)
), chosen AS (
  SELECT *, CASE WHEN n > 1 AND rnd(line, 344) < 0.6 THEN floor(goods_count * rnd(i * 8 + 1, 345) * rnd(i * 8 + 1, 345))::BIGINT
    ELSE floor(goods_count * rnd(line, 345) * rnd(line, 345))::BIGINT END AS good FROM lines
)
SELECT c.order_id, c.n::INTEGER AS order_item_id, g.product_id,
  CASE WHEN g.seller < 40 THEN 't' || (g.seller + 1) ELSE md5('seller' || g.seller) END AS seller_id,
  c.bought_at + to_seconds(86400 * 5 + die(c.line, 346, 200000)) AS shipping_limit_date,
  cents(g.price * (90 + die(g.i * 1000 + (c.bought_at::DATE - DATE '2024-01-01') // 30, 347, 21)) // 100)::DECIMAL(10, 2) AS price,
  cents(690 + g.weight // 8 + die(c.line, 348, 1200))::DECIMAL(10, 2) AS freight_value
FROM chosen AS c JOIN goods AS g ON g.i = c.good
ORDER BY c.i, c.n;`;

/** What was paid is what was due, in one part or in a voucher and a card; the very first order was never paid. */
const MONEY = `
CREATE TABLE commerce.order_payments AS
WITH due AS (
  SELECT s.i, s.order_id, (coalesce(sum(t.price + t.freight_value), 0) * 100)::BIGINT AS owed
  FROM sold AS s LEFT JOIN commerce.order_items AS t ON t.order_id = s.order_id WHERE s.i > 0 GROUP BY s.i, s.order_id
), parts AS (
  SELECT *, unnest(CASE WHEN rnd(i, 351) < 0.04 THEN [1, 2] ELSE [1] END) AS part, rnd(i, 351) < 0.04 AS shared,
    CASE WHEN owed = 0 THEN 5000 + die(i, 352, 20000) ELSE owed END AS amount FROM due
)
SELECT order_id, part::INTEGER AS payment_sequential,
  CASE WHEN part = 2 THEN 'voucher' WHEN shared OR rnd(i, 353) < 0.74 THEN 'credit_card' WHEN rnd(i, 353) < 0.94 THEN 'boleto'
    WHEN rnd(i, 353) < 0.96 THEN 'debit_card' ELSE 'voucher' END AS payment_type,
  CASE WHEN part = 1 AND (shared OR rnd(i, 353) < 0.74) THEN 1 + floor(10 * rnd(i, 354) * rnd(i, 354))::INTEGER ELSE 1 END AS payment_installments,
  cents(CASE WHEN NOT shared THEN amount WHEN part = 2 THEN amount * 3 // 10 ELSE amount - amount * 3 // 10 END)::DECIMAL(10, 2) AS payment_value
FROM parts ORDER BY i, part;
CREATE TABLE commerce.order_reviews AS
WITH asked AS (
  SELECT *, unnest(CASE WHEN rnd(i, 361) < 0.006 THEN [0, 1] ELSE [0] END) AS again,
    coalesce(CASE WHEN status = 'delivered' THEN delivered_at END, estimated_at) AS done_at FROM sold WHERE rnd(i, 362) < 0.985
), scored AS (
  SELECT *, rnd(i * 2 + again, 363) + CASE WHEN status <> 'delivered' THEN 0.42 WHEN delivered_at > estimated_at THEN 0.38 ELSE 0 END AS u FROM asked
)
SELECT md5('review' || (CASE WHEN rnd(i, 364) < 0.008 THEN i - 1 ELSE i END * 2 + again)) AS review_id, order_id,
  CASE WHEN u < 0.58 THEN 5 WHEN u < 0.78 THEN 4 WHEN u < 0.87 THEN 3 WHEN u < 0.91 THEN 2 ELSE CASE WHEN u < 1.0 THEN 1 + die(i, 365, 2) ELSE 1 END END::INTEGER AS review_score,
  (done_at::DATE + 1 + again * 7)::TIMESTAMP AS review_creation_date,
  (done_at::DATE + 1 + again * 7)::TIMESTAMP + to_seconds(3600 + die(i, 366, 400000)) AS review_answer_timestamp,
  rnd(i, 367) < 0.42 AS has_comment
FROM scored WHERE done_at < TIMESTAMP '2025-12-30' ORDER BY i, again;
DROP TABLE sold; DROP TABLE goods;`;

/** The star of a marketplace in the shape of the public Olist data set, with the same oddities. */
export function commerceSteps(scale: number): readonly Step[] {
  return [
    { label: 'categories', sql: CATEGORIES },
    {
      label: 'products and sellers',
      sql: catalogue(scaled(PRODUCTS, scale, 200), scaled(SELLERS, scale, 60)),
    },
    { label: 'orders', sql: orders(scaled(ORDERS, scale, 400)) },
    { label: 'order items', sql: ITEMS },
    { label: 'payments and reviews', sql: MONEY },
  ];
}

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step } from './step.ts';

/** The commerce tables and their columns, as the public Olist data set names and spells them. */
const OLIST: Readonly<Record<string, readonly string[]>> = {
  orders: [
    'order_id',
    'customer_id',
    'order_status',
    'order_purchase_timestamp',
    'order_approved_at',
    'order_delivered_carrier_date',
    'order_delivered_customer_date',
    'order_estimated_delivery_date',
  ],
  order_items: [
    'order_id',
    'order_item_id',
    'product_id',
    'seller_id',
    'shipping_limit_date',
    'price',
    'freight_value',
  ],
  order_payments: [
    'order_id',
    'payment_sequential',
    'payment_type',
    'payment_installments',
    'payment_value',
  ],
  order_reviews: [
    'review_id',
    'order_id',
    'review_score',
    'review_creation_date',
    'review_answer_timestamp',
    'has_comment',
  ],
  customers: [
    'customer_id',
    'customer_unique_id',
    'customer_zip_code_prefix',
    'customer_city',
    'customer_state',
  ],
  sellers: ['seller_id', 'seller_zip_code_prefix', 'seller_city', 'seller_state'],
  products: [
    'product_id',
    'product_category_name',
    'product_name_lenght',
    'product_description_lenght',
    'product_photos_qty',
    'product_weight_g',
    'product_length_cm',
    'product_height_cm',
    'product_width_cm',
  ],
  product_category_name_translation: ['product_category_name', 'product_category_name_english'],
};

function fileOf(folder: string, table: string): string {
  return join(folder, `${table}.parquet`);
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** @throws Error that names every file the folder lacks. */
export async function requireOlistFiles(folder: string): Promise<void> {
  const tables = Object.keys(OLIST);
  const there = await Promise.all(tables.map((table) => isThere(fileOf(folder, table))));
  const missing = tables.filter((_, i) => there[i] === false).map((table) => `${table}.parquet`);
  if (missing.length > 0) {
    throw new Error(`${folder} has no ${missing.join(', ')}: --data needs the Olist Parquet files`);
  }
}

/** The commerce tables read from Parquet files instead of being generated. */
export function olistSteps(folder: string): readonly Step[] {
  return Object.entries(OLIST).map(([table, columns], i) => ({
    label: `import ${table}`,
    sql: `${i === 0 ? 'CREATE SCHEMA commerce;' : ''}
CREATE TABLE commerce.${table} AS
SELECT ${columns.join(', ')} FROM read_parquet('${fileOf(folder, table).replaceAll("'", "''")}');`,
  }));
}

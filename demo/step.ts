/**
 * The demo warehouse is made by SQL alone, inside the embedded database. Every value is a function of
 * a row number: hashes instead of random(), and only + - * / on numbers (no logarithm, no power),
 * so that each machine and each number of threads makes the same rows.
 */

/** One statement (or a few) of the build, and what the progress bar says while it runs. */
export interface Step {
  readonly label: string;
  readonly sql: string;
}

/** Two whole years; the demo's "now" is the first instant after them, 2026-01-01. */
export const FIRST_DAY = '2024-01-01';
export const LAST_DAY = '2025-12-31';

/** At least one row of everything, whatever the scale. */
export function scaled(rows: number, scale: number, least = 1): number {
  return Math.max(least, Math.round(rows * scale));
}

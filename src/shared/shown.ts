/**
 * What is behind a float depends on the order in which rows were added up, so that 13 significant digits are shown
 * of it. A value in the middle of two of them, give or take its last bits, is always shown as the greater one: by
 * this factor, a few units of a double's last bit. Databases do the same where they put floats in order.
 */
export const NUDGE = 1 + 2 ** -51;

/** Beyond, the factor could make an infinity of a number. */
const MOST = 1e300;

export function shown(value: number): number {
  return Math.abs(value) < MOST ? Number((value * NUDGE).toPrecision(13)) + 0 : value;
}

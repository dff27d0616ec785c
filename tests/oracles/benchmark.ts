import { createHash, createHmac } from 'node:crypto';

/** Benchmarks by hand, one cell at a time. */
export interface OracleUnit {
  readonly cell: string | null;
  /** Its first instant in UTC: `2024-02-01 00:00:00`. */
  readonly period: string;
  readonly unit: string;
  readonly value: number | null;
  readonly weight: number | null;
}

interface OracleGroup {
  readonly mean: number;
  readonly contributors: number;
}

export interface OracleCell {
  readonly cell: string | null;
  readonly own: number | null;
  /** The lowest mean first. */
  readonly groups: readonly OracleGroup[];
}

export interface OracleRules {
  readonly own: string | null;
  readonly groups: number;
  readonly minContributors: number;
  readonly dominance: number;
  readonly round: number;
  readonly key: string;
  readonly name: string;
  /** Whether cells have names at all. */
  readonly cut: boolean;
}

/** What gateways draw from, given their configured secret. */
export const benchmarkKey = (secret: string): string =>
  createHmac('sha256', secret).update('sextant benchmarks').digest('base64url');

function drawn(text: string): number {
  const hex = createHash('sha256').update(text).digest('hex');
  return Number.parseInt(hex.slice(0, 7), 16) / 2 ** 28;
}

export const groupOf = (unit: string, { key, groups }: OracleRules): number =>
  Math.floor(drawn(`${key} group ${unit}`) * groups);

/** What a value is multiplied by. */
export function factorOf(
  { cell, period, unit }: Omit<OracleUnit, 'value' | 'weight'>,
  { key, name, cut }: OracleRules,
): number {
  const direction = drawn(`${key} direction ${unit}`) < 0.5 ? 1 : -1;
  const day = Date.parse(`${period.replace(' ', 'T')}Z`) / 86_400_000;
  const size = drawn(`${key} size ${name} ${day} ${cut ? `${cell ?? ''} ` : ''}${unit}`);
  return 1 + direction * (0.05 + (0.15 - 0.05) * size);
}

/** The cells in the order of their names, NULL last; without names there is always one. */
export function benchmarkOf(
  units: readonly OracleUnit[],
  rules: OracleRules,
): readonly OracleCell[] {
  const known = units.filter(({ value }) => value !== null);
  const names = rules.cut ? [...new Set(known.map(({ cell }) => cell))].sort(byName) : [null];
  return names.map((cell) => {
    const all = known.filter((unit) => !rules.cut || unit.cell === cell);
    const mine = all.filter(({ unit }) => unit === rules.own).map(({ value }) => value ?? 0);
    const groups = Array.from({ length: rules.groups }, (_, group) =>
      folded(
        all.filter(({ unit }) => unit !== rules.own && groupOf(unit, rules) === group),
        rules,
      ),
    );
    return {
      cell,
      own: mine.length === 0 ? null : rounded(meanOf(mine), rules.round),
      groups: groups.flatMap((one) => one ?? []).sort(lowestFirst),
    };
  });
}

const lowestFirst = (a: OracleGroup, b: OracleGroup) =>
  a.mean - b.mean || a.contributors - b.contributors;

/** A group of one cell over all periods in which it may be shown. */
function folded(units: readonly OracleUnit[], rules: OracleRules): OracleGroup | null {
  const periods = [...new Set(units.map(({ period }) => period))].flatMap((period) => {
    const there = units.filter((unit) => unit.period === period);
    const values = there.map((unit) => (unit.value ?? 0) * factorOf(unit, rules));
    const weights = there.flatMap(({ weight }) => weight ?? []);
    const shares = [shareOf(weights), shareOf(values.map(Math.abs))];
    const safe = shares.every((share) => share <= rules.dominance);
    if (values.length < rules.minContributors || !safe) return [];
    return [{ mean: meanOf(values), contributors: values.length }];
  });
  if (periods.length === 0) return null;
  return {
    mean: rounded(meanOf(periods.map(({ mean }) => mean)), rules.round),
    contributors: Math.min(...periods.map(({ contributors }) => contributors)),
  };
}

/** Of nothing it is not known. */
function shareOf(values: readonly number[]): number {
  const sum = sumOf(values);
  return sum === 0 ? Number.POSITIVE_INFINITY : Math.max(...values) / sum;
}

const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;

const rounded = (value: number, digits: number): number =>
  Math.round(value * 10 ** digits) / 10 ** digits;

function byName(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null || a < b ? -1 : 1;
}

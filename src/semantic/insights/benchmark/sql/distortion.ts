import type { Expr } from '../../../../sql/ast.ts';
import {
  add,
  call,
  caseWhen,
  cast,
  col,
  literal,
  lt,
  multiply,
  param,
} from '../../../../sql/build.ts';
import { branch } from '../../shared/case-when.ts';
import type { BenchmarkKeys, BenchmarkSeed } from '../resolve/benchmark-question.ts';

/** Every value that leaves is off by a share between these two. */
const NEAREST = 0.05;
const FARTHEST = 0.15;

const unit = cast(col(null, 'unit'), 'string');

/** From 0 to below 1, the same for the same parts for as long as the key stays. */
function drawn({ key }: BenchmarkSeed, use: string, ...parts: readonly Expr[]): Expr {
  const text = call('concat', param('string', `${key} ${use} `), ...parts);
  return call('hex_fraction', call('sha256', text));
}

/** The group of a unit, from 0: by its name alone, so that no value, period or neighbour ever moves it. */
export function groupOf(seed: BenchmarkSeed, groups: number): Expr {
  return call('floor', multiply(drawn(seed, 'group', unit), literal(groups)));
}

/**
 * The value times a factor that is never near 1 (Evans, Zayatz & Slanta 1998). Its size is drawn for each
 * benchmark, period, cell and unit, its direction for the unit alone: neither repeats nor periods average it out.
 */
export function distorted(seed: BenchmarkSeed, keys: BenchmarkKeys): Expr {
  const cell = keys.flatMap(({ name }) => [
    call('coalesce', cast(col(null, name), 'string'), param('string', '')),
    param('string', ' '),
  ]);
  // As a number: databases write instants in more than one way.
  const day = call('days_between', col(null, 'period'), param('date', '1970-01-01'));
  const period = [cast(day, 'string'), param('string', ' ')];
  const size = drawn(seed, `size ${seed.name}`, ...period, ...cell, unit);
  const share = add(literal(NEAREST), multiply(literal(FARTHEST - NEAREST), size));
  const up = lt(drawn(seed, 'direction', unit), literal(0.5));
  const direction = caseWhen([branch(up, literal(1))], literal(-1));
  return multiply(col(null, 'measured'), add(literal(1), multiply(direction, share)));
}

/** The parts of a rolling window fit together. */
import type { ModelIssue } from '../../shared/errors.ts';
import { GRAINS } from '../../shared/values.ts';
import type { Cube, Measure, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

export function rollingWindow(model: SemanticModel): readonly ModelIssue[] {
  return cubesOf(model).flatMap((cube) =>
    [...cube.measures.values()].flatMap((measure) => {
      const problem = problemOf(cube, measure);
      return problem === null
        ? []
        : [issue('rolling-window', measure.at, `${measure.name} ${problem}`)];
    }),
  );
}

function problemOf(cube: Cube, { rollingWindow: window, definition }: Measure): string | null {
  if (window === null) return null;
  if (definition.kind !== 'aggregate') return 'is calculated: put rolling_window on its inputs.';
  if (window.kind === 'running') return null;
  const bounds = window.trailing !== null || window.leading !== null;
  if (window.kind === 'fixed') {
    if (window.granularity !== null) return 'has a granularity: that is for type: to_date.';
    return bounds ? null : 'needs trailing or leading in its rolling_window.';
  }
  if (bounds) return 'goes to date: it cannot have trailing or leading.';
  if (window.granularity === null) return 'goes to date: it needs a granularity.';
  return knownGrain(cube, window.granularity)
    ? null
    : `goes to date by ${window.granularity}, which is no granularity.`;
}

function knownGrain(cube: Cube, name: string): boolean {
  if ((GRAINS as readonly string[]).includes(name)) return true;
  return [...cube.dimensions.values()].some((dimension) => dimension.granularities.has(name));
}

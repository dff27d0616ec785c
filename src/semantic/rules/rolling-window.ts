/** The parts of a rolling window fit together. */
import type { ModelIssue } from '../../shared/errors.ts';
import { GRAINS } from '../../shared/values.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import type { Measure } from '../model/types.ts';
import { issue } from './issue.ts';

interface Rolling extends Pick<Measure, 'rollingWindow' | 'definition'> {
  readonly owner: string;
}

export function rollingWindow(model: SoundModel): readonly ModelIssue[] {
  return model.all('measure', 'rollingWindow', 'definition').flatMap((measure) => {
    const problem = problemOf(model, measure);
    return problem === null
      ? []
      : [issue('rolling-window', measure.at, `${measure.name} ${problem}`)];
  });
}

function problemOf(model: SoundModel, measure: Rolling): string | null {
  const { owner, rollingWindow: window, definition } = measure;
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
  return knownGrain(model, owner, window.granularity)
    ? null
    : `goes to date by ${window.granularity}, which is no granularity.`;
}

function knownGrain(model: SoundModel, cube: string, name: string): boolean {
  if ((GRAINS as readonly string[]).includes(name)) return true;
  return model
    .members()
    .some(({ owner, granularities }) => owner === cube && granularities.includes(name));
}

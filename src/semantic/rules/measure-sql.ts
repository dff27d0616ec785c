/** Aggregates that need something to aggregate. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { issue } from './issue.ts';

export function measureSql(model: SoundModel): readonly ModelIssue[] {
  return model
    .all('measure', 'definition', 'type')
    .flatMap(({ name, at, definition, type }) =>
      definition.kind === 'aggregate' && definition.sql === null && definition.fn !== 'count'
        ? [issue('measure-sql', at, `${name} is a ${type}: it needs sql.`)]
        : [],
    );
}

/** The SQL of a refresh key is a query of its own: there is no row of a cube that it could refer to. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { issue } from './issue.ts';

export function refreshKey(model: SoundModel): readonly ModelIssue[] {
  return model
    .all('cube', 'refreshKey')
    .flatMap(({ name, refreshKey: key }) =>
      key === null || key.sql === null || key.sql.parts.every((part) => part.kind === 'text')
        ? []
        : [
            issue(
              'refresh-key',
              key.sql.at,
              `The refresh_key of ${name} is a query of its own and cannot refer to members: write the table.`,
            ),
          ],
    );
}

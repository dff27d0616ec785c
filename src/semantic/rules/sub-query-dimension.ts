/** A sub-query dimension is one measure of another cube. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import { soleMember } from '../model/parse-expression.ts';
import type { ModelExpression } from '../model/types.ts';
import { issue } from './issue.ts';

export function subQuery(model: SoundModel): readonly ModelIssue[] {
  return model
    .all('dimension', 'definition')
    .flatMap(({ owner, definition }) =>
      definition.kind !== 'sub_query' || isForeignMeasure(model, owner, definition.measure)
        ? []
        : [
            issue(
              'sub-query',
              definition.measure.at,
              'A sub_query dimension is a measure of another cube, such as {orders.count}.',
            ),
          ],
    );
}

function isForeignMeasure(model: SoundModel, owner: string, sql: ModelExpression): boolean {
  const path = soleMember(sql);
  const member = path === null ? null : model.memberAt(owner, path);
  return member?.kind === 'measure' && member.owner !== owner;
}

/** A sub-query dimension is one measure of another cube. */
import type { ModelIssue } from '../../shared/errors.ts';
import { memberAt } from '../model/model-members.ts';
import { soleMember } from '../model/parse-expression.ts';
import type { ModelExpression, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

export function subQuery(model: SemanticModel): readonly ModelIssue[] {
  return cubesOf(model).flatMap((cube) =>
    [...cube.dimensions.values()].flatMap(({ definition }) =>
      definition.kind !== 'sub_query' || isForeignMeasure(model, cube.name, definition.measure)
        ? []
        : [
            issue(
              'sub-query',
              definition.measure.at,
              'A sub_query dimension is a measure of another cube, such as {orders.count}.',
            ),
          ],
    ),
  );
}

function isForeignMeasure(model: SemanticModel, owner: string, sql: ModelExpression): boolean {
  const path = soleMember(sql);
  const member = path === null ? null : memberAt(model, owner, path);
  return member?.kind === 'measure' && member.cube !== owner;
}

/** Aggregates that need something to aggregate. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

export function measureSql(model: SemanticModel): readonly ModelIssue[] {
  return cubesOf(model).flatMap((cube) =>
    [...cube.measures.values()].flatMap(({ name, at, definition, type }) =>
      definition.kind === 'aggregate' && definition.sql === null && definition.fn !== 'count'
        ? [issue('measure-sql', at, `${name} is a ${type}: it needs sql.`)]
        : [],
    ),
  );
}

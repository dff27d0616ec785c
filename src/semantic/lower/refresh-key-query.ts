import type { Select } from '../../sql/ast.ts';
import { alias, cast, column, raw, rawRelation, select } from '../../sql/build.ts';
import type { ModelExpression } from '../model/types.ts';

const ROW = 'refresh_key';

/** The author's `refresh_key: { sql }` with each of its rows as one text, whatever columns it has. */
export function lowerRefreshKey({ parts }: ModelExpression): Select {
  const text = parts.flatMap((part) => (part.kind === 'text' ? part.sql : []));
  return select({
    columns: [column(cast(alias(ROW), 'string'), 'value', 'string')],
    from: rawRelation(raw(...text), ROW),
  });
}

import type { FunnelShow, FunnelSpec } from '../../semantic/insights/insight-spec.ts';
import { canonical } from '../../shared/canonical.ts';
import type { Cell } from '../../shared/values.ts';
import { seal, unseal } from '../answer/cursor.ts';
import { pageRows, pageSize } from '../answer/paging.ts';
import { objectOf, type SelectedField } from '../answer/selected-field.ts';
import type { Operation } from '../operation.ts';
import type { Ask } from './answer-insight.ts';

interface DroppedQuestion {
  readonly specOf: (show: FunnelShow) => FunnelSpec;
  /** What the caller said of its period. */
  readonly said: unknown;
}

/** One page of the entities that did not get to a step, ordered by entity. */
export async function droppedPage(
  { args, fields }: SelectedField,
  { specOf, said }: DroppedQuestion,
  ask: Ask,
  operation: Operation,
) {
  const step = Number(args['step']);
  const size = pageSize(args['first'] as number | null | undefined, operation);
  const first = size + 1;
  const anyPage = specOf({ of: 'dropped', step, first: 0, after: null });
  const binding = bindingOf({ ...anyPage, range: null, until: null }, said, operation);
  const cursor = args['after'] ?? null;
  const after = cursor === null ? null : unseal(operation.cursorSecret, binding, String(cursor));
  const { result } = await ask(specOf({ of: 'dropped', step, first, after: after as Cell }));
  const rows = pageRows(result, size);
  const last = rows.at(-1)?.[0] ?? null;
  return objectOf(fields, {
    entities: () => rows.map((row) => String(row[0])),
    pageInfo: () => ({
      hasNextPage: result.rows.length > size || result.truncated,
      endCursor: last === null ? null : seal(operation.cursorSecret, binding, last),
    }),
  });
}

/** Everything but the page itself; the period as it was said. */
function bindingOf(spec: FunnelSpec, said: unknown, { principal, model }: Operation): string {
  return canonical([model.version, [principal.tenant, principal.subject], spec, said]);
}

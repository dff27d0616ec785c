import type { Cell, ValueType } from '../../../../shared/values.ts';
import type { Query } from '../../../../sql/ast.ts';
import {
  and,
  call,
  col,
  column,
  derived,
  eq,
  gt,
  literal,
  lt,
  not,
  or,
  order,
  over,
  param,
  select,
} from '../../../../sql/build.ts';

/**
 * One row per stage that an entity entered: `entity`, `ts` (timestamp), `key` (breaks ties of time), `stage`,
 * and `done` (boolean: in this stage nothing more is expected).
 */
interface StagesBase {
  readonly query: Query;
  readonly types: { readonly entity: ValueType; readonly stage: ValueType };
}

export interface StalledRequest {
  readonly base: StagesBase;
  /** An entity is stalled when it entered its present stage before this instant (ISO 8601). */
  readonly before: string;
  readonly first: number;
  /** The `since` and `entity` of the last row of the page before. */
  readonly after: { readonly since: Cell; readonly entity: Cell } | null;
}

/** Rows `since`, `entity`, `stage`: what stands in a stage that is not done, the longest-standing first. */
export function stalled({ base, before, first, after }: StalledRequest): Query {
  const fromLatest = over(call('row_number'), {
    partitionBy: [col(null, 'entity')],
    orderBy: [order(col(null, 'ts'), 'desc'), order(col(null, 'key'), 'desc')],
  });
  const ranked = select({
    columns: [
      ...['entity', 'ts', 'stage', 'done'].map((name) => column(col(null, name), name, 'string')),
      column(fromLatest, 'from_latest', 'integer'),
    ],
    from: derived(base.query, 'e'),
  });
  const page = after && pageAfter(after.since, after.entity, base.types.entity);
  return select({
    columns: [
      column(col(null, 'ts'), 'since', 'timestamp'),
      column(col(null, 'entity'), 'entity', base.types.entity),
      column(col(null, 'stage'), 'stage', base.types.stage),
    ],
    from: derived(ranked, 'ranked'),
    where: and(
      eq(col(null, 'from_latest'), literal(1)),
      not(col(null, 'done')),
      lt(col(null, 'ts'), param('timestamp', before)),
      page,
    ),
    orderBy: [order(1), order(2)],
    limit: first,
  });
}

function pageAfter(since: Cell, entity: Cell, type: ValueType) {
  const [time, who] = [param('timestamp', since), param(type, entity)];
  const sameTime = and(eq(col(null, 'ts'), time), gt(col(null, 'entity'), who));
  return or(gt(col(null, 'ts'), time), sameTime);
}

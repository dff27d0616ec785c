import type { Expr, Select } from '../../../../sql/ast.ts';
import {
  addInterval,
  aggregate,
  and,
  col,
  column,
  countRows,
  cteRef,
  derived,
  EARLIER_ROWS,
  eq,
  gt,
  isNotNull,
  isNull,
  literal,
  lt,
  lte,
  not,
  or,
  order,
  over,
  select,
  unionAll,
} from '../../../../sql/build.ts';
import { when } from '../../shared/case-when.ts';
import { entityExclusions, flagOf, type NamedExclusion } from '../funnel-shape.ts';
import type { ChainRequest } from './funnel-base.ts';

/**
 * Who did what bars an entity from the funnel: rows of identities, from the events of the CTE `from`. An event
 * bars when no step to follow (`to`) lies between it and the latest event of the step before (`from`): of all
 * earlier ones that one has the latest end of its window, too.
 */
export function barred(chain: ChainRequest, from: string) {
  return unionAll(entityExclusions(chain.shape).map((one) => barredBy(chain, one, from)));
}

const same = ({ identity }: ChainRequest) =>
  identity.map((name) => column(col(null, name), name, 'string'));
const ts = col(null, 'ts');
const time = (name: string) => column(col(null, name), name, 'timestamp');
const flag = (name: string) => column(col(null, name), name, 'boolean');

function barredBy(chain: ChainRequest, exclusion: NamedExclusion, from: string): Select {
  const { shape } = chain;
  const [begins, since] = [col(null, 'last_from'), col(null, 'last_start')];
  const ended = col(null, 'last_end');
  return select({
    distinct: true,
    columns: same(chain),
    from: derived(lookedBack(chain, derived(withStarts(chain, exclusion, from), 's')), 'b'),
    where: and(
      col(null, 'bad'),
      not(col(null, 'ends')),
      isNotNull(begins),
      lte(ts, addInterval(since, shape.window)),
      or(isNull(ended), lt(ended, begins)),
    ),
  });
}

/** By instant: whether it begins, ends or bars, and the latest start so far. */
function withStarts(chain: ChainRequest, exclusion: NamedExclusion, from: string): Select {
  const began = over(aggregate('max', [when(col(null, 'starts'), ts)]), {
    ...inTime(chain),
    frame: {
      unit: 'rows',
      from: { kind: 'unbounded_preceding' },
      to: { kind: 'current_row' },
    },
  });
  return select({
    columns: [
      ...same(chain),
      time('ts'),
      ...['begins', 'ends', 'closed', 'bad'].map(flag),
      column(began, 'began', 'timestamp'),
    ],
    from: derived(perInstant(chain, exclusion, from), 'n'),
  });
}

function perInstant(chain: ChainRequest, { name, from, to }: NamedExclusion, events: string) {
  const [begin, end] = [col(null, flagOf(from)), col(null, flagOf(to))];
  const any = (of: Expr) => aggregate('bool_or', [of]);
  // One event that is both steps ends nothing that begins with it.
  const alone = and(eq(countRows(end), literal(1)), eq(countRows(and(begin, end)), literal(1)));
  return select({
    columns: [
      ...same(chain),
      time('ts'),
      column(any(col(null, flagOf(1))), 'starts', 'boolean'),
      column(any(begin), 'begins', 'boolean'),
      column(gt(countRows(end), literal(0)), 'ends', 'boolean'),
      column(and(gt(countRows(end), literal(0)), not(alone)), 'closed', 'boolean'),
      column(any(col(null, name)), 'bad', 'boolean'),
    ],
    from: cteRef(events),
    groupBy: [...chain.identity, 'ts'].map((_, index) => index + 1),
  });
}

/** With the latest instants before: of a step to come after, in a window, and of one that came after. */
function lookedBack(chain: ChainRequest, from: Select['from']): Select {
  const opens = and(col(null, 'begins'), isNotNull(col(null, 'began')));
  const closes = and(col(null, 'ends'), or(not(opens), col(null, 'closed')));
  const before = (of: Expr) =>
    over(aggregate('max', [of]), { ...inTime(chain), frame: EARLIER_ROWS });
  return select({
    columns: [
      ...same(chain),
      time('ts'),
      ...['ends', 'bad'].map(flag),
      column(before(when(opens, ts)), 'last_from', 'timestamp'),
      column(before(when(opens, col(null, 'began'))), 'last_start', 'timestamp'),
      column(before(when(closes, ts)), 'last_end', 'timestamp'),
    ],
    from,
  });
}

const inTime = ({ identity }: ChainRequest) => ({
  partitionBy: identity.map((name) => col(null, name)),
  orderBy: [order(ts)],
});

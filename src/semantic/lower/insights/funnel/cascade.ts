import type { Select } from '../../../../sql/ast.ts';
import {
  addInterval,
  aggregate,
  and,
  cast,
  col,
  column,
  cte,
  cteRef,
  derived,
  eq,
  gt,
  gte,
  join,
  literal,
  lte,
  select,
  unionAll,
} from '../../../../sql/build.ts';
import { stepsOf } from '../../../insights/funnel/shape.ts';
import {
  type ChainRequest,
  carriedSteps,
  columnsOf,
  flagOf,
  type Levels,
  levelColumn,
  materialized,
  placeOf,
  resultColumns,
  timeOf,
  typeOfColumn,
} from './base.ts';

const LEVEL = 'levels';
const levelCte = (level: number): string => `chains_${level}`;

/**
 * Sequential funnels without optional steps and exclusions, for databases with ASOF joins: each event of
 * step i takes the latest chain of step i - 1 before it. The latest is enough, because no older one has a
 * later start. Needs the events' `place` where places are asked for, and then orders by it.
 */
export function cascadeLevels(request: ChainRequest): Levels {
  const steps = stepsOf(request.shape);
  const chains = steps.map((step) =>
    materialized(levelCte(step), step === 1 ? firstChains(request) : nextChains(request, step)),
  );
  const rows = unionAll(steps.map((step) => levelRows(request, step)));
  return {
    ctes: [...chains, cte('chain_rows', rows), cte(LEVEL, perIdentity(request))],
    name: LEVEL,
  };
}

function firstChains(request: ChainRequest): Select {
  return select({
    columns: [...identityColumns(request), ...ownColumns(request, 1, null)],
    from: cteRef(request.events),
    where: col(null, flagOf(1)),
  });
}

function nextChains(request: ChainRequest, step: number): Select {
  const before = step - 1;
  const carried = carriedSteps(request, step).flatMap((one) => columnsOf(request, one));
  const latest = request.places
    ? gt(col('e', 'place'), col('c', placeOf(before)))
    : gte(col('e', 'ts'), col('c', timeOf(before)));
  const same = request.identity.map((name) => eq(col('e', name), col('c', name)));
  return select({
    columns: [
      ...request.identity.map((name) => column(col('e', name), name, 'string')),
      ...carried.map((name) => column(col('c', name), name, typeOfColumn(name))),
      ...ownColumns(request, step, 'e'),
    ],
    from: derived(eventsOf(request, step), 'e'),
    joins: [join('asof_inner', cteRef(levelCte(before), 'c'), and(...same, latest))],
    where: lte(col('e', 'ts'), addInterval(col('c', timeOf(1)), request.shape.window)),
  });
}

function eventsOf(request: ChainRequest, step: number): Select {
  const place = request.places ? [column(col(null, 'place'), 'place', 'integer')] : [];
  return select({
    columns: [...identityColumns(request), column(col(null, 'ts'), 'ts', 'timestamp'), ...place],
    from: cteRef(request.events),
    where: col(null, flagOf(step)),
  });
}

const identityColumns = (request: ChainRequest) =>
  request.identity.map((name) => column(col(null, name), name, 'string'));

function ownColumns(request: ChainRequest, step: number, from: string | null) {
  const time = column(col(from, 'ts'), timeOf(step), 'timestamp');
  if (!request.places) return [time];
  return [time, column(col(from, 'place'), placeOf(step), 'integer')];
}

/** The chains of one level, with NULLs for what only deeper levels have. */
function levelRows(request: ChainRequest, level: number): Select {
  const has = new Set(resultColumns(request, level));
  const columns = resultColumns(request, request.shape.steps.length).map((name) => {
    const type = typeOfColumn(name);
    return column(has.has(name) ? col(null, name) : cast(literal(null), type), name, type);
  });
  return select({
    columns: [...identityColumns(request), column(literal(level), 'level', 'integer'), ...columns],
    from: cteRef(levelCte(level)),
  });
}

function perIdentity(request: ChainRequest): Select {
  const least = stepsOf(request.shape).flatMap((level) => {
    const filter = eq(col(null, 'level'), literal(level));
    return resultColumns(request, level).map((name) =>
      column(
        aggregate('min', [col(null, name)], { filter }),
        levelColumn(level, name),
        typeOfColumn(name),
      ),
    );
  });
  return select({
    columns: [...identityColumns(request), ...least],
    from: cteRef('chain_rows'),
    groupBy: request.identity.map((_, index) => index + 1),
  });
}

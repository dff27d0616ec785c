import type { Query } from '../../../../sql/ast.ts';
import type { Inputs } from '../../shared/tree-inputs.ts';
import type { ResolvedActiveUsers } from '../resolve/active-users-question.ts';
import { activePerPeriod, lifecycle } from './lifecycle.ts';
import { rollingActive } from './rolling-active.ts';

export function lowerActiveUsers(
  { periods, shows }: ResolvedActiveUsers,
  [query]: Inputs<ResolvedActiveUsers>,
): Query {
  const base = { query };
  switch (shows.of) {
    case 'rolling': {
      const { clock, before, windows } = shows;
      return rollingActive({ base, clock, days: periods, before, windows });
    }
    case 'periods':
      return activePerPeriod(base, shows.bucketing, periods);
    case 'lifecycle':
      return lifecycle({ base, bucketing: shows.bucketing, periods: shows.all });
  }
}

/** Retention, active users, trends and stalled entities. */
import { report } from '../../build/build.ts';
import type {
  ActiveUsersDoc,
  RetentionDoc,
  StalledDoc,
  TrendDoc,
} from '../../document/insights.ts';
import type { MemberPath } from '../../types.ts';
import type { ActiveUsers, Argument, Insight, Retention, Stalled, Trend } from '../types.ts';
import {
  checkGrain,
  cubeOf,
  filterAt,
  type InsightBuild,
  measuresAt,
  memberAt,
  membersAt,
  RULE,
  timeAt,
} from './bind.ts';
import { insightOf } from './insight.ts';

export function buildRetention(build: InsightBuild, doc: RetentionDoc): Retention {
  const cube = cubeOf(build, doc);
  const insight = insightOf(build, cube, doc);
  const time = timeAt(build, cube, doc);
  checkGrain(build, cube.name, time, doc.granularity, doc);
  return {
    ...insight,
    entity: memberAt(build, cube.name, doc, 'entity'),
    time,
    granularity: doc.granularity,
    periods: doc.periods,
    start: {
      filter: filterAt(build, cube.name, doc.start ?? {}),
      kind: doc.start?.kind ?? 'first_time',
    },
    return: { filter: filterAt(build, cube.name, doc.return ?? {}) },
    mode: doc.mode ?? 'bracketed',
    breakdowns: membersAt(build, cube.name, doc, 'breakdowns'),
  };
}

export function buildActiveUsers(build: InsightBuild, doc: ActiveUsersDoc): ActiveUsers {
  const cube = cubeOf(build, doc);
  const insight = insightOf(build, cube, doc);
  const time = timeAt(build, cube, doc);
  const granularity = doc.granularity ?? 'day';
  checkGrain(build, cube.name, time, granularity, doc);
  return {
    ...insight,
    entity: memberAt(build, cube.name, doc, 'entity'),
    time,
    windows: [...new Set(doc.windows ?? [1, 7, 28])].sort((a, b) => a - b),
    granularity,
  };
}

export function buildTrend(build: InsightBuild, doc: TrendDoc): Trend {
  const cube = cubeOf(build, doc);
  const insight = insightOf(build, cube, doc);
  const time = timeAt(build, cube, doc);
  checkGrain(build, cube.name, time, doc.granularity, doc);
  const momentum = doc.momentum ?? { fast: 7, slow: 28 };
  if (doc.momentum !== undefined && momentum.fast >= momentum.slow) {
    const message = 'The fast average must be shorter than the slow one.';
    report(build, RULE, message, build.map.at(doc.momentum, 'fast'));
  }
  const by = membersAt(build, cube.name, doc, 'by');
  return {
    ...insight,
    args: [...insight.args, ...seriesArguments(insight, by)],
    time,
    granularity: doc.granularity,
    by,
    measures: measuresAt(build, cube.name, doc, 'measures'),
    movingAverage: doc.moving_average ?? 7,
    momentum,
  };
}

/** Each member that tells series apart is an argument, unless the model says how it is. */
function seriesArguments({ args }: Insight, by: readonly MemberPath[]): readonly Argument[] {
  const own = new Set(args.map(({ member }) => [...member.path, member.name].join('.')));
  return by
    .filter(({ path, name }) => !own.has([...path, name].join('.')))
    .map((member) => ({ name: member.name, member, required: false }));
}

export function buildStalled(build: InsightBuild, doc: StalledDoc): Stalled {
  const cube = cubeOf(build, doc);
  const insight = insightOf(build, cube, doc);
  return {
    ...insight,
    entity: memberAt(build, cube.name, doc, 'entity'),
    time: timeAt(build, cube, doc),
    stage: memberAt(build, cube.name, doc, 'stage'),
    days: doc.days ?? 30,
    done: filterAt(build, cube.name, doc, 'done'),
  };
}

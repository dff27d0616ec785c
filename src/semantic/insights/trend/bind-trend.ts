import { report } from '../../model/bind/bind-context.ts';
import type { TrendDoc } from '../../model/document/insights-schema.ts';
import type { Argument, Insight, Trend } from '../../model/insight-model.ts';
import type { MemberPath } from '../../model/types.ts';
import {
  checkGrain,
  cubeOf,
  type InsightBuild,
  measuresAt,
  membersAt,
  RULE,
  timeAt,
} from '../shared/bind-members.ts';
import { insightOf } from '../shared/insight-of.ts';

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

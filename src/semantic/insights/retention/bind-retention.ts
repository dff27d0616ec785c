import type { RetentionDoc } from '../../model/document/insights-schema.ts';
import type { Retention } from '../../model/insight-model.ts';
import {
  checkGrain,
  cubeOf,
  filterAt,
  type InsightBuild,
  memberAt,
  membersAt,
  timeAt,
} from '../shared/bind-members.ts';
import { insightOf } from '../shared/insight-of.ts';

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

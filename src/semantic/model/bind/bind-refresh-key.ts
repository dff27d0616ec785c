/** `refresh_key` of cubes and rollups. */
import type { CubeDoc } from '../document/model-schema.ts';
import { cronProblem, type Schedule } from '../schedule.ts';
import type { RefreshKey } from '../types.ts';
import { type Build, expressionAt, intervalOf, report } from './bind-context.ts';

const SECONDS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
};

export function refreshKeyOf(
  build: Build,
  owner: string,
  doc: CubeDoc['refresh_key'],
): RefreshKey | null {
  if (doc === undefined) return null;
  return {
    every: everyOf(build, doc),
    sql: doc.sql === undefined ? null : expressionAt(build, owner, doc, 'sql', { qualify: false }),
  };
}

function everyOf(build: Build, doc: NonNullable<CubeDoc['refresh_key']>): Schedule | null {
  const { every, timezone: timeZone = 'UTC' } = doc;
  if (every === undefined) return null;
  if (/^\d+ [a-z]+$/.test(every)) {
    const { n, unit } = intervalOf(every);
    return { kind: 'interval', seconds: n * (SECONDS[unit] ?? 1) };
  }
  const problem = cronProblem(every, timeZone);
  if (problem !== null) report(build, 'refresh-key', problem, build.map.at(doc, 'every'));
  return problem === null ? { kind: 'cron', pattern: every, timeZone } : null;
}

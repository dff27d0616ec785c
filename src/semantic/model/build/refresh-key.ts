/** `refresh_key` of cubes and rollups. */
import type { CubeDoc } from '../document/schema.ts';
import type { RefreshKey } from '../types.ts';
import { type Build, expressionAt, intervalOf } from './build.ts';

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
  const every = doc.every === undefined ? null : intervalOf(doc.every);
  return {
    everySeconds: every === null ? null : every.n * (SECONDS[every.unit] ?? 1),
    sql: doc.sql === undefined ? null : expressionAt(build, owner, doc, 'sql', { qualify: false }),
  };
}

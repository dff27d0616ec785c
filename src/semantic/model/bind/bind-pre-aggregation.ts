/** One pre-aggregation, its members bound. */

import { poison } from '../diagnostics/poison.ts';
import type { PreAggregationDoc } from '../document/pre-aggregation-schema.ts';
import type { MemberPath, PreAggregation } from '../types.ts';
import { type Build, expressionAt, made, memberPathOf, memberPathsAt } from './bind-context.ts';
import { refreshKeyOf } from './bind-refresh-key.ts';
import { isLostPart } from './model-names.ts';

export function buildPreAggregation(
  build: Build,
  owner: string,
  doc: PreAggregationDoc,
): PreAggregation {
  const built = rollupOf(build, owner, doc);
  if (lacksParts(build, owner, built)) poison(doc, { key: 'rollups' });
  return made(build, doc, built);
}

/** Whether it names rollups or granularities that are broken. */
function lacksParts(
  { names }: Build,
  owner: string,
  { rollups, granularity, moreTimes }: PreAggregation,
): boolean {
  const grains = [granularity ?? '', ...moreTimes.map((time) => time.granularity)];
  return (
    grains.some((grain) => isLostPart(names, owner, grain)) ||
    rollups.some(({ path, name }) => isLostPart(names, path.at(-1) ?? owner, name))
  );
}

function rollupOf(build: Build, owner: string, doc: PreAggregationDoc): PreAggregation {
  const times = timesOf(build, owner, doc);
  const boundary = (key: 'build_range_start' | 'build_range_end') => {
    const box = doc[key];
    return box === undefined ? null : expressionAt(build, owner, box, 'sql', { qualify: false });
  };
  return {
    name: doc.name,
    type: doc.type ?? 'rollup',
    measures: memberPathsAt(build, owner, doc, 'measures', ['measure']),
    dimensions: memberPathsAt(build, owner, doc, 'dimensions', ['dimension']),
    segments: memberPathsAt(build, owner, doc, 'segments', ['segment']),
    timeDimension: times[0]?.dimension ?? null,
    granularity: times[0]?.granularity ?? null,
    partitionGranularity: doc.partition_granularity ?? null,
    moreTimes: times
      .slice(1)
      .flatMap(({ dimension, granularity }) =>
        granularity === null ? [] : [{ dimension, granularity }],
      ),
    rollups: listOf(doc.rollups).map(rollupPath),
    indexes: (doc.indexes ?? []).map(({ name, columns }) => ({ name, columns: listOf(columns) })),
    buildRange: { start: boundary('build_range_start'), end: boundary('build_range_end') },
    allowNonStrictDateRangeMatch: doc.allow_non_strict_date_range_match ?? false,
    unionWithSourceData: doc.union_with_source_data ?? false,
    scheduledRefresh: doc.scheduled_refresh ?? true,
    refreshKey: refreshKeyOf(build, owner, doc.refresh_key),
    at: build.map.at(doc, 'name'),
  };
}

interface Time {
  readonly dimension: MemberPath;
  readonly granularity: string | null;
}

function timesOf(build: Build, owner: string, doc: PreAggregationDoc): readonly Time[] {
  const first = memberPathsAt(build, owner, doc, 'time_dimension', ['dimension']);
  const more = (doc.time_dimensions ?? []).flatMap((time) => {
    const place = { holder: time, key: 'dimension' };
    const dimension = memberPathOf(build, owner, place, ['dimension']);
    return dimension === null ? [] : [{ dimension, granularity: time.granularity }];
  });
  return [
    ...first.map((dimension) => ({ dimension, granularity: doc.granularity ?? null })),
    ...more,
  ];
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function rollupPath(written: string): MemberPath {
  const parts = written.replace(/[{}\s]/g, '').split('.');
  return { path: parts.slice(0, -1).filter((part) => part !== 'CUBE'), name: parts.at(-1) ?? '' };
}

/** The parts of a pre-aggregation fit together. */
import type { ModelIssue } from '../../shared/errors.ts';
import { GRAINS } from '../../shared/values.ts';
import { hint } from '../model/bind/model-names.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import type { MemberPath, PreAggregation } from '../model/types.ts';
import { issue } from './issue.ts';

interface Rollup extends PreAggregation {
  readonly owner: string;
}

export function preAggregations(model: SoundModel): readonly ModelIssue[] {
  return model
    .whole('preAggregation')
    .flatMap((rollup) =>
      [
        ...shapeProblems(rollup),
        ...timeProblems(model, rollup),
        ...rollupProblems(model, rollup),
      ].map((problem) => issue('pre-aggregations', rollup.at, `${rollup.name} ${problem}`)),
    );
}

function shapeProblems(rollup: PreAggregation): readonly string[] {
  const found: string[] = [];
  const composed = rollup.type === 'rollup_join' || rollup.type === 'rollup_lambda';
  if (composed && rollup.rollups.length === 0) found.push(`is a ${rollup.type}: it needs rollups.`);
  if (!composed && rollup.rollups.length > 0)
    found.push(`is a ${rollup.type}: it cannot have rollups.`);
  const members = [...rollup.measures, ...rollup.dimensions, ...rollup.segments];
  if (rollup.type === 'rollup' && members.length === 0 && rollup.timeDimension === null) {
    found.push('needs measures, dimensions or a time_dimension.');
  }
  if (rollup.unionWithSourceData && rollup.type !== 'rollup_lambda') {
    found.push('has union_with_source_data: that is for type: rollup_lambda.');
  }
  return found;
}

function timeProblems(model: SoundModel, rollup: Rollup): readonly string[] {
  const { timeDimension, granularity, partitionGranularity, moreTimes } = rollup;
  const found: string[] = [];
  if (timeDimension === null && partitionGranularity !== null) {
    found.push('has a partition_granularity: it needs a time_dimension.');
  }
  if (timeDimension !== null && granularity === null && rollup.type === 'rollup') {
    found.push('has a time_dimension: it needs a granularity.');
  }
  const first =
    timeDimension === null || granularity === null
      ? []
      : [{ dimension: timeDimension, granularity }];
  for (const time of [...first, ...moreTimes]) {
    found.push(...grainProblems(model, rollup.owner, time));
  }
  return found;
}

function grainProblems(
  model: SoundModel,
  owner: string,
  { dimension, granularity }: { readonly dimension: MemberPath; readonly granularity: string },
): readonly string[] {
  const type = model.dimensionAt(owner, dimension, 'type')?.type ?? 'time';
  if (type !== 'time') return [`uses ${dimension.name} as a time dimension, which it is not.`];
  const known = [...GRAINS, ...(model.memberAt(owner, dimension)?.granularities ?? [])];
  return known.includes(granularity)
    ? []
    : [
        `uses the granularity ${granularity}, which ${dimension.name} does not have.${hint(granularity, known)}`,
      ];
}

function rollupProblems(model: SoundModel, rollup: Rollup): readonly string[] {
  return rollup.rollups.flatMap(({ path, name }) => {
    const owner = path.at(-1) ?? rollup.owner;
    const known = model.rollupsIn(owner);
    return known.includes(name)
      ? []
      : [`is made of ${owner}.${name}, which does not exist.${hint(name, known)}`];
  });
}

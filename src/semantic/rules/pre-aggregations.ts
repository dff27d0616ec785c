/** The parts of a pre-aggregation fit together. */
import type { ModelIssue } from '../../shared/errors.ts';
import { GRAINS } from '../../shared/values.ts';
import { hint } from '../model/bind/model-names.ts';
import { memberAt } from '../model/model-members.ts';
import type { Cube, MemberPath, PreAggregation, SemanticModel } from '../model/types.ts';
import { cubesOf, issue } from './issue.ts';

export function preAggregations(model: SemanticModel): readonly ModelIssue[] {
  return cubesOf(model).flatMap((cube) =>
    cube.preAggregations.flatMap((rollup) =>
      [
        ...shapeProblems(rollup),
        ...timeProblems(model, cube, rollup),
        ...rollupProblems(model, cube, rollup),
      ].map((problem) => issue('pre-aggregations', rollup.at, `${rollup.name} ${problem}`)),
    ),
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

function timeProblems(model: SemanticModel, cube: Cube, rollup: PreAggregation): readonly string[] {
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
  for (const time of [...first, ...moreTimes]) found.push(...grainProblems(model, cube, time));
  return found;
}

function grainProblems(
  model: SemanticModel,
  cube: Cube,
  { dimension, granularity }: { readonly dimension: MemberPath; readonly granularity: string },
): readonly string[] {
  const member = memberAt(model, cube.name, dimension);
  if (member?.kind !== 'dimension') return [];
  if (member.member.type !== 'time')
    return [`uses ${dimension.name} as a time dimension, which it is not.`];
  const known = [...GRAINS, ...member.member.granularities.keys()];
  return known.includes(granularity)
    ? []
    : [
        `uses the granularity ${granularity}, which ${dimension.name} does not have.${hint(granularity, known)}`,
      ];
}

function rollupProblems(
  model: SemanticModel,
  cube: Cube,
  rollup: PreAggregation,
): readonly string[] {
  return rollup.rollups.flatMap(({ path, name }) => {
    const owner = path.at(-1) ?? cube.name;
    const known = (model.cubes.get(owner)?.preAggregations ?? []).map((other) => other.name);
    return known.includes(name)
      ? []
      : [`is made of ${owner}.${name}, which does not exist.${hint(name, known)}`];
  });
}

/** The members of a model, of whatever kind, and the author's expressions in them. */
import type {
  Cube,
  Dimension,
  Measure,
  MemberPath,
  ModelExpression,
  Segment,
  SemanticModel,
} from './types.ts';

export type Member =
  | { readonly kind: 'dimension'; readonly cube: string; readonly member: Dimension }
  | { readonly kind: 'measure'; readonly cube: string; readonly member: Measure }
  | { readonly kind: 'segment'; readonly cube: string; readonly member: Segment };

/** A member, as far as it says what its values are. */
export type Defined =
  | {
      readonly kind: 'dimension';
      readonly cube: string;
      readonly member: Pick<Dimension, 'name' | 'at' | 'definition'>;
    }
  | {
      readonly kind: 'measure';
      readonly cube: string;
      readonly member: Pick<Measure, 'name' | 'at' | 'definition' | 'multiStage'>;
    }
  | {
      readonly kind: 'segment';
      readonly cube: string;
      readonly member: Pick<Segment, 'name' | 'at' | 'sql'>;
    };

/** What a bound path of the cube `owner` leads to. */
export function memberAt(
  model: SemanticModel,
  owner: string,
  { path, name }: MemberPath,
): Member | null {
  const cube = path.at(-1) ?? owner;
  const found = model.cubes.get(cube);
  const dimension = found?.dimensions.get(name);
  if (dimension !== undefined) return { kind: 'dimension', cube, member: dimension };
  const measure = found?.measures.get(name);
  if (measure !== undefined) return { kind: 'measure', cube, member: measure };
  const segment = found?.segments.get(name);
  return segment === undefined ? null : { kind: 'segment', cube, member: segment };
}

/** Every expression that says what a member's values are. */
export function expressionsOf(member: Defined): readonly ModelExpression[] {
  switch (member.kind) {
    case 'segment':
      return [member.member.sql];
    case 'measure':
      return measureExpressions(member.member);
    case 'dimension':
      return dimensionExpressions(member.member);
  }
}

function measureExpressions({
  definition,
}: Pick<Measure, 'definition'>): readonly ModelExpression[] {
  const { sql, filters } = definition;
  return sql === null ? filters : [sql, ...filters];
}

function dimensionExpressions({
  definition,
}: Pick<Dimension, 'definition'>): readonly ModelExpression[] {
  switch (definition.kind) {
    case 'sql':
      return [definition.sql];
    case 'geo':
      return [definition.latitude, definition.longitude];
    case 'sub_query':
      return [definition.measure];
    case 'parameter':
    case 'masked':
    case 'hashed':
      return [];
    case 'switch': {
      const rest = definition.otherwise === null ? [] : [definition.otherwise];
      return [definition.on, ...definition.when.map((branch) => branch.then), ...rest];
    }
    case 'case': {
      const labels = [...definition.when.map((branch) => branch.label), definition.otherwise];
      const sqls = labels.flatMap((label) => (label.kind === 'sql' ? [label.sql] : []));
      return [...definition.when.map((branch) => branch.if), ...sqls];
    }
  }
}

/** All members of a cube. */
export function membersOfCube(cube: Cube): readonly Member[] {
  return [
    ...[...cube.dimensions.values()].map(
      (member) => ({ kind: 'dimension', cube: cube.name, member }) as const,
    ),
    ...[...cube.measures.values()].map(
      (member) => ({ kind: 'measure', cube: cube.name, member }) as const,
    ),
    ...[...cube.segments.values()].map(
      (member) => ({ kind: 'segment', cube: cube.name, member }) as const,
    ),
  ];
}

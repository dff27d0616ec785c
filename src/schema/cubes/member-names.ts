/**
 * Dimensions as single words, for arguments that name them: `STATUS`, `CREATED_AT_MONTH`, behind joins
 * `CUSTOMER_STATE`. Words are given over the whole model, so that one means the same for every role.
 */
import {
  type CubeShape,
  type DimensionShape,
  isTime,
  type Shapes,
} from '../../resolvers/api-shape.ts';
import { remember } from '../../shared/remember.ts';
import { constantCase, type Namer, namer } from '../api-names.ts';

/** As deep as rows nest. */
const MAX_JOINS = 8;
/** As far away every dimension has a word. */
const NEAR_JOINS = 2;
/** Where joins lead on and on, cubes farther away have no words once there are so many grains and values. */
const MOST_GROUPS = 1000;

/** A cube that joins lead to. */
export interface Place {
  /** From the root on. */
  readonly cubes: readonly string[];
  readonly dimensions: readonly NamedDimension[];
}

export interface NamedDimension {
  readonly name: string;
  /** Its name in the model. */
  readonly member: string;
  /** Its field in the shape of its cube. */
  readonly field: string;
  /** What it can be grouped by as; empty where the place is too far away for that. */
  readonly groups: readonly NamedGroup[];
}

interface NamedGroup {
  readonly name: string;
  readonly granularity: string | null;
}

const known = new WeakMap<Shapes, Map<string, readonly Place[]>>();

/** The nearest first. `shapes` are those of the whole model. */
export function placesFrom(root: string, shapes: Shapes): readonly Place[] {
  const byRoot = remember(known, shapes, () => new Map());
  return remember(byRoot, root, () => namePlaces(stepsFrom(root, shapes)));
}

interface Step {
  readonly cubes: readonly string[];
  /** The names of the joins on the way. */
  readonly words: readonly string[];
  readonly shape: CubeShape;
  /** Whether it is near enough to group by. */
  readonly grouped: boolean;
}

/** Breadth first, each cube once on any way. */
function stepsFrom(root: string, shapes: Shapes): readonly Step[] {
  const shape = shapes.get(root);
  if (shape === undefined) return [];
  const steps: Step[] = [{ cubes: [root], words: [], shape, grouped: true }];
  let level: readonly Step[] = steps;
  let size = groupsIn(level);
  for (let depth = 1; depth <= MAX_JOINS && level.length > 0; depth++) {
    const next = level.flatMap((step) => stepsBehind(step, shapes));
    size += groupsIn(next);
    const grouped = size <= MOST_GROUPS;
    if (!grouped && depth > NEAR_JOINS) break;
    level = next.map((step) => ({ ...step, grouped }));
    steps.push(...level);
    if (!grouped && depth === NEAR_JOINS) break;
  }
  return steps;
}

function stepsBehind({ cubes, words, shape }: Step, shapes: Shapes): readonly Step[] {
  return [...shape.fields.values()].flatMap((field) => {
    const target = field.kind === 'join' ? shapes.get(field.to) : undefined;
    if (target === undefined || cubes.includes(target.name)) return [];
    const word = constantCase(field.field);
    const at = { cubes: [...cubes, target.name], words: [...words, word] };
    return [{ ...at, shape: target, grouped: false }];
  });
}

function groupsIn(steps: readonly Step[]): number {
  const sizes = steps.flatMap(({ shape }) => dimensionsOf(shape).map(grainsOf));
  return steps.length + sizes.reduce((sum, size) => sum + size, 0);
}

function dimensionsOf(shape: CubeShape): readonly DimensionShape[] {
  return [...shape.fields.values()].filter((field) => field.kind === 'dimension');
}

function grainsOf(dimension: DimensionShape): number {
  return isTime(dimension) ? dimension.granularities.size : 1;
}

/** Dimensions take their names first, then grains theirs. A name that is taken is written with its parts apart. */
function namePlaces(steps: readonly Step[]): readonly Place[] {
  const names = namer();
  const named = steps.map((step) => ({
    step,
    dimensions: dimensionsOf(step.shape).map((shape) => {
      return { shape, name: joined(names, [...step.words, shape.enumValue]) };
    }),
  }));
  return named.map(({ step, dimensions }) => ({
    cubes: step.cubes,
    dimensions: dimensions.map(({ shape, name }): NamedDimension => {
      const groups = step.grouped ? groupsOf(shape, name, names) : [];
      return { name, member: shape.name, field: shape.field, groups };
    }),
  }));
}

function groupsOf(shape: DimensionShape, name: string, names: Namer): readonly NamedGroup[] {
  if (!isTime(shape)) return [{ name, granularity: null }];
  return [...shape.granularities].map(([grain, { name: granularity }]) => {
    return { name: joined(names, [name, grain]), granularity };
  });
}

function joined(names: Namer, parts: readonly string[]): string {
  return names.take(parts.join('_'), parts.join('__'));
}

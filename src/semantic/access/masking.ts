/**
 * The model as one caller has it: a masked member *is* what the caller sees in its place, so that whatever is
 * asked of it (a group, a filter, an order, a page, a drill) acts on that and on nothing else. What the
 * model's author refers to (joins, primary keys, row policies, distinct counts) is the value as it is, kept
 * under a name that no caller can say.
 */
import type { Principal } from '../../shared/principal.ts';
import { remember } from '../../shared/remember.ts';
import { expressionsOf, type Member, membersOfCube } from '../model/model-members.ts';
import type { Access, Cube, Measure, ModelExpression, SemanticModel } from '../model/types.ts';
import { type MaskWith, readMask } from './mask.ts';
import { includesMember, matchingPolicies } from './member-access.ts';
import { plainReferences } from './plain-references.ts';

/** By `cube.member`, and `view.member`: what stands in the value's place. */
export type Masked = ReadonlyMap<string, MaskWith>;

const NULL: MaskWith = { kind: 'null' };

const mayMask = new WeakMap<SemanticModel, { readonly any: boolean }>();
const maskedOf = new WeakMap<SemanticModel, WeakMap<Principal, Masked>>();
const models = new WeakMap<SemanticModel, Map<string, SemanticModel>>();
const modelOf = new WeakMap<Masked, SemanticModel>();

/** Which members this caller sees masked: by a mask, or because they are computed from one that is. */
export function maskedMembers(model: SemanticModel, principal: Principal): Masked {
  const { any } = remember(mayMask, model, () => ({ any: hasMasks(model) }));
  if (!any) return NOTHING;
  const byPrincipal = remember(maskedOf, model, () => new WeakMap<Principal, Masked>());
  return remember(byPrincipal, principal, () => findMasked(model, principal));
}

const NOTHING: Masked = new Map();

/** The model with these members masked; the model itself when there are none. Remembered by what is masked. */
export function maskedModel(model: SemanticModel, masked: Masked): SemanticModel {
  if (masked.size === 0) return model;
  // Callers whose masks are equal share one model.
  return remember(modelOf, masked, () => {
    const byMasks = remember(models, model, () => new Map<string, SemanticModel>());
    return remember(byMasks, JSON.stringify([...masked]), () => maskModel(model, masked));
  });
}

function hasMasks(model: SemanticModel): boolean {
  return [...model.cubes.values()].some((cube) =>
    membersOfCube(cube).some(({ member }) => member.meta['mask'] !== undefined),
  );
}

function findMasked(model: SemanticModel, principal: Principal): Masked {
  const masked = new Map<string, MaskWith>();
  for (const cube of model.cubes.values()) {
    for (const { member } of membersOfCube(cube)) {
      const shown = maskFor(cube, member.name, member.meta, principal);
      if (shown) masked.set(`${cube.name}.${member.name}`, shown);
    }
  }
  while (spread(model, masked));
  for (const view of model.views.values()) {
    for (const { name, cubes, member } of view.members.values()) {
      const shown = masked.get(`${cubes.at(-1)}.${member}`);
      if (shown) masked.set(`${view.name}.${name}`, shown);
    }
  }
  return masked;
}

function maskFor(
  cube: Cube,
  name: string,
  meta: Cube['meta'],
  principal: Principal,
): MaskWith | null {
  const read = readMask(meta);
  if (read.kind !== 'mask') return null;
  const { roles, with: shown } = read.mask;
  if (roles.includes('*')) return shown;
  if (!roles.some((role) => principal.roles.has(role))) return null;
  const others = new Set([...principal.roles].filter((role) => !roles.includes(role)));
  return showsPlainly(cube.access, name, principal, others) ? null : shown;
}

/** Only a role that the policies name: one that an identity provider gives to everybody lifts no mask. */
function showsPlainly(
  access: Access,
  name: string,
  principal: Principal,
  roles: ReadonlySet<string>,
): boolean {
  if (access.kind === 'shared') return false;
  return matchingPolicies(access, principal).some(
    (policy) => roles.has(policy.role) && includesMember(policy, name),
  );
}

/** Masks what is computed from masked members; whether there was any. */
function spread(model: SemanticModel, masked: Map<string, MaskWith>): boolean {
  const before = masked.size;
  for (const cube of model.cubes.values()) {
    for (const member of membersOfCube(cube)) {
      const key = `${cube.name}.${member.member.name}`;
      if (!masked.has(key) && revealing(member).some((of) => reads(of, cube.name, masked))) {
        masked.set(key, NULL);
      }
    }
  }
  return masked.size > before;
}

/** How many different values there are says none of them. */
function revealing(member: Member): readonly ModelExpression[] {
  if (member.kind === 'measure') {
    const { definition } = member.member;
    if (definition.kind === 'aggregate' && definition.fn.startsWith('count')) {
      return definition.filters;
    }
  }
  return expressionsOf(member);
}

function reads(of: ModelExpression, owner: string, masked: Masked): boolean {
  return of.parts.some(
    (part) => part.kind === 'member' && masked.has(`${part.path.at(-1) ?? owner}.${part.name}`),
  );
}

function maskModel(model: SemanticModel, masked: Masked): SemanticModel {
  const refer = plainReferences(model, masked);
  const cubes = [...model.cubes.values()].map((plain): [string, Cube] => {
    const cube = refer.cube(plain);
    return [cube.name, maskCube(cube, masked, refer.plainName)];
  });
  const views = [...model.views].map(([name, view]) => [name, refer.view(view)] as const);
  return {
    ...model,
    cubes: new Map(cubes),
    views: new Map(views),
    internal: new Set([...refer.names(), ...hiddenSegments(model, masked)]),
  };
}

/** The masked members in their places, the plain dimensions beside them. */
function maskCube(cube: Cube, masked: Masked, plainName: (cube: string, name: string) => string) {
  const dimensions = new Map(cube.dimensions);
  const measures = new Map(cube.measures);
  for (const [name, dimension] of cube.dimensions) {
    const shown = masked.get(`${cube.name}.${name}`);
    if (shown === undefined) continue;
    const plain = plainName(cube.name, name);
    dimensions.set(plain, { ...dimension, name: plain, public: false });
    const definition =
      shown.kind === 'hash'
        ? ({ kind: 'hashed', of: plain } as const)
        : ({ kind: 'masked', text: textOf(shown) } as const);
    dimensions.set(name, { ...dimension, definition });
  }
  for (const [name, measure] of cube.measures) {
    const shown = masked.get(`${cube.name}.${name}`);
    if (shown !== undefined) measures.set(name, maskMeasure(measure, textOf(shown)));
  }
  return { ...cube, dimensions, measures };
}

function maskMeasure(measure: Measure, text: string | null): Measure {
  const definition = { kind: 'masked', text, sql: null, filters: [] } as const;
  return { ...measure, definition, rollingWindow: null, multiStage: null };
}

function textOf(shown: MaskWith): string | null {
  return shown.kind === 'text' ? shown.text : null;
}

/** A filter on a masked value would say what the value is. */
function hiddenSegments(model: SemanticModel, masked: Masked): readonly string[] {
  return [...model.cubes.values()].flatMap((cube) =>
    [...cube.segments.keys()]
      .map((name) => `${cube.name}.${name}`)
      .filter((key) => masked.has(key)),
  );
}

/**
 * Who may see which members: those that any entry of `access_policy` that matches the caller grants, of cubes and
 * views that the caller's credential reaches. Where nothing matches nothing is there. Which rows are left is told by `query/bind`.
 */
import { type Claim, inScope, type Principal } from '../../shared/principal.ts';
import { remember } from '../../shared/remember.ts';
import type { Access, Cube, Policy, PolicyValue, SemanticModel, View } from '../model/types.ts';

/** What a caller may ask for. Two callers with equal `key` see the same members of the same model. */
export interface Visibility {
  readonly key: string;
  /** By cube or view: the names that may be queried. What is not in here does not exist. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  /** Cubes and views whose records may be listed (`meta.records`). */
  readonly records: ReadonlySet<string>;
  /** Those whose numbers may be followed to their records (`meta.drill`). */
  readonly drill: ReadonlySet<string>;
  /** Plans and SQL are shown. */
  readonly explain: boolean;
  /** Insights by name; null or absent: all whose members are visible. */
  readonly insights?: ReadonlySet<string> | null;
  /** Questions may be asked as JSON; absent: yes. */
  readonly json?: boolean;
  /** The tenant's own usage may be read; absent: no. */
  readonly usage?: boolean;
  /** Keys may be managed and the audit read; absent: no. */
  readonly admin?: boolean;
}

const known = new WeakMap<SemanticModel, WeakMap<Principal, Visibility>>();

/** Remembered by model and principal, for one request asks it many times. */
export function visibleMembers(model: SemanticModel, principal: Principal): Visibility {
  const byPrincipal = remember(known, model, () => new WeakMap<Principal, Visibility>());
  return remember(byPrincipal, principal, () => findVisible(model, principal));
}

/** Everything that the model has: for what its author wrote, never for what a request names. */
export function everyMember(model: SemanticModel): Visibility {
  const cubes = [...model.cubes.values()].map((cube): [string, ReadonlySet<string>] => {
    const names = [cube.dimensions, cube.measures, cube.segments].flatMap((of) => [...of.keys()]);
    return [cube.name, new Set(names)];
  });
  const views = [...model.views.values()].map((view): [string, ReadonlySet<string>] => {
    return [view.name, new Set(view.members.keys())];
  });
  const none: ReadonlySet<string> = new Set();
  const members = new Map([...cubes, ...views]);
  return { key: '*', members, records: none, drill: none, explain: false };
}

function findVisible(model: SemanticModel, principal: Principal): Visibility {
  const members = new Map<string, ReadonlySet<string>>();
  const reached = ({ name }: Cube | View) => inScope(principal, 'cubes', name);
  for (const cube of model.cubes.values()) {
    if (cube.public && reached(cube)) members.set(cube.name, publicMembers(cube, model, principal));
  }
  for (const view of model.views.values()) {
    if (view.public && reached(view)) members.set(view.name, viewMembers(view, model, principal));
  }
  for (const [name, names] of members) if (names.size === 0) members.delete(name);
  const mayList = inScope(principal, 'operations', 'records');
  const keyed = (cube: Cube | View) => mayList && members.has(cube.name) && hasKey(cube, model);
  const cubes = [...model.cubes.values(), ...model.views.values()].filter(keyed);
  const allowed = (word: string, otherwise: boolean) =>
    new Set(cubes.filter(({ meta }) => allows(meta[word], principal, otherwise)).map(nameOf));
  const records = allowed('records', false);
  const drill = allowed('drill', true);
  const names = [...members].map(([name, own]) => `${name}:${[...own].join(',')}`);
  const insights = principal.scopes?.insights ?? null;
  const sets = [records, drill, ...(insights === null ? [] : [insights])];
  const key = [...names, ...sets.map((set) => [...set].join(','))].join(';');
  return { key, members, records, drill, insights, explain: false };
}

const nameOf = ({ name }: { readonly name: string }) => name;

/** Records can be told apart. */
function hasKey(of: Cube | View, model: SemanticModel): boolean {
  const cube = 'root' in of ? model.cubes.get(of.root) : of;
  return cube !== undefined && cube.primaryKey.length > 0;
}

/** A word of `meta`: true is everyone who sees the cube, a list is these roles. */
function allows(said: Claim | undefined, principal: Principal, otherwise: boolean): boolean {
  if (typeof said === 'boolean') return said;
  if (!Array.isArray(said)) return otherwise;
  return said.some((role) => typeof role === 'string' && principal.roles.has(role));
}

/** What a caller may do beside asking for members. */
export interface Rights {
  readonly explain: boolean;
  readonly json: boolean;
  readonly usage: boolean;
  readonly admin: boolean;
}

/** {@link visibleMembers} of a caller with these rights. */
export function withRights(visibility: Visibility, rights: Rights): Visibility {
  const words = Object.entries(rights).flatMap(([word, has]) => (has ? [word] : []));
  return { ...visibility, ...rights, key: [visibility.key, ...words].join(';') };
}

function publicMembers(
  cube: Cube,
  model: SemanticModel,
  principal: Principal,
): ReadonlySet<string> {
  const allowed = allowedNames(cube.access, principal);
  const all = [cube.dimensions, cube.measures, cube.segments].flatMap((kind) => [...kind.values()]);
  const shown = all.filter((m) => m.public && allowed(m.name) && !isInternal(model, cube, m.name));
  return new Set(shown.map((m) => m.name));
}

/**
 * Behind a view stand its own entries alone, as long as some entry of the member's cube matches the caller,
 * for the rows are that cube's. A view without entries shows what its cubes show.
 */
function viewMembers(view: View, model: SemanticModel, principal: Principal): ReadonlySet<string> {
  const allowed = allowedNames(view.access, principal);
  const visible = [...view.members.values()].filter((member) => {
    const cube = model.cubes.get(member.cubes.at(-1) ?? '');
    if (cube === undefined || !allowed(member.name)) return false;
    if (isInternal(model, cube, member.member)) return false;
    if (view.access.kind === 'shared') return allowedNames(cube.access, principal)(member.member);
    return cube.access.kind === 'shared' || matchingPolicies(cube.access, principal).length > 0;
  });
  return new Set(visible.map((member) => member.name));
}

/** What stands there for the gateway alone, such as the plain side of a masked member. */
function isInternal({ internal }: SemanticModel, cube: Cube, name: string): boolean {
  return internal?.has(`${cube.name}.${name}`) === true;
}

function allowedNames(access: Access, principal: Principal): (name: string) => boolean {
  if (access.kind === 'shared') return () => true;
  const policies = matchingPolicies(access, principal);
  return (name) => policies.some((policy) => includesMember(policy, name));
}

/** Whether the entry lists the member; one without `member_level` lists all. */
export function includesMember(policy: Policy, name: string): boolean {
  if (policy.members === null) return true;
  const { includes, excludes } = policy.members;
  return (includes === '*' || includes.includes(name)) && !excludes.includes(name);
}

/** The entries that apply to this caller: its role or `*`, and every condition true. */
export function matchingPolicies(
  access: Access & { readonly kind: 'policies' },
  principal: Principal,
): readonly Policy[] {
  return access.policies.filter(
    ({ role, conditions }) =>
      (role === '*' || principal.roles.has(role)) &&
      conditions.every((condition) => isTruthy(policyValue(condition, principal))),
  );
}

/** What a value of a policy is for this caller; undefined when the claim is missing. */
export function policyValue(value: PolicyValue, principal: Principal): Claim | undefined {
  if (value.kind === 'literal') return value.value;
  const claim = claimAt(principal.securityContext, value.path);
  return value.negated ? !isTruthy(claim) : claim;
}

function claimAt(
  context: Principal['securityContext'],
  path: readonly string[],
): Claim | undefined {
  let at: Claim | undefined = context;
  for (const key of path) {
    if (at === null || typeof at !== 'object' || Array.isArray(at)) return undefined;
    at = Object.hasOwn(at, key) ? (at as Readonly<Record<string, Claim>>)[key] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

function isTruthy(value: Claim | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** In a model with masks: the author's references to masked dimensions, led to the values as they are. */
import type {
  Access,
  Cube,
  Dimension,
  DimensionDefinition,
  ExpressionPart,
  Measure,
  MeasureDefinition,
  MemberPath,
  ModelExpression,
  PolicyFilter,
  SemanticModel,
  View,
} from '../model/types.ts';

export interface PlainReferences {
  /** The name under which a masked dimension keeps its value. */
  plainName(cube: string, name: string): string;
  /** All of them, as `cube.member`. */
  names(): readonly string[];
  cube(cube: Cube): Cube;
  view(view: View): View;
}

export function plainReferences(
  model: SemanticModel,
  masked: ReadonlyMap<string, unknown>,
): PlainReferences {
  const names = new Map<string, string>();
  for (const cube of model.cubes.values()) {
    for (const name of cube.dimensions.keys()) {
      const key = `${cube.name}.${name}`;
      if (masked.has(key)) names.set(key, freeName(cube, name));
    }
  }
  const plainName = (cube: string, name: string) => names.get(`${cube}.${name}`) ?? name;
  return {
    plainName,
    names: () => [...names].map(([key, plain]) => `${key.slice(0, key.indexOf('.'))}.${plain}`),
    cube: (cube) => referCube(cube, plainName),
    view: (view) => referView(view, plainName),
  };
}

type PlainName = PlainReferences['plainName'];

function freeName(cube: Cube, name: string): string {
  let free = `${name}__plain`;
  while (cube.dimensions.has(free) || cube.measures.has(free) || cube.segments.has(free)) {
    free = `${free}_`;
  }
  return free;
}

function referCube(cube: Cube, plainName: PlainName): Cube {
  const expression = (of: ModelExpression) => referExpression(of, cube.name, plainName);
  const { source } = cube;
  return {
    ...cube,
    source: source.kind === 'query' ? { ...source, sql: expression(source.sql) } : source,
    primaryKey: cube.primaryKey.map((name) => plainName(cube.name, name)),
    joins: cube.joins.map((join) => ({ ...join, on: expression(join.on) })),
    access: referAccess(cube.access, (path) => referPath(path, cube.name, plainName)),
    dimensions: mapValues(cube.dimensions, (of): Dimension => {
      return { ...of, definition: referDimension(of.definition, expression) };
    }),
    measures: mapValues(cube.measures, (of): Measure => {
      return { ...of, definition: referMeasure(of.definition, expression) };
    }),
    segments: mapValues(cube.segments, (of) => ({ ...of, sql: expression(of.sql) })),
  };
}

/** A view's policies speak of its own members, so those get a plain one beside them. */
function referView(view: View, plainName: PlainName): View {
  const members = new Map(view.members);
  const plain = new Map<string, string>();
  for (const [name, member] of view.members) {
    const of = plainName(member.cubes.at(-1) ?? '', member.member);
    if (of === member.member) continue;
    let free = `${name}__plain`;
    while (members.has(free)) free = `${free}_`;
    plain.set(name, free);
    members.set(free, { ...member, name: free, member: of });
  }
  const access = referAccess(view.access, (of) => ({ ...of, name: plain.get(of.name) ?? of.name }));
  return plain.size === 0 ? view : { ...view, members, access };
}

function referExpression(
  of: ModelExpression,
  owner: string,
  plainName: PlainName,
): ModelExpression {
  const refer = (part: ExpressionPart): ExpressionPart => {
    if (part.kind === 'member') return { ...part, ...referPath(part, owner, plainName) };
    if (part.kind !== 'filter_params') return part;
    // A name that no filter has: what is asked of a masked member is never said of its column.
    return { ...part, member: plainName(part.cube, part.member) };
  };
  return { ...of, parts: of.parts.map(refer) };
}

function referPath({ path, name }: MemberPath, owner: string, plainName: PlainName): MemberPath {
  return { path, name: plainName(path.at(-1) ?? owner, name) };
}

function referAccess(access: Access, refer: (path: MemberPath) => MemberPath): Access {
  if (access.kind === 'shared') return access;
  const filter = (of: PolicyFilter): PolicyFilter =>
    of.kind === 'compare'
      ? { ...of, member: refer(of.member) }
      : { ...of, of: of.of.map((part) => filter(part)) };
  const policies = access.policies.map((policy) => ({
    ...policy,
    rows: policy.rows && filter(policy.rows),
  }));
  return { ...access, policies };
}

type Refer = (of: ModelExpression) => ModelExpression;

function referDimension(of: DimensionDefinition, refer: Refer): DimensionDefinition {
  switch (of.kind) {
    case 'sql':
      return { ...of, sql: refer(of.sql) };
    case 'geo':
      return { ...of, latitude: refer(of.latitude), longitude: refer(of.longitude) };
    case 'sub_query':
      return { ...of, measure: refer(of.measure) };
    case 'switch':
      return {
        ...of,
        on: refer(of.on),
        when: of.when.map((branch) => switchBranch(branch.value, refer(branch.then))),
        otherwise: of.otherwise && refer(of.otherwise),
      };
    case 'case':
      return {
        ...of,
        when: of.when.map((branch) => ({
          if: refer(branch.if),
          label: label(branch.label, refer),
        })),
        otherwise: label(of.otherwise, refer),
      };
    case 'parameter':
    case 'masked':
    case 'hashed':
      return of;
  }
}

type CaseOf<K extends DimensionDefinition['kind']> = Extract<DimensionDefinition, { kind: K }>;

function label(of: CaseOf<'case'>['otherwise'], refer: Refer): CaseOf<'case'>['otherwise'] {
  return of.kind === 'sql' ? { ...of, sql: refer(of.sql) } : of;
}

function switchBranch(value: string, sql: ModelExpression): CaseOf<'switch'>['when'][number] {
  // biome-ignore lint/suspicious/noThenProperty: the model calls it so
  return { value, then: sql };
}

function referMeasure(of: MeasureDefinition, refer: Refer): MeasureDefinition {
  if (of.kind === 'masked') return of;
  const filters = of.filters.map(refer);
  if (of.kind === 'aggregate') return { ...of, sql: of.sql && refer(of.sql), filters };
  return { ...of, sql: refer(of.sql), filters };
}

function mapValues<V>(of: ReadonlyMap<string, V>, change: (value: V) => V): ReadonlyMap<string, V> {
  return new Map([...of].map(([key, value]) => [key, change(value)]));
}

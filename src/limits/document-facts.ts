import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** The most of each that a document may have. Everything but `directives` counts fragments as often as they are spread. */
export interface DocumentLimits {
  /** Levels of fields. */
  readonly depth: number;
  /** Root fields of one operation; each alias of one is another. */
  readonly rootFields: number;
  /** Fields of one operation. */
  readonly fields: number;
  /** Fields of one selection. */
  readonly breadth: number;
  readonly aliases: number;
  /** Directives, in the whole document. */
  readonly directives: number;
  /** Levels of lists and objects in an argument. */
  readonly valueDepth: number;
}

export type DocumentFacts = { readonly [K in keyof DocumentLimits]: number } & {
  /** A fragment that spreads itself, directly or not. */
  readonly cycle: string | null;
};

type SelectionFacts = Omit<DocumentFacts, 'directives' | 'valueDepth' | 'cycle'>;

const NONE: SelectionFacts = { depth: 0, rootFields: 0, fields: 0, breadth: 0, aliases: 0 };
/** Deeper nesting is not walked: it is too deep for any limit, and the walk is recursive. */
const DEEPEST = 500;
/** Fragment bombs double with every line; past this nobody counts. */
const MOST = 1_000_000_000;

/**
 * Counts with each fragment measured once, so that a bomb of n fragments takes n steps, not 2^n.
 * `rootFields` of a selection are the fields of its own level, which at the top are the root fields.
 */
export function measureSelections(
  document: DocumentNode,
  operations: readonly OperationDefinitionNode[],
): Omit<DocumentFacts, 'directives' | 'valueDepth'> {
  const bodies = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.selectionSet] as const] : [],
    ),
  );
  const measured = new Map<string, SelectionFacts>();
  const open = new Set<string>();
  let cycle: string | null = null;

  const ofFragment = (name: string, level: number): SelectionFacts => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    const body = bodies.get(name);
    if (body === undefined) return NONE;
    if (open.has(name)) {
      cycle ??= name;
      return NONE;
    }
    open.add(name);
    const facts = ofSet(body, level);
    open.delete(name);
    measured.set(name, facts);
    return facts;
  };
  const ofNode = (node: SelectionNode, level: number): SelectionFacts => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value, level + 1);
    if (node.kind === Kind.INLINE_FRAGMENT) return ofSet(node.selectionSet, level + 1);
    const aliases = node.alias === undefined ? 0 : 1;
    if (node.name.value.startsWith('__')) return { ...NONE, aliases };
    const inner = node.selectionSet === undefined ? NONE : ofSet(node.selectionSet, level + 1);
    return {
      depth: inner.depth + 1,
      rootFields: 1,
      fields: inner.fields + 1,
      breadth: inner.breadth,
      aliases: inner.aliases + aliases,
    };
  };
  const ofSet = (set: SelectionSetNode, level: number): SelectionFacts => {
    if (level > DEEPEST) return { ...NONE, depth: DEEPEST };
    const sum = set.selections
      .map((node) => ofNode(node, level))
      .reduce((a, b) => ({ ...most(a, b), ...together(a, b) }), NONE);
    return { ...sum, breadth: Math.max(sum.breadth, sum.rootFields) };
  };
  const facts = operations
    .map((operation) => ofSet(operation.selectionSet, 0))
    .reduce((a, b) => ({ ...most(a, b), ...larger(a, b) }), NONE);
  // A cycle among fragments that nothing spreads is one, too.
  for (const name of bodies.keys()) ofFragment(name, 0);
  return { ...facts, cycle };
}

function most(a: SelectionFacts, b: SelectionFacts) {
  return { depth: Math.max(a.depth, b.depth), breadth: Math.max(a.breadth, b.breadth) };
}

function together(a: SelectionFacts, b: SelectionFacts) {
  return {
    rootFields: Math.min(MOST, a.rootFields + b.rootFields),
    fields: Math.min(MOST, a.fields + b.fields),
    aliases: Math.min(MOST, a.aliases + b.aliases),
  };
}

function larger(a: SelectionFacts, b: SelectionFacts) {
  return {
    rootFields: Math.max(a.rootFields, b.rootFields),
    fields: Math.max(a.fields, b.fields),
    aliases: Math.max(a.aliases, b.aliases),
  };
}

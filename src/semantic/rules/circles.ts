/** What leads back to itself, over however many steps. */

interface Graph<Node> {
  readonly nameOf: (node: Node) => string;
  readonly nextOf: (node: Node) => readonly Node[];
}

interface Circle<Node> {
  /** Where it closes. */
  readonly node: Node;
  /** The names of all its nodes in order; the last is the first again. */
  readonly names: readonly string[];
}

/** Each circle once, at the first of its nodes that a walk from `starts` meets. */
export function circlesIn<Node>(
  starts: readonly Node[],
  { nameOf, nextOf }: Graph<Node>,
): readonly Circle<Node>[] {
  const done = new Set<string>();
  const found: Circle<Node>[] = [];
  const visit = (node: Node, trail: readonly string[]): void => {
    const name = nameOf(node);
    if (done.has(name)) return;
    if (trail.includes(name)) {
      found.push({ node, names: [...trail.slice(trail.indexOf(name)), name] });
      return;
    }
    for (const next of nextOf(node)) visit(next, [...trail, name]);
    done.add(name);
  };
  for (const start of starts) visit(start, []);
  return found;
}

/**
 * Joins whose conditions name further nodes: those stand before them, or, where they hang on the joined node
 * itself, are joined to it first, within it.
 */
import { GatewayError } from '../../shared/errors.ts';
import type { FrameNode } from '../query/resolved.ts';
import { aliasesIn } from './aliases.ts';

/** A node, and nodes that are joined to it before it is joined itself. */
export interface Placed {
  readonly node: FrameNode;
  readonly inner: readonly FrameNode[];
}

/** Aliases that its join needs beside its own. */
export function namedByJoin({ alias, parent }: FrameNode): readonly string[] {
  if (parent === null) return [];
  return [...new Set([parent.alias, ...aliasesIn([parent.on])])].filter((one) => one !== alias);
}

/** In an order in which each join finds what its condition names; the first node stays the first. */
export function placed(nodes: readonly FrameNode[]): readonly Placed[] {
  const inside = new Map<string, string>();
  for (const node of nodes)
    for (const one of within(nodes, node)) inside.set(one.alias, node.alias);
  const outer = nodes.filter(({ alias }) => !inside.has(alias));
  const units = outer.map((node): Placed => {
    return { node, inner: nodes.filter(({ alias }) => topOf(inside, alias) === node.alias) };
  });
  return sorted(units);
}

/** The nodes below this one that lead to what its own condition names. */
function within(nodes: readonly FrameNode[], node: FrameNode): readonly FrameNode[] {
  const named = new Set(namedByJoin(node));
  const byAlias = new Map(nodes.map((one) => [one.alias, one]));
  const found = new Set<FrameNode>();
  for (const alias of named) {
    const way: FrameNode[] = [];
    let at = byAlias.get(alias);
    while (at?.parent && at !== node) {
      way.push(at);
      at = byAlias.get(at.parent.alias);
    }
    if (at === node) for (const one of way) found.add(one);
  }
  return [...found];
}

/** The outermost node that holds it; null: none does. */
function topOf(inside: ReadonlyMap<string, string>, alias: string): string | null {
  let top: string | null = null;
  for (let at = inside.get(alias); at !== undefined; at = inside.get(at)) top = at;
  return top;
}

function sorted(units: readonly Placed[]): readonly Placed[] {
  const done = new Set<string>();
  const order: Placed[] = [];
  let left = units;
  while (left.length > 0) {
    const next = left.find((unit) => needs(unit).every((alias) => done.has(alias)));
    if (next === undefined) return impossible(left);
    for (const { alias } of [next.node, ...next.inner]) done.add(alias);
    order.push(next);
    left = left.filter((unit) => unit !== next);
  }
  return order;
}

function needs({ node, inner }: Placed): readonly string[] {
  const own = new Set([node, ...inner].map(({ alias }) => alias));
  return [node, ...inner].flatMap(namedByJoin).filter((alias) => !own.has(alias));
}

function impossible(left: readonly Placed[]): never {
  throw new GatewayError('INCOMPATIBLE_MEMBERS', {
    problem: `the joins to ${left.map(({ node }) => node.path.join('.')).join(' and ')} each need the other's columns`,
  });
}

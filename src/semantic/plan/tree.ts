/**
 * A frame's join tree cut to what a branch needs. It always starts at the root, for the root's rows are the
 * population; a fact's rows are those that they reach.
 */
import type { Cardinality } from '../model/types.ts';
import type { Condition, Frame, FrameNode } from '../query/resolved.ts';
import type { JoinedScan, Scan, ScanSource } from './plan.ts';
import { requiredNodes } from './required.ts';

/** How a node's inner query is planned; given by query.ts, which plans whole queries. */
export type SourcePlanner = (source: FrameNode['source']) => ScanSource;

export interface Tree {
  readonly from: Scan;
  readonly joins: readonly JoinedScan[];
  /** Aliases of nodes that every row which counts has a row of. */
  readonly required: ReadonlySet<string>;
}

export interface TreeInput {
  readonly frame: Frame;
  readonly plan: SourcePlanner;
  readonly needed: ReadonlySet<string>;
  /** What every row must pass. */
  readonly where: Condition | null;
  /** Nodes that must have a row. */
  readonly present?: readonly string[];
}

/** From the root to the nodes that are needed. */
export function growTree({ frame, plan, needed, where, present = [] }: TreeInput): Tree {
  const nodes = nodesOnTheWay(frame, new Set([...needed, ...present]));
  const [root, ...others] = nodes;
  if (root === undefined) throw new TypeError('a frame without nodes');
  const required = new Set([root.alias, ...requiredNodes(nodes, where, present)]);
  return {
    from: scanOf(root, plan),
    joins: others.flatMap((node) =>
      node.parent ? [joinOf(node, node.parent, required.has(node.alias), plan)] : [],
    ),
    required,
  };
}

function joinOf(
  node: FrameNode,
  { cardinality, on }: NonNullable<FrameNode['parent']>,
  required: boolean,
  plan: SourcePlanner,
): JoinedScan {
  return { ...scanOf(node, plan), cardinality, on, required };
}

/** The root and all that lead to the needed ones, parents before children. */
export function nodesOnTheWay(frame: Frame, needed: ReadonlySet<string>): readonly FrameNode[] {
  const byAlias = new Map(frame.nodes.map((node) => [node.alias, node]));
  const used = new Set([frame.nodes[0]?.alias]);
  for (const alias of needed) {
    for (let at = byAlias.get(alias); at && !used.has(at.alias); ) {
      used.add(at.alias);
      at = at.parent ? byAlias.get(at.parent.alias) : undefined;
    }
  }
  return frame.nodes.filter(({ alias }) => used.has(alias));
}

/**
 * Aliases of nodes that have several rows for one row of `fact`, in the tree to `needed`. What a join to many
 * does backwards is only believed where it names a key, or `trusted`.
 */
export function multipliedFor(
  frame: Frame,
  fact: string,
  needed: ReadonlySet<string>,
  trusted = false,
): ReadonlySet<string> {
  const nodes = nodesOnTheWay(frame, new Set([...needed, fact]));
  const multiplied = new Set<string>();
  const visit = (at: FrameNode, cameFrom: string | null, many: boolean): void => {
    if (many) multiplied.add(at.alias);
    for (const { node, cardinality } of stepsFrom(nodes, at, trusted)) {
      if (node.alias !== cameFrom) visit(node, at.alias, many || cardinality === 'one_to_many');
    }
  };
  const start = nodes.find(({ alias }) => alias === fact);
  if (start === undefined) throw new TypeError(`no node ${fact}`);
  visit(start, null, false);
  return multiplied;
}

const reversed: Readonly<Record<Cardinality, Cardinality>> = {
  one_to_one: 'one_to_one',
  many_to_one: 'one_to_many',
  one_to_many: 'many_to_one',
};

function stepsFrom(
  nodes: readonly FrameNode[],
  { alias, parent }: FrameNode,
  trusted: boolean,
): readonly { readonly node: FrameNode; readonly cardinality: Cardinality }[] {
  const children = nodes.flatMap((node) =>
    node.parent?.alias === alias ? [{ node, cardinality: node.parent.cardinality }] : [],
  );
  const up = parent && nodes.find((node) => node.alias === parent.alias);
  if (!up) return children;
  const back = parent.keyed || trusted ? reversed[parent.cardinality] : 'one_to_many';
  return [{ node: up, cardinality: back }, ...children];
}

export function scanOf(node: FrameNode, plan: SourcePlanner): Scan {
  return { alias: node.alias, source: plan(node.source), policy: node.policy };
}

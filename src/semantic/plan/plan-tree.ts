/**
 * A frame's join tree cut to what a branch needs. It always starts at the root, for the root's rows are the
 * population; a fact's rows are those that they reach.
 */
import { reversed } from '../model/cardinality.ts';
import type { Cardinality } from '../model/types.ts';
import type { Condition, Frame, FrameNode } from '../query/resolved.ts';
import { namedByJoin, type Placed, placed } from './dependencies.ts';
import type { JoinedScan, Scan, ScanSource } from './plan.ts';
import { requiredNodes } from './required.ts';

/** How a node's inner query is planned; given by plan-query.ts, which plans whole queries. */
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
  const [root] = nodes;
  if (root === undefined) throw new TypeError('a frame without nodes');
  const required = new Set([root.alias, ...requiredNodes(nodes, where, present)]);
  const [, ...others] = placed(nodes);
  return { from: scanOf(root, plan), joins: joinsOf(others, required, plan), required };
}

/** Joins in this order. */
export function joinsOf(
  units: readonly Placed[],
  required: ReadonlySet<string>,
  plan: SourcePlanner,
): readonly JoinedScan[] {
  return units.flatMap(({ node, inner }) => {
    if (node.parent === null) return [];
    const { cardinality, on } = node.parent;
    const join = { ...scanOf(node, plan), cardinality, on, required: required.has(node.alias) };
    if (inner.length === 0) return [join];
    const first = { ...node, parent: null };
    const [, ...within] = placed([first, ...inner]);
    return [{ ...join, within: joinsOf(within, required, plan) }];
  });
}

/** The root and all that lead to the needed ones or that their joins name, parents before children. */
export function nodesOnTheWay(frame: Frame, needed: ReadonlySet<string>): readonly FrameNode[] {
  const byAlias = new Map(frame.nodes.map((node) => [node.alias, node]));
  const used = new Set([frame.nodes[0]?.alias]);
  const use = (alias: string): void => {
    const node = byAlias.get(alias);
    if (node === undefined || used.has(alias)) return;
    used.add(alias);
    for (const one of namedByJoin(node)) use(one);
  };
  for (const alias of needed) use(alias);
  return frame.nodes.filter(({ alias }) => used.has(alias));
}

/** The same joins from another node on, which comes first. */
export function rerooted(nodes: readonly FrameNode[], start: string): readonly FrameNode[] {
  const way: FrameNode[] = [];
  for (let at = nodes.find(({ alias }) => alias === start); at; ) {
    way.push(at);
    const up = at.parent?.alias;
    at = nodes.find(({ alias }) => alias === up);
  }
  const turned = way.map((node, i): FrameNode => {
    const below = way[i - 1];
    if (!below?.parent) return { ...node, parent: null };
    const { on, cardinality } = below.parent;
    return {
      ...node,
      parent: { alias: below.alias, cardinality: reversed[cardinality], on, keyed: true },
    };
  });
  return [...turned, ...nodes.filter((node) => !way.includes(node))];
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

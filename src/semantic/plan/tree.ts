/** A frame's join tree seen from any of its nodes: which joins a branch needs, and which of them multiply it. */
import type { Cardinality } from '../model/types.ts';
import type { Frame, FrameNode } from '../query/resolved.ts';
import type { JoinedScan, Scan, ScanSource } from './plan.ts';

/** How a node's inner query is planned; given by query.ts, which plans whole queries. */
export type SourcePlanner = (source: FrameNode['source']) => ScanSource;

export interface Tree {
  readonly from: Scan;
  readonly joins: readonly JoinedScan[];
  /** Aliases of nodes that have several rows for one row of the root. */
  readonly multiplied: ReadonlySet<string>;
}

interface Step {
  readonly node: FrameNode;
  readonly cardinality: Cardinality;
  readonly on: JoinedScan['on'];
}

const reversed: Readonly<Record<Cardinality, Cardinality>> = {
  one_to_one: 'one_to_one',
  many_to_one: 'one_to_many',
  one_to_many: 'many_to_one',
};

/** The tree from `root` outward, cut to the nodes on the way to `needed`. */
export function growTree(
  frame: Frame,
  root: string,
  needed: ReadonlySet<string>,
  plan: SourcePlanner,
): Tree {
  const top = frame.nodes.find((node) => node.alias === root);
  if (top === undefined) throw new TypeError(`no node ${root}`);
  const joins: JoinedScan[] = [];
  const multiplied = new Set<string>();
  const grow = (node: FrameNode, cameFrom: string | null, many: boolean): void => {
    for (const step of stepsFrom(frame, node, cameFrom)) {
      if (!leadsTo(frame, step.node, node.alias, needed)) continue;
      const nowMany = many || step.cardinality === 'one_to_many';
      if (nowMany) multiplied.add(step.node.alias);
      joins.push({ ...scanOf(step.node, plan), cardinality: step.cardinality, on: step.on });
      grow(step.node, node.alias, nowMany);
    }
  };
  grow(top, null, false);
  return { from: scanOf(top, plan), joins, multiplied };
}

function stepsFrom(frame: Frame, node: FrameNode, cameFrom: string | null): readonly Step[] {
  const children = frame.nodes.flatMap((child) =>
    child.parent?.alias === node.alias && child.alias !== cameFrom
      ? [{ node: child, cardinality: child.parent.cardinality, on: child.parent.on }]
      : [],
  );
  const up = node.parent;
  const parent = frame.nodes.find((one) => one.alias === up?.alias);
  if (!up || !parent || parent.alias === cameFrom) return children;
  return [{ node: parent, cardinality: reversed[up.cardinality], on: up.on }, ...children];
}

/** Whether `node`, or what lies behind it seen from `cameFrom`, is needed. */
function leadsTo(
  frame: Frame,
  node: FrameNode,
  cameFrom: string,
  needed: ReadonlySet<string>,
): boolean {
  if (needed.has(node.alias)) return true;
  return stepsFrom(frame, node, cameFrom).some((step) =>
    leadsTo(frame, step.node, node.alias, needed),
  );
}

function scanOf(node: FrameNode, plan: SourcePlanner): Scan {
  return { alias: node.alias, source: plan(node.source), policy: node.policy };
}

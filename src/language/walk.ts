// Walking trees: children, rebuilding, substitution. Trees may share nodes, so every walk visits a node once.

import { unreachable } from "../errors.ts";
import type { Node } from "./ast.ts";

/** The operands of a node, in the order they are written in code. */
export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case "number":
    case "boolean":
    case "name":
      return [];
    case "negate":
    case "not":
      return [node.operand];
    case "binary":
    case "compare":
    case "logic":
      return [node.left, node.right];
    case "conditional":
      return [node.test, node.then, node.otherwise];
    case "call":
      return node.args;
    default:
      return unreachable(node);
  }
}

/** The same node with other operands (as many as `children` gives); the very same object when none differs. */
export function withChildren(node: Node, operands: readonly Node[]): Node {
  if (children(node).every((child, i) => child === operands[i])) return node;
  const [first, second, third] = operands as [Node, Node, Node];
  switch (node.kind) {
    case "number":
    case "boolean":
    case "name":
      return node;
    case "negate":
    case "not":
      return { ...node, operand: first };
    case "binary":
    case "compare":
    case "logic":
      return { ...node, left: first, right: second };
    case "conditional":
      return { ...node, test: first, then: second, otherwise: third };
    case "call":
      return { ...node, args: operands };
    default:
      return unreachable(node);
  }
}

/**
 * Rebuilds a tree from the leaves up: `change` gets each node with its operands already changed. Shared nodes
 * stay shared, unchanged ones keep their identity.
 */
export function mapNodes(node: Node, change: (node: Node) => Node): Node {
  const done = new Map<Node, Node>();
  const visit = (old: Node): Node => {
    let result = done.get(old);
    if (result === undefined) {
      result = change(withChildren(old, children(old).map(visit)));
      done.set(old, result);
    }
    return result;
  };
  return visit(node);
}

/** Puts nodes in the place of names; `replacement` gives undefined for names that stay. */
export function substitute(
  node: Node,
  replacement: (name: string, at: Node & { kind: "name" }) => Node | undefined,
): Node {
  return mapNodes(node, (n) => (n.kind === "name" ? (replacement(n.name, n) ?? n) : n));
}

/** Calls `visit` once per distinct node, operands after the node they belong to. */
export function forEachNode(node: Node, visit: (node: Node) => void): void {
  const seen = new Set<Node>();
  const walk = (n: Node): void => {
    if (seen.has(n)) return;
    seen.add(n);
    visit(n);
    for (const child of children(n)) walk(child);
  };
  walk(node);
}

/** The variables, constants and units a tree mentions (functions not), in order of appearance. */
export function namesIn(node: Node): Set<string> {
  const names = new Set<string>();
  forEachNode(node, (n) => {
    if (n.kind === "name") names.add(n.name);
  });
  return names;
}

/** The names a tree mentions, those that it calls too. */
export function mentionsIn(node: Node): Set<string> {
  return new Set([...namesIn(node), ...functionsIn(node)]);
}

/** The functions a tree calls, in order of appearance. */
export function functionsIn(node: Node): Set<string> {
  const names = new Set<string>();
  forEachNode(node, (n) => {
    if (n.kind === "call") names.add(n.name);
  });
  return names;
}

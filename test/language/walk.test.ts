// Walking and rebuilding trees.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Node } from "../../src/language/ast.ts";
import {
  children,
  forEachNode,
  functionsIn,
  mapNodes,
  namesIn,
  substitute,
} from "../../src/language/walk.ts";
import { parsed, sexpression } from "./sexpression.ts";

const test = suite("language/walk");

const EVERY_KIND = "f(a, -b) + 2 if not c < d or True else e**g(h)";

test("names and functions are told apart, in order of appearance", () => {
  const node = parsed(EVERY_KIND);
  assert.equal([...namesIn(node)], ["c", "d", "a", "b", "e", "h"]);
  assert.equal([...functionsIn(node)], ["f", "g"]);
});

test("mapping with nothing to change gives the very same tree", () => {
  const node = parsed(EVERY_KIND);
  assert.is(
    mapNodes(node, (n) => n),
    node,
  );
  assert.is(
    substitute(node, () => undefined),
    node,
  );
});

test("substitution replaces names below every kind of node and keeps the rest", () => {
  const node = parsed(EVERY_KIND);
  const x = parsed("x*y");
  const replaced = substitute(node, (name) => (name === "e" ? undefined : x));
  assert.is(
    sexpression(replaced),
    "(? (or (not (< (* x y) (* x y))) true) (+ (f (* x y) (- (* x y))) 2) (** e (g (* x y))))",
  );
  const onlyH = substitute(node, (name) => (name === "h" ? x : undefined));
  assert.is(children(onlyH)[0], children(node)[0]);
  assert.is.not(children(onlyH)[2], children(node)[2]);
});

test("what is put in is not searched again", () => {
  assert.is(sexpression(substitute(parsed("a + b"), () => parsed("a*b"))), "(+ (* a b) (* a b))");
});

test("a tree that shares its nodes 60 levels deep is walked once and stays shared", () => {
  let node: Node = parsed("a");
  for (let level = 0; level < 60; level++)
    node = { kind: "binary", operator: "+", left: node, right: node, place: node.place };
  const replaced = substitute(node, () => parsed("b"));
  const [left, right] = children(replaced);
  assert.is(left, right);
  let visits = 0;
  forEachNode(replaced, () => visits++);
  assert.is(visits, 61);
});

test.run();

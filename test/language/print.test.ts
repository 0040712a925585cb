// Printing: few parentheses, and text that reads back as the same tree.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { BinaryOperator, CompareOperator, Node } from "../../src/language/ast.ts";
import { print } from "../../src/language/print.ts";
import { parsed, sexpression } from "./sexpression.ts";

const test = suite("language/print");

const AS_WRITTEN = [
  ...["-K**n", "(-K)**n", "a - (b - c)", "a - b - c", "a / (b * c)", "a / b * c", "2**-1"],
  ...["a**b**c", "(a**b)**c", "a * -b", "-a * b", "-(a * b)", "-(-a)", "a - -b", "(a + b) * c"],
  ...["a // b % c", "a // (b % c)", "not a == b", "(not a) == b", "not (a and b)", "not not a"],
  ...["(a or b) and c", "a or b and c", "a and (b and c)", "(a < b) == c", "a < b + c"],
  ...["a if b else c", "(a if b else c) if d else e", "a if b else c if d else e"],
  ...[
    "a if (b if c else d) else e",
    "2 * (a if b else c)",
    "f(a if b else c, -d)",
    "True or False",
  ],
  ...[
    "post.delay + f()",
    "1e-9 * x",
    "1e+21 - x",
    "(a + b)**(c * d)",
    "-f(x)**2",
    "(1 + 2)**-(x * y)",
  ],
];

test("text with just the parentheses it needs is printed as it was written", () => {
  for (const text of AS_WRITTEN) assert.is(print(parsed(text)), text.replace("e+", "e"));
});

test("needless parentheses go", () => {
  assert.is(print(parsed("((a) * (b)) + (c)")), "a * b + c");
  assert.is(print(parsed("(a**(b))**(-c)")), "(a**b)**-c");
  assert.is(
    print(parsed("c ? (d ? x : y) : (e ? z : w)")),
    "(x if d else y) if c else z if e else w",
  );
});

test("2000 random trees read back from their text", () => {
  const random = generator(1);
  for (let n = 0; n < 2000; n++) {
    const tree = randomTree(random, 5);
    const text = print(tree);
    assert.is(sexpression(parsed(text)), sexpression(tree), text);
  }
});

test("negative and infinite numbers of made trees keep their value in powers", () => {
  const power = parsed("x**y") as Node & { kind: "binary" };
  const number = (value: number): Node => ({ kind: "number", value, place: power.place });
  assert.is(print({ ...power, left: number(-2) }), "(-2)**y");
  assert.is(print({ ...power, right: number(-2) }), "x**-2");
  assert.is(print({ ...power, left: number(Number.POSITIVE_INFINITY) }), "inf**y");
});

type Random = (below: number) => number;

/** Park and Miller's minimal generator. */
function generator(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

const BINARY: readonly BinaryOperator[] = ["+", "-", "*", "/", "//", "%", "**"];
const COMPARE: readonly CompareOperator[] = ["<", "<=", ">", ">=", "==", "!="];

function randomTree(random: Random, depth: number): Node {
  const place = { source: { text: "", title: "" }, start: 0, end: 0 };
  const below = (): Node => randomTree(random, depth - 1);
  switch (depth === 0 ? random(3) : random(10)) {
    case 0:
      return { kind: "number", value: random(1000) / 8, place };
    case 1:
      return { kind: "name", name: ["a", "v_post", "post.delay", "e"][random(4)]!, place };
    case 2:
      return { kind: "boolean", value: random(2) === 0, place };
    case 3:
      return { kind: "negate", operand: below(), place };
    case 4:
      return { kind: "not", operand: below(), place };
    case 5:
      return {
        kind: "compare",
        operator: COMPARE[random(6)]!,
        left: below(),
        right: below(),
        place,
      };
    case 6:
      return {
        kind: "logic",
        operator: random(2) === 0 ? "and" : "or",
        left: below(),
        right: below(),
        place,
      };
    case 7:
      return { kind: "conditional", test: below(), then: below(), otherwise: below(), place };
    case 8: {
      const args = Array.from({ length: random(4) }, below);
      return { kind: "call", name: "f", namePlace: place, args, place };
    }
    default:
      return { kind: "binary", operator: BINARY[random(7)]!, left: below(), right: below(), place };
  }
}

test.run();

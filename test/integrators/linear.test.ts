// Decomposition of expressions into linear combinations: coefficients as text, or the term that is not linear.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { conditionallyLinearIn, linearIn } from "../../src/integrators/linear.ts";
import { print } from "../../src/language/print.ts";
import { parse } from "./evaluate.ts";

/** The decomposition over x and y as `{ x, y, rest }`, or the culprit. */
function over(text: string): Record<string, string> | string {
  const linear = linearIn(parse(text), new Set(["x", "y"]));
  if ("culprit" in linear) return print(linear.culprit);
  const entries = [...linear.coefficients].map(([name, node]) => [name, print(node)] as const);
  return { ...Object.fromEntries(entries), rest: print(linear.rest) };
}

const combinations = suite("linearIn");

const linear: Record<string, Record<string, string>> = {
  "3": { rest: "3" },
  x: { x: "1", rest: "0" },
  "-x": { x: "-1", rest: "0" },
  "(y - (x - E))/tau": { y: "1 / tau", x: "-1 / tau", rest: "E / tau" },
  "a*x*b + y/2": { x: "a * b", y: "1 / 2", rest: "0" },
  "a*(b - x)*c": { x: "-a * c", rest: "a * b * c" },
  "2*x + 3*x - 5*x": { rest: "0" },
  "x - x + y": { y: "1", rest: "0" },
  "x**1": { x: "1", rest: "0" },
  "a**2*x": { x: "a**2", rest: "0" },
  "exp(-a)*x + sin(b)": { x: "exp(-a)", rest: "sin(b)" },
  "0*x + y*0": { rest: "0" },
  "(x if a > 1 else 2*y)": {
    x: "1 if a > 1 else 0",
    y: "0 if a > 1 else 2",
    rest: "0",
  },
  "(a if b else c)": { rest: "a if b else c" },
};

for (const [text, expected] of Object.entries(linear))
  combinations(`takes ${text}`, () => assert.equal(over(text), expected));

const culprits: Record<string, string> = {
  "a + x*y": "x * y",
  "x*x": "x * x",
  "x**2": "x**2",
  "2**x": "2**x",
  "1/x": "1 / x",
  "3 + x*(1 + y**3)": "y**3",
  "exp(x)*y": "exp(x)",
  "x // 2": "x // 2",
  "x % 2": "x % 2",
  "(1 if x > y else 2)": "x > y",
  "int(x > 0)": "int(x > 0)",
};

for (const [text, culprit] of Object.entries(culprits))
  combinations(`names ${culprit} in ${text}`, () => assert.equal(over(text), culprit));

combinations("looks once at a node that is shared many times over", () => {
  let node = parse("x");
  for (let k = 0; k < 60; k++)
    node = { kind: "binary", operator: "+", left: node, right: node, place: node.place };
  const result = linearIn(node, new Set(["x"]));
  assert.ok("coefficients" in result);
  assert.is(print(result.coefficients.get("x")!), String(2 ** 60));
});

combinations.run();

const alone = suite("conditionallyLinearIn");

/** `A x + B` as text, or the culprit. */
function inX(text: string): string {
  const result = conditionallyLinearIn(parse(text), "x");
  if ("culprit" in result) return `not: ${print(result.culprit)}`;
  return `A = ${print(result.A)}, B = ${print(result.B)}`;
}

const cases: Record<string, string> = {
  "alpha*(1 - x) - beta*x": "A = -alpha - beta, B = alpha",
  "y*y - x*y": "A = -y, B = y * y",
  "exp(y)": "A = 0, B = exp(y)",
  "-g*minf(x)*(x - E)": "A = -g * minf(x), B = -g * minf(x) * -E",
  "1/(1 + exp(-x)) - x": "A = -1, B = 1 / (1 + exp(-x))",
  "x*x": "not: x * x",
  "x**2 + exp(x)": "not: x**2",
  "1/x": "not: 1 / x",
  "x*exp(x) + x/(1 - x)": "not: x / (1 - x)",
  "(1 if x > 0 else 2)": "not: x > 0",
};

for (const [text, expected] of Object.entries(cases))
  alone(`${text} gives ${expected}`, () => assert.is(inX(text), expected));

alone.run();

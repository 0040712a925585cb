// Statements: assignments in reset, pathway and runRegularly code.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EquationError } from "../../src/errors.ts";
import { parseStatements } from "../../src/language/statements.ts";
import { sexpression } from "./sexpression.ts";

const test = suite("language/statements");

function summary(text: string): string[] {
  return parseStatements(text, "a test").map(
    ({ target, operator, expression }) => `${target} ${operator} ${sexpression(expression)}`,
  );
}

test("statements end at line ends and semicolons", () => {
  assert.equal(summary("v = Vr; w += b  # spike\n\n  ge_post -= 2*w;"), [
    "v = Vr",
    "w += b",
    "ge_post -= (* 2 w)",
  ]);
  assert.equal(summary(""), []);
  assert.equal(summary(" ; \n # nothing"), []);
});

test("every assignment of Python is known", () => {
  assert.equal(summary("a = 1; a += 1; a -= 1; a *= 1; a /= 1; a //= 1; a %= 1; a **= 1"), [
    ...["a = 1", "a += 1", "a -= 1", "a *= 1", "a /= 1", "a //= 1", "a %= 1", "a **= 1"],
  ]);
});

test("a line goes on inside parentheses", () => {
  assert.equal(summary("v = clip(v,\n  0,\n  1)\nw = 2"), ["v = (clip v 0 1)", "w = 2"]);
});

test("a pathway's delay can be a target, and conditionals a value", () => {
  assert.equal(summary("post.delay += 1*ms\nw = a if x == y else b\nu = c ? 1 : 2"), [
    "post.delay += (* 1 ms)",
    "w = (? (== x y) a b)",
    "u = (? c 1 2)",
  ]);
});

test("places name the target and the whole statement", () => {
  const text = "v = 0\n  post.delay += 1 # later";
  const { place, targetPlace } = parseStatements(text, "a test")[1]!;
  assert.is(text.slice(place.start, place.end), "post.delay += 1");
  assert.is(text.slice(targetPlace.start, targetPlace.end), "post.delay");
});

const REFUSED: readonly (readonly [text: string, ...problems: RegExp[]])[] = [
  ["a == b", /a comparison is not a statement[\s\S]*write '='/],
  ["v > Vt", /a comparison is not a statement/],
  ["a", /an expression is not a statement[\s\S]*v \+= w/],
  ["f(x)", /an expression is not a statement/],
  ["v =", /missing expression/],
  ["v = 2 w", /missing operator between '2' and 'w'/],
  ["1 = a", /cannot assign to '1'/],
  ["(v) = a", /cannot assign to '\('/],
  ["f(x) = 2", /the left side is not a name/],
  ["x[1] = 2", /unexpected character: \[/, /unexpected character: \]/],
  ["a, b = 1", /several targets in one statement/],
  ["a = b = c", /two assignments in one statement[\s\S]*'=='/],
  ["a.b.c = 1", /more than one dot in a name/],
  ["if a > b: c = 1", /there is no 'if' statement[\s\S]*if test else b/],
  ["return 1", /there is no 'return' statement/],
  ["lambda = 1", /'lambda' is a word of the language/],
  ["a++", /unknown operator: \+\+[\s\S]*a \+= 1/],
  ["a ^= 2", /unknown operator: \^=[\s\S]*\*\*=/],
  ["v = (a; w = 2", /never closed: \(\n.*column 5/],
  ["v = 2 a\nw = 3 b", /line 1, column 5/, /line 2, column 5/],
];

for (const [text, ...patterns] of REFUSED)
  test(`${JSON.stringify(text)} is refused: ${patterns[0]!.source}`, () => {
    let error: unknown;
    try {
      parseStatements(text, "reset of 'P'");
    } catch (caught) {
      error = caught;
    }
    assert.instance(error, EquationError);
    const { message, problems } = error as EquationError;
    assert.is(problems.length, patterns.length, message);
    for (const pattern of patterns) assert.match(message, pattern);
    assert.match(message, "in reset of 'P', line");
  });

test.run();

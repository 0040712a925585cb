// Expressions: what text becomes, where its parts are, and what is refused.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EquationError } from "../../src/errors.ts";
import { parseExpression } from "../../src/language/expression.ts";
import { children, forEachNode } from "../../src/language/walk.ts";
import { parsed, sexpression } from "./sexpression.ts";

const test = suite("language/expression");

const TREES: Readonly<Record<string, string>> = {
  a: "a",
  "1": "1",
  "1.": "1",
  ".5": "0.5",
  "1.5E+2": "150",
  "1e-3": "0.001",
  True: "true",
  "False or x": "(or false x)",
  "post.delay*2": "(* post.delay 2)",
  "a+b*c": "(+ a (* b c))",
  "(a+b)*c": "(* (+ a b) c)",
  "((a))": "a",
  "a - b - c": "(- (- a b) c)",
  "a - (b - c)": "(- a (- b c))",
  "a / b / c": "(/ (/ a b) c)",
  "a / b * c": "(* (/ a b) c)",
  "a // b * c": "(* (// a b) c)",
  "a * b // c": "(// (* a b) c)",
  "a % b": "(% a b)",
  "a * b % c / d": "(/ (% (* a b) c) d)",
  "a % -b": "(% a (- b))",
  "-a % b": "(% (- a) b)",
  "a // -b // c": "(// (// a (- b)) c)",
  "-2**2": "(- (** 2 2))",
  "(-2)**2": "(** (- 2) 2)",
  "2**-1": "(** 2 (- 1))",
  "2**-x**2": "(** 2 (- (** x 2)))",
  "a**b**c": "(** a (** b c))",
  "(a**b)**c": "(** (** a b) c)",
  "a^b^c": "(** a (** b c))",
  "-2^2": "(- (** 2 2))",
  "2^-1": "(** 2 (- 1))",
  "a**-b * c": "(* (** a (- b)) c)",
  "-a*b": "(* (- a) b)",
  "a*-b": "(* a (- b))",
  "a - -b": "(- a (- b))",
  "--a": "(- (- a))",
  "+a": "a",
  "-+a": "(- a)",
  "a + +b": "(+ a b)",
  "1./tau": "(/ 1 tau)",
  "1.*x": "(* 1 x)",
  "not a == b": "(not (== a b))",
  "not a": "(not a)",
  "not not a": "(not (not a))",
  "not (a) and b": "(and (not a) b)",
  "not a + b < c or d": "(or (not (< (+ a b) c)) d)",
  "a and not b or c": "(or (and a (not b)) c)",
  "a or b and c": "(or a (and b c))",
  "a and (b or c)": "(and a (or b c))",
  "a or b or c": "(or (or a b) c)",
  "a < b": "(< a b)",
  "a + b >= c*d": "(>= (+ a b) (* c d))",
  "a != b and c == d": "(and (!= a b) (== c d))",
  "a < b < c": "(and (< a b) (< b c))",
  "a < b <= c != d": "(and (and (< a b) (<= b c)) (!= c d))",
  "(a < b) == c": "(== (< a b) c)",
  "a if c else b": "(? c a b)",
  "a if c else b if d else e": "(? c a (? d b e))",
  "(a if c else b) if d else e": "(? d (? c a b) e)",
  "a + 1 if not c and d else -b": "(? (and (not c) d) (+ a 1) (- b))",
  "2*(a if c else b)": "(* 2 (? c a b))",
  "c ? a : b": "(? c a b)",
  "c ? a : d ? b : e": "(? c a (? d b e))",
  "c ? d ? a : b : e": "(? c (? d a b) e)",
  "c or d ? a : b": "(? (or c d) a b)",
  "a if (c ? d : e) else b": "(? (? c d e) a b)",
  "f()": "(f)",
  "f (x)": "(f x)",
  "f(x, -y, g(z))": "(f x (- y) (g z))",
  "f(a if c else b, d < e)": "(f (? c a b) (< d e))",
  "f(x)**2": "(** (f x) 2)",
  "-f(x)": "(- (f x))",
  "int(v > 0)*w": "(* (int (> v 0)) w)",
  "i + e + xi + to + mod + pi + end": "(+ (+ (+ (+ (+ (+ i e) xi) to) mod) pi) end)",
  "a +  # first\n  b": "(+ a b)",
  "x1 + g2(g3)": "(+ x1 (g2 g3))",
};

for (const [text, tree] of Object.entries(TREES))
  test(`${JSON.stringify(text)} is ${tree}`, () => assert.is(sexpression(parsed(text)), tree));

/** Text, then what is wrong, then the text that the caret underlines. */
const REFUSED: readonly (readonly [text: string, problem: RegExp, under: string])[] = [
  ["", /^missing expression/, ""],
  ["2 a", /missing operator between '2' and 'a'[\s\S]*2\*a/, "2 a"],
  ["a b", /missing operator between 'a' and 'b'/, "a b"],
  ["3(4)", /missing operator between '3' and '\('/, "3("],
  ["(a)(b)", /missing operator between '\)' and '\('/, ")("],
  ["post.f(x)", /missing operator between 'post.f' and '\('/, "post.f("],
  ["1_000", /invalid number: 1_000[\s\S]*write 1000/, "1_000"],
  ["5ms", /invalid number: 5ms[\s\S]*write 5\*ms/, "5ms"],
  ["1.2.3", /invalid number: 1.2.3/, "1.2.3"],
  ["0x10", /invalid number: 0x10/, "0x10"],
  ["1e", /invalid number: 1e/, "1e"],
  ["2j", /invalid number: 2j/, "2j"],
  ["1e999", /number too large/, "1e999"],
  ["10%", /missing operand after '%'[\s\S]*0.1/, "%"],
  ["n!", /unexpected character: !/, "!"],
  ["!a", /unexpected character: ![\s\S]*write 'not'/, "!"],
  ["a'", /unexpected character: '/, "'"],
  ["a:b", /':' without '\?'/, ":"],
  ["[1,2]", /unexpected character: \[/, "["],
  ["{a}", /unexpected character: {/, "{"],
  ['"s"', /unexpected character: "s"/, '"s"'],
  ["a & b", /unexpected character: &[\s\S]*write 'and'/, "&"],
  ["a && b", /unexpected character: &&[\s\S]*write 'and'/, "&&"],
  ["a | b", /unexpected character: \|[\s\S]*write 'or'/, "|"],
  ["~a", /unexpected character: ~/, "~"],
  ["a to b", /missing operator between 'a' and 'to'/, "a to"],
  ["a in b", /unexpected word: in/, "in"],
  ["a is b", /unexpected word: is/, "is"],
  ["a ?? b", /missing operand between '\?' and '\?'/, "?"],
  ["a?.b", /unexpected character: \./, "."],
  ["a mod b", /missing operator between 'a' and 'mod'/, "a mod"],
  ["a;b", /unexpected ';'/, ";"],
  ["a\nb", /missing operator between 'a' and 'b'/, "a\nb"],
  ["a = b", /unexpected '='[\s\S]*did you mean '=='\?/, "="],
  ["a += b", /assignment inside an expression: \+=/, "+="],
  ["f(x=1)", /unexpected '=' in a call[\s\S]*by position/, "="],
  ["a === b", /unknown operator: ===/, "="],
  ["a <> b", /unknown operator: <>[\s\S]*!=/, ">"],
  ["lambda x: x", /unexpected word: lambda/, "lambda"],
  ["None", /unexpected word: None/, "None"],
  ["a.b.c", /more than one dot in a name: a.b.c/, "a.b.c"],
  ["x.", /unexpected character: \./, "."],
  ["()", /nothing between parentheses/, ")"],
  ["(a", /parenthesis is never closed/, "("],
  ["a)", /parenthesis was never opened/, ")"],
  ["a +", /missing operand after '\+'/, "+"],
  ["* a", /missing operand before '\*'/, "*"],
  ["a * / b", /missing operand between '\*' and '\/'/, "/"],
  ["f(a,)", /missing operand before '\)'/, ")"],
  ["a, b", /unexpected ','/, ","],
  ["(a, b)", /unexpected ','/, ","],
  ["a + not b", /'not' cannot follow '\+'/, "not"],
  ["a == not b", /'not' cannot follow '=='/, "not"],
  ["a not b", /missing operator between 'a' and 'not'[\s\S]*'and not'/, "a not"],
  ["a if b", /'if' without 'else'/, "if"],
  ["c ? a", /'\?' without ':'/, "?"],
  ["f(c ? a, b)", /'\?' without ':'/, "?"],
  ["a else b", /'else' without 'if'/, "else"],
  ["a if b if c else d else e", /inside the test of another/, "if"],
  ["c ? a : b if d else e", /mixed/, "if"],
  ["a − b", /unexpected character: −[\s\S]*write -/, "−"],
  ["5 µV", /unexpected character: µ/, "µ"],
];

for (const [text, problem, under] of REFUSED)
  test(`${JSON.stringify(text)} is refused: ${problem.source}`, () => {
    const error = failure(text);
    assert.match(error.message, problem);
    const { start, end } = error.problems[0]!.place;
    assert.is(text.slice(start, end), under);
  });

function failure(text: string): EquationError {
  try {
    parsed(text);
  } catch (error) {
    assert.instance(error, EquationError);
    return error as EquationError;
  }
  throw new Error(`accepted: ${text}`);
}

test("problems of one expression are told together", () => {
  assert.is(failure("(2 a) + (3 b)").problems.length, 2);
  assert.is(failure("a[1] + b{2}").problems.length, 4);
});

test("a node's place runs from its first to its last token", () => {
  const places = (text: string): string[] => {
    const out: string[] = [];
    forEachNode(parsed(text), ({ place }) => out.push(text.slice(place.start, place.end)));
    return out;
  };
  assert.equal(places("-(a + b) * c"), ["-(a + b) * c", "-(a + b)", "a + b", "a", "b", "c"]);
  assert.equal(places("f( x )**2"), ["f( x )**2", "f( x )", "x", "2"]);
  assert.equal(places("not (a) or b"), ["not (a) or b", "not (a)", "a", "b"]);
  assert.equal(places("u if t else w"), ["u if t else w", "t", "u", "w"]);
  assert.equal(places("a < b <\n c"), ["a < b <\n c", "a < b", "a", "b", "b <\n c", "c"]);
});

test("places count from the start of the source when only a part is parsed", () => {
  const source = { text: "v > Vt if (a + b", title: "a test" };
  const node = parseExpression(source, 4, 6);
  assert.equal(node, { kind: "name", name: "Vt", place: { source, start: 4, end: 6 } });
});

test("a chain of comparisons holds its middle operand once", () => {
  const node = parsed("a < f(x) < c");
  const [left, right] = children(node);
  assert.is(children(left!)[1], children(right!)[0]);
});

test("a call knows the place of its name", () => {
  const node = parsed("2*clip (v, 0, 1)");
  const call = children(node)[1]!;
  assert.is(call.kind === "call" && call.namePlace.start, 2);
  assert.is(call.kind === "call" && call.namePlace.end, 6);
});

test("deep and long texts are refused or parsed, never a crash", () => {
  const deep = [`${"(".repeat(1400)}a${")".repeat(1400)}`, `${"not ".repeat(2500)}a`];
  for (const text of deep) assert.match(failure(text).message, /nested too deeply/);
  assert.match(failure(`${"a + ".repeat(4000)}a`).message, /too long: 8001/);
  assert.is(parsed(`${"a + ".repeat(1400)}a`).kind, "binary");
});

test.run();

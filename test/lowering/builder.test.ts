// The graph a kernel is built as: equal values once, constants folded, uniform work before the loop, memory in order.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ArraySymbol } from "../../src/ir/ir.ts";
import { printKernel } from "../../src/ir/print.ts";
import { KernelBuilder } from "../../src/lowering/builder.ts";

const test = suite("lowering: builder");

const symbol = (
  name: string,
  address: number,
  storage: ArraySymbol["storage"] = "f64",
): ArraySymbol => ({
  name,
  storage,
  address,
  length: 4,
});
const [x, y, s] = [symbol("P.x", 16), symbol("P.y", 48), symbol("P.s", 80)];
const begin = () => new KernelBuilder("k", { kind: "range", index: "i" });

/** Statements of a kernel, without heading and indentation. */
const lines = (b: KernelBuilder) =>
  printKernel(b.finish())
    .split("\n")
    .slice(1)
    .map((line) => line.trim());

test("equal values are one object, however they come about", () => {
  const b = begin();
  const sum = () => b.binary("add", b.load(x, "i"), b.constant(2));
  assert.is(sum(), sum());
  assert.is(b.call("exp", [sum()]), b.call("exp", [sum()]));
  assert.is(b.compare("lt", sum(), b.constant(0)), b.compare("lt", sum(), b.constant(0)));
  assert.is(b.constant(0.1 + 0.2), b.constant(0.30000000000000004));
  assert.is.not(b.constant(0), b.constant(-0));
  assert.is.not(b.load(x, "i"), b.load(x, "j"));
  assert.is.not(b.load(x, "i"), b.load(y, "i"));
  assert.is.not(b.binary("sub", b.load(x, "i"), sum()), b.binary("sub", sum(), b.load(x, "i")));
});

test("a value used twice gets a name, one used once is written in place", () => {
  const b = begin();
  const square = b.binary("mul", b.load(x, "i"), b.load(x, "i"));
  b.store(y, "i", b.binary("add", square, b.call("exp", [square])));
  assert.equal(lines(b), [
    "for i in range:",
    "x = P.x[i]",
    "a = (x * x)",
    "P.y[i] <- (a + exp(a))",
  ]);
});

test("what no element changes is done before the loop", () => {
  const b = begin();
  const factor = b.call("exp", [b.binary("mul", b.load(s, null), b.constant(-2))]);
  b.store(y, "i", b.binary("mul", b.load(x, "i"), factor));
  assert.equal(lines(b), [
    "s = P.s",
    "k = exp((s * -2))",
    "for i in range:",
    "x = P.x[i]",
    "P.y[i] <- (x * k)",
  ]);
});

test("a load after a store of the same element gives what was stored", () => {
  const b = begin();
  const value = b.binary("add", b.load(x, "i"), b.constant(1));
  b.store(x, "i", value);
  assert.is(b.load(x, "i"), value);
});

test("a load through another index after a store reads memory again", () => {
  const b = begin();
  const before = b.load(x, "j");
  b.store(x, "i", b.constant(1));
  const after = b.load(x, "j");
  assert.is.not(after, before);
  assert.is(b.load(x, "j"), after);
  b.store(y, "i", b.binary("sub", after, before));
  assert.equal(lines(b), [
    "for i in range:",
    "x = P.x[j]",
    "P.x[i] <- 1",
    "x_2 = P.x[j]",
    "P.y[i] <- (x_2 - x)",
  ]);
});

test("arrays whose names begin alike do not disturb one another", () => {
  const longer = symbol("P.x2", 112);
  const b = begin();
  const loaded = b.load(longer, "i");
  b.store(x, "i", b.constant(1));
  assert.is(b.load(longer, "i"), loaded);
});

test("a load that nothing uses is left out", () => {
  const b = begin();
  b.load(x, "i");
  b.store(y, "i", b.constant(3));
  assert.equal(lines(b), ["for i in range:", "P.y[i] <- 3"]);
});

test("every draw is a value of its own", () => {
  const b = begin();
  const draw = () => b.random("uniform", symbol("state", 144, "i32"), 512, "i");
  const [one, two] = [draw(), draw()];
  assert.is.not(one, two);
  b.store(y, "i", b.binary("add", b.binary("mul", one, one), two));
  assert.equal(lines(b), [
    "for i in range:",
    "a = uniform(stream 512, i)",
    "P.y[i] <- ((a * a) + uniform(stream 513, i))",
  ]);
});

test("names that are hinted are used once each, and never an index", () => {
  const b = begin();
  const [one, two] = [b.load(symbol("P.i", 176), "i"), b.load(symbol("Q.i", 208), "i")];
  b.store(y, "i", b.binary("add", one, two));
  assert.equal(lines(b), [
    "for i in range:",
    "i_2 = P.i[i]",
    "i_3 = Q.i[i]",
    "P.y[i] <- (i_2 + i_3)",
  ]);
});

test("numbers are folded where the result is exactly the same", () => {
  const b = begin();
  const v = b.load(x, "i");
  const [zero, one] = [b.constant(0), b.constant(1)];
  assert.is(b.binary("mul", v, one), v);
  assert.is(b.binary("mul", one, v), v);
  assert.is(b.binary("div", v, one), v);
  assert.is(b.binary("add", v, zero), v);
  assert.is(b.binary("sub", v, zero), v);
  assert.is.not(b.binary("mul", v, zero), zero);
  assert.is.not(b.binary("sub", zero, v), v);
  assert.is.not(b.binary("div", v, v), one);
  assert.is(b.unary("neg", b.unary("neg", v)), v);
  assert.is(b.binary("add", b.constant(0.1), b.constant(0.2)), b.constant(0.1 + 0.2));
  assert.is(b.binary("fmod", b.constant(-7), b.constant(3)), b.constant(-1));
  assert.is(b.unary("sqrt", b.constant(2)), b.constant(Math.SQRT2));
  assert.is(b.compare("ge", b.constant(2), b.constant(2)), b.truth(true));
  const test1 = b.compare("lt", v, one);
  assert.is(b.and(b.truth(true), test1), test1);
  assert.is(b.or(test1, b.truth(true)), b.truth(true));
  assert.is(b.not(b.not(test1)), test1);
  assert.is(b.select(test1, v, v), v);
  assert.is(b.select(b.truth(false), v, one), one);
});

test("comparisons with NaN are folded as IEEE 754 has them", () => {
  const b = begin();
  const nan = b.constant(Number.NaN);
  assert.is(b.compare("lt", nan, b.constant(1)), b.truth(false));
  assert.is(b.compare("eq", nan, nan), b.truth(false));
  assert.is(b.compare("ne", nan, nan), b.truth(true));
});

test("a value of another kernel is refused", () => {
  const other = begin().load(x, "i");
  assert.throws(() => begin().unary("neg", other), /another kernel/);
});

test.run();

// Checked models: how long values last, what names mean, circles, inlining, what is shared.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkCode } from "../../src/analysis/code.ts";
import { constancyOf } from "../../src/analysis/constancy.ts";
import { checkEquations, inlined } from "../../src/analysis/model.ts";
import { perElement } from "../../src/analysis/shared.ts";
import { EquationError, NameError, UnitError } from "../../src/errors.ts";
import { print } from "../../src/language/print.ts";
import { parseStatements } from "../../src/language/statements.ts";
import { expression, neurons, synapses } from "./scopes.ts";

const test = suite("analysis: models");

const cell = neurons(
  `dv/dt = (drive - v)/tau : 1
   drive = a + b : 1
   held = v + t/second : 1 (constant over dt)
   noisy = rand() : 1
   later = drive*2 : 1
   const = c*2 : 1
   a : 1
   b : 1 (constant)
   c : 1 (constant)
   s : 1 (shared)
   ss = s*2 : 1 (shared)`,
  { tau: "10 ms", gain: "3" },
);

for (const [text, constancy] of [
  ["3", "run"],
  ["gain*pi", "run"],
  ["b + gain", "run"],
  ["const", "run"],
  ["i", "run"],
  ["dt/tau", "run"],
  ["exp(b)", "run"],
  ["a", "step"],
  ["a*b", "step"],
  ["s", "step"],
  ["drive", "step"],
  ["later + const", "step"],
  ["held", "step"],
  ["v", "varies"],
  ["a*v", "varies"],
  ["t", "varies"],
  ["t_in_timesteps", "varies"],
  ["sin(t/second)", "varies"],
  ["rand()", "varies"],
  ["noisy + b", "varies"],
  ["b if v > 1 else c", "varies"],
] as const)
  test(`${text} lasts: ${constancy}`, () => {
    assert.is(constancyOf(expression(text), cell.scope, 1e-4), constancy);
  });

test("a variable of the model goes before a constant, a unit and the namespace; those before the namespace", () => {
  const { scope } = neurons("tau : second", {
    tau: "1 ms",
    pi: "3",
    mV: "5 V",
    exp: "2",
    own: "7",
  });
  const value = (name: string) => {
    const found = scope.resolve(name);
    return found?.kind === "constant" ? found.value : found?.kind;
  };
  assert.is(value("tau"), "variable");
  assert.is(value("pi"), Math.PI);
  assert.is(value("mV"), 1e-3);
  assert.is(value("own"), 7);
  assert.is(scope.function("exp")?.name, "exp");
  assert.is(value("unknown"), undefined);
});

const pre = neurons("x : 1\nlone : 1\nsub = x*2 : 1", { hidden: "1" }, "A");
const post = neurons("x : volt\nmine : 1\nw : 1", {}, "B");
const S = synapses("w : 1\nx_own : 1", pre, post, { x_post: "1" });

for (const [name, side, owner] of [
  ["w", "self", "S"],
  ["w_post", "post", "B"],
  ["x_pre", "pre", "A"],
  ["x_post", "post", "B"],
  ["x", "post", "B"],
  ["mine", "post", "B"],
  ["mine_post", "post", "B"],
  ["lone_pre", "pre", "A"],
  ["sub_pre", "pre", "A"],
  ["x_own", "self", "S"],
  ["i", "self", "S"],
  ["j", "self", "S"],
  ["t", "self", "S"],
] as const)
  test(`in a synapse, ${name} is a variable of ${owner}`, () => {
    const found = S.scope.resolve(name);
    assert.is(found?.kind, "variable");
    if (found?.kind !== "variable") return;
    assert.equal([found.side, found.owner.title], [side, owner]);
  });

for (const name of ["lone", "sub", "t_pre", "i_post", "hidden", "hidden_pre", "nothing_pre"])
  test(`in a synapse, ${name} is unknown`, () => {
    assert.is(S.scope.resolve(name), undefined);
  });

for (const [text, circle] of [
  ["a = b : 1\nb = a : 1", "a -> b -> a"],
  ["a = a + 1 : 1", "a -> a"],
  ["x = a : 1\na = 2*b : 1\nb = c : 1\nc = a*b : 1", "a -> b -> c -> a"],
] as const)
  test(`a circle is named: ${circle}`, () => {
    assert.throws(
      () => neurons(text),
      (error: Error) =>
        error instanceof EquationError &&
        (error.message.includes(circle) || /a -> a|itself/.test(error.message)),
    );
  });

test("long chains of subexpressions are no circle, and take no time", () => {
  const lines = Array.from({ length: 40 }, (_, k) => `a${k} = a${k + 1} + a${k + 2} : 1`);
  assert.is(neurons([...lines, "a40 : 1", "a41 : 1"].join("\n")).equations.length, 42);
});

test("inlining writes subexpressions out, except those held over dt and those of neighbours", () => {
  const told = (text: string) => print(inlined(expression(text), cell.scope));
  assert.is(told("later*v"), "(a + b) * 2 * v");
  assert.is(told("held + const"), "held + c * 2");
  assert.is(told("v - drive"), "v - (a + b)");
  assert.is(print(inlined(expression("sub_pre + x_pre"), S.scope)), "sub_pre + x_pre");
});

for (const [text, part] of [
  ["s + ss + gain + t/second", undefined],
  ["s*a", "a"],
  ["2*drive", "drive"],
  ["exp(s) + i", "i"],
  ["s + rand()", "rand()"],
] as const)
  test(`${text} ${part ? `differs between elements, by ${part}` : "is one value for all"}`, () => {
    const found = perElement(expression(text), cell.scope);
    assert.is(found && print(found), part);
  });

test("draws may be left out of account", () => {
  assert.is(perElement(expression("s*rand()"), cell.scope, { draws: false }), undefined);
});

for (const [name, text] of [
  ["a flag that its kind does not take", "x : 1 (unless refractory)"],
  ["a flag of synapses on a neuron", "dx/dt = -x/second : 1 (event-driven)"],
  ["a shared equation that needs what is not", "y = x : 1 (shared)\nx : 1"],
] as const)
  test(`${name} is refused`, () => {
    assert.throws(
      () => {
        const { equations, scope } = neurons(text);
        checkEquations(equations, scope);
      },
      (error: Error) => error instanceof EquationError,
    );
  });

for (const name of [
  "t",
  "dt",
  "i",
  "N",
  "xi",
  "xi_1",
  "pi",
  "exp",
  "mV",
  "lastspike",
  "v_pre",
  "v_post",
])
  test(`${name} cannot be defined`, () => {
    assert.throws(
      () => neurons(`${name} : 1`),
      (error: Error) => error instanceof NameError && error.identifier === name,
    );
  });

test("equations that contradict their units are told together", () => {
  const { equations, scope } = neurons(
    "dv/dt = -v : volt\nx = v : 1\nb = v : boolean\ny = 2*v : volt",
  );
  assert.throws(
    () => checkEquations(equations, scope),
    (error: Error) => error instanceof UnitError && error.problems.length === 3,
  );
});

const rules = { title: "test code", writesShared: false };
const code = (text: string, scope = cell.scope) =>
  checkCode(parseStatements(text, "test code"), scope, rules);

test("statements bind their targets; temporaries have the type and unit of their first value", () => {
  const { statements, scope } = code("x = 2*a; v += x; x = 3; a = x");
  assert.equal(
    statements.map((statement) =>
      statement.kind === "local" ? "local" : statement.target.variable.name,
    ),
    ["local", "v", "local", "a"],
  );
  assert.is(print(statements[1]!.expression), "v + x");
  assert.is(scope.resolve("x")?.kind, "local");
});

for (const [text, kind] of [
  ["unknown += 1", NameError],
  ["v = unknown", NameError],
  ["later = 1", EquationError],
  ["b = 1", EquationError],
  ["s = 1", EquationError],
  ["t = 1*second", EquationError],
  ["pi = 3", EquationError],
  ["v = 1*mV", UnitError],
  ["v += t", UnitError],
] as const)
  test(`the statement ${text} is refused`, () => {
    assert.throws(
      () => code(text),
      (error: Error) => error instanceof kind,
    );
  });

test.run();

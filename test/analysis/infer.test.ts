// Types and dimensions: a table of expressions, and what contradicts itself.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { infer } from "../../src/analysis/infer.ts";
import { NameError, UnitError } from "../../src/errors.ts";
import { dimensionText } from "../../src/units/dimension.ts";
import { expression, neurons } from "./scopes.ts";

const test = suite("analysis: types and dimensions");

const { scope } = neurons(
  `dv/dt = -v/tau : volt
   x : 1
   k : integer
   b : boolean
   g : siemens
   period : second
   twice = 2*v : volt`,
  { tau: "10 ms", El: "-60 mV", n: "3", ratio: "0.5" },
);

for (const [text, type, dimension] of [
  ["1", "integer", "1"],
  ["1.0", "float", "1"],
  ["1e3", "float", "1"],
  ["0", "integer", null],
  ["0.0", "float", null],
  ["-0", "integer", null],
  ["True", "boolean", "1"],
  ["x", "float", "1"],
  ["k", "integer", "1"],
  ["b", "boolean", "1"],
  ["n", "integer", "1"],
  ["ratio", "float", "1"],
  ["i", "integer", "1"],
  ["t", "float", "second"],
  ["dt", "float", "second"],
  ["t_in_timesteps", "integer", "1"],
  ["pi", "float", "1"],
  ["mV", "float", "volt"],
  ["v", "float", "volt"],
  ["twice", "float", "volt"],
  ["-k", "integer", "1"],
  ["k + 1", "integer", "1"],
  ["k + 1.0", "float", "1"],
  ["k*k - 2", "integer", "1"],
  ["k/2", "float", "1"],
  ["k // 2", "integer", "1"],
  ["x // 2", "integer", "1"],
  ["k % 2", "integer", "1"],
  ["x % 2", "float", "1"],
  ["t % (10*ms)", "float", "second"],
  ["k**2", "integer", "1"],
  ["k**n", "integer", "1"],
  ["k**(-1)", "float", "1"],
  ["k**0.5", "float", "1"],
  ["v + 0", "float", "volt"],
  ["0 + v", "float", "volt"],
  ["0*v", "float", null],
  ["v - El", "float", "volt"],
  ["g*(v - El)", "float", "amp"],
  ["v**2", "float", "volt**2"],
  ["v**(1/2)", "float", "volt**0.5"],
  ["sqrt(v**2)", "float", "volt"],
  ["sqrt(x)", "float", "1"],
  ["abs(v)", "float", "volt"],
  ["abs(k)", "integer", "1"],
  ["sign(v)", "integer", "1"],
  ["exp(-t/tau)", "float", "1"],
  ["floor(x)", "integer", "1"],
  ["int(x)", "integer", "1"],
  ["int(b)", "integer", "1"],
  ["int(v > El)", "integer", "1"],
  ["clip(v, 0*mV, 10*mV)", "float", "volt"],
  ["clip(v, 0, 10*mV)", "float", "volt"],
  ["clip(0, v, El)", "float", "volt"],
  ["clip(k, 0, 5)", "integer", "1"],
  ["clip(k, 0.5, 5)", "float", "1"],
  ["timestep(period, dt)", "integer", "1"],
  ["rand()", "float", "1"],
  ["v > El", "boolean", "1"],
  ["v > 0", "boolean", "1"],
  ["b == True", "boolean", "1"],
  ["b and not (x > 1 or k == 2)", "boolean", "1"],
  ["v if b else El", "float", "volt"],
  ["0 if b else El", "float", "volt"],
  ["k if b else 3", "integer", "1"],
  ["k if b else 3.5", "float", "1"],
  ["b if x > 1 else not b", "boolean", "1"],
] as const)
  test(`${text} is ${type} in ${dimension ?? "any unit"}`, () => {
    const found = infer(expression(text), scope);
    assert.is(found.type, type);
    if (dimension === null) assert.is(found.dimension, null);
    else assert.is(dimensionText(found.dimension!), dimension);
  });

for (const [text, place] of [
  ["v + 1", "v + 1"],
  ["v + t", "v + t"],
  ["x + v*2", "x + v*2"],
  ["v > 1", "v > 1"],
  ["v == t", "v == t"],
  ["exp(v)", "v"],
  ["sin(t)", "t"],
  ["x**v", "v"],
  ["v**x", "x"],
  ["v**k", "k"],
  ["v // El", "v"],
  ["v % 2", "v % 2"],
  ["b + 1", "b"],
  ["-b", "b"],
  ["not x", "x"],
  ["x and b", "x"],
  ["b > 1", "b > 1"],
  ["x if k else 1", "k"],
  ["v if b else t", "v if b else t"],
  ["b if b else 1", "b if b else 1"],
  ["clip(v, 0, 1)", "clip(v, 0, 1)"],
  ["timestep(x, dt)", "x"],
  ["int(v)", "v"],
  ["exp()", "exp()"],
  ["exp(x, x)", "exp(x, x)"],
  ["rand(3)", "rand(3)"],
  ["clip(x)", "clip(x)"],
  ["abs(b)", "b"],
] as const)
  test(`${text} is refused, at ${place}`, () => {
    assert.throws(
      () => infer(expression(text), scope),
      (error: Error) => {
        if (!(error instanceof UnitError)) return false;
        const { start, end } = error.problems[0]!.place;
        return text.slice(start, end) === place;
      },
    );
  });

for (const [text, identifier, suggestion] of [
  ["Ell + v", "Ell", "El"],
  ["tua", "tua", "tau"],
  ["exq(x)", "exq", "exp"],
  ["rnad()", "rnad", "rand"],
  ["exp", "exp", undefined],
  ["nothing_like_it", "nothing_like_it", undefined],
] as const)
  test(`${text}: the name ${identifier} is unknown${suggestion ? `, ${suggestion} is near` : ""}`, () => {
    assert.throws(
      () => infer(expression(text), scope),
      (error: Error) =>
        error instanceof NameError &&
        error.identifier === identifier &&
        (suggestion === undefined || error.suggestions.includes(suggestion)),
    );
  });

test.run();

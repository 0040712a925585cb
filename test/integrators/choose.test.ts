// Which method is chosen, with which reason, and what is said when none can be.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ValueError } from "../../src/errors.ts";
import { type Choice, chooseMethod, methodNamed, methods } from "../../src/integrators/choose.ts";
import type { Refusal } from "../../src/integrators/integrator.ts";
import { rk4 } from "../../src/integrators/rk4.ts";
import { makeSystem } from "./evaluate.ts";

const linear = makeSystem({ v: "(E - v)/tau" });
const quadratic = makeSystem({ v: "v*v - 1" });

function chosen(result: Choice | Refusal): Choice {
  if (!("integrator" in result)) throw new Error(result.reason);
  return result;
}

const choice = suite("chooseMethod");

choice("takes exact for linear equations when nothing is asked for", () => {
  const { integrator, reason, tried } = chosen(chooseMethod(linear));
  assert.is(integrator.name, "exact");
  assert.is(reason, "exact: the equations are linear and their coefficients constant");
  assert.equal(tried, []);
});

choice("falls back to euler and says why exact would not do", () => {
  const { integrator, reason, tried } = chosen(chooseMethod(quadratic));
  assert.is(integrator.name, "euler");
  assert.is(reason, "euler: exact cannot take it: the equation of v is not linear: v * v");
  assert.equal(
    tried.map((other) => other.name),
    ["exact"],
  );
});

choice("takes the method that is asked for, by any of its names", () => {
  for (const [text, name] of [
    ["exact", "exact"],
    ["linear", "exact"],
    ["euler", "euler"],
    ["forward_euler", "euler"],
    ["euler_maruyama", "euler"],
    ["rk2", "rk2"],
    ["rk4", "rk4"],
    ["exponential_euler", "exponential_euler"],
    ["exponentialEuler", "exponential_euler"],
    ["heun", "heun"],
    ["milstein", "milstein"],
    ["milstein_stratonovich", "milstein"],
    ["milstein_ito", "milstein_ito"],
  ] as const)
    assert.is(chosen(chooseMethod(linear, text)).integrator.name, name);
  assert.is(chosen(chooseMethod(linear, "rk4")).reason, "rk4: asked for by name");
});

choice("goes through a list in its order", () => {
  const { integrator, tried } = chosen(
    chooseMethod(quadratic, ["exact", "exponential_euler", "rk2", "euler"]),
  );
  assert.is(integrator.name, "rk2");
  assert.equal(
    tried.map((other) => other.name),
    ["exact", "exponential_euler"],
  );
  assert.is(chosen(chooseMethod(quadratic, ["rk4", "exact"])).reason, "rk4: first of the list");
});

choice("reads a list as Python writes it, and one made of names and objects", () => {
  for (const list of [
    "('exact', 'euler', 'heun')",
    '["exact", "euler", "heun"]',
    "exact, euler, heun",
    "('exact', 'euler',)",
  ])
    assert.is(chosen(chooseMethod(quadratic, list)).integrator.name, "euler", list);
  assert.is(chosen(chooseMethod(quadratic, ["exact", rk4])).integrator, rk4);
  assert.is(chosen(chooseMethod(quadratic, rk4)).integrator, rk4);
  assert.throws(() => chooseMethod(linear, "exact, eulr"), "unknown method: 'eulr'");
  assert.throws(() => chooseMethod(linear, "x_new = x + dt*f(x, t)"), "explicitMethod");
  assert.throws(() => chooseMethod(linear, [{} as typeof rk4]), "invalid method: an object");
});

choice(
  "gives the refusal, with its place, when the method asked for cannot take the system",
  () => {
    const refusal = chooseMethod(quadratic, "exact");
    assert.ok(!("integrator" in refusal));
    assert.is(refusal.reason, "exact cannot take it: the equation of v is not linear: v * v");
    assert.is(refusal.node.place.start, 0);
    assert.is(refusal.node.place.end, 3);
  },
);

choice("tells all refusals when no method of a list takes the system", () => {
  const refusal = chooseMethod(quadratic, ["exact", "exponential_euler"]);
  assert.is(
    refusal.reason,
    "exact cannot take it: the equation of v is not linear: v * v; " +
      "exponential_euler cannot take it: the equation of v is not linear in v: v * v",
  );
});

choice("names the known methods and the nearest when a name is unknown", () => {
  try {
    chooseMethod(linear, "eulr");
    assert.unreachable();
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    assert.is(
      error.message,
      "unknown method: 'eulr' (known: exact, exponential_euler, euler, rk2, rk4, heun, milstein, milstein_ito, odex); " +
        "did you mean 'euler'?",
    );
    assert.is(error.option, "method");
    assert.is(error.value, "eulr");
  }
  assert.throws(() => methodNamed("gsl_rk9"), "unknown method: 'gsl_rk9' (known: exact, ");
  assert.throws(() => chooseMethod(linear, []), "no method given");
});

choice("every method has a name of its own, a citation and an order", () => {
  const names = methods.flatMap(({ name, aliases }) => [name, ...aliases]);
  assert.is(new Set(names).size, names.length);
  for (const { citation, order } of methods) {
    assert.match(citation, /\(\d{4}\)/);
    assert.ok(order >= 1);
  }
});

choice.run();

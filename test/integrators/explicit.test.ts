// Steps of the explicit methods as text, and what they mean for refractory neurons and for the time.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { euler } from "../../src/integrators/euler.ts";
import { explicit } from "../../src/integrators/explicit.ts";
import { type Integrator, isRefusal, type Step } from "../../src/integrators/integrator.ts";
import { rk2 } from "../../src/integrators/rk2.ts";
import { rk4 } from "../../src/integrators/rk4.ts";
import { advance, makeSystem, printStep } from "./evaluate.ts";

const text = suite("text of explicit steps");

function printed(
  method: Integrator,
  equations: Record<string, string>,
  clamped: string[] = [],
): string {
  return printStep(stepOf(method, equations, clamped));
}

function stepOf(
  method: Integrator,
  equations: Record<string, string>,
  clamped: string[] = [],
): Step {
  const step = method.step(makeSystem(equations, { clamped }));
  if (isRefusal(step)) throw new Error(step.reason);
  return step;
}

const pair = { v: "(w - v)/tau", w: "-w*w + t" };

text("euler moves along the derivative", () => {
  assert.snapshot(printed(euler, pair), "v = v + dt * ((w - v) / tau)\nw = w + dt * (-w * w + t)");
});

text("rk2 takes the derivative half a step on", () => {
  assert.snapshot(
    printed(rk2, pair),
    `_k1_v = dt * ((w - v) / tau)
_k1_w = dt * (-w * w + t)
_x2_v = v + _k1_v / 2
_x2_w = w + _k1_w / 2
v = v + dt * ((_x2_w - _x2_v) / tau)
w = w + dt * (-_x2_w * _x2_w + (t + dt / 2))`,
  );
});

text("rk4 weighs four derivatives", () => {
  assert.snapshot(
    printed(rk4, { x: "-x*t" }),
    `_k1_x = dt * (-x * t)
_x2_x = x + _k1_x / 2
_k2_x = dt * (-_x2_x * (t + dt / 2))
_x3_x = x + _k2_x / 2
_k3_x = dt * (-_x3_x * (t + dt / 2))
_x4_x = x + _k3_x
_k4_x = dt * (-_x4_x * (t + dt))
x = x + (_k1_x + 2 * _k2_x + 2 * _k3_x + _k4_x) / 6`,
  );
});

text("stages that no equation reads are left out", () => {
  assert.snapshot(
    printed(rk2, { a: "I(t)", b: "a" }),
    `_k1_a = dt * I(t)
_x2_a = a + _k1_a / 2
a = a + dt * I(t + dt / 2)
b = b + dt * _x2_a`,
  );
});

text("a clamped variable stays, at every stage, in a refractory neuron", () => {
  assert.snapshot(printed(euler, { v: "-v" }, ["v"]), "v = v + dt * -v if not_refractory else v");
  assert.snapshot(
    printed(rk2, { v: "-v" }, ["v"]),
    `_k1_v = dt * -v if not_refractory else 0
_x2_v = v + _k1_v / 2
v = v + dt * -_x2_v if not_refractory else v`,
  );
});

text("a variable of any name, that of a stage too, is only itself", () => {
  const step = stepOf(rk4, { k1: "-x", x: "k1", f: "k1 + x" });
  const other = stepOf(rk4, { a: "-b", b: "a", c: "a + b" });
  const values = { dt: 0.1, t: 0 };
  const got = advance(step, { k1: 1, x: 0.5, f: 0 }, values);
  const expected = advance(other, { a: 1, b: 0.5, c: 0 }, values);
  assert.equal([got.k1, got.x, got.f], [expected.a, expected.b, expected.c]);
});

text("expressions keep their place in the user's equations", () => {
  for (const statement of stepOf(rk4, pair).statements)
    assert.match(statement.expression.place.source.title, /the equation of [vw]/);
});

text("a formula of one's own is a method", () => {
  const heun = explicit({
    name: "heun",
    aliases: [],
    order: 2,
    citation: "K. Heun (1900)",
    formula: "k = f(x, t); x_new = x + dt*(k + f(x + dt*k, t + dt))/2",
  });
  const { x } = advance(stepOf(heun, { x: "-x" }), { x: 1 }, { dt: 0.1, t: 0 });
  assert.is(x, 1 + (0.1 * (-1 + -(1 + 0.1 * -1))) / 2);
});

text.run();

const refractory = suite("clamped variables");

for (const method of [euler, rk2, rk4])
  refractory(`${method.name} holds v and moves w as if v were a constant`, () => {
    const step = stepOf(method, { v: "3 - v + w", w: "v - w" }, ["v"]);
    const constant = stepOf(method, { w: "v - w" });
    const values = { dt: 0.2, t: 0, not_refractory: 0 };
    const got = advance(step, { v: 2, w: 1 }, values);
    assert.is(got.v, 2);
    assert.is(got.w, advance(constant, { w: 1 }, { ...values, v: 2 }).w);
    const free = stepOf(method, { v: "3 - v + w", w: "v - w" });
    const active = { dt: 0.2, t: 0, not_refractory: 1 };
    assert.equal(advance(step, { v: 2, w: 1 }, active), advance(free, { v: 2, w: 1 }, active));
  });

refractory.run();

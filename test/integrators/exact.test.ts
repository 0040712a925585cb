// Exact integration: its text, its accuracy for any step, refractory variants, and every refusal.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { exact } from "../../src/integrators/exact.ts";
import { isRefusal, type Refusal, type Step } from "../../src/integrators/integrator.ts";
import { print } from "../../src/language/print.ts";
import {
  advance,
  distance,
  makeSystem,
  printStep,
  reference,
  type SystemOptions,
  simulate,
  type Values,
} from "./evaluate.ts";

function stepOf(equations: Record<string, string>, options?: SystemOptions): Step {
  const step = exact.step(makeSystem(equations, options));
  if (isRefusal(step)) throw new Error(step.reason);
  return step;
}

const currents = {
  v: "(ge + gi - (v - El))/taum",
  ge: "-ge/taue",
  gi: "-gi/taui",
};

const text = suite("text of exact steps");

text("multiplies by the entries that the couplings make non-zero, and no others", () => {
  const step = stepOf(currents, { clamped: ["v"] });
  assert.snapshot(
    printStep(step),
    `v = _P0_0 * v + _P0_1 * ge + _P0_2 * gi + _Q0_0 * (El / taum) if not_refractory else v
ge = _P1_1 * ge
gi = _P2_2 * gi`,
  );
  assert.is(step.propagators.length, 1);
  const [{ coefficients, p, q }] = step.propagators as [Step["propagators"][0]];
  assert.equal(
    coefficients.map((row) => row.map((entry) => entry && print(entry))),
    [
      ["-1 / taum", "1 / taum", "1 / taum"],
      [null, "-1 / taue", null],
      [null, null, "-1 / taui"],
    ],
  );
  assert.equal(p, [
    ["_P0_0", "_P0_1", "_P0_2"],
    [null, "_P1_1", null],
    [null, null, "_P2_2"],
  ]);
  assert.equal(q, [
    ["_Q0_0", null, null],
    [null, null, null],
    [null, null, null],
  ]);
});

text("follows couplings through other variables", () => {
  const { p, q } = stepOf({ a: "b", b: "c - b", c: "drive - c" }).propagators[0]!;
  assert.equal(p, [
    ["_P0_0", "_P0_1", "_P0_2"],
    [null, "_P1_1", "_P1_2"],
    [null, null, "_P2_2"],
  ]);
  assert.equal(
    q.map((row) => row[2]),
    ["_Q0_2", "_Q1_2", "_Q2_2"],
  );
});

text("gives variables that do not act on one another propagators of their own", () => {
  const step = stepOf({ a: "-a/tau", b: "-b/tau2 + c", c: "-c", d: "k - d" });
  assert.equal(
    step.propagators.map((propagator) => propagator.coefficients.length),
    [1, 2, 1],
  );
  assert.snapshot(
    printStep(step),
    `a = _P0_0 * a
b = _P1_1 * b + _P1_2 * c
c = _P2_2 * c
d = _P3_3 * d + _Q3_3 * k`,
  );
});

text("writes a drift, and leaves out what stands still", () => {
  const step = stepOf({ x: "k", y: "0*y" });
  assert.is(printStep(step), "x = x + dt * k");
  assert.is(step.propagators.length, 0);
});

text("computes an input once where several variables feel it", () => {
  const step = stepOf({ x: "y - x + R*I(t)", y: "x - y" });
  assert.snapshot(
    printStep(step),
    `_b_x = R * I(t)
x = _P0_0 * x + _P0_1 * y + _Q0_0 * _b_x
y = _P1_0 * x + _P1_1 * y + _Q1_0 * _b_x`,
  );
});

text("uses a closed form for a lone equation whose coefficient holds only for a step", () => {
  const options = { step: ["tau", "g"] };
  assert.is(
    printStep(stepOf({ x: "-x/tau" }, options)),
    "_rate_x = -1 / tau\nx = x * exp(_rate_x * dt)",
  );
  assert.snapshot(
    printStep(stepOf({ x: "(E - g*x)/tau" }, options)),
    `_rate_x = -g / tau
x = x + dt * exprel(_rate_x * dt) * (_rate_x * x + E / tau)`,
  );
});

text("has a second propagator where a clamped variable acts on a free one", () => {
  const step = stepOf({ v: "(w - v + I)/tau", w: "a*v - w + c", u: "-u" }, { clamped: ["v"] });
  assert.snapshot(
    printStep(step),
    `_b_v = I / tau
v = _P0_0 * v + _P0_1 * w + _Q0_0 * _b_v + _Q0_1 * c if not_refractory else v
w = _P1_0 * v + _P1_1 * w + _Q1_0 * _b_v + _Q1_1 * c if not_refractory else _R1_0 * v + _R1_1 * w + _S1_1 * c
u = _P2_2 * u`,
  );
  const second = step.propagators[1]!;
  assert.equal(second.coefficients[0], [null, null]);
  assert.equal(second.p, [
    [null, null],
    ["_R1_0", "_R1_1"],
  ]);
  assert.equal(second.q, [
    [null, null],
    [null, "_S1_1"],
  ]);
});

text.run();

const accuracy = suite("accuracy of exact");

const cases: Record<string, [Record<string, string>, Values, Values?]> = {
  "a membrane and two currents": [
    currents,
    { v: -0.06, ge: 0.004, gi: -0.009 },
    { taum: 2, taue: 0.5, taui: 1, El: -0.049 },
  ],
  "equal time constants": [{ v: "(g - v)/tau", g: "-g/tau" }, { v: 0, g: 1 }, { tau: 0.7 }],
  "a chain of three equal ones": [
    { a: "(b - a)/tau", b: "(c - b)/tau", c: "(1 - c)/tau" },
    { a: 0, b: 0, c: 0 },
    { tau: 0.3 },
  ],
  "coefficients that are zero when it runs": [
    { x: "-k*x + c", y: "m*x" },
    { x: 0.5, y: 0 },
    { k: 0, m: 0, c: 3 },
  ],
  "a singular matrix": [
    { x: "y", y: "3" },
    { x: 1, y: -2 },
  ],
  "an oscillation": [{ x: "w*y", y: "-w*x" }, { x: 1, y: 0.5 }, { w: 4 }],
  "a growing oscillation under drive": [
    { x: "0.2*x + 3*y + 1", y: "-3*x + 0.1*y - 0.5" },
    { x: 1, y: 0 },
  ],
  "a lone equation with a coefficient that changes from step to step": [
    { x: "(E - g*x)/tau" },
    { x: 1 },
    { E: 2, g: 0.8, tau: 0.5 },
  ],
};

for (const [title, [equations, start, values = {}]] of Object.entries(cases))
  accuracy(
    `one large step lands where an adaptive solver does, and where many do: ${title}`,
    () => {
      const system = makeSystem(equations, { step: ["g"] });
      const step = exact.step(system);
      if (isRefusal(step)) throw new Error(step.reason);
      const once = simulate(step, start, values, 2, 1);
      assert.ok(distance(once, reference(system, start, values, 2)) < 1e-10);
      for (const count of [3, 64, 1000])
        assert.ok(
          distance(simulate(step, start, values, 2, count), once) < 1e-12,
          `${count} steps`,
        );
    },
  );

accuracy("a stiff system reaches its fixed point in one step", () => {
  const step = stepOf({ x: "1000*(y - x)", y: "2 - y" });
  const { x, y } = advance(step, { x: 5, y: 2 }, { dt: 10 });
  assert.ok(Math.abs(x! - 2) < 1e-14);
  assert.ok(Math.abs(y! - 2) < 1e-14);
});

accuracy("while refractory, v is held and the others move as if v were a constant", () => {
  const step = stepOf({ v: "3 - v + w", w: "v - 2*w + c" }, { clamped: ["v"] });
  const constant = stepOf({ w: "v - 2*w + c" });
  const values = { dt: 0.4, c: 0.3, not_refractory: 0 };
  const got = advance(step, { v: 2, w: 1 }, values);
  assert.is(got.v, 2);
  const expected = advance(constant, { w: 1 }, { ...values, v: 2 });
  assert.ok(Math.abs(got.w! - expected.w!) < 1e-15);
  const free = stepOf({ v: "3 - v + w", w: "v - 2*w + c" });
  const active = { ...values, not_refractory: 1 };
  assert.equal(advance(step, { v: 2, w: 1 }, active), advance(free, { v: 2, w: 1 }, active));
});

accuracy(
  "a lone clamped variable is held whether its coefficient holds for a run or a step",
  () => {
    for (const changing of [[], ["tau"]]) {
      const step = stepOf({ v: "(E - v)/tau", z: "1" }, { clamped: ["v", "z"], step: changing });
      const values = { dt: 0.5, E: 3, tau: 2 };
      const start = { v: 1, z: 0 };
      assert.equal(advance(step, start, { ...values, not_refractory: 0 }), start);
      const { v, z } = advance(step, start, values);
      assert.ok(Math.abs(v! - (3 - 2 * Math.exp(-0.25))) < 1e-15);
      assert.is(z, 0.5);
    }
  },
);

accuracy.run();

const refusals = suite("refusals of exact");

function refusalOf(equations: Record<string, string>, options?: SystemOptions): Refusal {
  const refusal = exact.step(makeSystem(equations, options));
  if (!isRefusal(refusal)) throw new Error("not refused");
  return refusal;
}

const expected: [title: string, Record<string, string>, reason: string, at: string][] = [
  ["a product", { v: "-v*v" }, "the equation of v is not linear: -v * v", "-v*v"],
  [
    "a product of two variables",
    { v: "w*v", w: "-w" },
    "the equation of v is not linear: w * v",
    "w*v",
  ],
  [
    "a function of a variable",
    { v: "a - exp(v)" },
    "the equation of v is not linear: exp(v)",
    "exp(v)",
  ],
  [
    "the time",
    { v: "-v + sin(t)" },
    "the equation of v contains t, which changes within a step",
    "t",
  ],
  [
    "the time in a coefficient",
    { v: "-v*t" },
    "the equation of v contains t, which changes within a step",
    "t",
  ],
  [
    "a TimedArray off the grid",
    { v: "I(t/2) - v" },
    "the equation of v contains t, which changes within a step",
    "t",
  ],
  [
    "a random number",
    { v: "rand() - v" },
    "the equation of v contains rand(), which changes within a step",
    "rand()",
  ],
  [
    "a parameter as a coefficient of coupled equations",
    { v: "w - g*v/C", w: "-w" },
    "the coefficient of v contains g, which may change during a run: mark it (constant)",
    "g",
  ],
  [
    "a parameter that couples",
    { v: "g*w - v", w: "-w" },
    "the coefficient of w in the equation of v contains g, which may change during a run: mark it (constant)",
    "g",
  ],
  [
    "a TimedArray that couples",
    { v: "I(t)*w - v", w: "-w" },
    "the coefficient of w in the equation of v contains I(t), which may change during a run",
    "I(t)",
  ],
  [
    "refractoriness that couples",
    { v: "int(not_refractory)*w - v", w: "-w" },
    "the coefficient of w in the equation of v contains not_refractory, which may change during a run",
    "not_refractory",
  ],
];

for (const [title, equations, reason, at] of expected)
  refusals(`refuses ${title}, and points at it`, () => {
    const refusal = refusalOf(equations, { step: ["g"] });
    assert.is(refusal.reason, reason);
    const { source, start, end } = refusal.node.place;
    assert.is(source.text.slice(start, end), at);
  });

refusals.run();

// Stochastic steps as text, their limits, and their order against paths with the same increments.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chooseMethod, methodNamed } from "../../src/integrators/choose.ts";
import { explicit } from "../../src/integrators/explicit.ts";
import { type Integrator, isRefusal, type Step } from "../../src/integrators/integrator.ts";
import { advance, makeSystem, printStep, refusalOf, stepOf, type Values } from "./evaluate.ts";
import { gaussian } from "./gaussian.ts";

/** The state after so many steps; every draw is `randn`. */
function walked(step: Step, start: Values, values: Values, steps: number): Values {
  let state = start;
  for (let k = 0; k < steps; k++) state = advance(step, state, values);
  return state;
}

const text = suite("text of stochastic steps");

text("euler adds the factor times the increment, drawn once", () => {
  assert.snapshot(
    printStep(stepOf("euler", { v: "-v/tau + s*xi" })),
    "_dW_xi = sqrt(dt) * randn()\nv = v + dt * (-v / tau) + s * _dW_xi",
  );
});

text("noise inside parentheses, signs and quotients is found with its factor", () => {
  const cases: [string, string][] = [
    ["-(a - s*xi)/tau", "x = x + dt * (-a / tau) + s / tau * _dW_xi"],
    ["(a + b*xi)*c", "x = x + dt * (a * c) + b * c * _dW_xi"],
    ["a - xi", "x = x + dt * a - _dW_xi"],
    ["xi + a*(b + c*xi)", "x = x + dt * (a * b) + (1 + a * c) * _dW_xi"],
  ];
  for (const [equation, expected] of cases)
    assert.is(printStep(stepOf("euler", { x: equation })).split("\n")[1], expected);
});

text("noise may come and go with a condition", () => {
  const step = stepOf("euler", { x: "xi*s if a > 0 else -1" });
  const values = { dt: 0.25, t: 0, s: 2, randn: 0.5 };
  assert.is(advance(step, { x: 1 }, { ...values, a: 1 }).x, 1.5);
  assert.is(advance(step, { x: 1 }, { ...values, a: 0 }).x, 0.75);
});

text("one name is one draw, two names are two", () => {
  const shared = stepOf("euler", { v: "xi_a", w: "2*xi_a + xi_b" });
  assert.snapshot(
    printStep(shared),
    `_dW_xi_a = sqrt(dt) * randn()
_dW_xi_b = sqrt(dt) * randn()
v = v + _dW_xi_a
w = w + (2 * _dW_xi_a + _dW_xi_b)`,
  );
});

text("heun takes the mean of the factors before and after", () => {
  assert.snapshot(
    printStep(stepOf("heun", { x: "-x + s*x*xi" })),
    `_dW_xi = sqrt(dt) * randn()
_x2_x = x + s * x * _dW_xi
x = x + dt * -x + 0.5 * (s * x + s * _x2_x) * _dW_xi`,
  );
});

text("heun reads a factor that depends on time at both ends of the step", () => {
  const step = stepOf("heun", { x: "t*xi" });
  const { x } = advance(step, { x: 0 }, { dt: 0.25, t: 1, randn: 2 });
  assert.is(x, (0.5 * (1 + 1.25) * 2) / 2);
});

text("milstein moves along one source at a time", () => {
  const printed = printStep(stepOf("milstein", { x: "-x + x*xi_1", y: "-y + y*xi_2" }));
  assert.match(printed, "_x2_x_xi_1 = x + sqrt(dt) * x");
  assert.match(printed, "_x2_y_xi_2 = y + sqrt(dt) * y");
  assert.not.match(printed, "_x2_x_xi_2");
});

text(
  "a variable of a formula's name, and sources that look like stages, are only themselves",
  () => {
    const step = stepOf("milstein", {
      dW: "-g + dW*xi",
      g: "dW - f",
      f: "x2",
      x2: "-f",
      x2_f: "x2",
    });
    const other = stepOf("milstein", { a: "-b + a*xi", b: "a - c", c: "d", d: "-c", e: "d" });
    const values = { dt: 0.1, t: 0, randn: -0.7 };
    const got = advance(step, { dW: 1, g: 2, f: 3, x2: 4, x2_f: 5 }, values);
    const expected = advance(other, { a: 1, b: 2, c: 3, d: 4, e: 5 }, values);
    assert.equal(Object.values(got), Object.values(expected));
  },
);

for (const method of ["euler", "heun", "milstein", "milstein_ito"])
  text(`${method} holds a refractory variable, noise and all`, () => {
    const equations = { v: "3 - v + s*xi", w: "v - w + s*xi" };
    const step = stepOf(method, equations, { clamped: ["v"] });
    const values = { dt: 0.2, t: 0, s: 2, randn: 0.3 };
    const held = advance(step, { v: 2, w: 1 }, { ...values, not_refractory: 0 });
    assert.is(held.v, 2);
    const free = advance(stepOf(method, equations), { v: 2, w: 1 }, values);
    assert.is(held.w, free.w);
    assert.equal(advance(step, { v: 2, w: 1 }, { ...values, not_refractory: 1 }), free);
  });

text("without noise, heun and milstein are euler", () => {
  for (const method of ["heun", "milstein", "milstein_ito"])
    assert.is(printStep(stepOf(method, { x: "-x*t" })), printStep(stepOf("euler", { x: "-x*t" })));
});

text.run();

const brian = suite("Brian2's stochastic cases");

for (const method of ["euler", "heun", "milstein"])
  brian(`test_pure_noise_deterministic: ${method}, every draw 0.5`, () => {
    const [dt, ms] = [1e-4, 1e-3];
    const step = stepOf(method, { x: "sigma*xi/sqrt(ms)" });
    const { x } = walked(step, { x: 0 }, { dt, t: 0, ms, sigma: 3, randn: 0.5 }, 10);
    assert.ok(Math.abs(x! - (Math.sqrt(dt) * 3 * 0.5 * 10) / Math.sqrt(ms)) < 1e-12);
    assert.ok(Math.abs(x! - 4.743416) < 5e-7);
  });

const deterministic = [
  { x: "y", y: "-y/(10*ms) + dt**-0.5*0.5*ms**-1.5 + dt**-0.5*0.5*ms**-1.5" },
  { x: "y + dt**-0.5*0.5*ms**-0.5", y: "-y/(10*ms) + dt**-0.5*0.5*ms**-1.5" },
];
const noisy = [
  { x: "y", y: "-y/(10*ms) + xi_1*ms**-1.5 + xi_2*ms**-1.5" },
  { x: "y + xi_1*ms**-0.5", y: "-y/(10*ms) + xi_2*ms**-1.5" },
];

for (const [k, equations] of noisy.entries())
  for (const method of ["euler", "heun"])
    brian(`test_multiple_noise_variables_deterministic_noise: set ${k + 1} by ${method}`, () => {
      const values = { dt: 1e-4, t: 0, ms: 1e-3, randn: 0.5 };
      for (const start of [
        { x: 5, y: 25 },
        { x: 17, y: 5 },
      ]) {
        const got = walked(stepOf(method, equations), start, values, 100);
        const expected = walked(stepOf("euler", deterministic[k]!), start, values, 100);
        assert.ok(Math.abs(got.x! - expected.x!) < 1e-9 * Math.abs(expected.x!));
        assert.ok(Math.abs(got.y! - expected.y!) < 1e-9 * Math.abs(expected.y!));
      }
    });

for (const [k, y] of ["s*xi_1 + s*xi_2", "s*xi_2"].entries())
  for (const method of ["euler", "heun", "milstein"])
    brian(`test_multiple_noise_variables_extended: set ${k + 1}, factor 0, by ${method}`, () => {
      const oscillator = { x: "y", y: "-y - 40*x" };
      const equations = { x: k === 0 ? "y" : "y + s*xi_1", y: `${y} - y - 40*x` };
      const values = { dt: 0.01, t: 0, s: 0, randn: 0.5 };
      const start = { x: 0.5, y: 0.5 };
      assert.equal(
        walked(stepOf(method, equations), start, values, 50),
        walked(stepOf("euler", oscillator), start, values, 50),
      );
    });

brian("test_multiplicative_noise: euler refuses it, and takes a TimedArray as factor", () => {
  stepOf("euler", { x: "I(t)*xi" });
  for (const factor of ["x", "t", "I(t/2)", "sin(t)"]) {
    const { reason, node, remedy } = refusalOf("euler", { x: `-x + ${factor}*xi` });
    assert.match(
      reason,
      `the noise of x is multiplicative: its factor ${factor.replace("/", " / ")} `,
    );
    assert.is(node.place.start, `-x + ${factor}*`.length);
    assert.is(remedy, "use heun or milstein (Stratonovich), or milstein_ito (Ito)");
  }
});

const priority: [string, Record<string, string>, string[]][] = [
  ["no noise", { v: "-v/tau" }, ["exact", "euler", "rk2", "rk4", "heun", "milstein"]],
  ["additive noise", { v: "-v/tau + xi/tau" }, ["euler", "heun", "milstein"]],
  ["multiplicative noise", { v: "-v/tau + v*xi/tau" }, ["heun", "milstein"]],
  ["two sources that multiply", { v: "-v/tau + v*xi_1/tau + v*xi_2/tau" }, ["heun"]],
];
for (const [title, equations, takers] of priority)
  brian(`test_priority: who takes ${title}`, () => {
    const asked = ["exact", "euler", "rk2", "rk4", "heun", "milstein"];
    const takes = (method: string) => !isRefusal(methodNamed(method).step(makeSystem(equations)));
    assert.equal(asked.filter(takes), takers);
  });

brian("test_determination: the default is exact, euler or heun, and says why", () => {
  const cases: [string, string, string][] = [
    ["-v/tau", "exact", "exact: the equations are linear and their coefficients constant"],
    ["-v/tau + s*xi", "euler", "euler: exact cannot take it: the equation of v contains noise: xi"],
    [
      "-v/tau + v*xi",
      "heun",
      "heun (Stratonovich): exact cannot take it: the equation of v contains noise: xi; " +
        "euler cannot take it: the noise of v is multiplicative: its factor v changes within a step",
    ],
  ];
  for (const [equation, name, reason] of cases) {
    const choice = chooseMethod(makeSystem({ v: equation }));
    if (!("integrator" in choice)) throw new Error(choice.reason);
    assert.is(choice.integrator.name, name);
    assert.is(choice.reason, reason);
  }
});

brian(
  "test_explicit_stateupdater_parsing: stages with noise, and Brian2's text of milstein",
  () => {
    const parts = explicit({
      ...{ name: "parts", aliases: [], order: 1, citation: "a test", stochastic: "multiplicative" },
      formula: "x1 = g(x, t)*dW\nx2 = x + dt*f(x, t)\nx_new = x1 + x2",
    });
    const whole = explicit({
      ...{ name: "whole", aliases: [], order: 1, citation: "a test", stochastic: "multiplicative" },
      formula: `
      x_support = x + dt*f(x, t) + dt**0.5*g(x, t)
      g_support = g(x_support, t)
      k = 1/(2*dt**0.5)*(g_support - g(x, t))*(dW**2)
      x_new = x + dt*f(x, t) + g(x, t)*dW + k`,
    });
    const equations = { v: "-v/tau + v*xi*tau**-0.5", w: "v - w" };
    const values = { dt: 0.1, t: 0, tau: 2, randn: 0.8 };
    const start = { v: 1.5, w: 0.2 };
    const dW = Math.sqrt(0.1) * 0.8;
    const { v } = advance(stepOf(parts, equations), start, values);
    assert.ok(Math.abs(v! - (1.5 - (0.1 * 1.5) / 2 + (1.5 * dW) / Math.SQRT2)) < 1e-14);
    const got = advance(stepOf(whole, equations), start, values);
    const ahead = 1.5 - (0.1 * 1.5) / 2 + (Math.sqrt(0.1) * 1.5) / Math.SQRT2;
    const correction = (((ahead - 1.5) / Math.SQRT2) * dW * dW) / (2 * Math.sqrt(0.1));
    assert.ok(Math.abs(got.v! - (v! + correction)) < 1e-14);
    assert.is(got.w, 0.2 + 0.1 * (1.5 - 0.2));
  },
);

brian("test_integrator_code: statements of a step, its writing at the end not counted", () => {
  for (const [method, lines] of Object.entries({ exact: 1, euler: 1, rk2: 2, rk4: 5 })) {
    const { statements } = stepOf(method, { v: "-v/tau" }, {});
    // stages of the state are lines of ours and part of the next stage in Brian2
    const own = statements.filter(({ name }) => !/^_x\d_/.test(name));
    assert.is(own.length, lines, method);
  }
});

brian.run();

const refusals = suite("refusals of noise");

for (const method of ["exact", "exponential_euler", "rk2", "rk4"])
  refusals(`${method} takes none and points at it`, () => {
    const { reason, node, remedy } = refusalOf(method, { a: "-a", v: "-v + s*xi" });
    assert.is(reason, "the equation of v contains noise: xi");
    assert.is(node.place.start, 7);
    assert.is(node.place.end, 9);
    assert.is(remedy, "use euler, heun or milstein");
  });

refusals("milstein refuses a factor that moves with another source's variable", () => {
  for (const method of ["milstein", "milstein_ito"]) {
    const { reason, remedy } = refusalOf(method, { v: "w*xi_1", w: "xi_2" });
    assert.is(
      reason,
      "the noise of v is not diagonal: the factor of xi_1 depends on w, which xi_2 drives",
    );
    assert.is(remedy, "use heun");
    stepOf(method, { v: "w*xi", w: "v*xi" });
    stepOf(method, { v: "w*v*xi_1", w: "-w" });
    stepOf(method, { v: "a*xi_1 + b*xi_2", w: "xi_1" });
  }
});

refusals(
  "a draw that stages would see differently is refused, by one evaluation it is taken",
  () => {
    for (const method of ["rk2", "rk4"]) {
      const { reason, node } = refusalOf(method, { v: "-v + rand()" });
      assert.match(
        reason,
        /the equation of v draws rand\(\), and a step of \w+ evaluates it \d times/,
      );
      assert.is(node.place.start, 5);
    }
    for (const method of ["euler", "heun", "milstein"]) stepOf(method, { v: "-v + rand()" });
  },
);

refusals.run();

const order = suite("strong order");

/** The mean over paths of the error at time 1, for 2^k steps, with increments that are sums of the finest ones. */
function strongErrors(
  step: Step,
  start: Values,
  values: Values,
  solution: (W: number) => number,
  levels: readonly number[],
): number[] {
  const random = gaussian(12345);
  const paths = 200;
  const finest = 2 ** Math.max(...levels);
  const errors = levels.map(() => 0);
  for (let path = 0; path < paths; path++) {
    const dW = Array.from({ length: finest }, () => random() / Math.sqrt(finest));
    const expected = solution(dW.reduce((sum, increment) => sum + increment, 0));
    for (const [k, level] of levels.entries()) {
      const steps = 2 ** level;
      const ratio = finest / steps;
      let state = start;
      for (let n = 0; n < steps; n++) {
        let increment = 0;
        for (let m = 0; m < ratio; m++) increment += dW[n * ratio + m]!;
        state = advance(step, state, { ...values, dt: 1 / steps, t: n / steps, _dW_xi: increment });
      }
      errors[k]! += Math.abs(state.x! - expected) / paths;
    }
  }
  return errors;
}

const [mu, s] = [0.5, 0.8];
const geometric = { x: "mu*x + s*x*xi" };
const stratonovich = (W: number) => Math.exp(mu + s * W);
const ito = (W: number) => Math.exp(mu - (s * s) / 2 + s * W);

const maruyama = explicit({
  ...{ name: "maruyama", aliases: [], order: 1, citation: "a test", stochastic: "multiplicative" },
  formula: "x_new = x + dt*f(x, t) + g(x, t)*dW",
});

const measured: [string, string | Integrator, (W: number) => number, number][] = [
  ["heun: 1 on a path of Stratonovich", "heun", stratonovich, 1],
  ["milstein: 1 on a path of Stratonovich", "milstein", stratonovich, 1],
  ["milstein_ito: 1 on a path of Ito", "milstein_ito", ito, 1],
  ["Euler-Maruyama as a formula of one's own: 1/2 on a path of Ito", maruyama, ito, 0.5],
];
for (const [title, method, solution, expected] of measured)
  order(title, () => {
    const step = stepOf(method, geometric);
    const levels = [3, 7];
    const errors = strongErrors(step, { x: 1 }, { mu, s }, solution, levels);
    const slope = Math.log2(errors[0]! / errors[1]!) / 4;
    assert.ok(Math.abs(slope - expected) < 0.15, `measured ${slope.toFixed(3)}`);
  });

order("each calculus is off by a fixed amount on the other's path, however small the step", () => {
  for (const [method, solution] of [
    ["milstein", ito],
    ["milstein_ito", stratonovich],
  ] as const) {
    const [error] = strongErrors(stepOf(method, geometric), { x: 1 }, { mu, s }, solution, [6]);
    assert.ok(error! > 0.3, `${error}`);
  }
});

order("euler: 1 with additive noise (Ornstein-Uhlenbeck, against a fine path)", () => {
  const step = stepOf("euler", { x: "-x + s*xi" });
  const random = gaussian(99);
  const errors = [0, 0];
  for (let path = 0; path < 100; path++) {
    const dW = Array.from({ length: 256 }, () => random() / 16);
    const states = [8, 32, 256].map((steps) => {
      let state: Values = { x: 1 };
      for (let n = 0; n < steps; n++) {
        const part = dW.slice((n * 256) / steps, ((n + 1) * 256) / steps);
        const increment = part.reduce((sum, one) => sum + one, 0);
        state = advance(step, state, { s, dt: 1 / steps, t: 0, _dW_xi: increment });
      }
      return state.x!;
    });
    for (const k of [0, 1]) errors[k]! += Math.abs(states[k]! - states[2]!);
  }
  const slope = Math.log2(errors[0]! / errors[1]!) / 2;
  assert.ok(Math.abs(slope - 1) < 0.15, `measured ${slope.toFixed(3)}`);
});

order.run();

// Which method takes which equations, seen from a group: Brian2's tables.

import { NeuronGroup, TimedArray, UnsupportedError } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("model: methods");

const namespace = {
  tau: "10 ms",
  f: "5 Hz",
  ta: new TimedArray([1, 2, 3], { dt: "0.1 ms" }),
  ta2: new TimedArray([1, 2, 3], { dt: "0.2 ms" }),
  half: new TimedArray([1, 2, 3], { dt: "0.05 ms" }),
  odd: new TimedArray([1, 2, 3], { dt: "0.15 ms" }),
};

function takes(method: string, model: string): boolean {
  try {
    new NeuronGroup(1, model, { method, namespace, dt: "0.1 ms" });
    return true;
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    return false;
  }
}

const all = "exact exponential_euler euler rk2 rk4 heun milstein milstein_ito".split(" ");
const plain = ["euler", "rk2", "rk4", "heun", "milstein", "milstein_ito"];
const stochastic = ["heun", "milstein", "milstein_ito"];

const table: [string, string[]][] = [
  ["dv/dt = -v/tau : 1", all],
  ["dv/dt = -v**2/tau : 1", plain],
  ["dv/dt = (w**2 - 1)*v/tau : 1\ndw/dt = -w*v/tau : 1", ["exponential_euler", ...plain]],
  ["dv/dt = -v/tau + xi/tau**0.5 : 1", ["euler", ...stochastic]],
  ["dv/dt = -v/tau + ta(t)*xi/tau**0.5 : 1", ["euler", ...stochastic]],
  ["dv/dt = -v/tau + v*xi/tau**0.5 : 1", stochastic],
  ["dv/dt = -v/tau + t*xi/tau**1.5 : 1", stochastic],
  ["dv/dt = -v/tau + odd(t)*xi/tau**0.5 : 1", stochastic],
  ["dv/dt = -v/tau + v*xi_1/tau**0.5 + v*xi_2/tau**0.5 : 1", ["heun"]],
];

for (const [model, takers] of table)
  test(`test_determination: who takes ${model.replace("\n", "; ")}`, () => {
    const found = all.filter((method) => takes(method, model));
    assert.equal(found, takers);
  });

const drives: [string, boolean][] = [
  ["ta(t)", true],
  ["ta2(t)", true],
  ["half(t)", false],
  ["odd(t)", false],
  ["ta(t/2)", false],
  ["sin(t/tau)", false],
  ["sin(2*pi*f*5*second)", true],
  ["rand()", false],
  ["t/tau", false],
];
for (const [drive, held] of drives)
  test(`test_locally_constant_check: exact ${held ? "takes" : "refuses"} ${drive}`, () => {
    assert.is(takes("exact", `dv/dt = -v/tau + ${drive}/tau : 1`), held);
    assert.is(takes("euler", `dv/dt = -v/tau + ${drive}/tau : 1`), true);
  });

test("test_multiplicative_noise: euler takes what holds during a step as the factor of noise", () => {
  for (const [drive, held] of drives)
    if (drive !== "rand()")
      assert.is(takes("euler", `dv/dt = ${drive}*xi/tau**0.5 : 1`), held, drive);
});

test.run();

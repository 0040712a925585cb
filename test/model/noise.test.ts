// Stochastic equations in groups and synapses: moments, sharing, calculus, on both backends bit for bit.

import {
  EquationError,
  explicitMethod,
  Network,
  NeuronGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  UnsupportedError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, ran } from "./both.ts";

const test = suite("model: noise");
const onBothBackends = bothIn(test);

const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0) / x.length;
const product = (x: ArrayLike<number>, y: ArrayLike<number>): Float64Array =>
  Float64Array.from(x, (value, k) => value * y[k]!);

function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const covariance = mean(product(x, y)) - mean(x) * mean(y);
  const variance = (z: ArrayLike<number>) => mean(product(z, z)) - mean(z) ** 2;
  return covariance / Math.sqrt(variance(x) * variance(y));
}

/** Asserts a mean of n draws, five standard errors wide. */
function near(value: number, expected: number, deviation: number, n: number): void {
  const width = (5 * deviation) / Math.sqrt(n);
  assert.ok(Math.abs(value - expected) < width, `${value}, expected ${expected} +- ${width}`);
}

const ornsteinUhlenbeck = "dx/dt = -x/tau + sigma*sqrt(2/tau)*xi : volt";
const scale = { tau: "10 ms", sigma: "2 mV" };

onBothBackends(
  "an Ornstein-Uhlenbeck process has its variance and its autocorrelation",
  async (backend) => {
    const [n, ratio] = [4000, 0.05];
    const group = new NeuronGroup(n, ornsteinUhlenbeck, { namespace: scale });
    assert.is(group.method!.integrator.name, "euler");
    group.set("x", "sigma*randn()");
    const trace = new StateMonitor(group, "x", { record: true, dt: "5 ms" });
    await ran(backend, [group, trace], "41 ms", { dt: "0.5 ms", seed: 4 });
    const rows = trace.get("x");
    const at = (k: number) => Float64Array.from(rows, (row) => row[k]! * 1e3);
    const variance = 4 / (1 - ratio / 2);
    near(mean(at(8)), 0, 2, n);
    near(mean(product(at(8), at(8))), variance, variance * Math.SQRT2, n);
    near(correlation(at(7), at(8)), (1 - ratio) ** 10, 1 - (1 - ratio) ** 20, n);
    near(correlation(at(6), at(8)), (1 - ratio) ** 20, 1, n);
    return { last: group.get("x") };
  },
);

onBothBackends("white noise alone spreads with the square root of time", async (backend) => {
  const group = new NeuronGroup(5000, "dx/dt = xi/sqrt(second) : 1");
  await ran(backend, [group], "9 ms", { seed: 2 });
  const x = group.get("x");
  near(mean(product(x, x)), 9e-3, 9e-3 * Math.SQRT2, x.length);
  near(mean(x), 0, Math.sqrt(9e-3), x.length);
  return { x };
});

for (const [method, drift] of [
  ["heun", 0.5 + 0.5 * 0.36],
  ["milstein", 0.5 + 0.5 * 0.36],
  ["milstein_stratonovich", 0.5 + 0.5 * 0.36],
  ["milstein_ito", 0.5],
] as const)
  onBothBackends(
    `the mean of geometric Brownian motion by ${method} is that of its calculus`,
    async (backend) => {
      const n = 20000;
      const group = new NeuronGroup(n, "dx/dt = 0.5*x/second + 0.6*x*xi/second**0.5 : 1", {
        method,
      });
      group.set("x", 1);
      await ran(backend, [group], "1 s", { dt: "20 ms", seed: 8 });
      const expected = Math.exp(drift);
      near(mean(group.get("x")), expected, expected * Math.sqrt(Math.exp(0.36) - 1) * 1.05, n);
      return { x: group.get("x") };
    },
  );

onBothBackends(
  "a name is one source for all equations of a set; names, neurons, steps and groups differ",
  async (backend) => {
    const model =
      "da/dt = xi_1/second**0.5 : 1\ndb/dt = xi_1/second**0.5 : 1\ndc/dt = xi_2/second**0.5 : 1";
    const [one, two] = [new NeuronGroup(4000, model), new NeuronGroup(4000, model)];
    const net = await ran(backend, [one, two], "0.1 ms", { seed: 3 });
    const [a, b, c, other] = [one.get("a"), one.get("b"), one.get("c"), two.get("a")];
    bits(b, a);
    near(correlation(a, c), 0, 1, 4000);
    near(correlation(a, other), 0, 1, 4000);
    near(correlation(a.subarray(1), a.subarray(0, -1)), 0, 1, 3999);
    assert.is(new Set([...a, ...c, ...other]).size, 12000);
    await net.run("0.1 ms");
    const second = one.get("a").map((x, k) => x - a[k]!);
    near(correlation(a, second), 0, 1, 4000);
    return { a, c, other, second };
  },
);

onBothBackends("the same seed gives the same noise, in one run or in two", async (backend) => {
  const make = () => new NeuronGroup(10, ornsteinUhlenbeck, { namespace: scale });
  const [whole, parts, another] = [make(), make(), make()];
  await ran(backend, [whole], "2 ms", { seed: 5 });
  const net = await ran(backend, [parts], "0.7 ms", { seed: 5 });
  await net.run("1.3 ms");
  await ran(backend, [another], "2 ms", { seed: 6 });
  bits(parts.get("x"), whole.get("x"));
  assert.not.equal(another.get("x"), whole.get("x"));
  return { x: whole.get("x") };
});

onBothBackends(
  "clock-driven synapses have noise of their own, one draw for each synapse",
  async (backend) => {
    const group = new NeuronGroup(60, "v : 1");
    const synapses = new Synapses(group, group, {
      model: "dw/dt = -w/tau + sqrt(2/tau)*xi : 1 (clock-driven)\ndz/dt = w*xi_z/tau**0.5 : 1",
      namespace: { tau: "10 ms" },
      method: "heun",
    }).connect();
    synapses.set("w", "randn()");
    await ran(backend, [group, synapses], "5 ms", { dt: "0.5 ms", seed: 7 });
    const [w, z] = [synapses.get("w"), synapses.get("z")];
    assert.is(new Set(w).size, 3600);
    near(mean(product(w, w)), 1 / (1 - 0.025), Math.SQRT2, 3600);
    near(mean(z), 0, Math.sqrt(mean(product(z, z))), 3600);
    assert.ok(mean(product(z, z)) > 0.3);
    return { w, z };
  },
);

onBothBackends("noise is held where a neuron is refractory", async (backend) => {
  const group = new NeuronGroup(
    50,
    "dv/dt = xi_v/ms**0.5 : 1 (unless refractory)\ndu/dt = xi_u/ms**0.5 : 1",
    { threshold: "v > 1", reset: "v = 0", refractory: "1 ms", name: "P" },
  );
  const spikes = new SpikeMonitor(group);
  const trace = new StateMonitor(group, ["v", "u"], { record: true });
  await ran(backend, [group, spikes, trace], "4 ms", { seed: 1 });
  assert.ok(spikes.numSpikes > 20);
  const [v, u] = [trace.get("v"), trace.get("u")];
  for (const [k, i] of spikes.i.entries()) {
    const step = Math.round(spikes.t[k]! * 1e4);
    if (step > 29) continue;
    for (let s = step + 1; s <= step + 10; s++) assert.is(v[i]![s], 0, `neuron ${i}, step ${s}`);
    assert.is.not(v[i]![step + 11], 0);
    assert.is.not(u[i]![step + 2], u[i]![step + 1]);
  }
  return { v: v.flatMap((row) => [...row]) };
});

onBothBackends("a method of one's own runs as the one it is a copy of", async (backend) => {
  const copy = explicitMethod({
    name: "my heun",
    formula: `
      support = x + g(x, t)*dW
      after = g(support, t + dt)
      x_new = x + dt*f(x, t) + 0.5*(g(x, t) + after)*dW
    `,
    stochastic: "multiplicative",
  });
  const model =
    "dx/dt = -x/ms + (x*xi_1 + 2*xi_2)/ms**0.5 : 1\ndy/dt = (x - y)/ms + xi_1/ms**0.5 : 1";
  const final: Float64Array[] = [];
  for (const method of ["heun", copy, ["exact", copy], "('exact', 'euler', 'heun')"] as const) {
    const group = new NeuronGroup(30, model, { method });
    await ran(backend, [group], "3 ms", { seed: 9 });
    final.push(group.get("x"), group.get("y"));
  }
  for (let k = 2; k < final.length; k++) bits(final[k]!, final[k % 2]!);
  return { x: final[0]!, y: final[1]! };
});

onBothBackends("a third-order formula integrates an oscillator to third order", async (backend) => {
  const method = explicitMethod({
    name: "rk3",
    order: 3,
    formula: `
      k1 = dt*f(x, t)
      k2 = dt*f(x + k1/2, t + dt/2)
      k3 = dt*f(x - k1 + 2*k2, t + dt)
      x_new = x + (k1 + 4*k2 + k3)/6`,
  });
  const error = async (dt: string): Promise<number> => {
    const group = new NeuronGroup(1, "dx/dt = y/ms : 1\ndy/dt = -x/ms : 1", { method });
    group.set("x", 1);
    await ran(backend, [group], "4 ms", { dt });
    return Math.abs(group.get("x")[0]! - Math.cos(4));
  };
  const ratio = (await error("0.1 ms")) / (await error("0.05 ms"));
  assert.ok(Math.abs(Math.log2(ratio) - 3) < 0.2, `order ${Math.log2(ratio)}`);
  return { ratio: [ratio] };
});

test("explain tells the method, why, and the draw", () => {
  const group = new NeuronGroup(2, "dx/dt = x*xi/ms**0.5 : 1");
  const told = new Network([group]).explain({ code: false });
  assert.match(told, /method: heun \(Stratonovich\): exact cannot take it: .* noise: xi; euler /);
  assert.match(told, "_dW_xi = sqrt(dt) * randn()");
});

test("test_construction_errors: xi in a subexpression, one xi in two equations", () => {
  const refused = (model: string, words: RegExp) =>
    assert.throws(
      () => new NeuronGroup(1, model, { namespace: { tau: "5 ms" } }),
      (error: Error) => error instanceof EquationError && words.test(error.message),
    );
  refused(
    "dv/dt = -(v + I)/(5*ms) : volt\nI = second**-1*xi**-2*volt : volt",
    /noise outside a differential equation: I = /,
  );
  refused(
    "dv/dt = -v/tau + xi*volt/tau**0.5 : volt\ndx/dt = -x/tau + 2*xi*volt/tau**0.5 : volt",
    /xi in two equations: dv\/dt and dx\/dt/,
  );
});

test("event-driven equations take no noise", () => {
  const group = new NeuronGroup(1, "v : 1", { threshold: "v > 1", reset: "v = 0" });
  assert.throws(
    () =>
      new Synapses(group, group, {
        model: "dw/dt = -w/ms + xi/ms**0.5 : 1 (event-driven)",
        onPre: "w += 1",
      }),
    (error: Error) =>
      error instanceof UnsupportedError &&
      /cannot be \(event-driven\): the equation of w contains noise: xi/.test(error.message) &&
      /clock-driven/.test(error.message),
  );
});

test.run();

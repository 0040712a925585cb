// Delayed coupling, x_pre(t - delay): against the expression without a delay, recorded samples and exact solutions.

import { Network, NeuronGroup, StateMonitor, Synapses, TimedArray } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn, close, ran } from "./both.ts";

const test = suite("model: delayed coupling");
const onBothBackends = bothIn(test);

/** A ring of cells whose coupling is written twice: `now` and `then` are two texts for one expression. */
async function twice(backend: BackendName, coupling: string): Promise<Float64Array> {
  const cells = new NeuronGroup(
    7,
    `dv/dt = (drive - v + I)/(10*ms) : 1
     u = v**2 + 0.1*I : 1
     drive : 1
     w : 1
     I : 1`,
    { method: "euler" },
  );
  cells.set("v", "sin(i)");
  cells.set("drive", "0.3*i");
  const junctions = new Synapses(cells, cells, {
    model: `d : second
      ds/dt = (COUPLED - s)/(3*ms) : 1 (clock-driven)
      direct = COUPLED : 1
      I_post = 0.2*(COUPLED - v_post) + 0.1*s + 0.01*direct : 1 (summed)`.replaceAll(
      "COUPLED",
      coupling,
    ),
    method: "rk4",
  });
  junctions.connect({ j: "(i + k) % 7 for k in range(1, 3)" });
  cells.runRegularly("drive = 0.3*i + sin(t/ms); v += 0.01", { dt: "0.7 ms" });
  const trace = new StateMonitor(junctions, ["s", "direct"]);
  await ran(backend, [cells, junctions, trace], "5 ms");
  return Float64Array.from([
    ...cells.get("v"),
    ...trace.get("s").flat(),
    ...trace.get("direct").flat(),
  ]);
}

for (const [name, then] of [
  ["v_pre", "v_pre(t - 0*ms)"],
  ["v_pre", "v_pre(t - d)"],
  ["u_pre", "u_pre(t - d)"],
  ["v_pre", "v_pre(t - d - 0*ms)"],
] as const)
  onBothBackends(`a delay of nothing is no delay: ${then}`, async (backend) => {
    const [plain, delayed] = [await twice(backend, name), await twice(backend, then)];
    bits(delayed, plain);
    return { delayed };
  });

/** A wave of `frequency`, seen later by synapses with the delays. */
async function wave(backend: BackendName, delays: readonly number[], duration: string) {
  const source = new NeuronGroup(1, "x = sin(2*pi*50*Hz*t) : 1");
  const target = new NeuronGroup(delays.length, "y : 1");
  const synapses = new Synapses(source, target, {
    model: "d : second\ny_post = x_pre(t - d) : 1 (summed)",
  });
  synapses.connect();
  synapses.set("d", delays);
  const [x, y] = [new StateMonitor(source, "x"), new StateMonitor(target, "y", { when: "end" })];
  await ran(backend, [source, target, synapses, x, y], duration);
  return { x: x.get("x")[0]!, y: y.get("y") };
}

onBothBackends("a delay of whole steps gives the samples themselves", async (backend) => {
  const steps = [0, 1, 2, 3, 7, 33, 150];
  const { x, y } = await wave(
    backend,
    steps.map((step) => step * 1e-4),
    "30 ms",
  );
  steps.forEach((step, k) => {
    const expected = x.map((_, n) => x[Math.max(0, n - step)]!);
    bits(y[k]!, expected, `delay of ${step} steps`);
  });
  return Object.fromEntries(y.map((row, k) => [k, row]));
});

onBothBackends("between two steps a value is in proportion", async (backend) => {
  const delays = [0.05e-3, 0.13e-3, 2.345e-3, 7.07e-3];
  const { y } = await wave(backend, delays, "30 ms");
  // the error of linear interpolation is at most h^2/8 times the largest second derivative
  const most = (2 * Math.PI * 50 * 1e-4) ** 2 / 8;
  delays.forEach((delay, k) => {
    y[k]!.forEach((value, n) => {
      const exact = Math.sin(2 * Math.PI * 50 * Math.max(0, n * 1e-4 - delay));
      // the wave has a kink at 0, where its history begins: the first interval is left out
      if (Math.abs(n * 1e-4 - delay) < 1e-4) return;
      assert.ok(Math.abs(value - exact) <= most * 1.0001, `${delay} at step ${n}`);
    });
  });
  return Object.fromEntries(y.map((row, k) => [k, row]));
});

onBothBackends(
  "a cell behind a delayed gap junction has its gain and its phase",
  async (backend) => {
    const [frequency, delay, w, tau] = [20, 3.2e-3, 0.5, 10e-3];
    const source = new NeuronGroup(1, "v = sin(2*pi*20*Hz*t) : 1");
    const cell = new NeuronGroup(1, "dv/dt = (-v + I)/(10*ms) : 1\nI : 1", { method: "exact" });
    const junction = new Synapses(source, cell, {
      model: "delay : second\nI_post = 0.5*(v_pre(t - delay) - v_post) : 1 (summed)",
    });
    junction.connect();
    junction.set("delay", delay);
    const trace = new StateMonitor(cell, "v");
    await ran(backend, [source, cell, junction, trace], "200 ms", { dt: "0.02 ms" });
    // v (1 + w + i omega tau) = w exp(-i omega delay) for a source exp(i omega t)
    const omega = 2 * Math.PI * frequency;
    const gain = w / Math.hypot(1 + w, omega * tau);
    const phase = Math.atan2(omega * tau, 1 + w) + omega * delay;
    const v = trace.get("v")[0]!;
    for (let n = 7500; n < 10000; n += 50) {
      const exact = gain * Math.sin(omega * n * 2e-5 - phase);
      // the current is held for a step, which is a phase of omega dt
      assert.ok(Math.abs(v[n]! - exact) <= gain * omega * 2e-5, `at step ${n}`);
    }
    return { v };
  },
);

/** x' = -x(t - 1) with x = 1 before 0 (in ms): sum over k of (-1)^k (t - k + 1)^k / k!, method of steps. */
function solution(t: number): number {
  let [sum, factorial] = [0, 1];
  for (let k = 0; k <= Math.floor(t) + 1; k++) {
    if (k > 0) factorial *= k;
    sum += ((-1) ** k * (t - k + 1) ** k) / factorial;
  }
  return sum;
}

/** x(4 ms) of x' = -x(t - 1 ms) by Euler's method. */
async function retarded(backend: BackendName, dt: number): Promise<number> {
  const x = new NeuronGroup(1, "dx/dt = -past/ms : 1\npast : 1", { method: "euler" });
  x.set("x", 1);
  const loop = new Synapses(x, x, { model: "past_post = x_pre(t - 1*ms) : 1 (summed)" });
  loop.connect();
  await ran(backend, [x, loop], "4 ms", { dt });
  return x.get("x")[0]!;
}

onBothBackends(
  "x' = -x(t - 1) converges to its polynomials in the order of the method",
  async (backend) => {
    const steps = [1e-4, 5e-5, 2.5e-5, 1.25e-5];
    const values: number[] = [];
    for (const dt of steps) values.push(await retarded(backend, dt));
    const errors = values.map((value) => Math.abs(value - solution(4)));
    for (let k = 1; k < errors.length; k++) {
      const order = Math.log2(errors[k - 1]! / errors[k]!);
      assert.ok(Math.abs(order - 1) < 0.15, `order ${order}`);
    }
    return { values };
  },
);

onBothBackends("stages of a step read the history at their own time", async (backend) => {
  // y' = sin(omega (t - d)): Simpson's rule over a line is the trapezoid rule, of second order
  const errors: number[] = [];
  for (const dt of [1e-3, 5e-4, 2.5e-4]) {
    const source = new NeuronGroup(1, "x = sin(2*pi*10*Hz*t) : 1");
    const sink = new NeuronGroup(1, "z : 1");
    const synapse = new Synapses(source, sink, {
      model: "dy/dt = x_pre(t - 10*ms)*Hz : 1 (clock-driven)",
      method: "rk4",
    });
    synapse.connect();
    await ran(backend, [source, sink, synapse], "35 ms", { dt });
    const omega = 2 * Math.PI * 10;
    errors.push(Math.abs(synapse.get("y")[0]! - (1 - Math.cos(omega * 25e-3)) / omega));
  }
  for (let k = 1; k < errors.length; k++) {
    const order = Math.log2(errors[k - 1]! / errors[k]!);
    assert.ok(Math.abs(order - 2) < 0.15, `order ${order}`);
  }
  return { errors };
});

onBothBackends(
  "delayed Kuramoto oscillators in a ring agree on Omega = omega - K sin(Omega tau)",
  async (backend) => {
    const [omega, K, tau] = [2 * Math.PI * 10, 30, 10e-3];
    const ring = new NeuronGroup(8, "dtheta/dt = 2*pi*10*Hz + pull : 1\npull : Hz", {
      method: "euler",
    });
    ring.set("theta", "0.2*sin(3*i)");
    const coupling = new Synapses(ring, ring, {
      model: `delay : second
      pull_post = 15*Hz*sin(theta_pre(t - delay) - theta_post) : Hz (summed)`,
    });
    coupling.connect({ condition: "(j - i + 8) % 8 == 1 or (i - j + 8) % 8 == 1" });
    coupling.set("delay", tau);
    const net = await ran(backend, [ring, coupling], "2 s", { dt: "0.5 ms" });
    const before = ring.get("theta");
    await net.run("100 ms");
    const after = ring.get("theta");
    let [low, high] = [omega - K, omega + K];
    while (high - low > 1e-12 * omega) {
      const middle = (low + high) / 2;
      if (middle - omega + K * Math.sin(middle * tau) < 0) low = middle;
      else high = middle;
    }
    const frequencies = after.map((value, k) => (value - before[k]!) / 0.1);
    close(frequencies, new Float64Array(8).fill(low), "frequencies", 1e-6);
    return { after };
  },
);

onBothBackends(
  "x_post(t - d), shared and computed variables, parts and synapses are read too",
  async (backend) => {
    const source = new NeuronGroup(6, "dx/dt = (i + 1)*Hz : 1", { method: "euler" });
    source.set("x", "i");
    const target = new NeuronGroup(2, "g = 100*Hz*t : 1 (shared)\nn = 2*g : 1\na : 1\nb : 1", {
      method: "euler",
    });
    const synapses = new Synapses(source.slice(2, 6), target, {
      model: `w : 1
      later = w*x_pre(t - 2*ms) : 1
      a_post = later : 1 (summed)
      b_post = g_post(t - 1*ms) + n_post(t - 3*ms) : 1 (summed)`,
    });
    synapses.connect({ i: [0, 3], j: [0, 1] });
    synapses.set("w", [1, 10]);
    const onSynapses = new Synapses(synapses, target.slice(0, 1), {
      model: "own : 1\nfar = w_pre(t - 1*ms)*x_pre_pre(t - 1*ms) : 1",
    });
    onSynapses.connect();
    const far = new StateMonitor(onSynapses, "far");
    await ran(backend, [source, target, synapses, onSynapses, far], "10 ms");
    // sums are as of the last step, which began at 9.9 ms
    const x = (k: number, t: number): number => k + (k + 1) * t;
    close(target.get("a"), [x(2, 7.9e-3), 10 * x(5, 7.9e-3)], "a", 1e-9);
    close(target.get("b"), new Float64Array(2).fill(100 * 8.9e-3 + 200 * 6.9e-3), "b", 1e-9);
    close(
      far.get("far").map((row) => row[99]!),
      [x(2, 8.9e-3), 10 * x(5, 8.9e-3)],
      "far",
      1e-9,
    );
    return { a: target.get("a"), b: target.get("b") };
  },
);

onBothBackends(
  "a TimedArray with the name of a neighbour's variable stays one",
  async (backend) => {
    const cells = new NeuronGroup(1, "v = 5 : 1\ny : 1");
    const v_pre = new TimedArray([1, 2, 3], { dt: "1 ms" });
    const synapse = new Synapses(cells, cells, {
      model: "y_post = v_pre(2*t) + v_post(t - 1*ms) : 1 (summed)",
      namespace: { v_pre },
    });
    synapse.connect();
    await ran(backend, [cells, synapse], "1.1 ms");
    // the last sum was made at 1 ms
    assert.equal([...cells.get("y")], [8]);
  },
);

test("explain tells which history a read comes from, and how long it is", () => {
  const cells = new NeuronGroup(2, "dv/dt = (I - v)/(10*ms) : 1\nI : 1", { name: "cells" });
  const junctions = new Synapses(cells, cells, {
    model: "I_post = v_pre(t - 2*ms) : 1 (summed)",
    name: "junctions",
  });
  junctions.connect();
  const told = new Network([cells, junctions]).explain({ code: false });
  assert.match(told, "v_pre(t - 2 * ms): from the history of v of group 'cells'");
  assert.match(told, "history of v: 22 steps kept");
  assert.match(told, "groups (-1): cells.v.history");
});

test.run();

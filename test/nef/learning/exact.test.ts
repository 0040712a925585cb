// Networks that learn, against the equations of their rules applied to what was recorded of them: every step, to rounding.

import {
  BCM,
  Connection,
  Ensemble,
  HPES,
  Model,
  Node,
  Oja,
  Probe,
  Random,
  RLS,
  Voja,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const DT = 1e-3;
const STEPS = 60;
const TAU = 0.01;
const KEEP = Math.exp(-DT / TAU);

const test = suite("nef: learning, step by step");

/** Rows by step of a variable that follows spikes through a low-pass filter, those of the step included. */
function traces(spikes: readonly Float64Array[], keep = KEEP): Float64Array[] {
  let last = new Float64Array(spikes[0]!.length);
  return spikes.map((row) => {
    last = last.map((a, k) => keep * a + (1 - keep) * row[k]!);
    return last;
  });
}

/** Recorded weights (or others) against those that are wanted in each step. */
function follow(
  got: readonly Float64Array[],
  wanted: (step: number) => Float64Array,
  what: string,
): void {
  assert.is(got.length, STEPS);
  let largest = 0;
  got.forEach((row, step) => {
    const now = wanted(step);
    assert.is(row.length, now.length);
    row.forEach((x, k) => {
      const off = Math.abs(x - now[k]!);
      assert.ok(
        off <= 1e-11 * Math.abs(now[k]!) + 1e-17,
        `${what} ${k} in step ${step + 1}: ${x}, expected ${now[k]}`,
      );
    });
    largest = Math.max(largest, ...row.map((x, k) => Math.abs(x - got[0]![k]!)));
  });
  assert.ok(largest > 1e-7, `${what} moved by ${largest} only`);
}

for (const backend of ["js", "wasm"] as const) {
  test(`RLS, ${backend}`, async () => {
    const n = 30;
    const kappa = 0.1;
    const u = new Node((t) => [Math.sin(10 * t), Math.cos(10 * t)]);
    const x = new Ensemble(n, 2);
    const out = new Node(null, { sizeIn: 2 });
    const e = new Node((_, v) => [...v], { sizeIn: 2 });
    const rule = new RLS({ learningRate: kappa, preSynapse: TAU });
    const learned = new Connection(x, out, { function: () => [0, 0], learningRule: rule });
    const [spikes, weights, errors] = [
      new Probe(x.neurons),
      new Probe(learned, { attribute: "weights" }),
      new Probe(learned.learningRule, { attribute: "error" }),
    ];
    const parts = [
      new Connection(u, x, { synapse: null }),
      new Connection(u, e, { synapse: null, transform: -1 }),
      new Connection(out, e, { synapse: null }),
      new Connection(e, learned.learningRule, { synapse: TAU }),
    ];
    const model = new Model([...parts, learned, spikes, weights, errors], { seed: 2, backend });
    await model.run(STEPS * DT);
    const activity = traces(spikes.data);
    const p = Array.from({ length: n }, (_, i) =>
      Float64Array.from({ length: n }, (_, j) => (i === j ? (kappa * DT) / n : 0)),
    );
    let w = new Float64Array(2 * n);
    follow(
      weights.data,
      (step) => {
        const before = w;
        const r = activity[step]!;
        const error = errors.data[step]!;
        const q = p.map((row) => row.reduce((sum, v, j) => sum + v * r[j]!, 0));
        const norm = 1 + q.reduce((sum, v, j) => sum + v * r[j]!, 0);
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) p[i]![j]! -= (q[i]! * q[j]!) / norm;
        w = w.map((v, k) => v - (error[Math.floor(k / n)]! * q[k % n]!) / norm);
        return before;
      },
      "decoder",
    );
  });

  test(`Voja, with another input to the same neurons, ${backend}`, async () => {
    const n = 20;
    const kappa = 0.3;
    const u = new Node((t) => [Math.sin(20 * t), 0.5]);
    const x = new Ensemble(n, 2, {
      radius: 1.5,
      encoders: [...Array(n)].map((_, k) => [1, k % 3]),
    });
    const off = new Node((t) => (t > 0.05 ? -1 : -0.25));
    const rule = new Voja({ learningRate: kappa, postSynapse: TAU });
    const learned = new Connection(u, x, { synapse: 0.003, learningRule: rule });
    const [spikes, value, current] = [
      new Probe(x.neurons),
      new Probe(u, { synapse: 0.003 }),
      new Probe(x.neurons, { attribute: "input" }),
    ];
    const more = [0.3, -0.2];
    const parts = [
      learned,
      new Connection(new Node(more), x, { synapse: null }),
      new Connection(off, learned.learningRule, { synapse: null }),
    ];
    const model = new Model([...parts, spikes, value, current], { seed: 2, backend });
    const { gain, bias, encoders } = model.built(x);
    await model.run(STEPS * DT);
    const activity = traces(spikes.data);
    let w = encoders.data.map((v, k) => (v * gain[Math.floor(k / 2)]!) / 1.5);
    follow(
      current.data,
      (step) => {
        const before = w;
        const a = activity[step]!;
        const x = value.data[step]!;
        const signal = (step + 1) * DT > 0.05 ? 0 : 0.75;
        w = w.map((v, k) => {
          const j = Math.floor(k / 2);
          return v + kappa * DT * signal * a[j]! * ((gain[j]! / 1.5) * x[k % 2]! - v);
        });
        return bias.map(
          (b, j) =>
            b + before[2 * j]! * (x[0]! + more[0]!) + before[2 * j + 1]! * (x[1]! + more[1]!),
        );
      },
      "current",
    );
  });

  test(`BCM and Oja on one connection, one of them half the time, ${backend}`, async () => {
    const [n, m] = [12, 15];
    const stream = new Random(3);
    const [pre, post] = [new Ensemble(n, 2), new Ensemble(m, 2)];
    const transform = Array.from({ length: m }, () =>
      Array.from({ length: n }, () => 1e-3 * stream.uniform()),
    );
    const [oja, bcm] = [2e-5, 3e-8];
    const traced = { preSynapse: TAU, postSynapse: TAU };
    const rules = [
      new Oja({ learningRate: oja, beta: 0.7, every: 2 * DT, ...traced }),
      new BCM({ learningRate: bcm, thetaSynapse: 0.05, ...traced }),
    ];
    const learned = new Connection(pre.neurons, post.neurons, { transform, learningRule: rules });
    const [before, after, weights] = [
      new Probe(pre.neurons),
      new Probe(post.neurons),
      new Probe(learned, { attribute: "weights" }),
    ];
    const parts = [
      new Connection(new Node([0.7, -0.4]), pre),
      new Connection(new Node([0.5, 0.5]), post),
      learned,
    ];
    const model = new Model([...parts, before, after, weights], { seed: 4, backend });
    const [first, second] = learned.learningRules;
    assert.is(first!.learningRate, oja);
    await model.run((STEPS / 2) * DT);
    second!.enabled = false;
    await model.run((STEPS / 2) * DT);
    const [a, b] = [traces(before.data), traces(after.data)];
    const keep = Math.exp(-DT / 0.05);
    let w = Float64Array.from(transform.flat());
    let theta = new Float64Array(m);
    follow(
      weights.data,
      (step) => {
        const now = w;
        const [x, y] = [a[step]!, b[step]!];
        theta = theta.map((t, j) => keep * t + (1 - keep) * y[j]!);
        // the change of step n is made when step n + 1 begins: every second time, for two steps
        const every = step % 2 === 1 ? 2 : 0;
        const on = step + 1 < STEPS / 2 ? 1 : 0;
        w = w.map((v, k) => {
          const [i, j] = [k % n, Math.floor(k / n)];
          const byOja = every * oja * DT * y[j]! * (x[i]! - 0.7 * y[j]! * v);
          return v + byOja + on * bcm * DT * y[j]! * (y[j]! - theta[j]!) * x[i]!;
        });
        return now;
      },
      "weight",
    );
  });

  test(`hPES, ${backend}`, async () => {
    const [n, m] = [12, 15];
    const [kappa, s] = [4, 0.7];
    const stream = new Random(3);
    const [pre, post, error] = [
      new Ensemble(n, 2),
      new Ensemble(m, 2, { radius: 1.4 }),
      new Ensemble(20, 2),
    ];
    const transform = Array.from({ length: m }, () =>
      Array.from({ length: n }, () => 2e-3 * stream.uniform() - 1e-3),
    );
    const rule = new HPES({
      learningRate: kappa,
      supervisionRatio: s,
      preSynapse: TAU,
      postSynapse: TAU,
      thetaTau: 0.1,
      theta: "0.5*gain*Hz",
    });
    const learned = new Connection(pre.neurons, post.neurons, { transform, learningRule: rule });
    const [before, after, errors, weights] = [
      new Probe(pre.neurons),
      new Probe(post.neurons),
      new Probe(learned.learningRule, { attribute: "error" }),
      new Probe(learned, { attribute: "weights" }),
    ];
    const parts = [
      new Connection(new Node([0.7, -0.4]), pre),
      new Connection(new Node([0.3, 0.4]), error),
      new Connection(new Node([1, 1]), post),
      new Connection(error, learned.learningRule),
      learned,
    ];
    const model = new Model([...parts, before, after, errors, weights], { seed: 4, backend });
    const { gain, encoders } = model.built(post);
    await model.run(STEPS * DT);
    const [a, b] = [traces(before.data), traces(after.data)];
    const keep = Math.exp(-DT / 0.1);
    let w = Float64Array.from(transform.flat());
    let theta = gain.map((g) => 0.5 * g);
    follow(
      weights.data,
      (step) => {
        const now = w;
        const [x, y, e] = [a[step]!, b[step]!, errors.data[step]!];
        w = w.map((v, k) => {
          const j = Math.floor(k / n);
          const projected = encoders.data[2 * j]! * e[0]! + encoders.data[2 * j + 1]! * e[1]!;
          const supervised = -s * 1e-3 * gain[j]! * projected;
          const other = (1 - s) * 2e-11 * gain[j]! * y[j]! * (y[j]! - theta[j]!);
          return v + DT * kappa * (supervised + other) * x[k % n]!;
        });
        theta = theta.map((t, j) => keep * t + (1 - keep) * y[j]!);
        return now;
      },
      "weight",
    );
  });
}

test.run();

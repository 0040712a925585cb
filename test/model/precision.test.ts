// The option `precision`: f32 variables hold what f64 ones would, rounded after each step, and the same on both backends.

import { Network, NeuronGroup, Snapshot, SpikeGeneratorGroup, Synapses, ValueError } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn } from "./both.ts";

const test = suite("model: precision");
const onBothBackends = bothIn(test);

type Precision = "f32" | "f64";

/** 61 neurons (odd) that hear 40 sources by plastic weights, with delays of their own, and decay by halves. */
function network(backend: "js" | "wasm", precision: Precision, exact = true, seed = 3) {
  const spikes = {
    indices: Array.from({ length: 400 }, (_, k) => (k * 7) % 40),
    times: Array.from({ length: 400 }, (_, k) => `${0.1 * Math.floor(k / 5)} ms`),
  };
  const source = new SpikeGeneratorGroup(40, spikes);
  const target = new NeuronGroup(
    61,
    exact ? "v : 1\nu : 1" : "dv/dt = (1.7 - v)/tau : 1\nu : 1\ntau : second",
    {
      threshold: "v > 3",
      reset: "v -= 3\nu += 0.25",
      precision,
    },
  );
  const synapses = new Synapses(source, target, {
    model: "w : 1\ncount : integer",
    onPre: "v_post += w\nw = w + 0.125\ncount += 1",
    precision,
  });
  synapses.connect({ p: 0.5 });
  synapses.set("w", exact ? "floor(8*rand())/8" : "rand()");
  synapses.set("delay", "2*ms*rand()");
  if (!exact) target.set("tau", "(5 + i)*ms");
  const net = new Network([source, target, synapses], { backend, seed });
  const left = () => ({ v: target.get("v"), u: target.get("u"), w: synapses.get("w") });
  return { net, source, target, synapses, left };
}

onBothBackends("where every value fits into 24 bits, f32 and f64 are the same", async (backend) => {
  const [narrow, wide] = [network(backend, "f32"), network(backend, "f64")];
  for (const { net } of [narrow, wide]) await net.run("10 ms");
  assert.ok(
    narrow.target.get("u").some((u) => u > 1),
    "there were spikes",
  );
  for (const key of ["v", "u", "w"] as const) bits(narrow.left()[key], wide.left()[key], key);
  return narrow.left();
});

onBothBackends(
  "elsewhere values are rounded, alike on both backends, and stay close",
  async (backend) => {
    const [narrow, wide] = [network(backend, "f32", false), network(backend, "f64", false)];
    for (const { net } of [narrow, wide]) await net.run("2 ms");
    const { v, w } = narrow.left();
    for (const x of [...v, ...w]) assert.is(Math.fround(x), x);
    const far = w.findIndex((x, k) => Math.abs(x - wide.left().w[k]!) > 1e-5);
    assert.is(far, -1);
    assert.ok(w.some((x, k) => x !== wide.left().w[k]));
    return narrow.left();
  },
);

onBothBackends("what code has just stored is read back as memory holds it", async (backend) => {
  const group = new NeuronGroup(5, "x : 1\ny : 1", { precision: "f32" });
  group.runRegularly("x = 0.1*(i + 1)\ny = (x - 0.1*(i + 1))*1e6", { dt: "1 ms" });
  await new Network([group], { backend }).run("1 ms");
  const lost = Array.from({ length: 5 }, (_, i) => {
    const x = 0.1 * (i + 1);
    return Math.fround((Math.fround(x) - x) * 1e6);
  });
  bits(group.get("y"), lost);
  return { x: group.get("x") };
});

test("times, shared variables and what is built in stay f64; views show what is stored", () => {
  const group = new NeuronGroup(3, "v : volt\ntau : second\ng : 1 (shared)\nn : integer", {
    threshold: "v > 1*volt",
    refractory: "2 ms",
    precision: "f32",
  });
  const state = group.state as unknown as Record<string, ArrayLike<number>>;
  assert.instance(state.v, Float32Array);
  for (const name of ["tau", "g", "lastspike"]) assert.instance(state[name], Float64Array, name);
  assert.instance(state.n, Int32Array);
  (state.v as Float32Array)[1] = 0.1;
  bits(group.get("v"), [0, Math.fround(0.1), 0]);
  assert.match(new Network([group]).explain(), /in single precision, 4 at a time/);
});

onBothBackends("a snapshot goes back into f32, and is refused by f64", async (backend) => {
  const first = network(backend, "f32", false);
  await first.net.run("3 ms");
  const bytes = first.net.store().bytes();
  await first.net.run("3 ms");
  const second = network(backend, "f32", false);
  second.net.restore(Snapshot.from(bytes));
  await second.net.run("3 ms");
  for (const key of ["v", "u", "w"] as const) bits(second.left()[key], first.left()[key], key);
  assert.throws(() => network(backend, "f64", false).net.restore(Snapshot.from(bytes)), /f32/);
  return first.left();
});

onBothBackends("further synapses have f32 weights as well", async (backend) => {
  const made = network(backend, "f32", false);
  await made.net.run("2 ms");
  const before = made.synapses.get("w");
  made.synapses.connect({ p: 0.2 });
  const after = made.synapses.get("w");
  bits(after.subarray(0, before.length), before);
  assert.ok(after.length > before.length);
  await made.net.run("2 ms");
  return made.left();
});

test("a precision that is none is refused by name", () => {
  for (const make of [
    () => new NeuronGroup(1, "v : 1", { precision: "f16" as never }),
    () => new Synapses(new NeuronGroup(1, "v : 1"), undefined, { precision: 32 as never }),
  ])
    assert.throws(
      make,
      (error: Error) =>
        error instanceof ValueError &&
        /invalid precision .* \(expected 'f64' or 'f32'\)/.test(error.message),
    );
});

test.run();

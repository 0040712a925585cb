// Random numbers: drawn once the seed is known, the same on every backend, different for everything that asks.

import {
  Network,
  NeuronGroup,
  type NeuronGroupOptions,
  SpikeGeneratorGroup,
  StateMonitor,
  Synapses,
  seed,
  UnsupportedError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, ran } from "./both.ts";

const test = suite("model: random numbers");
const onBothBackends = bothIn(test);

const group = (n = 50, options: NeuronGroupOptions = {}) =>
  new NeuronGroup(n, "x : 1\ny : 1", options);

test("random values wait for the network and use its seed", () => {
  const draw = (networkSeed: number) => {
    const one = group();
    one.set("x", "rand()");
    new Network([one], { seed: networkSeed });
    return one.get("x");
  };
  bits(draw(1), draw(1));
  assert.not.equal(draw(1), draw(2));
  assert.ok(draw(1).every((x) => x >= 0 && x < 1));
  assert.is(new Set(draw(1)).size, 50);
});

test("what is asked for later waits its turn, so that it sees the random values", () => {
  const one = group();
  one.set("x", "rand()");
  one.set("y", "2*x");
  one.set("x", 0, { at: [3] });
  one.set("x", "x + 1", { where: "y > 1" });
  new Network([one], { seed: 7 });
  const [x, y] = [one.get("x"), one.get("y")];
  const drawn = (k: number) => (k === 3 ? 0 : y[k]! / 2);
  bits(
    x,
    Array.from(x, (_, k) => drawn(k) + Number(y[k]! > 1)),
  );
});

test("reading early fixes the values, with the seed of seed(), whatever network comes", () => {
  const early = (networkSeed: number) => {
    const one = group(50, { name: "early" });
    one.set("x", "rand()");
    const values = one.get("x");
    new Network([one], { seed: networkSeed });
    bits(one.get("x"), values);
    return values;
  };
  assert.not.equal(early(1), early(1), "each group draws its own numbers");
  try {
    const one = group();
    one.set("x", "rand()");
    seed(1);
    const first = one.get("x");
    one.set("y", "rand()");
    bits(one.get("x"), first);
    assert.not.equal(one.get("y"), first);
    const drawn = [1, 2].map((value) => {
      seed(value);
      one.set("x", "rand()");
      return one.get("x");
    });
    assert.not.equal(drawn[0], drawn[1]);
  } finally {
    seed(0);
  }
});

test("dt in a value waits for the network as well: it is the network's", () => {
  const one = group();
  one.set("x", "dt/ms");
  one.set("y", "timestep(2*ms, dt) + N");
  new Network([one], { dt: "0.5 ms" });
  assert.is(one.get("x")[0], 0.5);
  assert.is(one.get("y")[0], 54);
  const own = group(3, { dt: "0.25 ms" });
  own.set("x", "dt/ms");
  new Network([own], { dt: "0.5 ms" });
  assert.is(own.get("x")[0], 0.25);
});

test("what is read early depends on the seed and the order of the program alone", () => {
  const script = () => {
    seed(5);
    const [one, two] = [group(), group()];
    for (const each of [one, two]) each.set("x", "rand()");
    return [one.get("x"), two.get("x")] as const;
  };
  try {
    const [first, second] = [script(), script()];
    bits(second[0], first[0]);
    bits(second[1], first[1]);
    assert.not.equal([...first[0]], [...first[1]]);
  } finally {
    seed(0);
  }
});

onBothBackends("summed variables draw numbers of their own", async (backend) => {
  const one = group(20);
  const synapses = new Synapses(one, one, {
    model: "x_post = rand() : 1 (summed)\ny_post = rand() : 1 (summed)",
  });
  synapses.connect({ j: "i" });
  await ran(backend, [one, synapses], "0.1 ms");
  const [x, y] = [one.get("x"), one.get("y")];
  assert.ok(x.every((value, k) => value !== y[k]));
  return { x, y };
});

onBothBackends("t in a value is the time of the network", async (backend) => {
  const one = group(2);
  one.set("x", "t/ms");
  assert.is(one.get("x")[0], 0);
  const net = await ran(backend, [one], "3 ms");
  one.set("x", "t/ms + i");
  bits(one.get("x"), [3e-3 / 1e-3, 3e-3 / 1e-3 + 1]);
  const during: number[] = [];
  net.operation((t) => {
    one.set("y", "t/ms", { at: [0] });
    during.push(one.get("y")[0]! - t / 1e-3);
  });
  await net.run("0.5 ms");
  assert.equal(during, [0, 0, 0, 0, 0]);
});

onBothBackends(
  "every draw is different: element, step, place in the code, object",
  async (backend) => {
    const model = "a : 1\nb : 1\nc : 1";
    const [one, two] = [new NeuronGroup(20, model), new NeuronGroup(20, model)];
    for (const each of [one, two]) {
      each.set("a", "rand()");
      each.set("b", "rand()");
      each.runRegularly("a = rand(); b = rand()");
      each.runRegularly("c = rand() - randn()*0");
    }
    const traces = [one, two].map(
      (each) => new StateMonitor(each, ["a", "b", "c"], { when: "end" }),
    );
    const initial = [one, two].flatMap((each) => [...each.get("a"), ...each.get("b")]);
    await ran(backend, [one, two, ...traces], "1 ms");
    const drawn = traces.flatMap((trace) =>
      ["a", "b", "c"].flatMap((name) => trace.get(name).flatMap((x) => [...x])),
    );
    assert.is(new Set([...drawn, ...initial]).size, 2 * 20 * (3 * 10 + 2));
    return { drawn };
  },
);

onBothBackends("uniform and normal draws have the moments they should", async (backend) => {
  const one = new NeuronGroup(2000, "u : 1\nn : 1\nuu : 1\nnn : 1\nun : 1");
  one.runRegularly("a = rand(); b = randn(); u += a; n += b; uu += a**2; nn += b**2; un += a*b");
  await ran(backend, [one], "5 ms", { seed: 11 });
  const mean = (name: string) => one.get(name).reduce((sum, x) => sum + x, 0) / 100000;
  const near = (value: number, expected: number, deviation: number) =>
    assert.ok(
      Math.abs(value - expected) < (5 * deviation) / Math.sqrt(100000),
      `${value}, expected ${expected}`,
    );
  near(mean("u"), 1 / 2, Math.sqrt(1 / 12));
  near(mean("uu"), 1 / 3, Math.sqrt(4 / 45));
  near(mean("n"), 0, 1);
  near(mean("nn"), 1, Math.sqrt(2));
  near(mean("un"), 0, Math.sqrt(1 / 3));
  return { u: one.get("u"), n: one.get("n") };
});

onBothBackends("random synapses, weights and delays are the network's too", async (backend) => {
  const build = (networkSeed: number) => {
    const source = new SpikeGeneratorGroup(30, { indices: [0], times: [0] });
    const target = group(30);
    const synapses = new Synapses(source, target, { model: "w : 1", onPre: "x_post += w*rand()" });
    synapses.connect({ p: 0.3 });
    synapses.set("w", "rand()");
    synapses.set("delay", "rand()*ms");
    new Network([source, target, synapses], { seed: networkSeed, backend });
    return { i: synapses.i, j: synapses.j, w: synapses.get("w"), delay: synapses.get("delay") };
  };
  const [one, again, other] = [build(3), build(3), build(4)];
  for (const name of ["i", "j", "w", "delay"] as const) bits(again[name], one[name], name);
  assert.not.equal([...other.i], [...one.i]);
  assert.not.equal(
    [...one.w],
    [...one.delay].map((d) => d * 1e3),
  );
  return one;
});

test("256 draws in one piece of code are numbers of their own, one more is refused with its place", () => {
  const code = (draws: number): string =>
    Array.from({ length: draws }, (_, k) => (k % 2 === 0 ? "rand()" : "randn()")).join(" + ");
  const one = new NeuronGroup(2, "x : 1");
  one.set("x", code(256));
  one.get("x");
  assert.throws(
    () => {
      one.set("x", code(257));
      one.get("x");
    },
    (error: Error) =>
      error instanceof UnsupportedError &&
      /too many random numbers in one piece of code: more than 256/.test(error.message) &&
      error.column === code(256).length + 4,
  );
});

onBothBackends("a sum of random numbers and regular code draw apart", async (backend) => {
  const cells = new NeuronGroup(20, "x : 1");
  const synapses = new Synapses(cells, cells, {
    model: "x_post = rand() : 1 (summed)\nw : 1",
  }).connect({ j: "i" });
  synapses.runRegularly("w = rand()");
  await ran(backend, [cells, synapses], "0.1 ms", { seed: 1 });
  const [x, w] = [cells.get("x"), synapses.get("w")];
  assert.ok(x.every((value, k) => value > 0 && value !== w[k]));
  return { x, w };
});

test.run();

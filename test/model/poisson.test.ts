// PoissonGroup and PoissonInput: rates, chances, and the exact numbers where the chance is 0 or 1.

import {
  EquationError,
  Network,
  NeuronGroup,
  PoissonGroup,
  PoissonInput,
  PopulationRateMonitor,
  Snapshot,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  TimedArray,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, ran } from "./both.ts";

const test = suite("model: Poisson groups and inputs");
const onBothBackends = bothIn(test);

const DT = 1e-4;

onBothBackends("test_propagation: rate 1/dt gives a spike in every step", async (backend) => {
  const source = new PoissonGroup(2, { rates: [0, 1 / DT] });
  const target = new NeuronGroup(2, "v : volt");
  const synapses = new Synapses(source, target, { onPre: "v_post += 1*volt" }).connect({ j: "i" });
  await ran(backend, [source, target, synapses], 2 * DT);
  bits(target.get("v"), [0, 2]);
});

onBothBackends("test_time_dependent_rate: 10 spikes, none before 1 ms", async (backend) => {
  const rate = new TimedArray([0, 10], { dt: "1 ms", unit: "kHz" });
  const timed = new PoissonGroup(1, { rates: "rate(t)", namespace: { rate } });
  const written = new PoissonGroup(1, { rates: "int(t > 1*ms - dt/2)/dt" });
  const monitors = [timed, written].map((group) => new SpikeMonitor(group));
  await ran(backend, [timed, written, ...monitors], "2 ms");
  for (const { step } of monitors) bits(step, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
});

onBothBackends(
  "rates hold in the mean, per element, as expression and as array",
  async (backend) => {
    const rates = Float64Array.from({ length: 100 }, (_, i) => 20 * i);
    const given = new PoissonGroup(100, { rates });
    const written = new PoissonGroup(100, { rates: "20*i*Hz" });
    const one = new SpikeMonitor(given);
    const other = new SpikeMonitor(written);
    await ran(backend, [given, written, one, other], "1 s", { seed: 5 });
    for (const { count } of [one, other])
      count.forEach((n, i) => {
        assert.ok(Math.abs(n - 20 * i) <= 5 * Math.sqrt(20 * i), `${n} spikes at ${20 * i} Hz`);
      });
    assert.not.equal([...one.i], [...other.i], "each group draws for itself");
    bits(given.state.rates!, rates);
    bits(written.get("rates"), rates);
    return { i: one.i, j: other.i };
  },
);

onBothBackends("rates change between runs, by set, by view and by code", async (backend) => {
  const group = new PoissonGroup(3, { rates: "0 Hz" });
  const spikes = new SpikeMonitor(group);
  const net = await ran(backend, [group, spikes], "1 ms");
  assert.is(spikes.numSpikes, 0);
  group.set("rates", "1/dt", { at: [1] });
  await net.run(2 * DT);
  group.state.rates![0] = 1 / DT;
  await net.run(DT);
  group.runRegularly("rates = int(i == 2)/dt");
  await net.run(2 * DT);
  assert.equal([...spikes.i], [1, 1, 0, 1, 2, 2]);
});

onBothBackends(
  "a Poisson group has subgroups, a step of its own, and rates to read",
  async (backend) => {
    const group = new PoissonGroup(4, { rates: [0, 1000, 0, 1000], dt: "1 ms" });
    const target = new NeuronGroup(2, "n : 1\nr : Hz");
    const part = group.slice(1, 3);
    const code = "n_post += 1 + 10*i\nr_post = rates_pre";
    const synapses = new Synapses(part, target, { onPre: code }).connect({ j: "i" });
    const spikes = new SpikeMonitor(group.at([3, 0]));
    await ran(backend, [group, target, synapses, spikes], "5 ms");
    bits(spikes.step, [0, 1, 2, 3, 4]);
    assert.equal([...spikes.i], [0, 0, 0, 0, 0]);
    bits(target.get("n"), [5, 0]);
    bits(target.get("r"), [1000, 0]);
  },
);

onBothBackends("the seed decides, not the order of execution", async (backend) => {
  const trains = await Promise.all(
    [1, 1, 2].map(async (seed) => {
      const group = new PoissonGroup(50, { rates: "100 Hz" });
      const spikes = new SpikeMonitor(group);
      const net = await ran(backend, [group, spikes], "30 ms", { seed });
      await net.run("70 ms");
      return [...spikes.step].map((step, k) => 50 * step + spikes.i[k]!);
    }),
  );
  assert.equal(trains[0], trains[1]);
  assert.not.equal(trains[0], trains[2]);
});

test("rates given as an expression are not set", () => {
  const group = new PoissonGroup(2, { rates: "t/second*Hz" });
  assert.throws(() => group.set("rates", 3), /subexpression/);
  const synapses = new Synapses(group, group, { model: "w : 1" });
  assert.throws(
    () => new Synapses(group, group, { onPre: "rates_post = 3*Hz" }),
    (error: Error) => error instanceof EquationError,
  );
  assert.ok(synapses);
});

test("rates that draw are refused: whoever read them would see others", () => {
  assert.throws(
    () => new PoissonGroup(2, { rates: "10*Hz*rand()" }),
    (error: Error) => error instanceof EquationError && /random rates/.test(error.message),
  );
  const group = new PoissonGroup(2, { rates: 0 });
  group.set("rates", "10*Hz*rand()");
  assert.ok(group.get("rates").every((rate) => rate > 0 && rate < 10));
});

onBothBackends("test_poissoninput: chances 0 and 1", async (backend) => {
  const group = new NeuronGroup(10, "x : volt\ny : volt\ny2 : volt\nz : volt\nz2 : volt\nw : 1");
  group.set("w", 0.5);
  const never = new PoissonInput(group, "x", { n: 100, rate: "0 Hz", weight: "1 V" });
  const certain = [
    new PoissonInput(group, "y", { n: 50, rate: 1 / DT, weight: "2 V" }),
    new PoissonInput(group, "y2", { n: 50, rate: "10 kHz", weight: 2 }),
    new PoissonInput(group, "z", { n: 50, rate: 1 / DT, weight: "w*4*volt" }),
    new PoissonInput(group.slice(2, 5), "z2", { n: 2, rate: 1 / DT, weight: "i*w*volt" }),
  ];
  const trace = new StateMonitor(group, ["x", "y", "y2", "z"], { record: [0, 9] });
  await ran(backend, [group, never, ...certain, trace], 10 * DT);
  const rising = Array.from({ length: 10 }, (_, k) => 100 * k);
  for (const name of ["y", "y2", "z"]) for (const values of trace.get(name)) bits(values, rising);
  for (const values of trace.get("x")) bits(values, new Array(10).fill(0));
  bits(group.get("z2"), [0, 0, 0, 10, 20, 0, 0, 0, 0, 0]);
});

onBothBackends("test_poissoninput_refractory: nothing is added in between", async (backend) => {
  const group = new NeuronGroup(10, "dv/dt = 0/second : 1 (unless refractory)", {
    threshold: "v > 4.5",
    reset: "v = 0",
    refractory: 5 * DT,
  });
  const input = new PoissonInput(group, "v", { n: 1, rate: 1 / DT, weight: 1 });
  const trace = new StateMonitor(group, "v", { record: 5 });
  await ran(backend, [group, input, trace], 10 * DT);
  bits(trace.get("v")[0]!, [0, 1, 2, 3, 4, 5, 0, 0, 0, 0]);
});

/** Counts that inputs of n sources with a chance of p per step added, one per neuron and step. */
async function counts(backend: "js" | "wasm", n: number, p: number): Promise<Float64Array> {
  const group = new NeuronGroup(1000, "v : 1");
  const input = new PoissonInput(group, "v", { n, rate: p / DT, weight: 1 });
  const net = new Network([group, input], { backend, seed: 3 });
  const all: number[] = [];
  for (let k = 0; k < 20; k++) {
    group.set("v", 0);
    await net.run(DT);
    all.push(...group.get("v"));
  }
  return Float64Array.from(all);
}

/** Largest distance between what was counted and the binomial distribution, in units of 1/sqrt(samples). */
function distance(samples: Float64Array, n: number, p: number): number {
  const seen = new Map<number, number>();
  for (const count of samples) seen.set(count, (seen.get(count) ?? 0) + 1);
  let [log, expected, found, worst] = [n * Math.log1p(-p), 0, 0, 0];
  for (let k = 0; k <= n; k++) {
    expected += Math.exp(log);
    found += (seen.get(k) ?? 0) / samples.length;
    worst = Math.max(worst, Math.abs(expected - found));
    log += Math.log(((n - k) / (k + 1)) * (p / (1 - p)));
  }
  return worst * Math.sqrt(samples.length);
}

for (const [n, p] of [
  [1, 0.3],
  [10, 0.05],
  [10, 0.95],
  [100, 0.6],
  [100, 0.2],
  [1000, 0.001],
  [1000, 0.999],
  [5000, 0.7],
] as const)
  onBothBackends(
    `counts of ${n} sources with chance ${p} follow the distribution`,
    async (backend) => {
      const samples = await counts(backend, n, p);
      // Kolmogorov: 1.95 is exceeded once in a thousand times, and the seed is fixed
      const worst = distance(samples, n, p);
      assert.ok(worst < 1.95, `distance ${worst}`);
      assert.ok(samples.every((count) => Number.isInteger(count) && count >= 0 && count <= n));
      return { samples };
    },
  );

onBothBackends("beyond any table counts are normal, in range and whole", async (backend) => {
  const [n, p] = [1e9, 0.4];
  const samples = await counts(backend, n, p);
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  const sd = Math.sqrt(samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / samples.length);
  const expected = Math.sqrt(n * p * (1 - p));
  assert.ok(Math.abs(mean - n * p) < (4 * expected) / Math.sqrt(samples.length));
  assert.ok(Math.abs(sd / expected - 1) < 0.02);
  assert.ok(samples.every(Number.isInteger));
  return { samples };
});

onBothBackends("two inputs draw apart from one another", async (backend) => {
  const group = new NeuronGroup(200, "a : 1\nb : 1");
  const options = { n: 100, rate: "1 kHz", weight: 1 };
  const inputs = ["a", "b"].map((name) => new PoissonInput(group, name, options));
  await ran(backend, [group, ...inputs], DT);
  assert.not.equal([...group.get("a")], [...group.get("b")]);
  return { a: group.get("a"), b: group.get("b") };
});

onBothBackends(
  "an input comes after spikes and before the reset, unless told otherwise",
  async (backend) => {
    const make = (when?: string) => {
      const group = new NeuronGroup(1, "v : 1", { threshold: "v > 0.5", reset: "v = 0" });
      const how = when === undefined ? {} : { when };
      return [
        group,
        new PoissonInput(group, "v", { n: 1, rate: 1 / DT, weight: 1, ...how }),
      ] as const;
    };
    const [usual, first] = make();
    const [late, second] = make("end");
    const spikes = [usual, late].map((group) => new SpikeMonitor(group));
    await ran(backend, [usual, first, late, second, ...spikes], 4 * DT);
    bits(spikes[0]!.step, [1, 3]);
    bits(spikes[1]!.step, [1, 2, 3]);
  },
);

onBothBackends("a snapshot goes on with the same draws in another network", async (backend) => {
  const make = (seed: number) => {
    const source = new PoissonGroup(20, { rates: "300 Hz" });
    const target = new NeuronGroup(20, "v : 1", { threshold: "v > 20", reset: "v = 0" });
    const synapses = new Synapses(source, target, { onPre: "v_post += 1" }).connect({ j: "i" });
    const input = new PoissonInput(target, "v", { n: 50, rate: "80 Hz", weight: 0.5 });
    const rates = new PopulationRateMonitor(target);
    const objects = [source, target, synapses, input, rates];
    return { net: new Network(objects, { backend, seed }), target, rates };
  };
  const one = make(4);
  await one.net.run("20 ms");
  const bytes = one.net.store().bytes();
  await one.net.run("30 ms");
  const other = make(5);
  other.net.restore(Snapshot.from(bytes));
  await other.net.run("30 ms");
  assert.ok(one.rates.rate.some((rate) => rate > 0));
  bits(other.target.get("v"), one.target.get("v"));
  bits(other.rates.rate, one.rates.rate);
  bits(other.rates.t, one.rates.t);
  assert.throws(() => {
    const changed = make(4);
    const input = new PoissonInput(changed.target, "v", { n: 49, rate: "80 Hz", weight: 0.5 });
    new Network([changed.target, input], { backend }).restore(Snapshot.from(bytes));
  }, /snapshot/);
  return { v: one.target.get("v") };
});

test("explain tells the distribution and the order", () => {
  const group = new NeuronGroup(2, "v : volt", { name: "P" });
  const source = new PoissonGroup(3, { rates: "15 Hz", name: "source" });
  const input = new PoissonInput(group, "v", {
    n: 9,
    rate: "15 Hz",
    weight: "1 mV",
    name: "noise",
  });
  const text = new Network([source, group, input]).explain();
  assert.match(text, /source: 3 elements\n.*rates : .*\n.*threshold: rand\(\) < rates\*dt/);
  assert.match(
    text,
    /noise: 9 sources of 15 Hz for each of 2 elements of 'P'\n.*binomial\(9, rate\*dt\) \* 0.001/,
  );
  assert.match(text, /synapses \(0\): noise/);
});

test.run();

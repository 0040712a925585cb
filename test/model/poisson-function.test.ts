// The function poisson(mean): its distribution, where it may stand, and what it refuses.

import {
  NeuronGroup,
  NotANumberError,
  SpikeGeneratorGroup,
  Synapses,
  UnitError,
  UnsupportedError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, ran } from "./both.ts";

const test = suite("model: poisson(mean)");
const onBothBackends = bothIn(test);

/** Probability of each count below `most`, and of all others together. */
function probabilities(mean: number, most: number): number[] {
  const found = [Math.exp(-mean)];
  for (let k = 1; k < most; k++) found.push((found[k - 1]! * mean) / k);
  return [...found, 1 - found.reduce((sum, p) => sum + p, 0)];
}

/** Chi-square of counts against a mean; cells with few expected are put together at both ends. */
function chiSquare(counts: ArrayLike<number>, mean: number): { value: number; freedom: number } {
  const most = Math.ceil(mean + 8 * Math.sqrt(mean) + 8);
  const seen = new Array<number>(most + 1).fill(0);
  for (let k = 0; k < counts.length; k++) seen[Math.min(most, counts[k]!)]!++;
  const cells: [seen: number, expected: number][] = [];
  let open: [number, number] = [0, 0];
  for (const [k, p] of probabilities(mean, most).entries()) {
    open = [open[0] + seen[k]!, open[1] + p * counts.length];
    if (open[1] < 10) continue;
    cells.push(open);
    open = [0, 0];
  }
  const last = cells.at(-1)!;
  cells[cells.length - 1] = [last[0] + open[0], last[1] + open[1]];
  const value = cells.reduce((sum, [s, expected]) => sum + (s - expected) ** 2 / expected, 0);
  return { value, freedom: cells.length - 1 };
}

/** Passed by chance once in a hundred thousand (Wilson & Hilferty 1931). */
function isPoisson(counts: ArrayLike<number>, mean: number): void {
  const { value, freedom } = chiSquare(counts, mean);
  assert.ok(
    value < freedom * (1 - 2 / (9 * freedom) + 4.26 * Math.sqrt(2 / (9 * freedom))) ** 3,
    `mean ${mean}: chi-square ${value}, ${freedom} degrees of freedom`,
  );
}

const N = 40000;

for (const mean of [0.05, 1, 7.5, 40, 63.5, 64.5, 200])
  onBothBackends(`counts of mean ${mean} pass a chi-square test`, async (backend) => {
    const group = new NeuronGroup(N, "n : integer");
    group.set("n", `poisson(${mean})`);
    await ran(backend, [group], 0, { seed: 11 });
    const n = group.get("n");
    isPoisson(n, mean);
    return { n };
  });

onBothBackends("means of 1e3, 1e6 and 1e9 have their mean and variance", async (backend) => {
  const group = new NeuronGroup(3 * N, "mean : 1 (constant)\nx : 1");
  group.set("mean", "10**(3 + 3*(i % 3))");
  group.set("x", "poisson(mean)");
  await ran(backend, [group], 0, { seed: 5 });
  const x = group.get("x");
  for (const [k, mean] of [1e3, 1e6, 1e9].entries()) {
    const own = Array.from(x as Float64Array).filter((_, i) => i % 3 === k);
    const average = own.reduce((sum, value) => sum + (value - mean) / N, 0);
    const variance = own.reduce((sum, value) => sum + (value - mean - average) ** 2 / N, 0);
    assert.ok(Math.abs(average) < 4 * Math.sqrt(mean / N), `average of ${mean} is off ${average}`);
    assert.ok(Math.abs(variance / mean - 1) < 4 * Math.sqrt(2 / N), `variance ${variance}`);
  }
  return { x };
});

onBothBackends("the mean may differ from element to element and step to step", async (backend) => {
  const group = new NeuronGroup(N, "mean : 1\nlow : integer\nhigh : integer");
  group.set("mean", "3 if i % 2 == 0 else 90");
  group.runRegularly("low = poisson(mean)\nmean = mean + 2\nhigh = poisson(mean)", { dt: "1 ms" });
  await ran(backend, [group], "1 ms", { seed: 2 });
  const [low, high] = [group.get("low"), group.get("high")];
  const parity = (values: ArrayLike<number>, odd: number): number[] =>
    Array.from(values).filter((_, i) => i % 2 === odd);
  isPoisson(parity(low, 0), 3);
  isPoisson(parity(low, 1), 90);
  isPoisson(parity(high, 0), 5);
  isPoisson(parity(high, 1), 92);
  return { low, high };
});

onBothBackends("a mean of 0 gives 0", async (backend) => {
  const group = new NeuronGroup(1000, "n : integer");
  group.set("n", "poisson(0)");
  await ran(backend, [group], 0);
  assert.equal(new Set(group.get("n")), new Set([0]));
});

test("a number and a variable of the same value draw the same counts", async () => {
  const given = new NeuronGroup(1000, "n : integer", { name: "a" });
  const stored = new NeuronGroup(1000, "m : 1\nn : integer", { name: "a" });
  given.set("n", "poisson(6)");
  stored.set("m", "6");
  stored.set("n", "poisson(m)");
  for (const group of [given, stored]) {
    // the count of assignments keys the draws
    if (group === given) given.set("n", "poisson(6)");
    await ran("wasm", [group], 0, { seed: 9 });
  }
  assert.equal(given.get("n"), stored.get("n"));
});

onBothBackends("connect draws the number of synapses of each pair", async (backend) => {
  const group = new NeuronGroup(100, "v : 1");
  const synapses = new Synapses(group, group).connect({ n: "poisson(3)" });
  await ran(backend, [group, synapses], 0, { seed: 4 });
  const counts = new Int32Array(100 * 100);
  for (let k = 0; k < synapses.N; k++) counts[synapses.i[k]! * 100 + synapses.j[k]!]!++;
  isPoisson(counts, 3);
  return { counts };
});

onBothBackends("synaptic code draws at every spike, for each synapse", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-3] });
  const target = new NeuronGroup(N, "v : 1");
  const synapses = new Synapses(source, target, { onPre: "v_post += poisson(2)" }).connect();
  await ran(backend, [source, target, synapses], "2 ms", { seed: 8 });
  const v = target.get("v");
  isPoisson(v, 4);
  return { v };
});

onBothBackends("a negative mean in a run names variable, element and time", async (backend) => {
  const group = new NeuronGroup(5, "x : 1");
  group.runRegularly("x = poisson(2 - i)", { dt: "1 ms" });
  try {
    await ran(backend, [group], "1 ms");
    assert.unreachable();
  } catch (error) {
    assert.instance(error, NotANumberError);
    const { variable, index, time } = error as NotANumberError;
    assert.equal([variable, index, time], ["x", 3, 0]);
  }
});

test("a mean with units is refused with its place", () => {
  const group = new NeuronGroup(1, "rate : Hz\nn : integer");
  assert.throws(
    () => group.set("n", "poisson(rate)"),
    (error: Error) => error instanceof UnitError && /wrong dimension: rate/.test(error.message),
  );
});

test("an equation refuses poisson() as it refuses rand()", () => {
  for (const call of ["rand()", "poisson(3)"])
    assert.throws(
      () => new NeuronGroup(1, `dv/dt = (${call} - v)/(10*ms) : 1`, { method: "exact" }),
      (error: Error) => error instanceof UnsupportedError,
    );
});

test.run();

// The microcircuit: its structure against the published numbers, and its activity at a twentieth of its size.

import potjansDiesmann2014, { run } from "myelin/models/potjans-diesmann-2014";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { circuitNow } from "../../models/potjans-diesmann-2014/circuit.ts";
import {
  LATER_RATES,
  NAMES,
  PROBABILITIES,
  SIZES,
  synapsesBetween,
} from "../../models/potjans-diesmann-2014/published.ts";
import { rates } from "../../models/potjans-diesmann-2014/report.ts";
import { Bits, delayTable, wire } from "../../models/potjans-diesmann-2014/wiring.ts";

const test = suite("models: potjans-diesmann-2014");

test("there are 77,169 neurons and about 0.3 billion synapses", () => {
  assert.is(
    SIZES.reduce((sum, size) => sum + size, 0),
    77169,
  );
  let synapses = 0;
  for (const [target, row] of PROBABILITIES.entries())
    for (const [source, p] of row.entries())
      synapses += synapsesBetween(p, SIZES[target]!, SIZES[source]!);
  assert.ok(synapses > 2.9e8 && synapses < 3.1e8, `${synapses}`);
});

test("delays have mean and deviation of the cut normal distribution, in whole steps", () => {
  for (const [excitatory, mean, deviation] of [
    [true, 1.5e-3, 0.75e-3],
    [false, 0.75e-3, 0.375e-3],
  ] as const) {
    const steps = [...delayTable(excitatory, 1e-4)];
    assert.ok(steps.every((step, k) => step >= 1 && step >= (steps[k - 1] ?? 0)));
    // what is drawn again raises the mean by sd phi(a)/(1 - Phi(a)), a = (dt - mean)/sd
    const a = (1e-4 - mean) / deviation;
    const density = Math.exp(-(a ** 2) / 2) / Math.sqrt(2 * Math.PI);
    const above = excitatory ? 0.969 : 0.9585;
    const found = steps.reduce((sum, step) => sum + step * 1e-4, 0) / steps.length;
    assert.ok(Math.abs(found - (mean + (deviation * density) / above)) < 1e-5, `${found}`);
  }
});

test("wiring makes every synapse once, by source and then by delay, within the targets", () => {
  const targets = [
    { population: 0, first: 0, size: 400 },
    { population: 3, first: 400, size: 90 },
  ];
  const scratch = { i: new Uint16Array(0), j: new Uint16Array(0), delay: new Float64Array(0) };
  const wiring = {
    source: 1,
    sources: 120,
    targets,
    dt: 1e-4,
    bits: new Bits(1, 1),
    most: 3000,
    scratch,
  };
  let [synapses, next, onSecond] = [0, 0, 0];
  for (const { from, to, i, j, delay } of wire(wiring)) {
    assert.is(from, next);
    next = to;
    synapses += i.length;
    for (let s = 0; s < i.length; s++) {
      assert.ok(i[s]! < to - from && j[s]! < 490);
      if (j[s]! >= 400) onSecond++;
      if (s > 0 && i[s] === i[s - 1]) assert.ok(delay[s]! >= delay[s - 1]!);
      if (s > 0) assert.ok(i[s]! >= i[s - 1]!);
      assert.is(Math.round(delay[s]! * 1e4) * 1e-4, delay[s]);
    }
  }
  assert.is(next, 120);
  assert.is(onSecond, synapsesBetween(PROBABILITIES[3]![1]!, 90, 120));
  assert.is(synapses - onSecond, synapsesBetween(PROBABILITIES[0]![1]!, 400, 120));
});

test("weights have the published mean and deviation, and those from 4E to 2/3E count twice", () => {
  const { net, populations } = circuitNow({ scale: 0.03, seed: 2 });
  const half = populations[0]!.size;
  const from = (name: string) =>
    net.objects.find((object) => object.name.startsWith(name)) as never as {
      get(name: string): Float64Array;
      j: Int32Array;
    };
  const unit = 87.8e-12 / Math.sqrt(0.03);
  for (const [name, own, mean] of [
    ["from_23E_0_to_layers_23_5", () => true, 1],
    ["from_4E_0_to_layers_23_5", (j: number) => j < half, 2],
    ["from_4E_0_to_layers_23_5", (j: number) => j >= half, 1],
    ["from_5I_0_to_layers_4_6", () => true, -4],
  ] as const) {
    const synapses = from(name);
    const { j } = synapses;
    const w = [...synapses.get("w")].filter((_, s) => own(j[s]!)).map((x) => x / unit);
    const found = w.reduce((sum, x) => sum + x, 0) / w.length;
    const sd = Math.sqrt(w.reduce((sum, x) => sum + (x - found) ** 2, 0) / w.length);
    assert.ok(Math.abs(found - mean) < 0.03 * Math.abs(mean), `${name}: ${found}`);
    assert.ok(Math.abs(sd - (mean < 0 ? 0.4 : 0.1)) < 0.03, `${name}: ${sd}`);
  }
});

test("a twentieth of it, with stronger synapses, is as active as all of it, and alike on both backends", async () => {
  const made = circuitNow({ scale: 0.05, seed: 1 });
  await made.net.run("0.7 s");
  const found = rates(made);
  for (const [k, name] of NAMES.entries()) {
    const off = Math.abs(found[k]! - LATER_RATES[k]!);
    assert.ok(off < 0.5 * LATER_RATES[k]! + 0.5, `${name}: ${found[k]} Hz`);
  }
  assert.ok(
    found[5]! > found[0]! && found[7]! > found[6]!,
    "inhibition fires more than excitation",
  );
  const [one, other] = (["js", "wasm"] as const).map((backend) =>
    circuitNow({ scale: 0.02, seed: 4, backend }),
  ) as [ReturnType<typeof circuitNow>, ReturnType<typeof circuitNow>];
  for (const { net } of [one, other]) await net.run("30 ms");
  for (const k of [0, 1]) {
    assert.ok(one.spikes[k]!.i.length > 20);
    assert.equal([...one.spikes[k]!.i], [...other.spikes[k]!.i]);
    assert.equal([...one.groups[k]!.get("v")], [...other.groups[k]!.get("v")]);
  }
});

test("what is interrupted before it begins builds nothing", async () => {
  const controller = new AbortController();
  controller.abort();
  const { signal } = controller;
  const error = await run({ seed: 1, backend: "wasm", progress: () => {}, signal }).catch((e) => e);
  assert.is((error as Error).name, "AbortError");
});

test("a scale that is none is refused", () => {
  for (const scale of [0, -1, 1.5, Number.NaN])
    assert.throws(
      () => potjansDiesmann2014({ scale }),
      /invalid scale: .* \(expected a number above 0, at most 1\)/,
    );
});

test.run();

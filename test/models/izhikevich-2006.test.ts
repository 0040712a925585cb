// Polychronization: the network against a plain program of its own, rhythm and weights against the paper and a program in C,
// groups against a search by brute force.

import { readFileSync } from "node:fs";
import { type Network, type NeuronGroup, type SpikeMonitor, StateMonitor } from "myelin";
import izhikevich2006, { run } from "myelin/models/izhikevich-2006";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { circuitOf } from "../../models/izhikevich-2006/circuit.ts";
import { findGroups } from "../../models/izhikevich-2006/groups.ts";
import type { Circuit } from "../../models/izhikevich-2006/propagation.ts";
import { band, peak, spectrum } from "../../models/izhikevich-2006/rhythm.ts";
import { onBoth } from "../equations/both.ts";
import { delaysByRule, reference } from "./izhikevich-2006-reference.ts";

const test = suite("izhikevich-2006");

function named<T>(network: Network, name: string): T {
  return network.objects.find((object) => object.name === name) as T;
}

function within(value: number, low: number, high: number, what: string): void {
  assert.ok(value >= low && value <= high, `${what}: ${value}, expected ${low} to ${high}`);
}

const plasticOf = (network: Network) =>
  named<{
    readonly i: Int32Array;
    readonly j: Int32Array;
    get(name: string): Float64Array;
  }>(network, "plastic");

test("fires every spike and learns every weight of the paper's program, for 2 s", async () => {
  const network = izhikevich2006({ seed: 3 });
  const cells = named<NeuronGroup>(network, "cells");
  const input = new StateMonitor(cells, "excited", { record: 0, when: "end", name: "input" });
  network.add(input);
  const circuit = circuitOf(network);
  // the weights change at the beginning of a second
  await network.run("2001 ms");
  const { fired, w } = reference(circuit, input.get("excited")[0]!.slice(0, 2000));
  const { i, step, numSpikes } = named<SpikeMonitor>(network, "spikes");
  const ours: number[][] = fired.map(() => []);
  for (const [k, t] of step.entries()) ours[t]?.push(i[k]!);
  assert.ok(numSpikes > 8000, `${numSpikes} spikes`);
  for (const [t, neurons] of fired.entries()) assert.equal(ours[t], [...neurons], `in ms ${t}`);
  const found = plasticOf(network).get("w");
  assert.ok(found.some((x) => Math.abs(x - 6) > 0.5));
  for (const [k, x] of found.entries()) within(x, w[k]! - 1e-9, w[k]! + 1e-9, `weight ${k}`);
});

// test/fixtures/izhikevich-2006/README.md: a program in C, 12 seeds for rates and weights, 10 for rhythm; means and four
// deviations. The paper has a delta rhythm (2 to 4 Hz) at first, and gamma (30 to 70 Hz) once synapses have learnt.
test("learns for a minute: rates, weights, and a rhythm that goes from delta to gamma", async () => {
  const network = izhikevich2006({ seed: 1 });
  await network.run("30 s");
  const spikes = named<SpikeMonitor>(network, "spikes");
  const rate = (from: number, to: number): number =>
    spikes.i.filter((k, n) => k >= from && k < to && spikes.t[n]! >= 20).length / (to - from) / 10;
  within(rate(0, 800), 0.6, 3.4, "excitatory rate");
  within(rate(800, 1000), 1.1, 23.1, "inhibitory rate");
  const w = plasticOf(network).get("w");
  const part = (chosen: (x: number) => boolean): number => w.filter(chosen).length / w.length;
  within(w.reduce((a, b) => a + b, 0) / w.length, 6.135, 6.741, "mean weight");
  within(
    part((x) => x > 9.5),
    0.1265,
    0.2343,
    "strong",
  );
  within(
    part((x) => x < 0.5),
    0.0052,
    0.0182,
    "weak",
  );
  await network.run("30 s");
  const [first, last] = [spectrum(spikes, 0, 5), spectrum(spikes, 49, 59)];
  within(peak(first), 2, 4, "rhythm at the start");
  within(band(first, 2, 4), 0.497, 0.792, "delta at the start");
  within(band(last, 30, 70), 0.137, 0.425, "gamma after a minute");
  assert.ok(band(last, 2, 4) < band(first, 2, 4));
});

test("moves every delay by the rule, as computed from the spikes alone, on both backends", async () => {
  const { i, step, before, after, sources, targets } = await onBoth(async (backend) => {
    const network = izhikevich2006({ seed: 2, plasticDelays: true, eta: 0.02, backend });
    const plastic = plasticOf(network);
    const before = plastic.get("delay");
    await network.run("1 s");
    const { i, step } = named<SpikeMonitor>(network, "spikes");
    const synapses = { sources: plastic.i, targets: plastic.j };
    return { i, step, before, after: plastic.get("delay"), ...synapses };
  });
  const start = new Map([...before.entries()].filter(([k]) => k % 16 === 0));
  const synapses = { i: sources, j: targets };
  const expected = delaysByRule(synapses, start, { i, step }, { eta: 0.02, steps: 1000 });
  let moved = 0;
  for (const [k, delay] of expected) {
    within(after[k]! * 1e3, delay - 1e-6, delay + 1e-6, `delay ${k} (ms)`);
    if (Math.abs(after[k]! - start.get(k)!) > 1e-5) moved++;
  }
  assert.ok(moved > 1000, `${moved} of ${start.size} delays moved`);
});

/** The circuit that the program in C was given: targets, delays and weights by a generator of its own. */
function fixedCircuit(n: number, excitatory: number, each: number): Circuit {
  let state = 1;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const rows: [number, number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    const taken = new Set([i]);
    while (taken.size <= each) {
      const j = below(i < excitatory ? n : excitatory);
      if (taken.has(j)) continue;
      taken.add(j);
      if (i >= excitatory) rows.push([i, j, 1, -5]);
      else {
        const delay = 1 + below(20);
        // multiples of 1/64: sums of them do not depend on their order
        const w = below(1000) < 450 ? 9.515625 + below(32) / 64 : below(600) / 64;
        rows.push([i, j, delay, w]);
      }
    }
  }
  const column = (k: 0 | 1 | 2 | 3): number[] => rows.map((row) => row[k]);
  return { n, excitatory, i: column(0), j: column(1), delay: column(2), w: column(3) };
}

test("finds exactly the groups that brute force finds, with every spike and link", async () => {
  const groups = await findGroups(fixedCircuit(200, 160, 40));
  const lines = groups.map(({ mother, path, spikes, links }) =>
    [
      `${mother} ${path}`,
      spikes.map(({ neuron, t }) => `${neuron}@${t}`).join(" "),
      links.map(({ from, to, arrival }) => `${from}>${to}@${arrival}`).join(" "),
    ].join(" | "),
  );
  const fixture = new URL("../fixtures/izhikevich-2006/groups.txt", import.meta.url);
  const expected = readFileSync(fixture, "utf8").trim().split("\n");
  assert.is(expected.length, 24);
  assert.equal(lines, expected);
});

test("a search that is stopped gives what it has found", async () => {
  const told: number[] = [];
  const circuit = fixedCircuit(200, 160, 40);
  const groups = await findGroups(circuit, { stop: (done) => told.push(done) === 20 });
  assert.is(told.length, 20);
  assert.ok(groups.length > 0 && groups.every(({ mother }) => mother < 20));
});

const options = (signal: AbortSignal, told: number[] = []) => ({
  seed: 1,
  backend: "wasm" as const,
  duration: "1200 ms",
  progress: (fraction: number) => told.push(fraction),
  signal,
});

test("run tells of both networks and draws them", async () => {
  const told: number[] = [];
  const shown = await run(options(new AbortController().signal, told));
  assert.match(shown.text, /^fixed delays, 1\.2 s:\n.*rates.*polychronous groups {5}0\n/s);
  assert.match(shown.text, /delays that learn, 1\.2 s:/);
  assert.is(told.at(-1), 1);
  assert.ok(told.every((fraction, k) => k === 0 || fraction >= told[k - 1]!));
  const svg = await shown.figure();
  assert.match(svg, /^<svg .*<\/svg>\s*$/s);
  assert.ok(svg.includes("delays at the end (outlined: at the start)"));
});

test("run that is interrupted before it begins shows nothing", async () => {
  const controller = new AbortController();
  controller.abort();
  try {
    await run(options(controller.signal));
    assert.unreachable("should have thrown");
  } catch (error) {
    assert.is((error as Error).name, "AbortError");
  }
});

test.run();

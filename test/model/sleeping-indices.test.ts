// Indices of synapses that take no memory while nobody reads them: they are there whenever somebody does.

import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn } from "./both.ts";

const test = suite("model: indices that rest");
const onBothBackends = bothIn(test);

/** 80 sources and 100 targets, all joined: enough synapses for their indices to rest. */
function network(backend: "js" | "wasm", options: { parts?: boolean; onPre?: string } = {}) {
  const { parts = true, onPre = "n_post += 1" } = options;
  const spikes = { indices: [10, 25, 89], times: ["0 ms", "0.2 ms", "0.4 ms"] };
  const source = new SpikeGeneratorGroup(90, spikes);
  const target = new NeuronGroup(120, "n : 1\nm : 1");
  const [from, to] = parts ? [source.slice(10, 90), target.slice(20, 120)] : [source, target];
  const synapses = new Synapses(from, to, { model: "w : 1", onPre }).connect();
  return { source, target, synapses, net: new Network([source, target, synapses], { backend }) };
}

const wholeNumbers = (length: number, of: (s: number) => number): Int32Array =>
  Int32Array.from({ length }, (_, s) => of(s));

onBothBackends("i and j are what they were, before, between and after runs", async (backend) => {
  for (const parts of [true, false]) {
    const { synapses, net } = network(backend, { parts });
    const width = parts ? 100 : 120;
    const size = synapses.N;
    const i = wholeNumbers(size, (s) => Math.floor(s / width));
    const j = wholeNumbers(size, (s) => s % width);
    for (let round = 0; round < 3; round++) {
      await net.run("0.2 ms");
      if (round !== 1) continue;
      bits(synapses.i, i);
      bits(synapses.j, j);
    }
    bits(synapses.get("i"), Float64Array.from(i));
    bits(synapses.j, j);
  }
});

onBothBackends("code that reads them finds them: i, j, and both neighbours", async (backend) => {
  const { target, synapses, net } = network(backend, { onPre: "n_post += i*1000 + j" });
  synapses.runRegularly("w = i + j/1000.0");
  const trace = new StateMonitor(synapses, "w", { record: [0, 150, 7999] });
  net.add(trace);
  await net.run("1 ms");
  const expected = Float64Array.from({ length: 120 }, (_, k) =>
    k < 20 ? 0 : [0, 15, 79].reduce((sum, i) => sum + i * 1000 + (k - 20), 0),
  );
  bits(target.get("n"), expected);
  assert.equal(
    trace.get("w").map((row) => row[5]),
    [0, 1.05, 79.099],
  );
});

onBothBackends("further synapses and restored ones have theirs", async (backend) => {
  const { target, synapses, net } = network(backend);
  await net.run("0.1 ms");
  const before = net.store();
  synapses.connect({ i: [79, 0], j: [3, 99] });
  await net.run("0.5 ms");
  assert.equal([...synapses.i.subarray(7999)], [79, 79, 0]);
  assert.equal([...synapses.j.subarray(7999)], [99, 3, 99]);
  assert.is(target.get("n")[23], 4);
  net.restore(before);
  assert.is(synapses.N, 8000);
  bits(
    synapses.i,
    wholeNumbers(8000, (s) => Math.floor(s / 100)),
  );
  await net.run("0.5 ms");
  assert.is(target.get("n")[23], 3);
});

test.run();

// Long runs of one delay that are looked up by the age of a spike: every arrival as from a wheel of synapses, in order.

import { Network, NeuronGroup, SpikeGeneratorGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { agesOf, waitsOf } from "../../src/runtime/ages.ts";
import { StateArray } from "../../src/runtime/arena.ts";
import { rowsBy } from "../../src/runtime/connectivity.ts";
import { placedRuns } from "../../src/runtime/recent-runs.ts";
import { runsOf } from "../../src/runtime/runs.ts";
import { stream } from "../backends/harness.ts";
import { type BackendName, bits, bothIn } from "../model/both.ts";

const test = suite("runtime: recent runs");
const onBothBackends = bothIn(test);

const LOOKED_UP =
  /queue: list of recent spikes: .*, from \d+ to \d+ steps, [\d.]+ synapses of a cell have one/;

/** 14 cells, the first two and one other without synapses, with 36 or so synapses for each of 9 delays. */
function network(backend: BackendName, seed: number, watched: boolean) {
  const draw = stream(seed);
  const [indices, times]: [number[], number[]] = [[], []];
  for (let step = 0; step < 150; step++)
    for (let cell = 0; cell < 14; cell++)
      if (draw() < 0.25) {
        indices.push(cell);
        times.push(step * 1e-4);
      }
  const source = new SpikeGeneratorGroup(14, { indices, times });
  const target = new NeuronGroup(300, "v : 1", { name: "target" });
  const synapses = new Synapses(source, target, {
    model: "w : 1",
    onPre: "v_post = 0.9*v_post + w",
  });
  const [i, j, delay]: [number[], number[], number[]] = [[], [], []];
  for (let cell = 2; cell < 14; cell++)
    for (let wait = 2; cell !== 7 && wait <= 10; wait++)
      for (let k = Math.floor(draw() * 30) + 24; k > 0; k--) {
        i.push(cell);
        j.push(Math.floor(draw() * 300));
        delay.push(wait * 1e-4);
      }
  synapses.connect({ i, j });
  synapses.set("w", i.map(draw));
  synapses.set("delay", delay);
  if (watched) void synapses.state.delay;
  return { net: new Network([source, target, synapses], { backend, seed }), target, synapses };
}

onBothBackends("they arrive as from a wheel of synapses", async (backend) => {
  const [runs, wheel] = [network(backend, 3, false), network(backend, 3, true)];
  for (const duration of ["2 ms", "7 ms", "8 ms"]) {
    for (const { net } of [runs, wheel]) await net.run(duration);
    bits(runs.target.get("v"), wheel.target.get("v"), duration);
  }
  assert.match(runs.synapses.explain().join("\n"), LOOKED_UP);
  assert.match(wheel.synapses.explain().join("\n"), /queue: wheel of synapse numbers/);
  return { v: runs.target.get("v") };
});

onBothBackends(
  "and so they do after a snapshot, with other delays, another step",
  async (backend) => {
    const [runs, wheel] = [network(backend, 5, false), network(backend, 5, true)];
    const later = network(backend, 5, false);
    for (const { net } of [runs, wheel]) await net.run("4.3 ms");
    later.net.restore(runs.net.store());
    const all = [runs, wheel, later];
    const compare = (when: string): void => {
      for (const { target } of [runs, later]) bits(target.get("v"), wheel.target.get("v"), when);
    };
    for (const { net } of all) await net.run("3 ms");
    compare("after a snapshot");
    for (const { net, synapses } of all) {
      synapses.set("delay", "delay + 0.2*ms");
      await net.run("0.3 ms");
      synapses.set("delay", "delay - 0.1*ms");
      await net.run("2.4 ms");
    }
    compare("other delays");
    for (const { net } of all) {
      net.dt = "0.05 ms";
      await net.run("2 ms");
    }
    compare("another step");
    assert.match(runs.synapses.explain().join("\n"), LOOKED_UP);
    return { v: runs.target.get("v") };
  },
);

onBothBackends("delays set while the network runs move them to the wheel", async (backend) => {
  const [runs, wheel] = [network(backend, 6, false), network(backend, 6, true)];
  for (const { net, synapses } of [runs, wheel]) {
    let changed = false;
    net.operation((t) => {
      if (!changed && t > 0.00495) synapses.set("delay", "0.3*ms + 0.001*ms*i");
      changed ||= t > 0.00495;
    });
    await net.run("12 ms");
  }
  bits(runs.target.get("v"), wheel.target.get("v"));
  assert.match(runs.synapses.explain().join("\n"), /wheel of synapse numbers: delay was set/);
  return { v: runs.target.get("v") };
});

test("places are made for every delay of a cell with synapses, where few are empty", () => {
  const cells = [0, 0, 3, 3, 3, 3].flatMap((cell) => new Array<number>(50).fill(cell));
  const steps = [1, 3, 1, 2, 2, 3].flatMap((wait) => new Array<number>(50).fill(wait));
  const rows = rowsBy({ indices: Int32Array.from(cells) }, 5, "t");
  const delays = new StateArray("t.delay", "f64", steps.length);
  delays.f64.set(steps.map((wait) => wait * 1e-4));
  const waits = waitsOf(rows, delays.f64, 1e-4)!;
  assert.is(agesOf(rows, waits, "t"), undefined);
  const placed = placedRuns(runsOf(rows, waits, "t")!, 5, "t")!;
  const { shortest, longest, low, places } = placed;
  assert.equal([shortest, longest, low], [1, 3, 0]);
  assert.equal([...places], [0, -1, -1, 3]);
  assert.equal([...placed.rows.starts.i32], [0, 50, 50, 100, 150, 250, 300]);
  const far = waits.map((wait) => (wait === 3 ? 20 : wait));
  assert.is(placedRuns(runsOf(rows, far, "t")!, 5, "t"), undefined);
});

test.run();

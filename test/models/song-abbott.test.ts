// Synaptic competition: weights that start spread evenly gather at both ends.

import type { SpikeMonitor } from "myelin";
import songAbbott from "myelin/models/song-abbott-2000";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("synaptic competition");

/** How many of the weights lie in each tenth of their range. */
function tenths(weights: Float64Array): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const w of weights) counts[Math.min(9, Math.floor(w * 1e3))]!++;
  return counts;
}

// A tenth holds 100 of 1000 weights, give or take 9.5, where they are spread evenly, so two hold 200, give or take 13.
// 100 s with twice the step stand for 200 s; measured with seed 2: 299 in the outer two, 128 in the middle two.
test("after 100 s the outer tenths hold far more weights than the middle ones", async () => {
  const network = songAbbott({ seed: 2, step: 0.02, dt: "0.5 ms" });
  const named = new Map(network.objects.map((object) => [object.name, object]));
  const synapses = named.get("synapses") as unknown as { get(name: "w"): Float64Array };
  const read = () => tenths(synapses.get("w"));
  const start = read();
  for (const count of start) assert.ok(count > 60 && count < 145, `${start}`);
  await network.run("100 s");
  const end = read();
  assert.ok(end[0]! + end[9]! > 245, `${end}`);
  assert.ok(end[4]! + end[5]! < 155, `${end}`);
  const { numSpikes } = named.get("spikes") as SpikeMonitor;
  assert.ok(numSpikes > 2000 && numSpikes < 9000, `${numSpikes} spikes`); // 20 to 90 Hz
});

test.run();

// The STDP window: one pair of spikes for each of many synapses, every pair with its own interval.

import { Network, SpikeGeneratorGroup, Synapses } from "myelin";
import * as stdp from "myelin/equations/stdp-pair";

const intervals = Array.from({ length: 81 }, (_, k) => k - 40); // ms, post minus pre
const indices = intervals.map((_, k) => k);
const before = new SpikeGeneratorGroup(81, { indices, times: indices.map(() => 0.05) });
const after = new SpikeGeneratorGroup(81, {
  indices,
  times: intervals.map((ms) => (50 + ms) / 1000),
});
const synapses = new Synapses(before, after, {
  model: stdp.model,
  ...stdp.options,
  namespace: stdp.parameters,
});
synapses.connect({ condition: "i == j" });
synapses.set("w", 0.5);
await new Network([before, after, synapses]).run("100 ms");

const change = synapses.get("w").map((w) => w - 0.5);
for (const ms of [-10, -1, 0, 1, 10])
  console.log(`${String(ms).padStart(3)} ms: ${change[intervals.indexOf(ms)]!.toFixed(7)}`);

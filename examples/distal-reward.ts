// Reward after the fact: a pair of spikes only marks a synapse, and dopamine a second later makes the mark count.

import { Network, SpikeGeneratorGroup, SpikeMonitor, Synapses } from "myelin";
import * as stdp from "myelin/equations/stdp-reward";

// The same pair twice, 10 ms apart, at 0.5 s and at 3.5 s; a reward at 4.5 s only.
const before = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0.5, 3.5] });
const after = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0.51, 3.51] });
const reward = new SpikeGeneratorGroup(1, { indices: [0], times: [4.5] });
const synapse = new Synapses(before, after, {
  ...stdp.options,
  model: stdp.model,
  namespace: stdp.parameters,
});
synapse.connect();
synapse.set("w", 0.5);
const dopamine = new Synapses(reward, synapse, { onPre: "d_post += 0.5" });
dopamine.connect();
const rewards = new SpikeMonitor(reward);
const network = new Network([before, after, reward, synapse, dopamine, rewards]);

let last = 0.5;
for (const time of [3, 3]) {
  await network.run(time);
  const w = synapse.get("w")[0]!;
  console.log(`${rewards.numSpikes} rewards: w rises by ${(w - last).toFixed(3)}`);
  last = w;
}

// Several pathways of one synapse: a fast and a slow effect of the same spike, each with a delay of its own.

import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";

const source = new SpikeGeneratorGroup(1, { indices: [0], times: [0.002] });
const target = new NeuronGroup(
  1,
  `dfast/dt = -fast/(2*ms) : 1
   dslow/dt = -slow/(20*ms) : 1`,
  { method: "exact" },
);
const synapses = new Synapses(source, target, {
  onPre: { ionotropic: "fast_post += 1", metabotropic: "slow_post += 0.2" },
  delay: { ionotropic: "1 ms", metabotropic: "10 ms" },
});
synapses.connect();
const trace = new StateMonitor(target, ["fast", "slow"]);
await new Network([source, target, synapses, trace]).run("20 ms");

for (const name of ["fast", "slow"]) {
  const start = trace.get(name)[0]!.findIndex((x) => x > 0);
  console.log(`${name} is first seen at ${(trace.t[start]! * 1e3).toFixed(1)} ms`);
}

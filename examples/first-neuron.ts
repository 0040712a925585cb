// One neuron that charges, fires and starts again.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";

const neuron = new NeuronGroup(1, "dv/dt = (1 - v)/tau : 1", {
  threshold: "v > 0.8",
  reset: "v = 0",
  method: "exact",
  namespace: { tau: "10 ms" },
});
const spikes = new SpikeMonitor(neuron);
await new Network([neuron, spikes]).run("60 ms");

const times = Array.from(spikes.t, (t) => (t * 1e3).toFixed(1));
console.log(`spikes at ${times.join(", ")} ms`);

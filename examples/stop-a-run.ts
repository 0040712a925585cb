// Stopping a run from within: it ends in the step in which a neuron has learnt enough, and can be continued.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";

const neuron = new NeuronGroup(1, "dv/dt = (1.25 - v)/(10*ms) : 1", {
  threshold: "v > 1",
  reset: "v = 0",
  method: "exact",
});
const spikes = new SpikeMonitor(neuron);
const network = new Network([neuron, spikes]);

// Looked at every 10 ms; the step it stops in is still finished.
let wanted = 10;
network.operation(() => spikes.numSpikes >= wanted && network.stop(), { dt: "10 ms" });
const report = (): void =>
  console.log(`stopped at ${(network.t * 1e3).toFixed(1)} ms with ${spikes.numSpikes} spikes`);

await network.run("10 s");
report();
wanted = 15;
await network.run("10 s");
report();
console.log(`the tenth came at ${(spikes.t[9]! * 1e3).toFixed(1)} ms`);

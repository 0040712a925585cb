// Parts of a group as groups of their own: a stretch, and any selection of neurons.

import { Network, NeuronGroup, SpikeMonitor, Synapses } from "myelin";

const neurons = new NeuronGroup(
  100,
  `dv/dt = (drive - v)/(10*ms) : 1
   drive : 1`,
  { threshold: "v > 1", reset: "v = 0", method: "exact" },
);
const drivers = neurons.slice(0, 10);
const listeners = neurons.at([99, 50, 75]);
drivers.set("drive", "1.5 + i/10"); // i counts from 0 within the subgroup
const synapses = new Synapses(drivers, listeners, { onPre: "v_post += 0.1" });
synapses.connect({ condition: "i >= 5" });
const heard = new SpikeMonitor(listeners);
const all = new SpikeMonitor(neurons);
await new Network([neurons, synapses, heard, all]).run("200 ms");

console.log(`${synapses.N} synapses; the listeners fired ${heard.count.join(", ")} times`);
console.log(
  `in the whole group: neuron 75 fired ${all.count[75]} times, neuron 76 ${all.count[76]}`,
);

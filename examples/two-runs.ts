// Two runs in a row: time goes on, and anything may be changed in between.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";
import * as lif from "myelin/equations/lif";

const neurons = new NeuronGroup(2, lif.model, { ...lif.options, namespace: lif.parameters });
neurons.set("v", "El");
neurons.set("I", "0.15 nA");
const spikes = new SpikeMonitor(neurons);
const network = new Network([neurons, spikes]);

await network.run("200 ms");
const first = [...spikes.count];
neurons.set("I", "0.3 nA", { where: "i == 1" });
await network.run("200 ms");

const second = first.map((count, k) => spikes.count[k]! - count);
console.log(`until 200 ms: ${first.join(" and ")} spikes`);
console.log(`until ${(network.t * 1e3).toFixed()} ms: ${second.join(" and ")} more`);

// A balanced network of 4000 neurons, drawn as a raster.

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, SpikeMonitor, Synapses } from "myelin";
import { raster } from "myelin/plot";

const equations = `
  dv/dt  = (ge + gi - (v + 49*mV))/(20*ms) : volt (unless refractory)
  dge/dt = -ge/(5*ms) : volt
  dgi/dt = -gi/(10*ms) : volt
`;
const cells = new NeuronGroup(4000, equations, {
  threshold: "v > -50*mV",
  reset: "v = -60*mV",
  refractory: "5 ms",
  method: "exact",
});
cells.set("v", "-60*mV + rand()*10*mV");
const excitatory = new Synapses(cells.slice(0, 3200), cells, { onPre: "ge_post += 1.62*mV" });
const inhibitory = new Synapses(cells.slice(3200), cells, { onPre: "gi_post -= 9*mV" });
for (const synapses of [excitatory, inhibitory]) synapses.connect({ p: 0.02 });
const spikes = new SpikeMonitor(cells);
const network = new Network([cells, excitatory, inhibitory, spikes], { seed: 1 });
await network.run("1 s");

console.log(`${(spikes.numSpikes / cells.N).toFixed(1)} spikes per neuron and second`);
await writeFile("cuba.svg", await raster({ i: spikes.i, t: spikes.t, n: cells.N }));

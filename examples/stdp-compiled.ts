// From equations to a plastic network that runs: how long it takes to compile, and where its time then goes.

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses } from "myelin";
import * as stdp from "myelin/equations/stdp-pair";
import { histogram } from "myelin/plot";

const began = performance.now();
const inputs = new PoissonGroup(1000, { rates: "15 Hz" });
const neuron = new NeuronGroup(
  1,
  `dv/dt = (ge*(0*mV - v) - 74*mV - v)/(10*ms) : volt
   dge/dt = -ge/(5*ms) : 1`,
  { threshold: "v > -54*mV", reset: "v = -60*mV", method: "euler" },
);
neuron.set("v", "-60 mV");
const synapses = new Synapses(inputs, neuron, {
  model: stdp.model,
  onPre: `ge_post += 0.01*w; ${stdp.options.onPre}`,
  onPost: stdp.options.onPost,
  namespace: stdp.parameters,
});
synapses.connect();
synapses.set("w", "rand()");
const spikes = new SpikeMonitor(neuron);
const network = new Network([inputs, neuron, synapses, spikes], { seed: 1 });
await network.run("0.1 ms"); // the first step compiles
const ready = performance.now();
await network.run("10 s", { profile: true });
const done = performance.now();

console.log(`ready after ${((ready - began) / 1e3).toFixed(2)} s`);
console.log(`100000 steps in ${((done - ready) / 1e3).toFixed(2)} s`);
for (const { name, seconds, share } of network.profile().slice(0, 4))
  console.log(`${name}: ${seconds.toFixed(2)} s, ${(100 * share).toFixed(0)} %`);
console.log(`${spikes.numSpikes} spikes`);
await writeFile("stdp-compiled.svg", await histogram({ values: synapses.get("w"), xLabel: "w" }));

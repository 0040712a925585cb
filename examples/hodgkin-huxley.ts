// A Hodgkin-Huxley neuron from the catalogue under a step of current.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";
import * as hh from "myelin/equations/hodgkin-huxley";

const neuron = new NeuronGroup(1, hh.model, {
  ...hh.options,
  threshold: "v > -40*mV",
  refractory: "v > -40*mV", // one spike for each upstroke
  namespace: { ...hh.parameters, El: "-65 mV" },
});
neuron.set("v", "El");
neuron.set("I", "0.5 nA");
const spikes = new SpikeMonitor(neuron);
await new Network([neuron, spikes], { dt: "0.05 ms" }).run("100 ms");

console.log(`spikes at ${Array.from(spikes.t, (t) => (t * 1e3).toFixed(2)).join(", ")} ms`);

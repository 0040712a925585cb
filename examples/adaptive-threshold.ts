// A threshold of its own: every spike raises it, so that the rate settles at what the input can sustain.

import { Network, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses } from "myelin";

const inputs = new PoissonGroup(1, { rates: "500 Hz" });
const neuron = new NeuronGroup(
  1,
  `dv/dt = -v/(10*ms) : volt
   dthreshold/dt = (10*mV - threshold)/(15*ms) : volt`,
  {
    threshold: "v > threshold",
    reset: `
      v = 0*mV
      threshold += 3*mV
    `,
    method: "exact",
  },
);
neuron.set("threshold", "10 mV");
const synapse = new Synapses(inputs, neuron, { onPre: "v_post += 3*mV" });
synapse.connect();
const spikes = new SpikeMonitor(neuron, { variables: ["v"] });
await new Network([inputs, neuron, synapse, spikes], { seed: 1 }).run("1 s");

const crossed = Array.from(spikes.get("v"), (v) => v * 1e3);
console.log(`${spikes.numSpikes} spikes`);
console.log(`${Math.min(...crossed).toFixed(1)} to ${Math.max(...crossed).toFixed(1)} mV`);

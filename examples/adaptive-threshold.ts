// A threshold of its own: every spike raises it, so that the rate settles at what the input can sustain.

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, PoissonGroup, SpikeMonitor, StateMonitor, Synapses } from "myelin";
import { traces } from "myelin/plot";

const n = 500; // copies of one neuron, each with an input of its own
const inputs = new PoissonGroup(n, { rates: "500 Hz" });
const neurons = new NeuronGroup(
  n,
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
neurons.set("threshold", "10 mV");
const synapses = new Synapses(inputs, neurons, { onPre: "v_post += 3*mV" });
synapses.connect({ j: "i" });
const spikes = new SpikeMonitor(neurons, { variables: ["v"] });
const trace = new StateMonitor(neurons, ["v", "threshold"], { record: [0] });
await new Network([inputs, neurons, synapses, spikes, trace], { seed: 1 }).run("1 s");

const crossed = spikes.get("v").reduce((sum, v) => sum + v, 0) / spikes.numSpikes;
console.log(`${(spikes.numSpikes / n).toFixed(2)} spikes per neuron and second`);
console.log(`at ${(crossed * 1e3).toFixed(2)} mV on average, where the threshold rests at 10 mV`);
const series = ["v", "threshold"].map((label) => ({
  label,
  values: trace.get(label as "v" | "threshold")[0]!,
}));
const shown = { t: trace.t, series, unit: "volt", duration: 0.2 };
await writeFile("adaptive-threshold.svg", await traces(shown));

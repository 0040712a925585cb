// Rate against current of a Hodgkin-Huxley neuron, which counts a spike once for as long as its voltage stays up.

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, SpikeMonitor } from "myelin";
import * as hh from "myelin/equations/hodgkin-huxley";
import { curves } from "myelin/plot";

const neurons = new NeuronGroup(20, hh.model, {
  threshold: "v > -40*mV",
  refractory: "v > -40*mV",
  method: "exponential_euler",
  namespace: { ...hh.parameters, El: "-65 mV" },
});
neurons.set("v", "El");
neurons.set("I", "0.7*nA*i/(N - 1)");
const spikes = new SpikeMonitor(neurons);
await new Network([neurons, spikes]).run("1 s");

const currents = Array.from(neurons.get("I"), (I) => (I * 1e9).toFixed(2));
console.log(`current (nA): ${currents.join(" ")}`);
console.log(`rate (Hz):    ${spikes.count.join(" ")}`);
const curve = { x: neurons.get("I"), y: spikes.count };
await writeFile(
  "if-curve-hodgkin-huxley.svg",
  await curves({
    curves: [curve],
    xUnit: "amp",
    unit: "Hz",
    xLabel: "current",
    yLabel: "rate",
    title: "Hodgkin-Huxley neuron of Traub and Miles",
  }),
);

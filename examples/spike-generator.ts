// Given spikes, repeated with a period, drive a neuron that needs three of them close together.

import { Network, NeuronGroup, SpikeGeneratorGroup, SpikeMonitor, Synapses } from "myelin";
import { terminalRaster } from "myelin/plot";

const inputs = new SpikeGeneratorGroup(3, {
  indices: [0, 1, 2, 0, 1, 2],
  times: [0.01, 0.011, 0.012, 0.03, 0.036, 0.042],
  period: "50 ms",
});
const detector = new NeuronGroup(1, "dv/dt = -v/(5*ms) : 1", {
  threshold: "v > 1",
  reset: "v = 0",
  method: "exact",
});
const synapses = new Synapses(inputs, detector, { onPre: "v_post += 0.45" });
synapses.connect();
const given = new SpikeMonitor(inputs);
const found = new SpikeMonitor(detector);
await new Network([inputs, detector, synapses, given, found]).run("150 ms");

console.log(
  `${given.numSpikes} spikes in, out at ${Array.from(found.t, (t) => `${(t * 1e3).toFixed(1)} ms`).join(", ")}`,
);
const i = [...given.i, ...found.i.map(() => 3)];
console.log(
  terminalRaster({ i, t: [...given.t, ...found.t], n: 4, title: "inputs 0-2, detector 3" }),
);

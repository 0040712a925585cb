// How often a neuron fires as its input grows: one group, every neuron with an input of its own.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";

const neurons = new NeuronGroup(
  10,
  `dv/dt = (drive - v)/tau : volt (unless refractory)
   drive : volt (constant)`,
  {
    threshold: "v > 10*mV",
    reset: "v = 0*mV",
    refractory: "5 ms",
    method: "exact",
    namespace: { tau: "10 ms" },
  },
);
neurons.set("drive", "20*mV*i/(N - 1)");
const spikes = new SpikeMonitor(neurons);
await new Network([neurons, spikes]).run("1 s");

const drives = Array.from(neurons.get("drive"), (v) => (v * 1e3).toFixed(1));
console.log(`input (mV): ${drives.join(" ")}`);
console.log(`rate (Hz):  ${spikes.count.join(" ")}`);

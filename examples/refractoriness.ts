// Two meanings of "refractory": v held still after a spike, or free to move but unable to fire.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";

const common = { threshold: "v > 0.8", reset: "v = 0", method: "exact" } as const;
const held = new NeuronGroup(1, "dv/dt = (1 - v)/tau : 1 (unless refractory)", {
  ...common,
  refractory: "5 ms",
  namespace: { tau: "10 ms" },
});
const free = new NeuronGroup(1, "dv/dt = (1 - v)/tau : 1", {
  ...common,
  refractory: "15 ms",
  namespace: { tau: "5 ms" },
});
const spikes = [held, free].map((group) => new SpikeMonitor(group));
await new Network([held, free, ...spikes]).run("50 ms");

const [a, b] = spikes.map(({ t }) => Array.from(t, (s) => (s * 1e3).toFixed(1)).join(", "));
console.log(`held: ${a} ms`);
console.log(`free: ${b} ms`);

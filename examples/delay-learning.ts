// Delays that learn: three inputs fire one after the other until their spikes arrive together.

import { Network, NeuronGroup, SpikeGeneratorGroup, Synapses } from "myelin";

const times = [0.005, 0.009, 0.012];
const inputs = new SpikeGeneratorGroup(3, { indices: [0, 1, 2], times, period: "50 ms" });
const target = new NeuronGroup(1, "dv/dt = -v/(5*ms) : 1", {
  threshold: "v > 1",
  reset: "v = 0",
  refractory: "10 ms",
  method: "exact",
});
// Arrivals before the target's spike move later, arrivals after it move earlier.
const synapses = new Synapses(inputs, target, {
  model: "arrived : second",
  onPre: `
    v_post += 0.6
    arrived = t
    delay -= 0.2*(t - lastspike_post)*int(t - lastspike_post < 10*ms)
  `,
  onPost: "delay += 0.2*(t - arrived)*int(t - arrived < 10*ms)",
  delay: "5 ms",
});
synapses.connect();
const network = new Network([inputs, target, synapses]);

const arrivals = (): string =>
  Array.from(synapses.get("delay"), (delay, k) => ((times[k]! + delay) * 1e3).toFixed(1)).join(
    ", ",
  );
console.log(`at first the spikes arrive at ${arrivals()} ms`);
await network.run("2 s");
console.log(`after 40 rounds: ${arrivals()} ms`);

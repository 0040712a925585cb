// Delays from an expression: a spike reaches each target 2 ms after the one before.

import { Network, NeuronGroup, SpikeGeneratorGroup, SpikeMonitor, Synapses } from "myelin";

const source = new SpikeGeneratorGroup(1, { indices: [0], times: [0.001] });
const targets = new NeuronGroup(5, "v : 1", { threshold: "v > 0.5", reset: "v = 0" });
const synapses = new Synapses(source, targets, { onPre: "v_post += 1" });
synapses.connect();
synapses.set("delay", "(1 + 2*j)*ms");
const spikes = new SpikeMonitor(targets);
await new Network([source, targets, synapses, spikes]).run("20 ms");

// A spike that arrives after the threshold test of its step makes the target fire in the next one.
for (const [k, t] of spikes.t.entries())
  console.log(`target ${spikes.i[k]} fires at ${(t * 1e3).toFixed(1)} ms`);

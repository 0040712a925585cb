// A delay that its own spikes make longer: each arrival adds 0.5 ms, which the next spike emitted will take.

import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";

const times = [5, 10, 15, 20].map((ms) => ms / 1000);
const source = new SpikeGeneratorGroup(1, { indices: times.map(() => 0), times });
const target = new NeuronGroup(1, "arrivals : 1");
const synapse = new Synapses(source, target, {
  onPre: `
    arrivals_post += 1
    delay += 0.5*ms
  `,
  delay: "1 ms",
});
synapse.connect();
const trace = new StateMonitor(target, "arrivals", { when: "end" });
await new Network([source, target, synapse, trace]).run("30 ms");

const arrivals = trace.get("arrivals")[0]!;
const seen = [...trace.t].filter((_, k) => arrivals[k]! > (arrivals[k - 1] ?? 0));
console.log(`emitted at ${times.map((t) => t * 1e3).join(", ")} ms`);
console.log(`arrived at ${seen.map((t) => (t * 1e3).toFixed(1)).join(", ")} ms`);

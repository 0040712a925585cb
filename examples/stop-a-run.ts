// Stopping a run from within: it ends in the step in which a neuron has learnt enough, and can be continued.

import { writeFileSync } from "node:fs";
import { Network, NeuronGroup, SpikeMonitor, StateMonitor } from "myelin";
import { traces } from "myelin/plot";

const neuron = new NeuronGroup(1, "dv/dt = (1.25 - v)/(10*ms) : 1", {
  threshold: "v > 1",
  reset: "v = 0",
  method: "exact",
});
const spikes = new SpikeMonitor(neuron);
const v = new StateMonitor(neuron, "v");
const network = new Network([neuron, spikes, v]);

// Looked at every 10 ms; the step it stops in is still finished.
let wanted = 0;
network.operation(() => spikes.numSpikes >= wanted && network.stop(), { dt: "10 ms" });
const report = (): void =>
  console.log(`stopped at ${(network.t * 1e3).toFixed(1)} ms with ${spikes.numSpikes} spikes`);

const ends: number[] = [];
for (wanted of [10, 15]) {
  await network.run("10 s");
  ends.push(network.t);
  report();
}
console.log(`the tenth came at ${(spikes.t[9]! * 1e3).toFixed(1)} ms`);

// What was recorded up to each stop, one after the other.
const series = [0, ...ends].slice(0, 2).map((from, k) => ({
  label: k === 0 ? "until the tenth spike" : "until the fifteenth",
  values: v.get("v")[0]!.map((x, s) => (v.t[s]! >= from && v.t[s]! < ends[k]! ? x : Number.NaN)),
}));
writeFileSync("stop-a-run.svg", await traces({ t: v.t, series, yLabel: "v" }));

// A synapse with equations of its own: NMDA receptors saturate, and a cell sees the sum of all that are open.

import { writeFileSync } from "node:fs";
import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";
import { figure } from "myelin/plot";

const rates = [5, 20, 80]; // Hz
const indices = rates.flatMap((rate, k) => Array.from({ length: rate }, () => k));
const times = rates.flatMap((rate) => Array.from({ length: rate }, (_, k) => k / rate));
const inputs = new SpikeGeneratorGroup(3, { indices, times });
const cell = new NeuronGroup(1, "open : 1");
// Gating variables of Wang (1999), J Neurosci 19:9587: s rises by x, but no further than 1.
const synapses = new Synapses(inputs, cell, {
  model: `
    ds/dt = -s/(100*ms) + 0.5*x*(1 - s)/ms : 1 (clock-driven)
    dx/dt = -x/(2*ms) : 1 (clock-driven)
    open_post = s : 1 (summed)
  `,
  onPre: "x += 1",
  method: "rk4",
});
synapses.connect();
const gates = new StateMonitor(synapses, ["s"]);
const total = new StateMonitor(cell, ["open"]);
await new Network([inputs, cell, synapses, gates, total]).run("1 s");

const s = gates.get("s");
const mean = (values: Float64Array): string => {
  const last = values.subarray(8000); // the last 200 ms: a whole period of each input
  return (last.reduce((sum, value) => sum + value, 0) / last.length).toFixed(3);
};
for (const [k, rate] of rates.entries()) console.log(`${rate} Hz: ${mean(s[k]!)} open`);
console.log(`together: ${mean(total.get("open")[0]!)}`);

const series = rates.map((rate, k) => ({ label: `${rate} Hz`, values: s[k]! }));
const sum = [{ label: "sum", values: total.get("open")[0]! }];
const panels = [
  { kind: "traces", t: gates.t, series, yLabel: "s" },
  { kind: "traces", t: total.t, series: sum, yLabel: "open" },
] as const;
writeFileSync("nonlinear-synapses.svg", await figure(panels, { title: "NMDA synapses saturate" }));

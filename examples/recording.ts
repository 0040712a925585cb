// Recording: some neurons, several variables, an interval of one's own, and values at the moment of a spike.

import { Network, NeuronGroup, SpikeMonitor, StateMonitor } from "myelin";
import * as adex from "myelin/equations/adex";
import { terminalTraces } from "myelin/plot";

const cells = new NeuronGroup(100, adex.model, { ...adex.options, namespace: adex.parameters });
cells.set("v", "EL");
cells.set("I", "0.5*nA + i/N*nA");
const trace = new StateMonitor(cells, ["v", "w"], { record: [50, 99], dt: "0.5 ms" });
const spikes = new SpikeMonitor(cells, { variables: ["w"] });
await new Network([cells, trace, spikes]).run("300 ms");

const [middle, last] = trace.get("w");
console.log(
  `${trace.t.length} samples; w of cell 99 ends at ${(last!.at(-1)! * 1e12).toFixed(0)} pA`,
);
console.log(
  `${spikes.numSpikes} spikes; the greatest w at one: ${(Math.max(...spikes.get("w")) * 1e12).toFixed(0)} pA`,
);
const series = [
  { label: "1.0 nA", values: middle! },
  { label: "1.5 nA", values: last! },
];
console.log(terminalTraces({ t: trace.t, series, unit: "A", yLabel: "w" }, { height: 8 }));

// Connections in space: by distance alone, and by a probability that falls with it.

import { writeFileSync } from "node:fs";
import { Network, NeuronGroup, Synapses } from "myelin";
import { figure } from "myelin/plot";

const sheet = new NeuronGroup(
  400,
  `x : metre (constant)
   y : metre (constant)`,
);
sheet.set("x", "(i % 20)*50*um");
sheet.set("y", "(i//20)*50*um");
const distance = "sqrt((x_pre - x_post)**2 + (y_pre - y_post)**2)";

const near = new Synapses(sheet, sheet, { name: "near" });
near.connect({ condition: `i != j and ${distance} < 75*um` });
const likely = new Synapses(sheet, sheet, { name: "likely", model: `d = ${distance} : metre` });
likely.connect({ condition: "i != j", p: `exp(-(${distance}/(120*um))**2/2)` });
new Network([sheet, near, likely], { seed: 1 });

const outgoing = (synapses: { i: Int32Array }, source: number): number =>
  synapses.i.filter((i) => i === source).length;
console.log(`near: ${near.i.length} synapses, ${outgoing(near, 0)} of the neuron in the corner`);
const lengths = likely.get("d").map((d) => d * 1e6);
const mean = lengths.reduce((sum, um) => sum + um, 0) / lengths.length;
console.log(`likely: ${likely.i.length} synapses of ${mean.toFixed(1)} um on average`);

const counts = Float64Array.from({ length: 400 }, (_, k) => outgoing(likely, k));
const from = Float64Array.from({ length: 400 }, () => 0);
for (const [s, j] of likely.j.entries()) if (likely.i[s] === 210) from[j] = 1;
const shape = {
  kind: "matrix",
  rows: 20,
  columns: 20,
  xLabel: "x (50 um)",
  yLabel: "y (50 um)",
} as const;
const panels = [
  { ...shape, values: from, title: "targets of neuron 210" },
  { ...shape, values: counts, label: "synapses", title: "how many each has" },
];
const options = { title: "Connections in space", columns: 2 };
writeFileSync("spatial-connections.svg", await figure(panels, options));

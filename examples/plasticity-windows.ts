// The windows of six plasticity rules: what one pair of spikes does to a weight, by the time between them.

import { writeFile } from "node:fs/promises";
import { Network, SpikeGeneratorGroup, Synapses } from "myelin";
import * as inhibitory from "myelin/equations/stdp-inhibitory";
import * as multiplicative from "myelin/equations/stdp-multiplicative";
import * as nearest from "myelin/equations/stdp-nearest";
import * as pair from "myelin/equations/stdp-pair";
import * as softBounds from "myelin/equations/stdp-soft-bounds";
import * as triplet from "myelin/equations/stdp-triplet";
import { type Curve, figure, type Panel } from "myelin/plot";

const x = Array.from({ length: 101 }, (_, k) => (k - 50) / 1000); // seconds, after minus before
const indices = x.map((_, k) => k);
const cells = triplet.hippocampus.minimal;
const still = { ...multiplicative.parameters, sigma: 0 };
const middle = { ...softBounds.parameters, mu: 0.5 };
const rules = [
  { title: "pair (Song 2000)", ...pair, weights: [0.5] },
  { title: "nearest (Froemke 2002)", ...nearest, weights: [0.5] },
  { title: "triplet (Pfister 2006)", ...triplet, parameters: cells, weights: [1] },
  { title: "inhibitory (Vogels 2011)", ...inhibitory, weights: [1] },
  { title: "soft bounds (Gütig 2003)", ...softBounds, parameters: middle, weights: [0.2, 0.8] },
  { title: "van Rossum 2000", ...multiplicative, parameters: still, weights: [1e-9, 4e-9] },
];
const panels: Panel[] = [];
for (const { title, model, options, parameters, weights } of rules) {
  const curves: Curve[] = [{ x: [-0.05, 0.05], y: [0, 0], dashed: true, color: "#bbb" }];
  for (const w of weights) {
    const before = new SpikeGeneratorGroup(101, { indices, times: x.map(() => 0.06) });
    const after = new SpikeGeneratorGroup(101, { indices, times: x.map((dt) => 0.06 + dt) });
    const synapses = new Synapses(before, after, { model, ...options, namespace: parameters });
    synapses.connect({ condition: "i == j" }).set("w", w);
    await new Network([before, after, synapses]).run("120 ms");
    const y = synapses.get("w").map((now) => (100 * (now - w)) / w);
    curves.push({ x, y, label: `from ${w < 0.01 ? `${w * 1e9} nS` : w}`, dots: false });
    console.log(`${title}, from ${w}: ${y[40]!.toFixed(2)} %, ${y[60]!.toFixed(2)} %`);
  }
  const words = { title, xLabel: "after minus before", xUnit: "second", yLabel: "change (%)" };
  panels.push({ kind: "curves", ...words, curves });
}
await writeFile("plasticity-windows.svg", await figure(panels, { columns: 2, width: 900 }));

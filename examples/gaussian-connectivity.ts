// A Gaussian of connections without looking at every pair: a sample proposes, its condition thins it out.

import { writeFileSync } from "node:fs";
import { Network, NeuronGroup, Synapses } from "myelin";
import { curves } from "myelin/plot";

const near = new NeuronGroup(10000, "v : 1");
const far = new NeuronGroup(10000, "v : 1");
const synapses = new Synapses(near, far);
// Neurons k places apart are to be connected with probability 0.1*exp(-(k/50)**2/2), which is 3e-5 at 200. The
// sample leaps from one proposed target to the next, so the work is 40 proposals a neuron, not 10000 pairs.
synapses.connect({
  j: "i + k for k in sample(-200, 201, p=0.1) if rand() < exp(-(k/50)**2/2)",
  skipIfInvalid: true,
});
new Network([near, far, synapses], { seed: 1 });

const apart = Array.from(synapses.j, (j, s) => j - synapses.i[s]!);
const square = apart.reduce((sum, k) => sum + k * k, 0) / apart.length;
console.log(`${apart.length} synapses among ${(10000 ** 2).toExponential(0)} pairs`);
console.log(`on average (root mean square) they go ${Math.sqrt(square).toFixed(1)} neurons aside`);

const x = Array.from({ length: 401 }, (_, k) => k - 200);
const found = x.map(() => 0);
for (const k of apart) found[k + 200]! += 1;
const meant = x.map((k) => (10000 - Math.abs(k)) * 0.1 * Math.exp(-((k / 50) ** 2) / 2));
const lines = [
  { label: "found", x, y: found },
  { label: "meant", x, y: meant, dashed: true },
];
const axes = { xLabel: "target minus source", yLabel: "synapses" };
writeFileSync(
  "gaussian-connectivity.svg",
  await curves({ curves: lines, ...axes }, { title: "How far the connections reach" }),
);

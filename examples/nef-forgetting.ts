// A learning rule of one's own: prescribed error sensitivity (PES) whose decoders are forgotten without an error.

import { writeFile } from "node:fs/promises";
import { Connection, Ensemble, Model, Node, PES, Probe } from "myelin/nef";
import { traces } from "myelin/plot";

const rule = new PES({
  name: "forgetful PES",
  learningRate: 1e-3,
  text: "delta = -learning_rate*dt/n_pre*error_post*activity_pre - dt/(2*second)*w",
});
console.log(String(rule));

const input = new Node(0.8);
const cells = new Ensemble(100, 1);
const said = new Node(null, { sizeIn: 1 });
const error = new Node((t, [x]) => (t < 2 ? x! - 0.8 : 0), { sizeIn: 1 }); // a teacher for 2 s
const learned = new Connection(cells, said, { function: () => 0, learningRule: rule });
const shown = new Probe(said, { synapse: "50 ms" });
const model = new Model(
  [
    new Connection(input, cells),
    learned,
    new Connection(said, error, { synapse: null }),
    new Connection(error, learned.learningRule),
    shown,
  ],
  { seed: 1 },
);
await model.run("6 s");

const at = (t: number): number => shown.data[Math.round(t * 1000) - 1]![0]!;
console.log(`learned ${at(2).toFixed(2)} of 0.80`);
for (const t of [3, 4, 6])
  console.log(`after ${t - 2} s: ${(at(t) / at(2)).toFixed(2)} of it is left`);
const values = shown.data.map(([x]) => x!);
await writeFile(
  "nef-forgetting.svg",
  await traces({ t: shown.t, series: [{ values }], yLabel: "decoded" }),
);

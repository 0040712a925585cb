// How many neurons a number needs: the error of what they say falls with their count.

import { writeFile } from "node:fs/promises";
import { Connection, Direct, Ensemble, Model, Node, Probe } from "myelin/nef";
import { curves } from "myelin/plot";

const counts = [20, 50, 100, 200, 500, 1000];
const fitted: number[] = [];
const spiking: number[] = [];
for (const n of counts) {
  const wave = new Node((t) => Math.sin(2 * Math.PI * t));
  const cells = new Ensemble(n, 1);
  const heard = new Connection(cells, new Node(null, { sizeIn: 1 }));
  const said = new Probe(cells, { synapse: "20 ms" });
  const same = new Ensemble(1, 1, { neuronType: new Direct() }); // what it would be without neurons
  const truth = new Probe(same, { synapse: "20 ms" });
  const inputs = [cells, same].map((one) => new Connection(wave, one));
  const model = new Model([...inputs, heard, said, truth], { seed: 1 });
  await model.run("1 s");

  const squares = said.data.map(([x], k) => (x! - truth.data[k]![0]!) ** 2);
  spiking.push(Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / squares.length));
  fitted.push(model.built(heard).rmse![0]!);
  console.log(
    `${n} neurons: ${spiking.at(-1)!.toFixed(4)} from spikes, ${fitted.at(-1)!.toFixed(4)} from rates`,
  );
}
const lines = [
  { x: counts, y: spiking, label: "spikes" },
  { x: counts, y: fitted, label: "rates" },
];
await writeFile(
  "nef-neurons.svg",
  await curves({ curves: lines, xLabel: "neurons", yLabel: "error", log: "both" }),
);

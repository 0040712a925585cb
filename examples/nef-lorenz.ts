// Lorenz's chaotic system, computed by two thousand neurons that represent its three variables.

import { writeFile } from "node:fs/promises";
import { Connection, Ensemble, Model, Probe } from "myelin/nef";
import { curves } from "myelin/plot";

const tau = 0.1;
const [sigma, beta, rho] = [10, 8 / 3, 28];

// dx/dt = f(x) becomes tau f(x) + x on a connection back through a filter of time constant tau; z is less rho, so that
// all three are around 0
const feedback = ([x = 0, y = 0, z = 0]: ArrayLike<number> & Iterable<number>): number[] => [
  tau * sigma * (y - x) + x,
  tau * (-x * z - y) + y,
  tau * (x * y - beta * (z + rho)) + z,
];

const state = new Ensemble(2000, 3, { radius: 30 });
const shown = new Probe(state, { synapse: "20 ms", sampleEvery: "5 ms" });
const back = new Connection(state, state, { function: feedback, synapse: tau });
await new Model([back, shown], { seed: 1 }).run("10 s");

const later = shown.data.filter((_, k) => shown.t[k]! > 2);
const column = (d: number): number[] => later.map((row) => row[d]!);
const spread = (list: number[]): number => {
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
  return Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length);
};
const told = [0, 1, 2].map((d) => spread(column(d)).toFixed(1));
console.log(`x, y and z vary by ${told.join(", ")}`);
console.log(
  `and change sides ${column(0).filter((x, k) => x * column(0)[k - 1]! < 0).length} times`,
);
await writeFile(
  "nef-lorenz.svg",
  await curves({ curves: [{ x: column(0), y: column(2), dots: false }], xLabel: "x", yLabel: "z" }),
);

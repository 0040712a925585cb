// Van der Pol's oscillator, computed by spikes: any differential equation becomes a population connected to itself.

import { writeFile } from "node:fs/promises";
import { Connection, Ensemble, Model, Node, Piecewise, Probe } from "myelin/nef";
import { figure } from "myelin/plot";

const tau = 0.1; // filter of the way back
const speed = 2 * Math.PI;

// dx/dt = f(x) is tau f(x) + x behind a filter of time constant tau
const feedback = (state: ArrayLike<number>): number[] => {
  const [x, y] = [state[0]!, state[1]!];
  return [tau * speed * y + x, tau * speed * ((1 - x ** 2) * y - x) + y];
};

const state = new Ensemble(600, 2, { radius: 3 });
const kick = new Node(new Piecewise({ 0: [1, 0], 0.1: [0, 0] }));
const shown = new Probe(state, { synapse: "10 ms", sampleEvery: "5 ms" });
const back = new Connection(state, state, { function: feedback, synapse: tau });
await new Model([new Connection(kick, state), back, shown], { seed: 1 }).run("8 s");

const [x, y] = [0, 1].map((d) => shown.data.map((row) => row[d]!)) as [number[], number[]];
const rises = [...shown.t].filter((t, k) => t > 2 && x[k - 1]! < 1 && x[k]! >= 1 && y[k]! > 0);
const turns = rises.filter((t, k) => k === 0 || t - rises[k - 1]! > 0.3); // noise may cross twice
const period = (turns.at(-1)! - turns[0]!) / (turns.length - 1);
const top = Math.max(...x.filter((_, k) => shown.t[k]! > 2));
console.log(`a period of ${period.toFixed(2)} s, up to ${top.toFixed(1)}`);
const series = [
  { values: x, label: "x" },
  { values: y, label: "y" },
];
await writeFile(
  "nef-van-der-pol.svg",
  await figure(
    [
      { kind: "traces", t: shown.t, series, yLabel: "state", height: 300 },
      { kind: "curves", curves: [{ x, y, dots: false }], xLabel: "x", yLabel: "y", height: 300 },
    ],
    { columns: 2, width: 820 },
  ),
);

// question: how long do the solvers of the NEF take, for how many neurons?
//
// Processor time of node with all its threads, smallest and middle of the rounds, for LIF neurons with usual numbers.
// The error that each reaches is told beside it. The goal is that of a thousand neurons and 2,500 points, whatever
// the solver and the dimensions.
//
// On 2 x AMD EPYC, node 20, with ten times as many processes as cores, 1,000 neurons and 10 dimensions took (smallest):
// LstsqL2 0.28, LstsqNoise 0.41, LstsqL1 0.60, LstsqDrop 0.77, NnlsL2nz 0.42, Lstsq 0.82 s.
//
// npm run bench -- solvers [--repeat N] [--only LstsqL2,Nnls]

import { UniformHypersphere } from "../../src/nef/distributions/hypersphere.ts";
import { Uniform } from "../../src/nef/distributions/simple.ts";
import { type Matrix, matrix, product, transposed } from "../../src/nef/matrix.ts";
import { LIF } from "../../src/nef/neurons/lif.ts";
import { Random } from "../../src/nef/random.ts";
import { Lstsq, LstsqMultNoise, LstsqNoise } from "../../src/nef/solvers/lstsq.ts";
import { Nnls, NnlsL2, NnlsL2nz } from "../../src/nef/solvers/nonnegative.ts";
import { LstsqL2, LstsqL2nz } from "../../src/nef/solvers/ridge.ts";
import { LstsqDrop, LstsqL1 } from "../../src/nef/solvers/sparse.ts";
import type { Solver } from "../../src/nef/types.ts";
import { benchOptions, machine, median, told } from "./options.ts";

const SOLVERS: Readonly<Record<string, Solver>> = {
  LstsqL2: new LstsqL2(),
  LstsqL2nz: new LstsqL2nz(),
  LstsqNoise: new LstsqNoise(),
  LstsqMultNoise: new LstsqMultNoise(),
  LstsqL1: new LstsqL1(),
  LstsqDrop: new LstsqDrop(),
  Nnls: new Nnls(),
  NnlsL2: new NnlsL2(),
  NnlsL2nz: new NnlsL2nz(),
  Lstsq: new Lstsq(),
};

/** Neurons, points and dimensions. */
const SIZES: readonly (readonly [neurons: number, points: number, dimensions: number])[] = [
  [100, 750, 1],
  [1000, 2500, 1],
  [1000, 2500, 10],
];

/** Seconds that any of them may take for a thousand neurons. */
const GOAL = 1;

function problem(neurons: number, count: number, dimensions: number): [Matrix, Matrix] {
  const random = new Random(3);
  const points = new UniformHypersphere().sample(count, dimensions, random);
  const encoders = new UniformHypersphere({ surface: true }).sample(neurons, dimensions, random);
  const type = new LIF();
  const { gain, bias } = type.gainBias(
    new Uniform(200, 400).sample(neurons, 1, random).data,
    new Uniform(-1, 0.9).sample(neurons, 1, random).data,
  );
  const currents = product(points, transposed(encoders)).data.map(
    (x, k) => x * gain[k % neurons]! + bias[k % neurons]!,
  );
  return [matrix(count, neurons, type.rates(currents)), points];
}

function seconds(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const { repeat, only } = benchOptions();
console.log(machine());
console.log(`${"neurons points D".padEnd(20)}${"solver".padEnd(16)}   smallest middle   rmse`);
for (const size of SIZES) {
  const [activities, targets] = problem(...size);
  for (const [name, solver] of Object.entries(SOLVERS)) {
    if (only && !only.includes(name)) continue;
    let rmse = 0;
    const once = (): void => {
      rmse = solver.solve(activities, targets, new Random(1)).rmse[0]!;
    };
    once();
    const times = Array.from({ length: repeat }, () => seconds(once));
    const goal = size[0] === 1000;
    const reached = median(times) <= GOAL ? "reached" : "MISSED";
    const verdict = goal ? ` (goal ${GOAL} s: ${reached})` : "";
    const where = size.join(" ").padEnd(20);
    console.log(`${where}${name.padEnd(16)}${told(times)} s   ${rmse.toPrecision(3)}${verdict}`);
  }
}

// question: what does a step of 1 ms of the NEF's networks cost, against Nengo's published time?
//
// Microseconds of processor time of node with all its threads for a step, smallest and middle of the rounds, after a
// first 50 steps. Nengo's numbers come from another machine (one idle core of an EPYC, Nengo 4.1.1.dev0 with its
// optimiser), so a fixed loop of double precision is timed beside ours. Nengo's circular convolution has ensembles for
// products that are always 0, ours has not: the neurons are told.
//
// npm run build && npm run bench -- nef [--repeat N] [--only channel-100,digits-20000]

import { Model } from "myelin/nef";
import { NEF_CASES, type NefCase } from "./nef-cases.ts";
import { benchOptions, chosenCases, machine, median, told } from "./options.ts";

/** Nanoseconds for one multiplication and addition of a dependent chain, and of a sum of products over memory. */
function speed(): { chain: number; stream: number } {
  const [a, b] = [new Float64Array(1 << 20).fill(1.5), new Float64Array(1 << 20).fill(0.5)];
  const rounds = 40;
  const passes = (): void => {
    for (let k = 0; k < a.length; k++) a[k] = a[k]! * 0.999 + b[k]!;
  };
  const chained = (): number => {
    let x = 0.5;
    for (let k = 0; k < 1 << 26; k++) x = x * 0.999 + 0.001;
    return x;
  };
  passes();
  chained();
  const stream = processor(() => {
    for (let r = 0; r < rounds; r++) passes();
  });
  const chain = processor(chained);
  return { chain: (chain / 2 ** 26) * 1e9, stream: (stream / (rounds * a.length)) * 1e9 };
}

function processor(act: () => void): number {
  const before = process.cpuUsage();
  act();
  return since(before);
}

function since(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

interface Row {
  readonly one: NefCase;
  readonly built: number;
  readonly neurons: number;
  readonly steps: number[];
}

async function measured(one: NefCase, repeat: number): Promise<Row> {
  const before = process.cpuUsage();
  const model = new Model(one.make(), { seed: 1 });
  await model.run("50 ms");
  const built = since(before);
  const groups = model.network.objects.filter(({ name }) => name.startsWith("neurons"));
  const neurons = groups.reduce((sum, group) => sum + (group as unknown as { N: number }).N, 0);
  const steps: number[] = [];
  for (let round = 0; round < repeat; round++) {
    const start = process.cpuUsage();
    await model.run(one.seconds);
    steps.push((since(start) / (one.seconds * 1e3)) * 1e6);
    process.stderr.write(`${one.name}: ${round + 1} of ${repeat}\n`);
  }
  return { one, built, neurons, steps };
}

const { repeat, only } = benchOptions();
const chosen = chosenCases(NEF_CASES, only);
const { chain, stream } = speed();
console.log(machine());
console.log(
  `this machine: ${chain.toFixed(2)} ns for a multiplication and an addition that wait for the last, ` +
    `${stream.toFixed(2)} ns for those of x = 0.999 x + y over 16 MB`,
);
console.log(
  "network            neurons   Nengo us/step   Myelin us/step    Nengo/Myelin   s to build and begin",
);
for (const one of chosen) {
  const { built, neurons, steps } = await measured(one, repeat);
  const ratio = median(one.nengo) / median(steps);
  console.log(
    `${one.name.padEnd(18)}${String(neurons).padStart(8)}${one.nengo.join("-").padStart(16)}` +
      `${told(steps, 1).padStart(17)}${ratio.toFixed(2).padStart(16)}${built.toFixed(1).padStart(12)}`,
  );
}

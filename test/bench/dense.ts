// question: what does a dense matrix cost, for each of its synapses, and what is left of it where rows are broken?
//
// N neurons and d dimensions, all to all, one weight: what spikes of all neurons deliver to the dimensions, what the
// dimensions sum into the neurons, and a rule that moves all weights in every step. "Indexed" is the same with one more
// synapse that stands behind the others: its source comes twice, so rows are looked up in arrays.
//
// npm run build && npm run bench -- dense [--repeat N] [--only 100x2,...]

import { Network, NeuronGroup, Synapses } from "myelin";
import { benchOptions, machine, median } from "./options.ts";

const SIZES = [
  [100, 2],
  [1000, 10],
  [20000, 784],
] as const;

/** Nanoseconds of a run are counted over so many synapses at least. */
const SYNAPSES = 1e8;
const STEP = 1e-3;

type What = "delivery" | "summed" | "regular" | "nothing";

function network(what: What, neurons: number, dimensions: number, indexed: boolean): Network {
  const more = indexed ? 1 : 0;
  const threshold = what === "delivery" || what === "nothing" ? { threshold: "a < 1" } : {};
  const cells = new NeuronGroup(neurons + more, "a : 1\nJ : 1", threshold);
  // sums of so many synapses stand where nothing moves
  const x = what === "summed" && neurons * dimensions >= 4096 ? "dx/dt = 1*Hz : 1" : "x : 1";
  const signals = new NeuronGroup(dimensions + more, `${x}\nE : 1`, { method: "euler" });
  cells.set("a", "1e-3*i/N");
  signals.set("E", "1e-3*i");
  signals.set("x", "0.5 + i");
  const synapses = what === "nothing" ? [] : [synapsesOf(what, cells, signals, indexed)];
  return new Network([cells, signals, ...synapses], { dt: STEP, seed: 1 });
}

function synapsesOf(
  what: Exclude<What, "nothing">,
  cells: NeuronGroup,
  signals: NeuronGroup,
  indexed: boolean,
): Synapses {
  const made =
    what === "summed"
      ? new Synapses(signals, cells, { model: "w : 1\nJ_post = w*x_pre : 1 (summed)" })
      : new Synapses(cells, signals, {
          model: "w : 1",
          ...(what === "delivery" ? { onPre: "x_post += w" } : {}),
        });
  if (what === "regular") made.runRegularly("w -= 1e-4*E_post*a_pre");
  if (indexed) {
    const [from, to] = what === "summed" ? [signals, cells] : [cells, signals];
    made.connect({ condition: `i < ${from.N - 1} and j < ${to.N - 1}` });
    made.connect({ i: 0, j: to.N - 1 });
  } else made.connect();
  made.set("w", "1e-3*sin(i + 2*j)");
  return made;
}

/** Processor seconds of a step. */
async function stepOf(net: Network, steps: number): Promise<number> {
  const before = process.cpuUsage();
  await net.run(steps * STEP);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / steps;
}

async function nanoseconds(
  what: What,
  [neurons, dimensions]: readonly [number, number],
  indexed: boolean,
  repeat: number,
): Promise<number> {
  const size = neurons * dimensions;
  const steps = Math.max(3, Math.ceil(SYNAPSES / size));
  const net = network(what, neurons, dimensions, indexed);
  await net.run(3 * STEP);
  const rounds: number[] = [];
  for (let k = 0; k < repeat; k++) rounds.push(await stepOf(net, steps));
  return (median(rounds) / size) * 1e9;
}

const { repeat, only } = benchOptions();
console.log(
  `\n${machine()}, nanoseconds of processor time for a synapse and step: dense, indexed, how much faster`,
);
for (const size of SIZES) {
  const title = size.join("x");
  if (only && !only.includes(title)) continue;
  const bare = await nanoseconds("nothing", size, false, repeat);
  for (const what of ["delivery", "summed", "regular"] as const) {
    const less = what === "delivery" ? bare : 0;
    const dense = (await nanoseconds(what, size, false, repeat)) - less;
    const indexed = (await nanoseconds(what, size, true, repeat)) - less;
    const numbers = [dense, indexed, indexed / dense].map((n) => n.toFixed(2).padStart(8));
    console.log(`${title.padEnd(10)} ${what.padEnd(9)}${numbers.join("")}`);
  }
}

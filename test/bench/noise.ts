// question: what does a random number cost, and how long do noisy neurons take, against Brian2 C++ standalone here?
//
// First kernels in cache, nanoseconds for each number: uniform, normal, Poisson and binomial ones. Then groups of the
// microcircuit's size, nanoseconds for each neuron and step: counts of a PoissonInput, spikes of a PoissonGroup. With
// --peers the network of Brunel & Hakim (1999), with one delay and with many, and its neurons alone: whole loops, for
// noise takes the time. Brian2's loop time is processor time, so ours is too, with all threads of node in it.
//
// npm run build && npm run bench -- noise [--peers] [--repeat N] [--only normal,brunel-hakim-one]

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wasm } from "../../src/backends/wasm/backend.ts";
import { Network, NeuronGroup, PoissonGroup, PoissonInput } from "../../src/index.ts";
import { binomial, lowerBinomial } from "../../src/lowering/binomial.ts";
import { KernelBuilder } from "../../src/lowering/builder.ts";
import { guideTo } from "../../src/lowering/guide.ts";
import { benchOptions, checkAlike, machine, median, told, verdict } from "./options.ts";
import { type CaseSample, ourCase, ProgramSide, pythonWithout } from "./sides.ts";
import { N, numbers, type Workload } from "./workloads.ts";

const REPETITIONS = 60;

/** A binomial number by the guide to its distribution, or by bisection of it. */
function counted(name: string, n: number, p: number): Workload {
  return numbers(name, (arrays, draw) => {
    const distribution = binomial(n, p);
    if (distribution.kind !== "table") throw new Error(`${name} has no table`);
    const at = (values: Float64Array, what: string) =>
      arrays.add(what, "f64", (k) => values[k]!, values.length);
    const table = at(distribution.table, "cumulative");
    const found = guideTo(distribution.table);
    const guide = found ? { guide: { ...found, table: at(found.table, "guide") } } : {};
    const b = new KernelBuilder(name, { kind: "range", index: "i" });
    const from = { state: draw.state, stream: draw.stream, at: "i" };
    return lowerBinomial(b, { kind: "table", first: distribution.first, table, ...guide }, from);
  });
}

const poisson = (mean: number): Workload =>
  numbers(`poisson ${mean}`, (_, draw) => ({
    op: "call",
    name: "poisson",
    args: [
      { op: "random", distribution: "uniform", at: "i", ...draw },
      { op: "constant", value: mean },
    ],
  }));

const KERNELS: readonly Workload[] = [
  ...(["uniform", "normal"] as const).map((distribution) =>
    numbers(distribution, (_, draw) => ({ op: "random", distribution, at: "i", ...draw })),
  ),
  ...[0.1, 2, 1000].map(poisson),
  counted("binomial 1.3", 1600, 8e-4),
  counted("binomial 20", 20000, 1e-3),
];

/** Smallest and middle nanoseconds for an element. */
function timed({ kernel, contents, bytes }: Workload): number[] {
  const initial = Math.ceil(bytes / 65536);
  const raw = new WebAssembly.Memory({ initial, maximum: initial });
  const memory = { memory: raw, shared: false, initial, maximum: initial };
  const run = wasm.load({ kernels: [kernel] }, memory)[kernel.name]!;
  contents(raw.buffer);
  const times: number[] = [];
  for (let k = 0; k < REPETITIONS + 20; k++) {
    const start = performance.now();
    for (let calls = 0; calls < 40; calls++) run(0, N);
    times.push(((performance.now() - start) * 1e6) / 40 / N);
  }
  return times.slice(20);
}

const NEURONS = 77169;
const STEPS = 400;

/** Nanoseconds for a neuron and step of a network that is nothing else. */
async function stepped(net: Network): Promise<number> {
  await net.run(STEPS * 1e-4);
  const start = performance.now();
  await net.run(STEPS * 1e-4);
  return ((performance.now() - start) * 1e6) / STEPS / NEURONS;
}

const GROUPS: readonly { readonly name: string; readonly make: () => Network }[] = [
  {
    name: "PoissonInput of 1600 x 8 Hz",
    make: () => {
      const cells = new NeuronGroup(NEURONS, "x : 1");
      return new Network([
        cells,
        new PoissonInput(cells, "x", { n: 1600, rate: "8 Hz", weight: 0.1 }),
      ]);
    },
  },
  {
    name: "PoissonGroup of 8 Hz",
    make: () => new Network([new PoissonGroup(NEURONS, { rates: "8 Hz" })]),
  },
  {
    name: "PoissonGroup of 4 to 12 Hz",
    make: () => {
      const rates = Float64Array.from({ length: NEURONS }, (_, i) => 4 + (8 * i) / NEURONS);
      return new Network([new PoissonGroup(NEURONS, { rates })]);
    },
  },
];

interface Case {
  readonly name: string;
  /** Without its synapses. */
  readonly bare?: boolean;
  /** Brian2's time over ours has to be at least this. */
  readonly least?: number;
}

const CASES: readonly Case[] = [
  { name: "brunel-hakim-one", least: 3 },
  { name: "brunel-hakim", least: 3 },
  { name: "brunel-hakim-one", bare: true },
];

/** Rounds of both sides, alternating, after counts have been held against each other. */
function against({ name, bare = false, least }: Case, repeat: number): void {
  const folder = mkdtempSync(join(tmpdir(), "myelin-bench-"));
  const [ours, theirs]: [CaseSample[], CaseSample[]] = [[], []];
  try {
    const side = new ProgramSide(name, join(folder, "program"), bare);
    for (let seed = 1; seed <= repeat; seed++) {
      theirs.push(side.run());
      ours.push(ourCase(name, { seed, ...(bare ? { synapses: "none" } : {}) }));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const what = `${name}${bare ? " without synapses" : ""}`;
  const spikes = [ours, theirs].map((samples) => samples.map((one) => one.spikes));
  checkAlike(`${what}: spikes`, spikes[0]!, spikes[1]!, 0.1);
  const [them, first, again] = [theirs, ours, ours.map((one) => one.again!)].map((samples) =>
    samples.map(({ processor }) => processor),
  ) as [number[], number[], number[]];
  const ratio = median(them) / median(first);
  if (least !== undefined && ratio < least) process.exitCode = 1;
  console.log(
    `  Brian2 ${told(them)} s  Myelin ${told(first)} s  run on ${told(again)} s  Brian2/Myelin` +
      `${verdict(ratio, least)}  run on ${(median(them) / median(again)).toFixed(2)}`,
  );
}

const { peers, repeat, only } = benchOptions();
const wanted = ({ name }: { readonly name: string }): boolean => only?.includes(name) ?? true;
console.log(`${machine()}, smallest and middle`);
const kernels = KERNELS.filter(wanted);
const times = kernels.map((): number[] => []);
for (let round = 0; round < repeat; round++)
  for (const [k, kernel] of kernels.entries()) times[k]!.push(...timed(kernel));
for (const [k, { name }] of kernels.entries())
  console.log(`${name.padEnd(28)} ${told(times[k]!, 2)} ns`);
for (const { name, make } of GROUPS.filter(wanted)) {
  const rounds: number[] = [];
  for (let round = 0; round < repeat; round++) rounds.push(await stepped(make()));
  console.log(`${name.padEnd(28)} ${told(rounds, 2)} ns a neuron and step`);
}
const why = peers ? pythonWithout(new URL("brian2_delivery.py", import.meta.url).pathname) : "";
if (why) throw new Error(why);
if (peers) for (const one of CASES.filter(wanted)) against(one, repeat);

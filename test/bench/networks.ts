// question: how long does a user wait, and how long does the loop take, against Brian2 on this machine?
//
// CUBA and COBAHH, 4000 neurons, 1 s of 0.1 ms steps, one thread, all spikes recorded; COBAHH in single precision as
// well, which makes Brian2 no faster: it is compared with Brian2 in double precision. Brian2 runs as C++ standalone and
// with Cython, whose compiled modules it keeps: an unmeasured run comes first. Processes alternate; spikes are
// counted before anything is reported; smallest and middle of the repetitions.
//
// npm run build && npm run bench -- networks [--peers] [--peer PATH] [--repeat N] [--only cuba,cobahh,"cobahh f32"]

import { benchOptions, machine, median, told, verdict } from "./options.ts";
import { brian2, myelin, type Sample, type Side } from "./sides.ts";

type Peer = "C++" | "Cython";

interface Goal {
  readonly network: string;
  readonly measure: "process" | "loop";
  readonly peer: Peer;
  /** The peer's time over ours has to be at least this. */
  readonly least: number;
}

const GOALS: readonly Goal[] = [
  { network: "cuba", measure: "process", peer: "C++", least: 20 },
  { network: "cuba", measure: "loop", peer: "C++", least: 1.3 },
  { network: "cuba", measure: "process", peer: "Cython", least: 5 },
  { network: "cuba", measure: "loop", peer: "Cython", least: 10 },
  { network: "cobahh", measure: "process", peer: "C++", least: 1 },
  { network: "cobahh", measure: "loop", peer: "C++", least: 1.3 },
  { network: "cobahh f32", measure: "loop", peer: "C++", least: 3 },
];

/** How many spikes a right run has; COBAHH's are held against the other side's. */
const CUBA_SPIKES = [20_000, 25_500] as const;
const LARGEST_DIFFERENCE = 0.1;

interface Row {
  readonly ours: readonly Sample[];
  readonly theirs: Readonly<Record<Peer, readonly Sample[]>>;
}

type Sides = Readonly<Record<Peer, Side | undefined>>;

function measure(network: string, us: Side, them: Sides, repeat: number): Row {
  const [model] = network.split(" ") as [string];
  const ours: Sample[] = [];
  const theirs: Record<Peer, Sample[]> = { "C++": [], Cython: [] };
  const wanted = (peer: Peer): Side | undefined =>
    GOALS.some((goal) => goal.network === network && goal.peer === peer) ? them[peer] : undefined;
  wanted("Cython")?.(model, 0);
  for (let seed = 1; seed <= repeat; seed++) {
    for (const peer of ["C++", "Cython"] as const) {
      const sample = wanted(peer)?.(model, seed);
      if (sample) theirs[peer].push(sample);
    }
    ours.push(us(network, seed));
    process.stderr.write(`${network}: ${seed} of ${repeat}\n`);
  }
  check(network, ours, [...theirs["C++"], ...theirs.Cython]);
  return { ours, theirs };
}

/** Throws when a side did not do the work. */
function check(network: string, ours: readonly Sample[], theirs: readonly Sample[]): void {
  const counts = [...ours, ...theirs].map(({ spikes }) => spikes);
  console.log(
    `${network}: spikes ${counts.slice(0, ours.length)} against ${counts.slice(ours.length)}`,
  );
  const [low, high] = CUBA_SPIKES;
  if (network === "cuba" && !counts.every((count) => count >= low && count <= high))
    throw new Error(`wrong activity: ${counts} spikes (expected ${low} to ${high})`);
  const [mine, other] = [ours, theirs].map((samples) =>
    median(samples.map(({ spikes }) => spikes)),
  );
  if (theirs.length > 0 && Math.abs(mine! / other! - 1) > LARGEST_DIFFERENCE)
    throw new Error(`wrong activity: ${mine} spikes against ${other}`);
}

const { peers, peer, repeat, only = ["cuba", "cobahh", "cobahh f32"] } = benchOptions();
const us = myelin();

function side(target: "cpp_standalone" | "cython"): Side | undefined {
  const found = peers ? brian2(peer, target) : "not asked for (--peers)";
  if (typeof found !== "string") return found;
  console.error(`WITHOUT BRIAN2: ${found}`);
  return undefined;
}

const them: Sides = { "C++": side("cpp_standalone"), Cython: side("cython") };
const rows = new Map(only.map((name) => [name, measure(name, us, them, repeat)] as const));
console.log(`\n${machine()}, seconds: smallest, middle of ${repeat}`);
console.log(
  "network     measure  peer            Brian2         Myelin  (second run)    Brian2/Myelin",
);
let missed = 0;
for (const { network, measure: what, peer: name, least } of GOALS) {
  const row = rows.get(network);
  if (!row) continue;
  const [ours, theirs] = [row.ours, row.theirs[name]].map((samples) =>
    samples.map((one) => one[what]),
  );
  const against = theirs!.length > 0;
  const ratio = against ? median(theirs!) / median(ours!) : Number.NaN;
  if (against && ratio < least) missed++;
  const again = told(what === "loop" ? row.ours.map((one) => one.again) : []);
  const end = against ? verdict(ratio, least) : "       -";
  console.log(
    `${network.padEnd(10)}  ${what.padEnd(7)}  ${name.padEnd(6)}${told(theirs!)}${told(ours!)}${again}  ${end}`,
  );
}
process.exitCode = missed > 0 ? 1 : 0;

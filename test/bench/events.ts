// question: what does one synaptic event cost, against Brian2 C++ standalone on this machine?
//
// CUBA and Brunel-Hakim with delays between 0 and 4 or 5 ms, pair STDP, and delivery alone, one thread. Processes
// alternate; spikes and deliveries are counted before anything is reported. Brian2's loop time is processor time, so
// ours is too, with all threads of node in it. Where the neurons cost more than their synapses the same network
// without synapses is taken off.
//
// npm run build && npm run bench -- events [--peer PATH] [--repeat N] [--only delivery,stdp]

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchOptions, checkAlike, machine, median, told, verdict } from "./options.ts";
import { type CaseSample, ourCase, ProgramSide, peerCase, pythonWithout } from "./sides.ts";

interface Case {
  readonly name: string;
  /** Brian2's time for an event over ours has to be at least this. */
  readonly least?: number;
  /** By how much spikes may differ between the sides: half the spread over seeds, and more. */
  readonly part: number;
  /** Options of the peer's script; cases without any are of our own script, measured with and without synapses. */
  readonly peer?: readonly string[];
  readonly n?: number;
}

const CASES: readonly Case[] = [
  { name: "delivery", least: 2, part: 0.01 },
  { name: "delivery-one", least: 1, part: 0.01 },
  { name: "brunel-hakim", least: 2, part: 0.1 },
  { name: "cuba-delays", least: 2, part: 0.1 },
  { name: "stdp", least: 2, part: 0.2, peer: ["--n", "1000"], n: 1000 },
  { name: "poisson", part: 0.1, peer: [] },
];

interface Row {
  /** Nanoseconds for each event, by round. */
  readonly ours: number[];
  readonly theirs: number[];
  /** Our seconds by the clock on the wall over processor seconds: above 1 the machine did something else. */
  readonly waited: number[];
}

/** Whole loop for each event. */
function wholeLoops({ name, n, part, peer = [] }: Case, script: string, repeat: number): Row {
  const [ours, theirs]: [CaseSample[], CaseSample[]] = [[], []];
  for (let seed = 1; seed <= repeat; seed++) {
    theirs.push(peerCase(script, name, seed, peer));
    ours.push(ourCase(name, { seed, ...(n ? { n } : {}) }));
    process.stderr.write(`${name}: ${seed} of ${repeat}\n`);
  }
  checkBoth(name, ours, theirs, part);
  const each = ({ processor, events }: CaseSample): number => (processor / events) * 1e9;
  return { ours: ours.map(each), theirs: theirs.map(each), waited: ours.map(waiting) };
}

/** Loop less that of the neurons alone, for each event. */
function synapsesAlone({ name, part }: Case, repeat: number): Row {
  const folder = mkdtempSync(join(tmpdir(), "myelin-bench-"));
  try {
    const [full, bare] = [false, true].map(
      (without) => new ProgramSide(name, join(folder, without ? "without" : "with"), without),
    ) as [ProgramSide, ProgramSide];
    const samples: CaseSample[][] = [[], [], [], []];
    for (let seed = 1; seed <= repeat; seed++) {
      samples[0]!.push(full.run());
      samples[1]!.push(ourCase(name, { seed }));
      samples[2]!.push(bare.run());
      samples[3]!.push(ourCase(name, { seed, synapses: "none" }));
      process.stderr.write(`${name}: ${seed} of ${repeat}\n`);
    }
    const [theirs, ours, theirNeurons, ourNeurons] = samples as [
      CaseSample[],
      CaseSample[],
      CaseSample[],
      CaseSample[],
    ];
    checkBoth(name, ours, theirs, part);
    checkBoth(`${name} without synapses`, ourNeurons, theirNeurons, part);
    const less = (all: CaseSample[], neurons: CaseSample[]): number[] =>
      all.map((one, k) => ((one.processor - neurons[k]!.processor) / one.events) * 1e9);
    return {
      ours: less(ours, ourNeurons),
      theirs: less(theirs, theirNeurons),
      waited: ours.map(waiting),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function waiting({ loop, processor }: CaseSample): number {
  return loop / processor;
}

function checkBoth(name: string, ours: CaseSample[], theirs: CaseSample[], part: number): void {
  const counts = (all: CaseSample[]): number[] => all.map(({ spikes }) => spikes);
  checkAlike(`${name}: spikes`, counts(ours), counts(theirs), part);
  const events = (all: CaseSample[]): number[] => all.map((one) => one.events);
  if (events(theirs).some((count) => count > 0))
    checkAlike(`${name}: events`, events(ours), events(theirs), part);
}

const { peer, repeat, only } = benchOptions();
const why = pythonWithout(peer);
if (why !== undefined) throw new Error(why);
const chosen = CASES.filter(({ name }) => only?.includes(name) ?? true);
const rows = chosen.map(
  (one) => [one, one.peer ? wholeLoops(one, peer, repeat) : synapsesAlone(one, repeat)] as const,
);
console.log(`\n${machine()}, nanoseconds of processor time for an event: smallest, middle`);
console.log("case            rounds           Brian2         Myelin  Brian2/Myelin");
for (const [{ name, least, peer: options }, { ours, theirs, waited }] of rows) {
  const ratio = median(theirs) / median(ours);
  if (least !== undefined && ratio < least) process.exitCode = 1;
  const what = options ? "whole loop" : "synapses";
  console.log(
    `${name.padEnd(13)} ${what.padEnd(11)}${told(theirs, 1)}${told(ours, 1)}  ${verdict(ratio, least)}` +
      `  (wall ${median(waited).toFixed(1)} x processor)`,
  );
}

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

/** What a round measured on one side. */
interface Round {
  readonly full: CaseSample;
  /** The neurons alone. */
  readonly bare?: CaseSample;
}

/** Rounds of both sides, alternating. */
interface Rounds {
  readonly theirs: Round[];
  readonly ours: Round[];
}

function wholeLoops({ name, n, peer = [] }: Case, script: string, repeat: number): Rounds {
  const rounds: Rounds = { theirs: [], ours: [] };
  for (let seed = 1; seed <= repeat; seed++) {
    rounds.theirs.push({ full: peerCase(script, name, seed, peer) });
    rounds.ours.push({ full: ourCase(name, { seed, ...(n ? { n } : {}) }) });
    process.stderr.write(`${name}: ${seed} of ${repeat}\n`);
  }
  return rounds;
}

function synapsesAlone({ name }: Case, repeat: number): Rounds {
  const folder = mkdtempSync(join(tmpdir(), "myelin-bench-"));
  const rounds: Rounds = { theirs: [], ours: [] };
  try {
    const full = new ProgramSide(name, join(folder, "with"), false);
    const bare = new ProgramSide(name, join(folder, "without"), true);
    for (let seed = 1; seed <= repeat; seed++) {
      rounds.theirs.push({ full: full.run(), bare: bare.run() });
      const ours = ourCase(name, { seed });
      rounds.ours.push({ full: ours, bare: ourCase(name, { seed, synapses: "none" }) });
      process.stderr.write(`${name}: ${seed} of ${repeat}\n`);
    }
    return rounds;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nanoseconds for an event, less those of the neurons where they are known. */
function each({ full, bare }: Round): number {
  return ((full.processor - (bare?.processor ?? 0)) / full.events) * 1e9;
}

/** Of the network run on. */
function eachAgain({ full, bare }: Round): number {
  return bare ? each({ full: full.again!, bare: bare.again! }) : each({ full: full.again! });
}

/** Throws when the sides did not do the same. */
function check({ name, part }: Case, { ours, theirs }: Rounds): void {
  for (const count of ["spikes", "events"] as const) {
    const full = [ours, theirs].map((side) => side.map((round) => round.full[count]));
    checkAlike(`${name}: ${count}`, full[0]!, full[1]!, part);
    const bare = [ours, theirs].map((side) => side.map((round) => round.bare?.[count] ?? 0));
    checkAlike(`${name} without synapses: ${count}`, bare[0]!, bare[1]!, part);
  }
}

const { peer, repeat, only } = benchOptions();
const why = pythonWithout(peer);
if (why !== undefined) throw new Error(why);
const chosen = CASES.filter(({ name }) => only?.includes(name) ?? true);
const rows = chosen.map((one) => {
  const rounds = one.peer ? wholeLoops(one, peer, repeat) : synapsesAlone(one, repeat);
  check(one, rounds);
  return [one, rounds] as const;
});
console.log(`\n${machine()}, nanoseconds of processor time for an event: smallest, middle`);
console.log("case         of                Brian2         Myelin       (run on)  Brian2/Myelin");
for (const [{ name, least, peer: options }, { ours, theirs }] of rows) {
  const times = [theirs.map(each), ours.map(each), ours.map(eachAgain)] as const;
  const [them, first, again] = times.map(median) as [number, number, number];
  if (least !== undefined && them / first < least) process.exitCode = 1;
  const waited = median(ours.map(({ full }) => full.loop / full.processor));
  console.log(
    `${name.padEnd(12)} ${(options ? "whole loop" : "synapses").padEnd(10)}` +
      `${times.map((one) => told(one, 1)).join("")}  ${verdict(them / first, least)}` +
      `  run on ${(them / again).toFixed(2)}  (wall ${waited.toFixed(1)} x processor)`,
  );
}

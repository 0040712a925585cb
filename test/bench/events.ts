// question: what does one synaptic event cost, against Brian2 C++ standalone on this machine?
//
// CUBA and Brunel-Hakim with delays between 0 and 4 or 5 ms, pair STDP, and delivery alone, one thread. Processes
// alternate; spikes and deliveries are counted before anything is reported. Brian2's loop time is processor time, so
// ours is too, with all threads of node in it. Where the neurons cost more than their synapses the same network
// without synapses is taken off.
//
// npm run build && npm run bench -- events --peers [--peer PATH] [--repeat N] [--only delivery,stdp]

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchOptions, checkAlike, machine, median, verdict } from "./options.ts";
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

/** Smallest and middle of the rounds. */
type Pair = readonly [smallest: number, middle: number];

/**
 * Nanoseconds for an event, less those of the neurons where they are known: a difference of smallest or middle times,
 * not of single rounds, whose noise may be larger than what is left.
 */
function each(rounds: readonly Round[]): Pair {
  const full = pair(rounds.map((round) => round.full.processor));
  const bare = pair(rounds.map((round) => round.bare?.processor ?? 0));
  const events = median(rounds.map((round) => round.full.events));
  return [((full[0] - bare[0]) / events) * 1e9, ((full[1] - bare[1]) / events) * 1e9];
}

function pair(numbers: readonly number[]): Pair {
  return [Math.min(...numbers), median(numbers)];
}

/** The networks run on. */
function again(rounds: readonly Round[]): Round[] {
  return rounds.map(({ full, bare }) => ({
    full: full.again!,
    ...(bare ? { bare: bare.again! } : {}),
  }));
}

function shown(numbers: Pair): string {
  return numbers
    .map((number) => number.toFixed(1))
    .join(" ")
    .padStart(15);
}

/** Throws when the sides did not do the same. */
function check({ name, part }: Case, { ours, theirs }: Rounds): void {
  for (const count of ["spikes", "events"] as const) {
    const full = [ours, theirs].map((side) => side.map((round) => round.full[count]));
    checkAlike(`${name}: ${count}`, full[0]!, full[1]!, part);
  }
  const bare = [ours, theirs].map((side) => side.map((round) => round.bare?.spikes ?? 0));
  if (bare[0]![0]! > 0) checkAlike(`${name} without synapses: spikes`, bare[0]!, bare[1]!, part);
}

const { peers, peer, repeat, only } = benchOptions();
if (!peers) {
  console.log("a comparison: --peers runs it");
  process.exit();
}
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
  const [them, first, second] = [theirs, ours, again(ours)].map(each) as [Pair, Pair, Pair];
  const ratio = them[1] / first[1];
  if (least !== undefined && ratio < least) process.exitCode = 1;
  const loops = [theirs, ours].map((side) => median(side.map(({ full }) => full.processor)));
  const waited = median(ours.map(({ full }) => full.loop / full.processor));
  console.log(
    `${name.padEnd(12)} ${(options ? "whole loop" : "synapses").padEnd(10)}` +
      `${[them, first, second].map(shown).join("")}  ${verdict(ratio, least)}` +
      `  smallest ${(them[0] / first[0]).toFixed(2)}  run on ${(them[1] / second[1]).toFixed(2)}` +
      ` ${(them[0] / second[0]).toFixed(2)}` +
      `  (whole loops ${loops.map((one) => one.toFixed(3)).join(", ")} s; wall ${waited.toFixed(1)} x processor)`,
  );
}

// What the benches share: their options, and how numbers of several rounds are told.

import { cpus } from "node:os";
import { parseArgs } from "node:util";

/** What `npm run bench -- ...` takes; every bench takes all of it. */
export interface BenchOptions {
  /** Names of benches. */
  readonly names: readonly string[];
  /** Whether peers are to run beside us. */
  readonly peers: boolean;
  /** Where Brian2's script is. */
  readonly peer: string;
  /** Rounds of which the smallest and the middle are reported. */
  readonly repeat: number;
  /** Networks or cases to run; all of them without it. */
  readonly only: readonly string[] | undefined;
}

/** Reads the command line. Throws for a number of rounds that is none. */
export function benchOptions(): BenchOptions {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      peers: { type: "boolean" },
      peer: { type: "string" },
      repeat: { type: "string", default: "3" },
      only: { type: "string" },
    },
  });
  const repeat = Number(values.repeat);
  if (!(Number.isInteger(repeat) && repeat > 0))
    throw new Error(`invalid --repeat: ${values.repeat}`);
  const named = values.peer ?? process.env.PEER;
  return {
    names: positionals,
    peers: values.peers ?? named !== undefined,
    peer: named ?? "../shared/peers/brian2_bench.py",
    repeat,
    only: values.only?.split(","),
  };
}

/**
 * The cases that `--only` names, in their own order; all without it. Throws for a name that no
 * case has.
 */
export function chosenCases<C extends { readonly name: string }>(
  cases: readonly C[],
  only: readonly string[] | undefined,
): C[] {
  const known = cases.map(({ name }) => name);
  const wrong = only?.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new Error(`unknown case: '${wrong}' (known: ${known.join(", ")})`);
  return cases.filter(({ name }) => only?.includes(name) ?? true);
}

/** The middle one, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Smallest and middle, 15 characters wide; a dash for none. */
export function told(numbers: readonly (number | undefined)[], digits = 3): string {
  const known = numbers.filter((number) => number !== undefined);
  if (known.length === 0) return "-".padStart(15);
  const shown = [Math.min(...known), median(known)].map((number) => number.toFixed(digits));
  return shown.join(" ").padStart(15);
}

/** A ratio against what it has to be. */
export function verdict(ratio: number, least: number | undefined): string {
  const shown = ratio.toFixed(2).padStart(8);
  if (least === undefined) return shown;
  return `${shown} (goal ${least.toFixed(2)}: ${ratio >= least ? "reached" : "MISSED"})`;
}

/** The machine and node, for the head of a report. */
export function machine(): string {
  return `${cpus().length} x ${cpus()[0]?.model}, node ${process.versions.node}`;
}

/** Throws when two sides did not do the same: medians of counts differ by more than a part of the second. */
export function checkAlike(
  what: string,
  ours: readonly number[],
  theirs: readonly number[],
  part: number,
): void {
  console.log(`${what}: ${ours} against ${theirs}`);
  const [mine, other] = [median(ours), median(theirs)];
  if (!(Math.abs(mine - other) <= part * other))
    throw new Error(`not the same work: ${what} ${mine} against ${other}`);
}

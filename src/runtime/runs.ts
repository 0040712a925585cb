// Synapses of one cell with one delay: a spike of the cell waits once for each such run, not once for each synapse.

import { ascending, type Waits } from "./ages.ts";
import { StateArray } from "./arena.ts";
import type { Rows } from "./connectivity.ts";
import { delaySteps } from "./delay-steps.ts";
import { growingIntegers } from "./growing.ts";
import type { Repeated } from "./repeated.ts";

/** Synapses by run, and runs by cell. */
export interface Runs {
  /** Runs of cell k: ofCell[k], ..., ofCell[k+1]-1, the shortest delay first. */
  readonly ofCell: StateArray;
  /** Delay of each run. */
  readonly steps: StateArray;
  /** The synapses of each run, in the order of their row; no `order` where they lie so. */
  readonly rows: Rows;
}

/** Synapses in a run from which finding them costs less than walking through them: fewer are for `agesOf`. */
const LONG = 32;
/** Synapses in a run from which one entry for all is worth while. */
const WORTH = 4;

/** The runs of static delays, or undefined when they would be too short. */
export function runsOf(rows: Rows, waits: Waits, name: string): Runs | undefined {
  const starts = rows.starts.i32;
  const lies = rows.order === null && ascending(rows, waits);
  const sorted = lies ? null : (rows.order?.i32.slice() ?? Int32Array.from(waits, (_, p) => p));
  const ofCell = new Int32Array(rows.neurons + 1);
  let runs = 0;
  for (let cell = 0; cell < rows.neurons; cell++) {
    const [begin, end] = [starts[cell]!, starts[cell + 1]!];
    if (sorted) sortRow(sorted, waits, begin, end);
    for (let p = begin; p < end; p++) if (p === begin || waits[p] !== waits[p - 1]) runs++;
    ofCell[cell + 1] = runs;
    // too short so far, and far enough to tell
    if (end > 65536 && WORTH * runs > 2 * end) return undefined;
  }
  if (WORTH * runs > waits.length) return undefined;
  return inMemory(rows, ofCell, sorted, waits, name);
}

/**
 * The runs of static delays (seconds) that lie as runs already, by the delays of each row and long; undefined for
 * others.
 */
export function runsOfRepeated(
  rows: Rows,
  { values, ends }: Repeated,
  dt: number,
  name: string,
): Runs | undefined {
  if (rows.order) return undefined;
  const [starts, size] = [rows.starts.i32, ends.at(-1) ?? 0];
  const ofCell = new Int32Array(rows.neurons + 1);
  const [steps, begins] = [growingIntegers(), growingIntegers()];
  let run = 0;
  for (let cell = 0; cell < rows.neurons; cell++) {
    const [begin, end] = [starts[cell]!, starts[cell + 1]!];
    let last = -1;
    for (let p = begin; p < end; p = Math.min(end, ends[run]!)) {
      while (ends[run]! <= p) run++;
      const wait = delaySteps(values[run]!, dt);
      if (!(wait >= last)) return undefined;
      if (wait === last) continue;
      last = wait;
      steps.push(wait);
      begins.push(p);
    }
    ofCell[cell + 1] = steps.length;
  }
  if (size <= LONG * steps.length) return undefined;
  begins.push(size);
  const filled = (what: string, numbers: Int32Array): StateArray => {
    const array = new StateArray(`${name}.${what}`, "i32", numbers.length);
    array.i32.set(numbers);
    return array;
  };
  const begun = filled("run.starts", begins.values);
  return {
    ofCell: filled("runs", ofCell),
    steps: filled("run.steps", steps.values),
    rows: { starts: begun, order: null, neurons: steps.length },
  };
}

function inMemory(
  rows: Rows,
  ofCell: Int32Array,
  sorted: Int32Array | null,
  waits: Waits,
  name: string,
): Runs {
  const runs = ofCell[rows.neurons]!;
  const cells = new StateArray(`${name}.runs`, "i32", ofCell.length);
  const steps = new StateArray(`${name}.run.steps`, "i32", runs);
  const begins = new StateArray(`${name}.run.starts`, "i32", runs + 1);
  const order = sorted && new StateArray(`${name}.run.order`, "i32", sorted.length);
  cells.i32.set(ofCell);
  if (sorted) order!.i32.set(sorted);
  const starts = rows.starts.i32;
  const [runSteps, runBegins] = [steps.i32, begins.i32];
  let run = 0;
  for (let cell = 0; cell < rows.neurons; cell++)
    for (let p = starts[cell]!; p < starts[cell + 1]!; p++)
      if (p === starts[cell]! || waits[p] !== waits[p - 1]) {
        runSteps[run] = waits[p]!;
        runBegins[run++] = p;
      }
  runBegins[runs] = waits.length;
  return { ofCell: cells, steps, rows: { starts: begins, order, neurons: runs } };
}

/**
 * Sorts a row by delay, and the delays with it, keeping the order of equal ones: by counting where the delays are few,
 * else by comparing.
 */
function sortRow(synapses: Int32Array, waits: Int32Array, begin: number, end: number): void {
  const length = end - begin;
  if (length < 2) return;
  let longest = 0;
  let ordered = true;
  for (let p = begin; p < end; p++) {
    longest = Math.max(longest, waits[p]!);
    if (p > begin && waits[p]! < waits[p - 1]!) ordered = false;
  }
  if (ordered) return;
  const [oldSynapses, oldWaits] = [synapses.slice(begin, end), waits.slice(begin, end)];
  const places = longest <= 4 * length + 64 ? counted(oldWaits, longest) : compared(oldWaits);
  for (let k = 0; k < length; k++) {
    synapses[begin + k] = oldSynapses[places[k]!]!;
    waits[begin + k] = oldWaits[places[k]!]!;
  }
}

function counted(waits: Int32Array, longest: number): Int32Array {
  const next = new Int32Array(longest + 2);
  for (const wait of waits) next[wait + 1]!++;
  for (let k = 1; k < next.length; k++) next[k]! += next[k - 1]!;
  const places = new Int32Array(waits.length);
  for (let k = 0; k < waits.length; k++) places[next[waits[k]!]!++] = k;
  return places;
}

/** Keys of delay and place are below 2^53: a delay takes at most 2^24 steps, a row has fewer than 2^29 synapses. */
function compared(waits: Int32Array): Int32Array {
  const unit = 2 ** 29;
  const keys = Float64Array.from(waits, (wait, k) => wait * unit + k).sort();
  return Int32Array.from(keys, (key) => key % unit);
}

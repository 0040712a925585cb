// Spikes under way as a list of those that are recent, where the synapses of a cell lie in long runs of one delay: each
// step lists the runs that hear them now. Nothing waits in a wheel, whose buckets would each be a miss of the cache.

import { evaluate, set, when, word } from "../ir/cycle.ts";
import type { KernelFunction } from "../ir/ir.ts";
import { StateArray } from "./arena.ts";
import type { Rows } from "./connectivity.ts";
import type { Cyclic } from "./cycles.ts";
import type { EventList } from "./events.ts";
import {
  type EventQueue,
  type InFlight,
  inRow,
  type QueueInput,
  type SpikeQueue,
} from "./queue.ts";
import type { Runs } from "./runs.ts";

/** Runs with a place for every delay of every cell that has any. */
export interface PlacedRuns {
  readonly shortest: number;
  readonly longest: number;
  /** Cells with synapses are `low` and above; the first place of each from there on, -1 for one without. */
  readonly low: number;
  readonly places: Int32Array;
  /** The synapses of each place; most have some. */
  readonly rows: Rows;
}

/** Places for each run, at most: looking at an empty one costs less than an entry of a wheel. */
const MOST = 2;
const FIRST = 64;

/** Runs by cell and delay; undefined where most places would be empty. */
export function placedRuns(
  { ofCell, steps, rows }: Runs,
  cells: number,
  name: string,
): PlacedRuns | undefined {
  const [first, waits, begins] = [ofCell.i32, steps.i32, rows.starts.i32];
  const runs = rows.neurons;
  let [shortest, longest] = [Number.POSITIVE_INFINITY, 0];
  for (let run = 0; run < runs; run++) {
    if (waits[run]! < shortest) shortest = waits[run]!;
    if (waits[run]! > longest) longest = waits[run]!;
  }
  let [low, high, taken] = [cells, 0, 0];
  for (let cell = 0; cell < cells; cell++) {
    if (first[cell] === first[cell + 1]) continue;
    low = Math.min(low, cell);
    high = cell + 1;
    taken++;
  }
  const each = longest - shortest + 1;
  if (runs === 0 || taken * each > MOST * runs) return undefined;
  const starts = new StateArray(`${name}.run.places`, "i32", taken * each + 1);
  const places = new Int32Array(high - low);
  const begun = starts.i32;
  let place = 0;
  for (let cell = low; cell < high; cell++) {
    let [run, end] = [first[cell]!, first[cell + 1]!];
    places[cell - low] = run === end ? -1 : place;
    if (run === end) continue;
    for (let wait = shortest; wait <= longest; wait++) {
      begun[place++] = begins[run]!;
      if (run < end && waits[run] === wait) run++;
    }
  }
  begun[place] = begins[runs]!;
  const placed = { starts, order: rows.order, neurons: taken * each };
  return { shortest, longest, low, places, rows: placed };
}

/** The queue of such runs. Kernels are given the places that hear a spike now, those of the oldest spikes first. */
export class RecentRuns implements SpikeQueue {
  readonly kind = "runs";
  readonly input: QueueInput;
  private readonly placed: PlacedRuns;
  /** Of the two above: in every step each object more is a miss of the cache. */
  private readonly events: EventList;
  private readonly low: number;
  private readonly places: Int32Array;
  /** First place, and step of emission, of each spike that is not over. */
  private at: Int32Array = new Int32Array(FIRST);
  private when: Int32Array = new Int32Array(FIRST);
  private first = 0;
  private end = 0;
  private step = 0;
  /** What kernels are given. */
  private readonly list: StateArray;
  /** `pending`, in memory; without any there is no need to count steps. */
  private readonly waiting: StateArray;
  private handed = false;

  constructor(input: QueueInput, placed: PlacedRuns) {
    this.input = input;
    this.placed = placed;
    this.events = input.events;
    this.low = placed.low;
    this.places = placed.places;
    this.list = new StateArray(`${input.name}.recent.runs`, "i32", FIRST);
    this.waiting = new StateArray(`${input.name}.recent.waiting`, "i32", 1);
  }

  get pending(): number {
    return this.end - this.first;
  }

  push(): void {
    const { events, low, places } = this;
    const { count } = events;
    if (count === 0) return;
    const cells = events.array.i32;
    if (this.end + count > this.at.length) this.makeRoom(count);
    const { at, when: since, step } = this;
    let { end } = this;
    for (let k = 0; k < count; k++) {
      const cell = cells[k]! - low;
      if (cell < 0 || cell >= places.length || places[cell]! < 0) continue;
      at[end] = places[cell]!;
      since[end++] = step;
    }
    this.end = end;
    this.waiting.i32[0] = this.pending;
  }

  readonly pushing: Cyclic = {
    of: () => [this],
    acts: (ask) => [when(word(this.input.events.counted), [evaluate(ask(() => this.push()))])],
  };

  delivering(run: KernelFunction, result: string): Cyclic {
    return {
      of: () => [this, run],
      acts: (ask) => [
        set(result, 0),
        when(word(this.waiting.address >>> 2), [
          set(
            result,
            ask(() => this.deliver(run)),
          ),
        ]),
      ],
    };
  }

  /** Moves the spikes that are not over to the front of a list that takes so many more. */
  private makeRoom(count: number): void {
    const { first, end } = this;
    const kept = end - first;
    const capacity = Math.max(this.at.length, 2 * (kept + count));
    const moved = (numbers: Int32Array): Int32Array => {
      const room = capacity > numbers.length ? new Int32Array(capacity) : numbers;
      if (room === numbers) room.copyWithin(0, first, end);
      else room.set(numbers.subarray(first, end));
      return room;
    };
    this.at = moved(this.at);
    this.when = moved(this.when);
    this.first = 0;
    this.end = kept;
    if (capacity > this.list.length) this.list.resize(capacity);
  }

  deliver(run: KernelFunction): number {
    if (this.handed) {
      this.handed = false;
      this.moveOn();
      return 0;
    }
    const count = this.collect(0);
    this.moveOn();
    const begin = this.list.address >>> 2;
    return count > 0 ? run(begin, begin + count) : 0;
  }

  /**
   * Lists the places that hear a spike so many steps from now; how many those are. Some are empty, but to ask here
   * would mean to wait for memory that kernels read ahead.
   */
  private collect(ahead: number): number {
    const { first, end, at, when: since } = this;
    if (first === end) return 0;
    const { shortest, longest } = this.placed;
    const list = this.list.i32;
    const step = this.step + ahead;
    let count = 0;
    for (let k = first; k < end; k++) {
      const age = (step - since[k]!) | 0;
      if (age > longest) continue;
      if (age < shortest) break;
      list[count++] = at[k]! + age - shortest;
    }
    return count;
  }

  /** Goes on to the next step and drops what is over by then. */
  private moveOn(): void {
    const { end, when: since } = this;
    const { longest } = this.placed;
    const step = (this.step + 1) | 0;
    let { first } = this;
    while (first < end && ((step - since[first]!) | 0) > longest) first++;
    this.step = step;
    this.first = first;
    this.waiting.i32[0] = end - first;
  }

  foresee(steps: number, run: KernelFunction): void {
    const count = this.collect(steps);
    const begin = this.list.address >>> 2;
    if (count > 0) run(begin, begin + count);
  }

  pass(): void {
    this.moveOn();
  }

  hand(to: EventQueue): void {
    for (const { steps, synapse } of this.inFlight()) {
      if (steps > 0) break;
      to.take(0, synapse);
    }
    this.handed = true;
  }

  *inFlight(): Generator<InFlight> {
    const { first, end, at, when: since, step } = this;
    const { shortest, longest, rows } = this.placed;
    for (let steps = 0; steps <= longest; steps++)
      for (let k = first; k < end; k++) {
        const age = ((step - since[k]!) | 0) + steps;
        if (age >= shortest && age <= longest) yield* inRow(rows, at[k]! + age - shortest, steps);
      }
  }
}

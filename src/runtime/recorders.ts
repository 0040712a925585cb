// Recorders copy what happens into growing typed arrays on the JavaScript heap.

import type { StateArray } from "./arena.ts";
import type { Clock } from "./clock.ts";
import { Columns } from "./columns.ts";
import type { EventList } from "./events.ts";
import { type Growing, growingFloats, growingIntegers } from "./growing.ts";

/** Counts the spikes of each element. */
export class SpikeCounter {
  readonly counts: Int32Array;
  readonly relative: Int32Array | null;

  /** `relative` maps an element to its number in the recorded subgroup (-1: not in it); null counts all. */
  constructor(size: number, relative: Int32Array | null) {
    this.counts = new Int32Array(size);
    this.relative = relative;
  }

  record({ array, count }: EventList): void {
    const { counts, relative } = this;
    const spikes = array.i32;
    for (let k = 0; k < count; k++) {
      const index = relative ? relative[spikes[k]!]! : spikes[k]!;
      if (index >= 0) counts[index]!++;
    }
  }

  /** As a log has noted them. */
  take(noted: Int32Array, spikes: number): void {
    const { counts, relative } = this;
    for (let k = 1; k <= 2 * spikes; k += 2) {
      const index = relative ? relative[noted[k]!]! : noted[k]!;
      if (index >= 0) counts[index]!++;
    }
  }
}

/** Records who spiked and when, and variables of those who did. */
export class SpikeRecorder {
  readonly i: Growing<Int32Array> = growingIntegers();
  readonly step: Growing<Float64Array> = growingFloats();
  readonly t: Growing<Float64Array> = growingFloats();
  readonly counter: SpikeCounter;
  readonly values: readonly { readonly source: StateArray; readonly out: Growing<Float64Array> }[];
  /** i, step, t, then the variables. */
  readonly columns: Columns;

  /** `names` are those of the variables; with `file` the rows go there. */
  constructor(
    counter: SpikeCounter,
    sources: readonly StateArray[],
    names: readonly string[] = sources.map(({ name }) => name),
    file?: string,
  ) {
    this.counter = counter;
    this.values = sources.map((source) => ({ source, out: growingFloats() }));
    const fields = [
      { name: "i", kind: "i4", width: 0, data: this.i },
      { name: "step", kind: "i8", width: 0, data: this.step },
      { name: "t", kind: "f8", width: 0, data: this.t },
    ] as const;
    const more = this.values.map(({ out }, k) => {
      return { name: names[k]!, kind: "f8", width: 0, data: out } as const;
    });
    this.columns = new Columns([...fields, ...more], file);
  }

  record(events: EventList, clock: Clock): void {
    const { count } = events;
    if (count === 0) return;
    const spikes = events.array.i32;
    const { relative, counts } = this.counter;
    const cells = this.i.reserve(count);
    const steps = this.step.reserve(count);
    const times = this.t.reserve(count);
    const { step, t } = clock;
    const exact = events.times;
    const { values } = this;
    let next = this.i.length;
    for (let k = 0; k < count; k++) {
      const cell = spikes[k]!;
      const index = relative ? relative[cell]! : cell;
      if (index < 0) continue;
      counts[index]!++;
      cells[next] = index;
      steps[next] = step;
      times[next++] = exact ? exact[k]! : t;
      for (let n = 0; n < values.length; n++) {
        const { source, out } = values[n]!;
        out.push(source.view[source.length === 1 ? 0 : cell]!);
      }
    }
    this.reach(next);
  }

  /** As a log has noted them, in steps not after that of the clock; of a recorder without variables. */
  take(noted: Int32Array, spikes: number, clock: Clock): void {
    const { relative, counts } = this.counter;
    const cells = this.i.reserve(spikes);
    const steps = this.step.reserve(spikes);
    const times = this.t.reserve(spikes);
    let next = this.i.length;
    for (let k = 1; k <= 2 * spikes; k += 2) {
      const index = relative ? relative[noted[k]!]! : noted[k]!;
      if (index < 0) continue;
      const step = clock.stepOf(noted[k + 1]!);
      counts[index]!++;
      cells[next] = index;
      steps[next] = step;
      times[next++] = step * clock.dt;
    }
    this.reach(next);
  }

  private reach(rows: number): void {
    this.i.length = rows;
    this.step.length = rows;
    this.t.length = rows;
    this.columns.recorded();
  }
}

/** Records the values of chosen elements at every step of a clock. */
export class StateRecorder {
  readonly t: Growing<Float64Array> = growingFloats();
  readonly step: Growing<Float64Array> = growingFloats();
  /** One per variable: samples in turn, each of as many values as there are elements. */
  readonly samples: readonly Growing<Float64Array>[];
  /** t, step, then the variables. */
  readonly columns: Columns;
  private sources: readonly StateArray[];
  private readonly elements: Int32Array;

  /** `names` are those of the variables; with `file` the samples go there. */
  constructor(
    sources: readonly StateArray[],
    elements: Int32Array,
    names: readonly string[] = sources.map(({ name }) => name),
    file?: string,
  ) {
    this.sources = sources;
    this.elements = elements;
    this.samples = names.map(growingFloats);
    const fields = [
      { name: "t", kind: "f8", width: 0, data: this.t },
      { name: "step", kind: "i8", width: 0, data: this.step },
    ] as const;
    const more = this.samples.map((data, k) => {
      return { name: names[k]!, kind: "f8", width: elements.length, data } as const;
    });
    this.columns = new Columns([...fields, ...more], file);
  }

  /** Copies from these arrays from now on (a network was built anew). */
  follow(sources: readonly StateArray[]): void {
    this.sources = sources;
  }

  record(clock: Pick<Clock, "t" | "step">): void {
    this.t.push(clock.t);
    this.step.push(clock.step);
    const { elements } = this;
    for (let v = 0; v < this.sources.length; v++) {
      const source = this.sources[v]!;
      const from = source.view;
      const out = this.samples[v]!;
      const data = out.reserve(elements.length);
      const start = out.length;
      if (source.length === 1) data.fill(from[0]!, start, start + elements.length);
      else for (let k = 0; k < elements.length; k++) data[start + k] = from[elements[k]!]!;
      out.length += elements.length;
    }
    this.columns.recorded();
  }

  /** As a log has kept them, in steps not after that of the clock. */
  take(values: Float64Array, steps: Int32Array, samples: number, clock: Clock): void {
    const width = this.elements.length;
    for (let s = 0; s < samples; s++) {
      const step = clock.stepOf(steps[s]!);
      this.step.push(step);
      this.t.push(step * clock.dt);
    }
    this.samples.forEach((out, v) => {
      const data = out.reserve(samples * width);
      for (let s = 0; s < samples; s++) {
        const from = (s * this.samples.length + v) * width;
        for (let k = 0; k < width; k++) data[out.length++] = values[from + k]!;
      }
    });
    this.columns.recorded();
  }

  /** The samples of each element, in time order. */
  traces(variable: number): Float64Array[] {
    const data = this.columns.values(2 + variable);
    const stride = this.elements.length;
    const rows = this.columns.rows;
    return Array.from({ length: stride }, (_, position) => {
      const trace = new Float64Array(rows);
      for (let k = 0; k < rows; k++) trace[k] = data[k * stride + position]!;
      return trace;
    });
  }
}

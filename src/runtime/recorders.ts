// Recorders copy what happens into growing typed arrays on the JavaScript heap.

import type { StateArray } from "./arena.ts";
import type { Clock } from "./clock.ts";
import type { EventList } from "./events.ts";

/** A growing list of numbers. */
export class Growing<A extends Float64Array | Int32Array> {
  length = 0;
  private data: A;

  constructor(empty: A) {
    this.data = empty;
  }

  /** Room for `extra` more; returns the array to write into, from `length` on. */
  reserve(extra: number): A {
    const wanted = this.length + extra;
    if (wanted > this.data.length) {
      const make = this.data.constructor as new (length: number) => A;
      const larger = new make(Math.max(wanted, 2 * this.data.length, 1024));
      larger.set(this.data.subarray(0, this.length));
      this.data = larger;
    }
    return this.data;
  }

  push(value: number): void {
    this.reserve(1)[this.length++] = value;
  }

  /** What has been written so far (a view, valid until more is written). */
  get values(): A {
    return this.data.subarray(0, this.length) as A;
  }
}

export function growingFloats(): Growing<Float64Array> {
  return new Growing(new Float64Array(0));
}

export function growingIntegers(): Growing<Int32Array> {
  return new Growing(new Int32Array(0));
}

/** Records who spiked and when, and variables of those who did. */
export class SpikeRecorder {
  readonly i: Growing<Int32Array> = growingIntegers();
  readonly step: Growing<Float64Array> = growingFloats();
  readonly t: Growing<Float64Array> = growingFloats();
  readonly counts: Int32Array;
  readonly values: readonly { readonly source: StateArray; readonly out: Growing<Float64Array> }[];
  private readonly relative: Int32Array | null;

  /** `relative` maps an element to its number in the recorded subgroup (-1: not in it); null records all. */
  constructor(size: number, relative: Int32Array | null, sources: readonly StateArray[]) {
    this.counts = new Int32Array(size);
    this.relative = relative;
    this.values = sources.map((source) => ({ source, out: growingFloats() }));
  }

  record(events: EventList, clock: Clock): void {
    const { count } = events;
    if (count === 0) return;
    const spikes = events.array.i32;
    const { relative, counts } = this;
    const cells = this.i.reserve(count);
    const steps = this.step.reserve(count);
    const times = this.t.reserve(count);
    const { step, t } = clock;
    let next = this.i.length;
    for (let k = 0; k < count; k++) {
      const cell = spikes[k]!;
      const index = relative ? relative[cell]! : cell;
      if (index < 0) continue;
      counts[index]!++;
      cells[next] = index;
      steps[next] = step;
      times[next++] = t;
      for (const { source, out } of this.values)
        out.push(source.view[source.length === 1 ? 0 : cell]!);
    }
    this.i.length = next;
    this.step.length = next;
    this.t.length = next;
  }
}

/** Records the values of chosen elements at every step of a clock. */
export class StateRecorder {
  readonly t: Growing<Float64Array> = growingFloats();
  readonly step: Growing<Float64Array> = growingFloats();
  /** One per variable: samples in turn, each of as many values as there are elements. */
  readonly samples: readonly Growing<Float64Array>[];
  private sources: readonly StateArray[];
  private readonly elements: Int32Array;

  constructor(sources: readonly StateArray[], elements: Int32Array) {
    this.sources = sources;
    this.elements = elements;
    this.samples = sources.map(growingFloats);
  }

  /** Copies from these arrays from now on (a network was built anew). */
  follow(sources: readonly StateArray[]): void {
    this.sources = sources;
  }

  record(clock: Clock): void {
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
  }

  /** The samples of one element, in time order. */
  trace(variable: number, position: number): Float64Array {
    const data = this.samples[variable]!.values;
    const stride = this.elements.length;
    const result = new Float64Array(this.t.length);
    for (let k = 0; k < result.length; k++) result[k] = data[k * stride + position]!;
    return result;
  }
}

// What came of a sweep: arrays over its points, as they are, as text, and as a picture needs them.

import { ValueError } from "../errors.ts";
import { parseQuantity } from "../language/quantity.ts";
import { knownRemedy, shown } from "../model/options.ts";
import type { Quantity } from "../model/quantities.ts";
import { arrayFile } from "../simulate.ts";
import { dimensionText } from "../units/dimension.ts";

/** A name that was varied. */
export interface SweepAxis {
  readonly name: string;
  /** In SI base units. */
  readonly values: Float64Array;
  /** In words, such as `amp`; `1` for plain numbers. */
  readonly unit: string;
  /** Whether neighbours have a common ratio. */
  readonly logarithmic: boolean;
}

/** A point without a result: a variable stopped being a number at a time (s since the start of its run). */
export interface SweepFailure {
  readonly index: number;
  readonly point: Readonly<Record<string, number>>;
  readonly variable: string;
  readonly time: number;
}

/** One measure over the axes, as `heatmap` of `myelin/plot` draws it. */
export interface SweepGrid {
  readonly axes: readonly SweepAxis[];
  readonly values: Float64Array;
  readonly label: string;
  readonly unit: string;
}

/** What was kept of one point. */
export interface SweepTrace {
  /** Spike times in seconds since the measured window began. */
  readonly spikes: Float64Array;
  /** Times of the samples, likewise. */
  readonly t: Float64Array;
  readonly trace: Readonly<Record<string, Float64Array>>;
}

/** The parts of a result. */
export interface SweepData<M extends string = string> {
  readonly axes: readonly SweepAxis[];
  readonly zipped: boolean;
  readonly values: Readonly<Record<M, Float64Array>>;
  readonly units: Readonly<Record<M, string>>;
  readonly completed: Uint8Array;
  readonly failures: readonly SweepFailure[];
  readonly kept: ReadonlyMap<number, SweepTrace>;
  /** Wall-clock seconds. */
  readonly seconds: number;
  /** Threads that computed, and why there were no more. */
  readonly threads: number;
  readonly note: string;
  readonly backend: string;
}

/**
 * Results in row-major order: `values.rate[(a*nb + b)*nc + c]` is that of value a of the first axis, b of the second
 * and c of the third. Of lists in pairs there is one number for each pair.
 */
export class SweepResult<M extends string = string> {
  readonly axes: readonly SweepAxis[];
  /** Lengths of the axes; of lists in pairs their one length. */
  readonly shape: readonly number[];
  /** Whether the lists went in pairs. */
  readonly zipped: boolean;
  /** By measure, in SI; NaN where there is none. */
  readonly values: Readonly<Record<M, Float64Array>>;
  /** Units of the measures in words. */
  readonly units: Readonly<Record<M, string>>;
  /** 1 for each point that was simulated to its end. */
  readonly completed: Uint8Array;
  /** Points whose values stopped being numbers, with `onNaN: "mark"`. */
  readonly failures: readonly SweepFailure[];
  /** Wall-clock seconds that it took. */
  readonly seconds: number;
  /** Threads that computed. */
  readonly threads: number;
  /** What backend `gpu` ran on, and why there were no more threads; empty if there is nothing to say. */
  readonly note: string;
  readonly backend: string;
  private readonly kept: ReadonlyMap<number, SweepTrace>;

  constructor(data: SweepData<M>) {
    this.axes = data.axes;
    this.zipped = data.zipped;
    const lengths = data.axes.map(({ values }) => values.length);
    this.shape = data.zipped ? lengths.slice(0, 1) : lengths;
    this.values = data.values;
    this.units = data.units;
    this.completed = data.completed;
    this.failures = data.failures;
    this.kept = data.kept;
    this.seconds = data.seconds;
    this.threads = data.threads;
    this.note = data.note;
    this.backend = data.backend;
  }

  /** Number of points. */
  get count(): number {
    return this.completed.length;
  }

  /** Names of the measures. */
  get measures(): readonly M[] {
    return Object.keys(this.values) as M[];
  }

  /** Whether it was stopped before all points were done. */
  get interrupted(): boolean {
    const missing = this.completed.reduce((sum, one) => sum + (one === 0 ? 1 : 0), 0);
    return missing > this.failures.length;
  }

  /** Place of a point in the arrays, from its place on each axis. Throws ValueError. */
  index(...places: readonly number[]): number {
    const { shape } = this;
    if (places.length !== shape.length)
      throw new ValueError(
        `invalid place in a sweep: ${places.length} numbers for ${shape.length} axes (expected one for each)`,
        "index",
        places,
      );
    return places.reduce((index, place, axis) => {
      if (Number.isInteger(place) && place >= 0 && place < shape[axis]!)
        return index * shape[axis]! + place;
      throw new ValueError(
        `invalid place on axis ${this.axes[axis]!.name}: ${shown(place)} (expected an integer from 0 to ${shape[axis]! - 1})`,
        "index",
        place,
      );
    }, 0);
  }

  /** A measure at a place on each axis. Throws ValueError. */
  at(measure: M, ...places: readonly number[]): number {
    return this.valuesOf(measure)[this.index(...places)]!;
  }

  /** The varied values of a point by name, in SI. Throws ValueError. */
  point(index: number): Record<string, number> {
    if (!(Number.isInteger(index) && index >= 0 && index < this.count))
      throw new ValueError(
        `no point ${shown(index)} in a sweep (expected an integer from 0 to ${this.count - 1})`,
        "index",
        index,
      );
    let rest = index;
    const places = this.shape.map(() => 0);
    for (let k = this.shape.length - 1; k >= 0; k--) {
      places[k] = rest % this.shape[k]!;
      rest = Math.floor(rest / this.shape[k]!);
    }
    return Object.fromEntries(
      this.axes.map(({ name, values }, k) => [name, values[places[this.zipped ? 0 : k]!]!]),
    );
  }

  /** What was kept of a point (option `keep`); undefined where there is nothing. */
  recorded(...places: readonly number[]): SweepTrace | undefined {
    return this.kept.get(this.index(...places));
  }

  /**
   * The part of the results where axes have some value: a number (SI) or a quantity that the axis has, to the nearest.
   * What remains are the other axes. Throws ValueError.
   */
  slice(fixed: Readonly<Record<string, Quantity>>): SweepResult<M> {
    if (this.zipped)
      throw new ValueError(
        "cannot slice lists in pairs (pick points by their index)",
        "slice",
        fixed,
      );
    const places = new Map(Object.entries(fixed).map(([name, value]) => this.placeOn(name, value)));
    const kept = this.axes.filter((_, k) => !places.has(k));
    const indices = this.indicesWhere(places);
    const picked = indices.map((index, k) => [index, k] as const);
    const position = new Map(picked);
    const traces = picked.flatMap(([index, k]) => {
      const trace = this.kept.get(index);
      return trace ? [[k, trace] as const] : [];
    });
    return new SweepResult<M>({
      ...this,
      axes: kept,
      kept: new Map(traces),
      completed: Uint8Array.from(indices, (index) => this.completed[index]!),
      values: this.mapped((values) => Float64Array.from(indices, (index) => values[index]!)),
      failures: this.failures.flatMap((failure) => {
        const index = position.get(failure.index);
        return index === undefined ? [] : [{ ...failure, index }];
      }),
    });
  }

  private mapped(change: (values: Float64Array) => Float64Array): Record<M, Float64Array> {
    const entries = this.measures.map((name) => [name, change(this.values[name])]);
    return Object.fromEntries(entries) as Record<M, Float64Array>;
  }

  private placeOn(name: string, quantity: Quantity): [axis: number, place: number] {
    const axis = this.axes.findIndex((one) => one.name === name);
    if (axis < 0)
      throw new ValueError(
        `no axis ${name} (${knownRemedy(
          name,
          this.axes.map((one) => one.name),
        )})`,
        "slice",
        name,
      );
    const { values, unit } = this.axes[axis]!;
    const { value: wanted, dimension } =
      typeof quantity === "number"
        ? { value: quantity, dimension: undefined }
        : parseQuantity(quantity, name);
    if (Number.isNaN(wanted) || (dimension && wanted !== 0 && dimensionText(dimension) !== unit))
      throw new ValueError(
        `invalid value of ${name}: ${shown(quantity)} (expected one in [${unit}])`,
        "slice",
        quantity,
      );
    const distances = Array.from(values, (value) => Math.abs(value - wanted));
    return [axis, distances.indexOf(Math.min(...distances))];
  }

  private indicesWhere(places: ReadonlyMap<number, number>): number[] {
    let indices = [0];
    this.shape.forEach((length, axis) => {
      const place = places.get(axis);
      const here = place === undefined ? Array.from({ length }, (_, k) => k) : [place];
      indices = indices.flatMap((index) => here.map((k) => index * length + k));
    });
    return indices;
  }

  /** One measure with its axes, for pictures: `heatmap(result.grid("rate"))`. Throws ValueError. */
  grid(measure: M): SweepGrid {
    const { axes, zipped } = this;
    const values = this.valuesOf(measure);
    return {
      axes: zipped ? axes.slice(0, 1) : axes,
      values,
      label: measure,
      unit: this.units[measure],
    };
  }

  private valuesOf(measure: M): Float64Array {
    if (Object.hasOwn(this.values, measure)) return this.values[measure];
    throw new ValueError(
      `not measured: ${shown(measure)} (${knownRemedy(String(measure), this.measures)})`,
      "measure",
      measure,
    );
  }

  /** For JSON.stringify: arrays as lists, null where there is no number. */
  toJSON(): object {
    return {
      axes: this.axes.map(({ values, ...axis }) => ({ ...axis, values: Array.from(values) })),
      shape: this.shape,
      zipped: this.zipped,
      values: Object.fromEntries(
        this.measures.map((name) => [name, Array.from(this.values[name])]),
      ),
      units: this.units,
      completed: this.completed.reduce((sum, one) => sum + one, 0),
      points: this.count,
      failures: this.failures,
      seconds: this.seconds,
      threads: this.threads,
      backend: this.backend,
    };
  }

  /** A row for each point: the varied values, then the measures, in SI; units stand in the first row. */
  csv(): string {
    const head = (name: string, unit: string): string =>
      unit === "1" ? name : `${name} (${unit})`;
    const names = [
      ...this.axes.map(({ name, unit }) => head(name, unit)),
      ...this.measures.map((name) => head(name, this.units[name])),
    ];
    const rows = Array.from({ length: this.count }, (_, k) => [
      ...Object.values(this.point(k)),
      ...this.measures.map((name) => this.values[name][k]!),
    ]);
    return `${[names.map(quoted), ...rows].map((row) => row.join(",")).join("\n")}\n`;
  }

  /** The bytes of a .npy file with one measure, in the shape of the sweep: numpy.load reads it. Throws ValueError. */
  npy(measure: M): Uint8Array<ArrayBuffer> {
    return arrayFile(this.valuesOf(measure), this.shape);
  }
}

/** A name as CSV takes it. */
function quoted(name: string): string {
  return /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

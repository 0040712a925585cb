// Reading what monitors wrote to files.

import { ValueError } from "../errors.ts";
import { type Field, readTable, unpackColumn } from "../simulate.ts";
import { checkOptionNames, knownRemedy } from "./options.ts";

export interface ReadOptions {
  /** First row (spike or sample), and the one after the last; all without them. */
  readonly from?: number;
  readonly to?: number;
}

/** What a monitor wrote to a file, read back. */
export class Recording {
  /** Rows read: spikes, or samples. */
  readonly length: number;
  private readonly fields: readonly Field[];
  private readonly bytes: Uint8Array;

  constructor(fields: readonly Field[], bytes: Uint8Array, length: number) {
    this.fields = fields;
    this.bytes = bytes;
    this.length = length;
  }

  /** Names of the columns: `i` (of spikes), `step`, `t`, and the recorded variables. */
  get names(): string[] {
    return this.fields.map(({ name }) => name);
  }

  /** Who spiked, in order of time. */
  get i(): Int32Array {
    return this.column("i") as Int32Array;
  }

  /** Times in seconds. */
  get t(): Float64Array {
    return this.column("t") as Float64Array;
  }

  /** Times as integer steps. */
  get step(): Float64Array {
    return this.column("step") as Float64Array;
  }

  /** Values of a variable, SI: one per spike; for samples one Float64Array per recorded element. */
  get(name: string): Float64Array | Float64Array[] {
    const { width } = this.field(name);
    const flat = Float64Array.from(this.column(name));
    if (width === 0) return flat;
    return Array.from({ length: width }, (_, element) =>
      Float64Array.from({ length: this.length }, (_, row) => flat[row * width + element]!),
    );
  }

  private column(name: string): Float64Array | Int32Array {
    return unpackColumn(this.fields, this.fields.indexOf(this.field(name)), this.bytes);
  }

  private field(name: string): Field {
    const found = this.fields.find((field) => field.name === name);
    if (found) return found;
    throw new ValueError(`not recorded: ${name} (${knownRemedy(name, this.names)})`, name, name);
  }
}

/**
 * Reads a file that a monitor wrote: .npy, one row per spike or sample (in Python `numpy.load(path)` gives a structured
 * array with the same names). Rows that a crash cut off are not in it. Throws ValueError, NetworkError.
 */
export async function readRecording(path: string, options: ReadOptions = {}): Promise<Recording> {
  checkOptionNames(options, ["from", "to"], "readRecording");
  const { from = 0, to = Number.POSITIVE_INFINITY } = options;
  if (!(Number.isInteger(from) && from >= 0 && to >= from))
    throw new ValueError(
      `invalid rows to read: ${from} to ${to} (expected 0 <= from <= to)`,
      "from",
      from,
    );
  return readTable(path, from, to, (fields, bytes, rows) => new Recording(fields, bytes, rows));
}

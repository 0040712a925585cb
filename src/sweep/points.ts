// The points of a sweep: all combinations of the values of its axes, or lists that go in pairs.

import { ValueError } from "../errors.ts";
import { shown } from "../model/options.ts";
import { DIMENSIONLESS, type Dimension } from "../units/dimension.ts";
import { quantityText } from "../units/units.ts";
import { axisValues, type SweepAxisOption, type SweepValues } from "./values.ts";

/** A name that is varied, with its values. */
export interface Axis {
  readonly name: string;
  readonly given: SweepValues;
}

/** Points in row-major order: the last axis runs fastest. Of lists that go in pairs all run together. */
export class Points {
  readonly axes: readonly Axis[];
  /** Lengths of the axes, or the one length of lists that go in pairs. */
  readonly shape: readonly number[];
  readonly count: number;
  readonly zipped: boolean;

  /** Throws ValueError for no axes, no values, lists of unequal length in pairs, or too many points. */
  constructor(vary: Readonly<Record<string, SweepAxisOption>>, zipped: boolean) {
    if (typeof vary !== "object" || vary === null || Object.keys(vary).length === 0)
      throw new ValueError(
        `nothing to vary: ${shown(vary)} (expected lists by name, such as { I: linspace('0 nA', '2 nA', 100) })`,
        "vary",
        vary,
      );
    this.axes = Object.entries(vary).map(([name, option]) => ({
      name,
      given: axisValues(name, option),
    }));
    this.zipped = zipped;
    const lengths = this.axes.map(({ given }) => given.length);
    if (zipped) checkPairs(this.axes);
    this.shape = zipped ? [lengths[0]!] : lengths;
    this.count = this.shape.reduce((product, length) => product * length, 1);
    if (this.count >= 2 ** 31)
      throw new ValueError(
        `too many points: ${lengths.join(" x ")} (expected less than 2^31)`,
        "vary",
        this.count,
      );
  }

  /** The value of an axis at a point, in SI. */
  value(axis: number, point: number): number {
    const { values } = this.axes[axis]!.given;
    if (this.zipped) return values[point]!;
    let rest = point;
    for (let k = this.shape.length - 1; k > axis; k--) rest = Math.floor(rest / this.shape[k]!);
    return values[rest % values.length]!;
  }

  /** Values of an axis at points first, ..., first + size - 1; what lies beyond the last point repeats it. */
  stretch(axis: number, first: number, size: number): Float64Array {
    const last = this.count - 1;
    return Float64Array.from({ length: size }, (_, k) =>
      this.value(axis, Math.min(last, first + k)),
    );
  }

  /** Values by name, in SI. */
  at(point: number): Record<string, number> {
    return Object.fromEntries(this.axes.map(({ name }, k) => [name, this.value(k, point)]));
  }

  /** "I = 0.5 nA, gNa = 20 uS" */
  told(point: number, dimensions: readonly (Dimension | undefined)[] = []): string {
    return this.axes
      .map(({ name, given }, k) => {
        const dimension = given.dimension ?? dimensions[k] ?? DIMENSIONLESS;
        return `${name} = ${quantityText(this.value(k, point), dimension)}`;
      })
      .join(", ");
  }
}

function checkPairs(axes: readonly Axis[]): void {
  const [first, ...rest] = axes;
  const other = rest.find(({ given }) => given.length !== first!.given.length);
  if (!other) return;
  throw new ValueError(
    `lists of unequal length in pairs: ${first!.name} has ${first!.given.length} values, ` +
      `${other.name} ${other.given.length} (with \`zip\`, give as many of each)`,
    "zip",
    other.given.length,
  );
}

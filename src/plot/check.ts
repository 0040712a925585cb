// Recorded data is checked before it is drawn; every refusal names the option and shows the value.
import { ValueError } from "../errors.ts";

/** Both arrays have the same length. */
export function sameLength(
  name: string,
  values: ArrayLike<number>,
  other: string,
  against: ArrayLike<number>,
): void {
  if (values.length === against.length) return;
  throw new ValueError(
    `${name} has ${values.length} values but ${other} has ${against.length} (they must be equally long)`,
    name,
    values.length,
  );
}

/** Times in seconds are finite and never decrease. */
export function ascending(name: string, t: ArrayLike<number>): void {
  const bad = Array.prototype.findIndex.call(t, (time) => !Number.isFinite(time));
  if (bad >= 0) finite(`${name}[${bad}]`, t[bad]!);
  for (let k = 1; k < t.length; k++) {
    if (t[k]! >= t[k - 1]!) continue;
    throw new ValueError(
      `${name} decreases at index ${k}: ${t[k - 1]} s, then ${t[k]} s (sort the samples by time)`,
      name,
      t[k],
    );
  }
}

/** A finite number above zero. */
export function positive(name: string, value: number): number {
  if (value > 0 && value < Infinity) return value;
  throw new ValueError(`invalid ${name}: ${value} (must be a finite number above 0)`, name, value);
}

/** A whole number of at least `least`. */
export function whole(name: string, value: number, least = 1): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ValueError(
    `invalid ${name}: ${value} (must be a whole number, ${least} or more)`,
    name,
    value,
  );
}

/** A finite number. */
export function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new ValueError(`invalid ${name}: ${value} (must be a finite number)`, name, value);
}

/** Every neuron index is a whole number in [0, n). */
export function indices(name: string, i: ArrayLike<number>, n: number): void {
  for (let k = 0; k < i.length; k++) {
    const index = i[k]!;
    if (Number.isInteger(index) && index >= 0 && index < n) continue;
    throw new ValueError(
      `${name}[${k}] is ${index}, outside the ${n} neurons (0 to ${n - 1})`,
      name,
      index,
    );
  }
}

/** The least and greatest finite values, or undefined where there are none. */
export function extent(
  arrays: Iterable<ArrayLike<number>>,
): { from: number; to: number } | undefined {
  let from = Infinity;
  let to = -Infinity;
  for (const values of arrays) {
    for (let k = 0; k < values.length; k++) {
      const value = values[k]!;
      if (!Number.isFinite(value)) continue;
      if (value < from) from = value;
      if (value > to) to = value;
    }
  }
  return from <= to ? { from, to } : undefined;
}

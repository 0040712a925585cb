// Values of the IR's mathematical functions at given points, by the JavaScript backend.

import { js } from "../../src/backends/js/backend.ts";
import { mathFunction } from "../../src/ir/math/functions.ts";
import { kernelOf, layout, load, run, store } from "../backends/harness.ts";

/** Values of a function at points. */
export function evaluate(
  name: string,
  xs: readonly number[],
  ys: readonly number[],
): ArrayLike<number> {
  const n = xs.length;
  const place = layout({ x: ["f64", n], y: ["f64", n], r: ["f64", n] });
  const { x, y, r } = place.symbols;
  const args = [load(x!), load(y!)].slice(0, mathFunction(name).params.length);
  const kernel = kernelOf(name, [store(r!, { op: "call", name, args })]);
  return run(js, kernel, place, { x: xs, y: ys }, [[0, n]]).arrays.r!;
}

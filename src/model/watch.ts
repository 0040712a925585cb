// Turns the NaN flag of a kernel into an error that names variable, element and time.

import type { Clock, StateArray } from "../simulate.ts";
import type { BuildContext, KernelHandle, Suspect } from "./object.ts";
import type { Store } from "./store.ts";

/** Runs a kernel and raises NotANumberError when it wrote a NaN into one of the stores. */
export function watched(
  handle: KernelHandle,
  stores: readonly Store[],
  context: BuildContext,
  clock: Clock,
): (begin: number, end: number) => void {
  // Shared variables are written outside the loop over elements, which is what kernels watch.
  const shared = stores.flatMap((store) =>
    [...store.scalars].flatMap((name) => store.arrays.get(name) ?? []),
  );
  const spoilt = (array: StateArray): boolean => Number.isNaN(array.view[0]);
  return (begin, end) => {
    if (handle.run(begin, end) !== 0 || shared.some(spoilt))
      context.notANumber(suspectsIn(stores), clock);
  };
}

/** All real-valued variables of some stores. */
export function suspectsIn(stores: readonly Store[]): Suspect[] {
  return [...new Set(stores)].flatMap((store) =>
    [...store.arrays].flatMap(([variable, array]) =>
      array.storage === "f64" ? [{ title: store.title, variable, values: array.f64 }] : [],
    ),
  );
}

// Turns the NaN flag of a kernel into an error that names variable, element and time.

import { type Act, add, call, evaluate, type Word, when, word } from "../ir/cycle.ts";
import { SPOILT } from "../ir/ir.ts";
import { isReal } from "../ir/storage.ts";
import type { Ask, Clock, Cyclic, EventList, StateArray } from "../simulate.ts";
import type { BuildContext, KernelHandle, Suspect } from "./object.ts";
import type { Store } from "./store.ts";

/** A kernel that is watched: what it does in a step can be told as data. */
export interface Watched {
  (begin: number, end: number): void;
  /** What `acts` are made from. */
  readonly of: () => readonly unknown[];
  acts(begin: Word, end: Word, ask: Ask): Act[];
}

/** Runs a kernel and raises NotANumberError when it wrote a NaN into one of the stores. */
export function watched(
  handle: KernelHandle,
  stores: readonly Store[],
  context: BuildContext,
  clock: Clock,
): Watched {
  // Shared variables are written outside the loop over elements, which is what kernels watch.
  const written = handle.kernel.prologue.flatMap((part) =>
    part.kind === "store" && part.watch ? [part.array.name] : [],
  );
  const shared = stores
    .flatMap((store) => [...store.scalars].flatMap((name) => store.arrays.get(name) ?? []))
    .filter(({ storage, name }) => storage === "f64" || written.includes(name));
  const spoilt = (array: StateArray): boolean => isSpoilt(array.view, 0);
  const raise = (): never => context.notANumber(suspectsIn(stores), clock);
  const run = (begin: number, end: number): void => {
    if (handle.run(begin, end) !== 0 || shared.some(spoilt)) raise();
  };
  const look = (): void => {
    if (shared.some(spoilt)) raise();
  };
  const acts = (begin: Word, end: Word, ask: Ask): Act[] => [
    when(call(handle.run, begin, end), [evaluate(ask(raise))]),
    ...(shared.length > 0 ? [evaluate(ask(look))] : []),
  ];
  return Object.assign(run, { of: () => [handle.run], acts });
}

/** A watched kernel over the events of a list, if there are any, as data. */
export function onEvents({ begin, counted }: EventList, code: Watched): Cyclic {
  return {
    of: code.of,
    acts: (ask) => [when(word(counted), code.acts(begin, add(begin, word(counted)), ask))],
  };
}

/** A watched kernel over a range, as data. */
export function always(code: Watched, begin: number, end: number): Cyclic {
  return { of: code.of, acts: (ask) => code.acts(begin, end, ask) };
}

/** Some operations in turn, as data. */
export function together(all: readonly Cyclic[]): Cyclic {
  return {
    of: () => all.flatMap((one) => one.of() ?? []),
    acts: (ask) => all.flatMap((one) => one.acts(ask)),
  };
}

/** Whether a NaN was written there: integers hold SPOILT in its place. */
export function isSpoilt(values: ArrayLike<number>, index: number): boolean {
  return values instanceof Int32Array ? values[index] === SPOILT : Number.isNaN(values[index]);
}

/** The first place among suspects where a NaN was written. */
export function firstSpoilt(
  suspects: readonly Suspect[],
): { readonly suspect: Suspect; readonly index: number } | undefined {
  for (const suspect of suspects)
    for (let index = 0; index < suspect.values.length; index++)
      if (isSpoilt(suspect.values, index)) return { suspect, index };
  return undefined;
}

/** All variables of some stores that hold numbers, real ones first. */
export function suspectsIn(stores: readonly Store[]): Suspect[] {
  const all = [...new Set(stores)].flatMap((store) =>
    [...store.arrays].flatMap(([variable, array]) =>
      isReal(array.storage) || store.variables.get(variable)?.type === "integer"
        ? [{ title: store.title, variable, values: array.view }]
        : [],
    ),
  );
  const doubts = stores.flatMap(({ title, doubts: found }) =>
    [...found].map(([variable, { f64: values }]) => ({ title, variable, values })),
  );
  return [...all, ...doubts].sort((a, b) => rank(a) - rank(b));
}

function rank({ values }: Suspect): number {
  return values instanceof Int32Array ? 1 : 0;
}

// Samples of many steps, kept in memory by whoever runs the steps, and recorded together.

import {
  type Act,
  add,
  call,
  evaluate,
  gt,
  keep,
  local,
  mul,
  put,
  real,
  set,
  when,
  word,
} from "../ir/cycle.ts";
import type { KernelFunction } from "../ir/ir.ts";
import { StateArray } from "./arena.ts";
import type { Clock } from "./clock.ts";
import type { Cyclic } from "./cycles.ts";

/** Samples for which there is room. */
const ROOM = 512;

/** Numbers in a sample: more take so long to copy that it does not matter who does it. */
const MOST = 64;

/** Takes so many samples: the values of each in turn, and the low words of their steps. */
export type TakeSamples = (
  values: Float64Array,
  steps: Int32Array,
  samples: number,
  clock: Clock,
) => void;

/** What a sample is made of. */
export interface Sampled {
  readonly sources: readonly StateArray[];
  readonly elements: Int32Array;
  /** Run before a sample is taken, over a list at these positions. */
  readonly before: readonly { readonly run: KernelFunction }[];
  readonly list: readonly [begin: number, end: number];
}

/** A sample in every step, as data; undefined where samples are large, or not of doubles. */
export function stateLog(
  name: string,
  { sources, elements, before, list }: Sampled,
  clock: Clock,
  take: TakeSamples,
): Cyclic | undefined {
  const width = sources.length * elements.length;
  if (width > MOST || sources.some(({ storage }) => storage !== "f64")) return undefined;
  const values = new StateArray(`${name}.kept`, "f64", ROOM * width);
  const steps = new StateArray(`${name}.kept steps`, "i32", ROOM);
  const kept = new StateArray(`${name}.kept samples`, "i32", 1);
  const samples = kept.address >>> 2;
  const drain = (): void => {
    const count = kept.i32[0]!;
    kept.i32[0] = 0;
    if (count > 0) take(values.f64, steps.i32, count, clock);
  };
  const number = (source: StateArray, v: number, k: number): Act => {
    const from = real(source.address, source.length === 1 ? 0 : elements[k]!);
    return keep(values.address, add(v * elements.length + k, local("at")), from);
  };
  return {
    of: () => [
      values,
      ...before.map(({ run }) => run),
      ...sources.flatMap(({ address, length }) => [address, length]),
    ],
    acts: (ask) => [
      when(gt(add(1, word(samples)), ROOM), [evaluate(ask(drain))]),
      ...before.map(({ run }) => evaluate(call(run, ...list))),
      set("at", mul(width, word(samples))),
      ...sources.flatMap((source, v) => Array.from(elements, (_, k) => number(source, v, k))),
      put(add(steps.address >>> 2, word(samples)), clock.lowWord),
      put(samples, add(1, word(samples))),
    ],
    begin: () => {
      kept.i32[0] = 0;
    },
    end: drain,
  };
}

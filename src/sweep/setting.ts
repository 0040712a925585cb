// The parts of a run that all points have in common: the network's options, and whole steps to settle and to measure.

import type { NetworkOptions } from "../model/network-options.ts";
import { stepsIn } from "../simulate.ts";
import type { Setting } from "./job.ts";

/** The step without an option. */
const DT = 1e-4;

/** Key of the random numbers of a chunk: the seed itself for the first. */
export function seedOf(seed: number, chunk: number): number {
  const low = ((seed % 2 ** 32) + 2 ** 32) % 2 ** 32;
  const high = (Math.floor(seed / 2 ** 32) + chunk) % 2 ** 20;
  return chunk === 0 ? seed : low + high * 2 ** 32;
}

/** Options of a network. */
export function networkOptions({ dt, seed, backend, gpuMode }: Setting): NetworkOptions {
  return {
    seed,
    backend,
    ...(dt === undefined ? {} : { dt }),
    ...(gpuMode === undefined ? {} : { gpuMode }),
  };
}

/** Whole steps before and while it is measured. */
export interface Steps {
  readonly dt: number;
  readonly settle: number;
  readonly measured: number;
}

/** Steps of a setting; `dt` is the network's own where the setting has none. */
export function stepsOf(setting: Setting, dt: number = setting.dt ?? DT): Steps {
  return { dt, settle: stepsIn(setting.settle, dt), measured: stepsIn(setting.duration, dt) };
}

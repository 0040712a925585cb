// What tests of neuron types share: cells under constant currents for some steps, and what they did.

import { Network, type NeuronGroup, SpikeMonitor } from "myelin";
import type { NeuronType } from "myelin/nef";
import { type Currents, cells } from "../../conformance/nef/cells.ts";

/** What cells did: steps (from 1) and numbers of spikes of each, and the group as it is at the end. */
export interface Done {
  readonly steps: number[][];
  readonly counts: Float64Array;
  readonly group: NeuronGroup;
}

/** Runs cells of a type for `steps` steps. */
export async function ran(
  type: NeuronType,
  currents: Currents,
  options: {
    readonly steps: number;
    readonly n?: number;
    readonly dt?: number;
    readonly seed?: number;
    readonly from?: Record<string, number | number[]>;
  },
): Promise<Done> {
  const { steps, dt = 1e-3, from = {}, seed = 1, n = currents.length } = options;
  const group = cells(type, n, currents, { dt, from });
  if (!type.threshold) {
    await new Network([group], { dt, seed }).run(steps * dt);
    return { steps: [], counts: new Float64Array(n), group };
  }
  const count = type.output.kind === "spikes" ? type.output.count : undefined;
  const spikes = new SpikeMonitor(group, count ? { variables: [count] } : {});
  await new Network([group, spikes], { dt, seed }).run(steps * dt);
  const of: number[][] = Array.from({ length: n }, () => []);
  const counts = new Float64Array(n);
  const several = count ? spikes.get(count) : undefined;
  spikes.i.forEach((cell, k) => {
    of[cell]!.push(spikes.step[k]! + 1);
    counts[cell]! += several?.[k] ?? 1;
  });
  return { steps: of, counts, group };
}

/** The largest difference between two lists of numbers. */
export function farthest(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Array.from(one, (value, k) => Math.abs(value - other[k]!)).reduce(
    (most, value) => (value > most || Number.isNaN(value) ? value : most),
    one.length === other.length ? 0 : Number.POSITIVE_INFINITY,
  );
}

// What is kept of one network that has run: its objects, its delays before, and its groups.

import type { Network, SpikeMonitor, Synapses } from "myelin";
import type { Group } from "./groups.ts";
import { SIZES } from "./network.ts";
import { type Spectrum, spectrum } from "./rhythm.ts";

/** One network, before and after. */
export interface Story {
  readonly name: string;
  readonly network: Network;
  readonly spikes: SpikeMonitor;
  /** Delays (s) as they were drawn. */
  readonly before: Float64Array;
  readonly plastic: Synapses;
  readonly groups: readonly Group[];
  /** Excitatory neurons whose strong inputs have been searched for groups. */
  readonly searched: number;
}

/** Delays (s) as the paper counts them. */
export function delaysOf(plastic: Synapses): Float64Array {
  return (plastic.get("delay") as Float64Array).map((delay) => delay + 1e-3);
}

/** Mean rate (Hz) of the excitatory neurons in windows of so many seconds. */
export function rates({ spikes, network }: Story, window: number): number[] {
  const counts = new Array<number>(Math.floor(network.t / window + 1e-9)).fill(0);
  const { i, t } = spikes;
  for (let k = 0; k < i.length; k++) {
    const place = Math.floor(t[k]! / window + 1e-9);
    if (i[k]! < SIZES.excitatory && place < counts.length) counts[place]!++;
  }
  return counts.map((count) => count / SIZES.excitatory / window);
}

/** Spectra of the activity in the first five seconds and in the last ten; none of less than 15 s. */
export function rhythms({ spikes, network }: Story): Spectrum[] {
  if (network.t < 15) return [];
  const end = Math.floor(network.t + 1e-9);
  return [spectrum(spikes, 0, 5), spectrum(spikes, end - 10, end)];
}

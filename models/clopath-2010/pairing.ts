// Pairs of spikes at several frequencies (Sjöström, Turrigiano & Nelson 2001): what becomes of the weight.

import { Network, SpikeGeneratorGroup, Synapses } from "myelin";
import * as stdp from "myelin/equations/stdp-voltage";
import { chosen, type NetworkChoice } from "myelin/models/parts/chosen";
import { neurons } from "./neuron.ts";

/** Frequencies of pairing, in Hz. */
export const FREQUENCIES = [0.1, 10, 20, 40, 50] as const;

/** Weights in percent of the first, at each frequency. */
export interface Pairing {
  /** The spike before comes 10 ms before the one after. */
  readonly prePost: readonly number[];
  readonly postPre: readonly number[];
}

/** The model lines of the paper's Fig. 2b at the same frequencies, read from the vector paths of its PDF. */
export const PUBLISHED: Pairing = {
  prePost: [100.96, 104.35, 117.27, 148.25, 167.25],
  postPre: [71.68, 59.59, 60.49, 118.77, 175.9],
};

const LAG = 0.01;
const FIRST = 0.02;
const START = 0.5;

/**
 * Five pairs, fifteen times; at 0.1 Hz fifty single ones. As in the authors' program the neuron after fires once more
 * where it goes first, and the voltage does not feel the synapse.
 */
export async function pairing(options: NetworkChoice & { dt?: string } = {}): Promise<Pairing> {
  const before: [number, number][] = [];
  const after: [number, number][] = [];
  for (let k = 0; k < 2 * FREQUENCIES.length; k++) {
    const frequency = FREQUENCIES[k % FREQUENCIES.length]!;
    const postFirst = k >= FREQUENCIES.length;
    const pairs = frequency < 1 ? 1 : 5;
    for (let pair = 0; pair <= pairs; pair++) {
      const t = FIRST + pair / frequency;
      if (pair < pairs) before.push([k, postFirst ? t + LAG : t]);
      if (pair < pairs || (postFirst && pairs > 1)) after.push([k, postFirst ? t : t + LAG]);
    }
  }
  const n = 2 * FREQUENCIES.length;
  const inputs = generator(n, before, "inputs");
  const commands = generator(n, after, "commands");
  const cells = neurons(n, "cells");
  const force = new Synapses(commands, cells, { onPre: "v_post = 25*mV" });
  force.connect({ j: "i" });
  const synapses = new Synapses(inputs, cells, {
    model: stdp.model,
    // the experiment is too short for homeostasis to matter
    onPre: `u2_post = uref2\n${stdp.options.onPre}`,
    namespace: stdp.parameters,
    method: "exact",
  });
  synapses.connect({ j: "i" });
  synapses.set("w", START);
  synapses.runRegularly(stdp.potentiate);
  const { dt = "0.1 ms" } = options;
  const objects = [inputs, commands, cells, force, synapses];
  await new Network(objects, { dt, ...chosen(options) }).run("0.7 s");
  const percent = Array.from(synapses.get("w"), (w, k) => {
    const times = FREQUENCIES[k % FREQUENCIES.length]! < 1 ? 50 : 15;
    return 100 + (100 * times * (w - START)) / START;
  });
  return {
    prePost: percent.slice(0, FREQUENCIES.length),
    postPre: percent.slice(FREQUENCIES.length),
  };
}

function generator(
  n: number,
  spikes: readonly [number, number][],
  name: string,
): SpikeGeneratorGroup {
  const sorted = [...spikes].sort((a, b) => a[1] - b[1]);
  return new SpikeGeneratorGroup(n, {
    indices: sorted.map(([index]) => index),
    times: sorted.map(([, t]) => t),
    name,
  });
}

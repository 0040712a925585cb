// Neurons and synapses of a whole fly brain's number, of which a few hundred ever spike.

import { Network, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses } from "myelin";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";
import { type SparseGraph, sparseGraph } from "./parts/sparse-graph.ts";

/** What it is and where it comes from. */
export const about =
  "a graph with degrees like a fly brain's and the neurons of its model (Shiu et al. 2024, Nature 634:210), driven at a few cells";

/** Biological time for a first look. */
export const duration = "200 ms";

/** What can be chosen about the network. */
export interface FlyBrainLikeOptions extends NetworkChoice {
  /** Neurons (default 127400) with 118 connections each. */
  readonly n?: number;
  /** Cells that are driven at 150 Hz (default 21). */
  readonly driven?: number;
  /** Neurons rest while nothing reaches them (default: chosen). */
  readonly lazy?: boolean;
}

/** The graph alone; the connectome itself is not part of this package. */
export function graph({ n = 127400, seed = 0 }: FlyBrainLikeOptions = {}): SparseGraph {
  const connections = Math.round(n * 117.74);
  return sparseGraph({ cells: n, connections, core: 450, drive: 24, strength: 22, seed });
}

/** Leaky neurons with exponential currents, 0.275 mV for each contact, one delay. */
export default function flyBrainLike(options: FlyBrainLikeOptions = {}): Network {
  const { n = 127400, driven = 21, lazy } = options;
  const cells = new NeuronGroup(
    n,
    `dv/dt = (v_0 - v + g)/tm : volt (unless refractory)
     dg/dt = -g/ts : volt (unless refractory)`,
    {
      threshold: "v > vth",
      reset: "v = v_0; g = 0*mV",
      refractory: "2.2 ms",
      method: "exact",
      namespace: { v_0: "-52 mV", vth: "-45 mV", tm: "20 ms", ts: "5 ms" },
      ...(lazy === undefined ? {} : { lazy }),
      name: "cells",
    },
  );
  cells.set("v", "v_0");
  const { source, target, contacts } = graph(options);
  const synapses = new Synapses(cells, cells, {
    model: "w : volt",
    onPre: "g_post += w",
    delay: "1.8 ms",
    name: "synapses",
  });
  synapses.connect({ i: source, j: target });
  synapses.set(
    "w",
    Float64Array.from(contacts, (count) => count * 0.275e-3),
  );
  const sugar = new PoissonGroup(driven, { rates: "150 Hz", name: "sugar" });
  const taste = new Synapses(sugar, cells, { onPre: "v_post += 250*0.275*mV", name: "taste" });
  taste.connect({ condition: "i == j" });
  const spikes = new SpikeMonitor(cells, { name: "spikes" });
  return new Network([cells, synapses, sugar, taste, spikes], chosen(options));
}

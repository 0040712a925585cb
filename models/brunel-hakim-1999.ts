// Sparse inhibition that makes fast global oscillations out of slow, irregular neurons.

import { Network, NeuronGroup, PopulationRateMonitor, SpikeMonitor, Synapses } from "myelin";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";

/** What it is and where it comes from. */
export const about =
  "fast global oscillation of sparsely connected inhibitory neurons that fire slowly (Brunel & Hakim 1999, Neural Comput 11:1621)";

/** Biological time for a first look. */
export const duration = "100 ms";

/** What can be chosen about the network. */
export interface BrunelHakimOptions extends NetworkChoice {
  /** Neurons (default 5000), each with 1000 incoming synapses on average. */
  readonly n?: number;
  /** Transmission delay (default 2 ms); a longer one makes a slower rhythm. */
  readonly delay?: number | string;
}

/** Every neuron is driven above threshold by noise, and held back by what the others fired a delay ago. */
export default function brunelHakim(options: BrunelHakimOptions = {}): Network {
  const { n = 5000, delay = "2 ms" } = options;
  const cells = new NeuronGroup(n, "dv/dt = (mu - v + sigma*sqrt(tau)*xi)/tau : volt", {
    threshold: "v > theta",
    reset: "v = Vr",
    refractory: "2 ms",
    method: "euler",
    namespace: { mu: "25 mV", sigma: "1 mV", tau: "20 ms", theta: "20 mV", Vr: "10 mV" },
    name: "cells",
  });
  cells.set("v", "10 mV");
  const inhibition = new Synapses(cells, cells, {
    onPre: "v_post -= 0.1*mV",
    delay,
    name: "inhibition",
  });
  inhibition.connect({ p: Math.min(1, 1000 / n) });
  const spikes = new SpikeMonitor(cells, { name: "spikes" });
  const rate = new PopulationRateMonitor(cells, { name: "rate" });
  return new Network([cells, inhibition, spikes, rate], chosen(options));
}

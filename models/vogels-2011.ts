// Inhibitory synapses that learn to hold every excitatory neuron at the same low rate.

import {
  Network,
  NeuronGroup,
  PopulationRateMonitor,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";

/** What it is and where it comes from. */
export const about =
  "inhibitory plasticity that balances a recurrent network (Vogels, Sprekeler, Zenke, Clopath & Gerstner 2011, Science 334:1569)";

/** Biological time for a first look: without learning, the fall of the rate, and balance. */
export const duration = "10 s";

/** What can be chosen about the network. */
export interface Vogels2011Options extends NetworkChoice {
  /** Neurons, one in five of them inhibitory (default 2000), with 200 incoming synapses each on average. */
  readonly n?: number;
  /** Rate at which the excitatory neurons are to fire, in Hz (default 3). */
  readonly target?: number;
  /** Learning rate (default 0.2: seconds are enough, and the fall of the rate can be seen); 0 switches it off. */
  readonly eta?: number;
  /** Time at which learning begins (default 500 ms). */
  readonly onset?: string;
}

/** Excitatory neurons at `excitatory`, all spikes at `spikes`; plastic weights are `w` (nS) of `plastic`. */
export default function vogels2011(options: Vogels2011Options = {}): Network {
  const { n = 2000, target = 3, eta = 0.2, onset = "500 ms" } = options;
  const cells = new NeuronGroup(
    n,
    `dv/dt = (gl*(El - v) - ge*v + gi*(Ei - v) + I)/C : volt (unless refractory)
     dge/dt = -ge/(5*ms) : siemens
     dgi/dt = -gi/(10*ms) : siemens`,
    {
      threshold: "v > -50*mV",
      reset: "v = El",
      refractory: "5 ms",
      method: "euler",
      namespace: { gl: "10 nS", El: "-60 mV", Ei: "-80 mV", I: "200 pA", C: "200 pF" },
      name: "cells",
    },
  );
  cells.set("v", "El + rand()*10*mV");
  const excitatory = cells.slice(0, Math.round(0.8 * n));
  const inhibitory = cells.slice(Math.round(0.8 * n));
  const p = Math.min(1, 200 / n);
  const excitation = new Synapses(excitatory, cells, { onPre: "ge_post += 0.3*nS" });
  const inhibition = new Synapses(inhibitory, inhibitory, { onPre: "gi_post += 3*nS" });
  const plastic = new Synapses(inhibitory, excitatory, {
    model: `w : 1
      dpre/dt = -pre/tau : 1 (event-driven)
      dpost/dt = -post/tau : 1 (event-driven)`,
    onPre: `pre += 1
      w = clip(w + (post - 2*target*tau)*eta*int(t >= onset), 0, 100)
      gi_post += w*nS`,
    onPost: `post += 1
      w = clip(w + pre*eta*int(t >= onset), 0, 100)`,
    namespace: { tau: "20 ms", target: `${target} Hz`, eta, onset },
    name: "plastic",
  });
  for (const synapses of [excitation, inhibition, plastic]) synapses.connect({ p });
  const rate = new PopulationRateMonitor(excitatory, { name: "rate" });
  const spikes = new SpikeMonitor(cells, { name: "spikes" });
  const record = [0, 1, 2, 3, 4, 5];
  const weights = new StateMonitor(plastic, "w", { record, dt: "50 ms", name: "weights" });
  const objects = [cells, excitation, inhibition, plastic, rate, spikes, weights];
  return new Network(objects, chosen(options));
}

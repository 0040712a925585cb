// A synfire chain: whether a volley of spikes runs down the chain depends on how many it has, and how close they are.

import { Network, NeuronGroup, SpikeMonitor, Synapses } from "myelin";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";

/** What it is and where it comes from. */
export const about =
  "synfire chain of ten groups of 100 noisy neurons (Diesmann, Gewaltig & Aertsen 1999, Nature 402:529)";

/** Biological time for a first look. */
export const duration = "100 ms";

/** What can be chosen about the chain and the volley that enters it. */
export interface DiesmannOptions extends NetworkChoice {
  /** Spikes of the volley (default 85). */
  readonly spikes?: number;
  /** Standard deviation of their times around 20 ms (default 1 ms). */
  readonly jitter?: string;
  /** Groups of 100 neurons (default 10). */
  readonly groups?: number;
}

/** Every neuron reaches all of the next group, 5 ms later. */
export default function diesmann(options: DiesmannOptions = {}): Network {
  const { spikes = 85, jitter = "1 ms", groups = 10 } = options;
  const cells = new NeuronGroup(
    groups * 100,
    `dv/dt = (Vr - v + x)/tau : volt
     dx/dt = (y - x)/psp : volt
     dy/dt = -y/psp + 25.27*mV/ms + 39.24*mV/ms**0.5*xi : volt`,
    {
      threshold: "v > -55*mV",
      reset: "v = Vr",
      refractory: "1 ms",
      method: "euler",
      namespace: { Vr: "-70 mV", tau: "10 ms", psp: "0.325 ms" },
      name: "cells",
    },
  );
  cells.set("v", "Vr + rand()*15*mV");
  const volley = new NeuronGroup(spikes, "fires : second", {
    threshold: "abs(t - fires) <= dt/2",
    name: "volley",
  });
  volley.set("fires", `20*ms + randn()*${jitter.replace(" ", "*")}`);
  const link = (source: typeof volley | typeof cells, name: string): Synapses =>
    new Synapses(source, cells, { onPre: "y_post += 4.86*mV", delay: "5 ms", name });
  const entry = link(volley, "entry");
  entry.connect({ condition: "j < 100" });
  const chain = link(cells, "chain");
  chain.connect({ j: "k for k in range((i//100 + 1)*100, (i//100 + 2)*100) if k < N_post" });
  const monitor = new SpikeMonitor(cells, { name: "spikes" });
  return new Network([cells, volley, entry, chain, monitor], chosen(options));
}

// Excitation, inhibition and noise: one network, four ways to be active.

import {
  Network,
  NeuronGroup,
  PoissonInput,
  PopulationRateMonitor,
  SpikeMonitor,
  Synapses,
} from "myelin";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";

/** What it is and where it comes from. */
export const about =
  "states of sparse networks of excitatory and inhibitory neurons, panels A to D of figure 8 (Brunel 2000, J Comput Neurosci 8:183)";

/** Biological time for a first look. */
export const duration = "200 ms";

/** What can be chosen about the network. */
export interface Brunel2000Options extends NetworkChoice {
  /** A: synchronous regular, B: synchronous irregular and fast, C: asynchronous irregular (default), D: slow. */
  readonly panel?: keyof typeof panels;
  /** Neurons, one in five of them inhibitory (default 12500), each connected to a tenth of them. */
  readonly n?: number;
}

/** Inhibition over excitation, and the external rate over the one that just reaches threshold. */
const panels = {
  A: { g: 3, drive: 2 },
  B: { g: 6, drive: 4 },
  C: { g: 5, drive: 2 },
  D: { g: 4.5, drive: 0.9 },
} as const;

/** Neurons with instantaneous synapses of 0.1 mV (at 12500 neurons; fewer neurons have stronger ones). */
export default function brunel2000(options: Brunel2000Options = {}): Network {
  const { panel = "C", n = 12500 } = options;
  const { g, drive } = panels[panel];
  const excitatory = Math.round(0.8 * n);
  const inputs = Math.round(excitatory / 10);
  const J = 0.1 / inputs; // in volt: 0.1 mV for 1000 inputs
  const cells = new NeuronGroup(n, "dv/dt = -v/tau : volt (unless refractory)", {
    threshold: "v > 20*mV",
    reset: "v = 10*mV",
    refractory: "2 ms",
    method: "exact",
    namespace: { tau: "20 ms" },
    name: "cells",
  });
  const onto = (source: ReturnType<typeof cells.slice>, weight: number, name: string): Synapses => {
    const namespace = { weight: `${weight} V` };
    const onPre = "v_post += weight";
    const synapses = new Synapses(source, cells, { onPre, delay: "1.5 ms", namespace, name });
    synapses.connect({ p: 0.1 });
    return synapses;
  };
  return new Network(
    [
      cells,
      onto(cells.slice(0, excitatory), J, "excitation"),
      onto(cells.slice(excitatory), -g * J, "inhibition"),
      new PoissonInput(cells, "v", {
        n: inputs,
        rate: drive / (J * inputs), // 20 mV / (J inputs 20 ms) reaches threshold
        weight: J,
        name: "external",
      }),
      new SpikeMonitor(cells, { name: "spikes" }),
      new PopulationRateMonitor(cells, { name: "rate" }),
    ],
    chosen(options),
  );
}

// The balanced network of Vogels and Abbott in the three forms in which simulators are compared.

import { Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses } from "myelin";
import * as synapse from "myelin/equations/exponential-synapse";
import * as hodgkinHuxley from "myelin/equations/hodgkin-huxley";
import * as lif from "myelin/equations/lif";

/** What it is and where it comes from. */
export const about =
  "balanced network of 80 % excitatory and 20 % inhibitory neurons (Vogels & Abbott 2005, J Neurosci 25:10786; CUBA, COBA and COBAHH of Brette et al. 2007, J Comput Neurosci 23:349)";

/** Biological time for a first look. */
export const duration = "1 s";

/** What can be chosen about each of the three networks. */
export interface VogelsAbbottOptions {
  /** Neurons, each with 80 incoming synapses on average (default 4000: 2 % of all pairs). */
  readonly n?: number;
  readonly seed?: number;
  readonly backend?: "wasm" | "js";
  /** What neurons are stored in and step in. */
  readonly precision?: "f64" | "f32";
  /** Step (default 0.1 ms). */
  readonly dt?: number | string;
  /** Whether to record all spikes and the voltages of three neurons (default true). */
  readonly monitors?: boolean;
}

/** Current-based synapses (benchmark 2): a spike moves the target's input by 1.62 mV or -9 mV. */
export function cuba(options: VogelsAbbottOptions = {}): Network {
  const cells = new NeuronGroup(
    options.n ?? 4000,
    `dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
     dge/dt = -ge/taue : volt
     dgi/dt = -gi/taui : volt`,
    {
      ...lif.options,
      method: "exact",
      namespace: {
        taum: "20 ms",
        taue: "5 ms",
        taui: "10 ms",
        El: "-49 mV",
        Vt: "-50 mV",
        Vr: "-60 mV",
      },
      ...cellOptions(options),
    },
  );
  cells.set("v", "Vr + rand()*(Vt - Vr)");
  return wired(cells, { we: "1.62 mV", wi: "-9 mV" }, options);
}

/** Conductance-based synapses (benchmark 1): 6 nS and 67 nS, kicked off by open synapses at the start. */
export function coba(options: VogelsAbbottOptions = {}): Network {
  const cells = new NeuronGroup(options.n ?? 4000, lif.membrane + synapse.model, {
    ...lif.options,
    method: "exponential_euler",
    namespace: { ...lif.parameters, ...synapse.parameters },
    ...cellOptions(options),
  });
  return wired(kicked(cells), { we: "6 nS", wi: "67 nS" }, options);
}

/** As `coba`, with Hodgkin-Huxley neurons (benchmark 3). */
export function cobahh(options: VogelsAbbottOptions = {}): Network {
  const cells = new NeuronGroup(options.n ?? 4000, hodgkinHuxley.membrane + synapse.model, {
    ...hodgkinHuxley.options,
    namespace: { ...hodgkinHuxley.parameters, ...synapse.parameters },
    ...cellOptions(options),
  });
  return wired(kicked(cells), { we: "6 nS", wi: "67 nS" }, options);
}

export default cuba;

function cellOptions({ precision = "f64" }: VogelsAbbottOptions) {
  return { name: "cells", precision } as const;
}

function kicked(cells: NeuronGroup): NeuronGroup {
  cells.set("v", "El + (5*randn() - 5)*mV");
  cells.set("ge", "(1.5*randn() + 4)*10*nS");
  cells.set("gi", "(12*randn() + 20)*10*nS");
  return cells;
}

/** Connects 80 % of the cells as excitatory and the rest as inhibitory ones, without delays. */
function wired(
  cells: NeuronGroup,
  weights: { readonly we: string; readonly wi: string },
  { monitors = true, dt = "0.1 ms", seed, backend }: VogelsAbbottOptions,
): Network {
  const { N } = cells;
  const border = Math.round(0.8 * N);
  const namespace = weights;
  const excitatory = new Synapses(cells.slice(0, border), cells, {
    onPre: "ge_post += we",
    namespace,
    name: "excitatory",
  });
  const inhibitory = new Synapses(cells.slice(border), cells, {
    onPre: "gi_post += wi",
    namespace,
    name: "inhibitory",
  });
  for (const synapses of [excitatory, inhibitory]) synapses.connect({ p: Math.min(1, 80 / N) });
  const network = new Network([cells, excitatory, inhibitory], { dt, ...chosen(seed, backend) });
  if (!monitors) return network;
  const record = [0, 1, border];
  return network.add(
    new SpikeMonitor(cells, { name: "spikes" }),
    new StateMonitor(cells, "v", { record, name: "traces" }),
  );
}

function chosen(
  seed: VogelsAbbottOptions["seed"],
  backend: VogelsAbbottOptions["backend"],
): Pick<VogelsAbbottOptions, "seed" | "backend"> {
  return { ...(seed === undefined ? {} : { seed }), ...(backend ? { backend } : {}) };
}

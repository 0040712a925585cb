// A balanced network whose synapses run low on transmitter: its rate climbs for as long as they settle.

import { Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses } from "myelin";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";

/** What it is and where it comes from. */
export const about =
  "conductance-based network with short-term plasticity at every synapse (Stimberg, Goodman, Brette & De Pittà 2018, bioRxiv 198366, example 1; synapses of Tsodyks, Pawelzik & Markram 1998, Neural Comput 10:821)";

/** Biological time for a first look. */
export const duration = "1 s";

/** What can be chosen about the network. */
export interface StimbergCobaOptions extends NetworkChoice {
  /** Neurons, one in five of them inhibitory (default 4000), with 160 synapses of either kind each on average. */
  readonly n?: number;
}

const plasticity = `
  du/dt = -omega_f*u : 1 (event-driven)
  dx/dt = omega_d*(1 - x) : 1 (event-driven)`;

/** A spike raises what may be released, u, and releases it from what is there, x. */
const release = `
  u += U0*(1 - u)
  released = u*x
  x -= released`;

/** Records one neuron, and `u` and `x` of one of its synapses as each spike leaves them. */
export default function stimbergCoba(options: StimbergCobaOptions = {}): Network {
  const { n = 4000 } = options;
  const cells = new NeuronGroup(
    n,
    `dv/dt = (gl*(El - v) + ge*(Ee - v) + gi*(Ei - v) + drive)/Cm : volt (unless refractory)
     dge/dt = -ge/(5*ms) : siemens
     dgi/dt = -gi/(10*ms) : siemens`,
    {
      threshold: "v > Vt",
      reset: "v = El",
      refractory: "tau_r",
      method: "euler",
      namespace: {
        gl: "9.99 nS",
        El: "-60 mV",
        Ee: "0 mV",
        Ei: "-80 mV",
        Vt: "-50 mV",
        Cm: "198 pF",
        drive: "150 pA",
        tau_r: "5 ms",
      },
      name: "cells",
    },
  );
  cells.set("v", "El + rand()*(Vt - El)");
  cells.set("ge", "rand()*0.05*nS");
  cells.set("gi", "rand()*nS");
  const border = Math.round(0.8 * n);
  const namespace = { U0: 0.6, omega_d: "2 Hz", omega_f: "3.33 Hz" };
  const excitation = new Synapses(cells.slice(0, border), cells, {
    model: plasticity,
    onPre: `${release}\n ge_post += 0.05*nS*released`,
    namespace,
    name: "excitation",
  });
  excitation.connect({ p: Math.min(1, 200 / n) });
  const inhibition = new Synapses(cells.slice(border), cells, {
    model: plasticity,
    onPre: `${release}\n gi_post += nS*released`,
    namespace,
    name: "inhibition",
  });
  inhibition.connect({ p: Math.min(1, 800 / n) });
  for (const synapses of [excitation, inhibition]) synapses.set("x", 1);
  const spikes = new SpikeMonitor(cells, { name: "spikes" });
  const neuron = new StateMonitor(cells, ["v", "ge", "gi"], { record: 50, name: "neuron" });
  const objects = [cells, excitation, inhibition, spikes, neuron];
  const network = new Network(objects, chosen(options));
  const synapse = new StateMonitor(excitation, ["x", "u"], {
    record: excitation.i.indexOf(50),
    when: "after_synapses",
    name: "synapse",
  });
  return network.add(synapse);
}

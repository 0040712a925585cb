// A neuron whose synapses compete for its spikes: most end weak or strong, few in between.

import { Network, NeuronGroup, PoissonGroup, SpikeMonitor, StateMonitor, Synapses } from "myelin";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";

/** What it is and where it comes from. */
export const about =
  "competition between 1000 synapses with spike-timing-dependent plasticity (Song, Miller & Abbott 2000, Nat Neurosci 3:919)";

/** Biological time for a first look. */
export const duration = "100 s";

/** What can be chosen about the neuron and its synapses. */
export interface SongAbbottOptions extends NetworkChoice {
  /** Rate of each input (default 15 Hz). */
  readonly rate?: number | string;
  /** Part of the greatest weight that one pair of spikes can add (default 0.01). */
  readonly step?: number;
  /** Depression over potentiation (default 1.05). */
  readonly ratio?: number;
  /** Step of time (default 0.1 ms). */
  readonly dt?: number | string;
}

/** Weights are `w` of `synapses`, from 0 to 0.01 (the leak's conductance is 1). */
export default function songAbbott(options: SongAbbottOptions = {}): Network {
  const { rate = "15 Hz", step = 0.01, ratio = 1.05, dt = "0.1 ms" } = options;
  const inputs = new PoissonGroup(1000, { rates: rate, name: "inputs" });
  const neuron = new NeuronGroup(
    1,
    `dv/dt = (ge*(Ee - v) + El - v)/(10*ms) : volt
     dge/dt = -ge/(5*ms) : 1`,
    {
      threshold: "v > -54*mV",
      reset: "v = -60*mV",
      method: "euler",
      namespace: { Ee: "0 mV", El: "-74 mV" },
      name: "neuron",
    },
  );
  neuron.set("v", "-60 mV");
  const synapses = new Synapses(inputs, neuron, {
    model: `w : 1
      dpre/dt = -pre/tau : 1 (event-driven)
      dpost/dt = -post/tau : 1 (event-driven)`,
    onPre: `ge_post += w
      pre += step*gmax
      w = clip(w + post, 0, gmax)`,
    onPost: `post -= ratio*step*gmax
      w = clip(w + pre, 0, gmax)`,
    namespace: { tau: "20 ms", gmax: 0.01, step, ratio },
    name: "synapses",
  });
  synapses.connect();
  synapses.set("w", "rand()*gmax");
  const traces = new StateMonitor(synapses, "w", { record: [0, 1], dt: "100 ms", name: "weights" });
  const spikes = new SpikeMonitor(neuron, { name: "spikes" });
  return new Network([inputs, neuron, synapses, traces, spikes], { dt, ...chosen(options) });
}

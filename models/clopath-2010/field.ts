// One neuron and 500 inputs: homeostasis leaves one place to win.

import { Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses } from "myelin";
import * as stdp from "myelin/equations/stdp-voltage";
import { chosen, type NetworkChoice } from "myelin/models/parts/chosen";
import { NOW, neurons } from "./neuron.ts";

/** Biological time for a first look. */
export const duration = "60 s";

/** What can be chosen about the neuron and its inputs. */
export interface Clopath2010Options extends NetworkChoice {
  /** Whether depression grows with the depolarisation of the last second (default true). */
  readonly homeostasis?: boolean;
  /** Greatest rate of an input, in Hz (default 15). */
  readonly rate?: number;
  /** How many times faster than the fitted rule weights move (default 10, as in the authors' program). */
  readonly faster?: number;
  /** Step of time (default 0.2 ms). */
  readonly dt?: number | string;
}

/**
 * 500 inputs on a ring excite one neuron. Every 100 ms a bump of rates, ten inputs wide, comes to one of ten places.
 * The weights are `w` of `synapses`, up to 3; the mean square depolarisation is recorded by `depolarisation`.
 */
export default function clopath2010(options: Clopath2010Options = {}): Network {
  const { homeostasis = true, rate = 15, faster = 10, dt = "0.2 ms" } = options;
  const inputs = new NeuronGroup(
    500,
    `rates : Hz
     place : integer (shared)`,
    { threshold: "rand() < rates*dt", reset: "", name: "inputs" },
  );
  inputs.runRegularly(
    `place = int(10*rand())
     away = abs(i - 50*place)
     distance = away - (2*away - 500)*int(away > 250)
     rates = 0.1*Hz + ${rate}*Hz*exp(-distance**2/(2*10**2))`,
    { dt: "100 ms" },
  );
  const neuron = neurons(1, "neuron", NOW);
  const synapses = new Synapses(inputs, neuron, {
    model: stdp.model,
    onPre: `${homeostasis ? "" : "u2_post = uref2\n"}v_post += 4*mV*w\n${stdp.options.onPre}`,
    method: "exact",
    namespace: {
      ...stdp.parameters,
      A_LTD: `${faster}*${stdp.parameters.A_LTD}`,
      A_LTP: `${faster}*${stdp.parameters.A_LTP}`,
    },
    name: "synapses",
  });
  synapses.connect();
  synapses.set("w", "0.5 + 1.5*rand()");
  synapses.runRegularly(stdp.potentiate);
  const record = Array.from({ length: 500 }, (_, k) => k);
  const weights = new StateMonitor(synapses, "w", { record, dt: "500 ms", name: "weights" });
  const depolarisation = new StateMonitor(neuron, "u2", {
    record: [0],
    dt: "100 ms",
    name: "depolarisation",
  });
  const spikes = new SpikeMonitor(neuron, { name: "spikes" });
  const objects = [inputs, neuron, synapses, weights, depolarisation, spikes];
  return new Network(objects, { dt, ...chosen(options) });
}

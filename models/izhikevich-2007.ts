// A network that finds out which of its 80000 synapses brought a reward that came seconds later.

import { explicitMethod, Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses } from "myelin";
import * as izhikevich from "myelin/equations/izhikevich";
import * as rule from "myelin/equations/stdp-reward";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";

/** What it is and where it comes from. */
export const about =
  "the distal reward problem: one synapse brings rewards seconds later, and dopamine finds it (Izhikevich 2007, Cereb Cortex 17:2443, figure 1)";

/** Biological time for a first look; the paper's is an hour. */
export const duration = "300 s";

/** What can be chosen about the network. */
export interface Izhikevich2007Options extends NetworkChoice {
  /** Neurons, one in five of them inhibitory (default 1000), each with synapses to a tenth of as many. */
  readonly n?: number;
  /** Dopamine of one reward (uM, default 0.5). */
  readonly dose?: number;
}

/** A step of 1 ms in two halves, as in the author's program. */
const halves = explicitMethod({
  name: "two halves",
  formula: `half = x + 0.5*dt*f(x, t)
    x_new = half + 0.5*dt*f(half, t)`,
});

/**
 * Neuron 1 firing within 20 ms after neuron 0 earns a reward 1 to 3 s later. The synapse between them is number 0 of
 * `plastic`, whose weights are `w` in parts of 4 mV; it starts at 0, all others at 1 mV.
 */
export default function izhikevich2007(options: Izhikevich2007Options = {}): Network {
  const { n = 1000, dose = 0.5 } = options;
  const border = Math.round(0.8 * n);
  const cells = driven(n, border);
  const excitatory = cells.slice(0, border);
  const plastic = new Synapses(excitatory, cells, {
    ...rule.options,
    model: rule.model,
    onPre: `${rule.options.onPre}\n v_post += w*4*mV`,
    delay: "1 ms",
    dt: "10 ms",
    namespace: rule.parameters,
    name: "plastic",
  });
  plastic.connect({ i: 0, j: 1 });
  plastic.connect({ j: "k for k in sample(0, N_post, size=N_post//10)" });
  plastic.set("w", 0.25);
  plastic.set("w", 0, { at: [0] });
  const inhibition = new Synapses(cells.slice(border), excitatory, {
    onPre: "v_post -= mV",
    delay: "1 ms",
    name: "inhibition",
  });
  inhibition.connect({ j: `k for k in sample(0, N_post, size=${Math.round(n / 10)})` });
  const judge = rewarded(cells);
  const spread = new Synapses(judge.reward, plastic, {
    onPre: "d_post += dose",
    namespace: { dose },
    name: "spread",
  });
  spread.connect();
  const others = Array.from({ length: 7 }, (_, k) => 1 + k * border);
  const weights = new StateMonitor(plastic, "w", {
    record: [0, ...others],
    name: "weights",
    dt: "1 s",
  });
  const marks = new StateMonitor(plastic, ["c", "d"], { record: 0, name: "marks", dt: "100 ms" });
  const rewards = new SpikeMonitor(judge.reward, { name: "rewards" });
  const objects = [cells, plastic, inhibition, ...judge.objects, spread, weights, marks, rewards];
  return new Network(objects, { dt: "1 ms", ...chosen(options) });
}

/** Regular spiking neurons up to the border, fast spiking ones beyond, each with noise of its own every millisecond. */
function driven(n: number, border: number) {
  const cells = new NeuronGroup(
    n,
    `${izhikevich.membrane}
     I : volt/second
     a : Hz (constant)
     d : volt/second (constant)`,
    {
      threshold: izhikevich.options.threshold,
      reset: izhikevich.options.reset,
      method: halves,
      namespace: { b: "0.2/ms", c: "-65 mV", border },
      name: "cells",
    },
  );
  cells.set("a", "(i < border ? 0.02 : 0.1)/ms");
  cells.set("d", "(i < border ? 8 : 2)*mV/ms");
  cells.set("v", "-65 mV");
  cells.set("u", "b*v");
  cells.runRegularly("I = 13*(rand() - 0.5)*mV/ms");
  return cells;
}

/** What sees the two neurons fire in order, and fires itself when a reward is due. */
function rewarded(cells: ReturnType<typeof driven>) {
  const witness = new NeuronGroup(1, "before : second\n seen : 1", {
    threshold: "seen > 0",
    reset: "seen = 0",
    name: "witness",
  });
  witness.set("before", "-1 second");
  const first = new Synapses(cells.at([0]), witness, { onPre: "before_post = t", name: "first" });
  const second = new Synapses(cells.at([1]), witness, {
    onPre: "seen_post = int(t > before_post and t - before_post < 20*ms)",
    name: "second",
  });
  const reward = new NeuronGroup(1, "due : 1", {
    threshold: "due > 0",
    reset: "due = 0",
    name: "reward",
  });
  const wait = new Synapses(witness, reward, { onPre: "due_post += 1", name: "wait" });
  for (const synapses of [first, second, wait]) synapses.connect();
  wait.runRegularly("delay = (1 + 2*rand())*second", { dt: "10 ms" });
  return { reward, objects: [witness, first, second, reward, wait] };
}

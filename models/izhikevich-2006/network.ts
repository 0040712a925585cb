// The network: spikes travel for up to 20 ms, synapses learn by their timing, and one neuron at a time is excited.

import { explicitMethod, Network, NeuronGroup, SpikeMonitor, Synapses } from "myelin";
import { chosen, type NetworkChoice } from "../parts/chosen.ts";

/** Excitatory and inhibitory neurons, synapses of each, the longest way (ms), and the greatest weight (mV). */
export const SIZES = { excitatory: 800, inhibitory: 200, synapses: 100, longest: 20, top: 10 };

/** Biological time for a first look; the paper's is 24 hours. */
export const duration = "120 s";

/** What can be chosen about the network. */
export interface Izhikevich2006Options extends NetworkChoice {
  /** Whether the delays of excitatory synapses learn as well (default false). */
  readonly plasticDelays?: boolean;
  /**
   * Part of its distance from the spike by which an arrival is moved (default 0.005, by which few groups come up; with
   * 0.002 most do).
   */
  readonly eta?: number;
}

/**
 * Delays that learn, by a rule of ours: what arrives in the 9 ms before a spike of the neuron comes later the next
 * time, and what arrives in the 9 ms after it comes sooner, so that it arrives in the millisecond before.
 */
const EARLY = `delay = clip(delay + eta*(t - arrived - 1*ms)*int(t - arrived < 9.5*ms), 0*ms, longest - 1*ms)
  fired = t`;
const LATE = `delay = clip(delay - eta*(t - fired + 1*ms)*int(t - fired < 9.5*ms), 0*ms, longest - 1*ms)
  arrived = t`;

/** The author's step of 1 ms, for v; u follows after it, by its new value. */
const halves = explicitMethod({
  name: "two halves",
  formula: `half = x + 0.5*dt*f(x, t)
    x_new = half + 0.5*dt*f(half, t)`,
});

/** Regular spiking neurons first, then fast spiking ones; each millisecond a random one is excited by 20 mV. */
function cells(): NeuronGroup {
  const group = new NeuronGroup(
    SIZES.excitatory + SIZES.inhibitory,
    `dv/dt = (0.04/ms/mV)*v**2 + (5/ms)*v + 140*mV/ms - u + I : volt
     u : volt/second
     I : volt/second
     a : Hz (constant)
     d : volt/second (constant)
     excited : integer (shared)`,
    {
      threshold: "v >= 30*mV",
      reset: `v = -65*mV
        u += d`,
      method: halves,
      namespace: { border: SIZES.excitatory },
      name: "cells",
    },
  );
  group.set("v", "-65*mV");
  group.set("u", "0.2*v/ms");
  group.set("a", "(i < border ? 0.02 : 0.1)/ms");
  group.set("d", "(i < border ? 8 : 2)*mV/ms");
  group.runRegularly("u += dt*a*(0.2*v/ms - u)", { when: "after_groups" });
  group.runRegularly("excited = int(rand()*N)");
  group.runRegularly("I = 20*mV/ms*int(i == excited)", { when: "before_synapses" });
  return group;
}

/**
 * Excitatory synapses are `plastic`, with weights `w` (mV); what learning will add to them, once a second, is `change`.
 * `delay` is 0 to 19 ms where the paper says 1 to 20: a spike is felt in the step after the one that delivers it.
 */
export default function izhikevich2006(options: Izhikevich2006Options = {}): Network {
  const { plasticDelays = false, eta = 0.005 } = options;
  const group = cells();
  const excitatory = group.slice(0, SIZES.excitatory);
  const inhibitory = group.slice(SIZES.excitatory);
  const moved = (code: string): string => (plasticDelays ? code : "");
  const plastic = new Synapses(excitatory, group, {
    model: `w : 1
      change : 1
      dpre/dt = -pre/tau : 1 (event-driven)
      dpost/dt = -post/tau : 1 (event-driven)
      ${moved("arrived : second\n fired : second")}`,
    onPre: `I_post += w*mV/ms
      change -= 1.2*post
      pre = A/decay
      ${moved(LATE)}`,
    onPost: `change += pre
      post = A
      ${moved(EARLY)}`,
    // a neuron that fires has not yet felt what arrives in the same step
    order: { post: -1, pre: 1 },
    namespace: {
      A: 0.1,
      decay: 0.95,
      tau: `${-1 / Math.log(0.95)} ms`,
      top: SIZES.top,
      longest: `${SIZES.longest} ms`,
      ...(plasticDelays ? { eta } : {}),
    },
    name: "plastic",
  });
  plastic.connect({ j: `k + int(k >= i) for k in sample(0, N_post - 1, size=${SIZES.synapses})` });
  plastic.set("w", 6);
  plastic.set("delay", "int(rand()*longest/ms)*ms");
  if (plasticDelays) for (const time of ["arrived", "fired"]) plastic.set(time, "-1 s");
  plastic.runRegularly(
    `w = clip(w + change + 0.01*int(t > 0*ms), 0, top)
     change *= 0.9`,
    { dt: "1 s" },
  );
  const inhibition = new Synapses(inhibitory, excitatory, {
    onPre: "I_post -= 5*mV/ms",
    name: "inhibition",
  });
  inhibition.connect({ j: `k for k in sample(0, N_post, size=${SIZES.synapses})` });
  const spikes = new SpikeMonitor(group, { name: "spikes" });
  return new Network([group, plastic, inhibition, spikes], { dt: "1 ms", ...chosen(options) });
}

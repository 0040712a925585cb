// What a wrong input is to the tests of this room, and small models to make wrong inputs from.

import { NeuronGroup, type NeuronGroupOptions, SpikeGeneratorGroup } from "myelin";

/** An input that must be refused: a sentence about it, the class that refuses it, the call a user would make. */
export interface Wrong {
  readonly name: string;
  readonly error: new (...args: never[]) => Error;
  readonly make: () => unknown;
}

export function wrong(name: string, error: Wrong["error"], make: Wrong["make"]): Wrong {
  return { name, error, make };
}

/** Two neurons named P with the given equations. */
export function neurons(model: string, options: NeuronGroupOptions = {}): NeuronGroup {
  return new NeuronGroup(2, model, { name: "P", ...options });
}

/** Two leaky neurons that can spike: `v`, `ge` in volt, a parameter `x` in volt. */
export function leaky(options: NeuronGroupOptions = {}): NeuronGroup {
  return neurons("dv/dt = (ge - v)/(10*ms) : volt\ndge/dt = -ge/(5*ms) : volt\nx : volt", {
    threshold: "v > 10*mV",
    reset: "v = 0*mV",
    ...options,
  });
}

/** One source named G that spikes at the given times in ms. */
export function spikesAt(...ms: number[]): SpikeGeneratorGroup {
  const times = ms.map((time) => time * 1e-3);
  return new SpikeGeneratorGroup(1, { indices: times.map(() => 0), times, name: "G" });
}

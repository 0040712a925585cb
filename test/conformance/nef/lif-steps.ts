// Kind lif-steps: cells of a spiking LIF type, step by step, under given currents.

import { Network, type NeuronGroup, SpikeMonitor, StateMonitor } from "myelin";
import { AdaptiveLIF, LIF, type NeuronType } from "myelin/nef";
import { differing, differingSpikes, type NefCase, type NefRunner, type Spikes } from "./case.ts";
import { type Currents, cells } from "./cells.ts";

interface Neuron {
  readonly type: "LIF" | "AdaptiveLIF";
  readonly tauRc: number;
  readonly tauRef: number;
  readonly amplitude: number;
  readonly minVoltage: number;
  readonly tauN?: number;
  readonly incN?: number;
}

interface LifCase extends NefCase {
  readonly neuron: Neuron;
  readonly dt: number;
  readonly steps: number;
  readonly traceEvery: number;
  readonly voltage: number[];
  readonly current: Currents;
  readonly expect: {
    readonly spikes: Spikes;
    readonly trace: number[][];
    readonly voltage: number[];
    readonly refractoryTime: number[];
    readonly adaptation?: number[];
  };
}

/** The type that a case describes. */
export function neuronOf({ type, ...options }: Neuron): NeuronType {
  if (type === "LIF") return new LIF(options);
  if (type === "AdaptiveLIF") return new AdaptiveLIF(options);
  throw new Error(`no neuron type is '${type}'`);
}

export const lifSteps: NefRunner = async (given, backend) => {
  const test = given as LifCase;
  const { dt, steps, traceEvery, voltage, expect } = test;
  const type = neuronOf(test.neuron);
  const group = cells(type, voltage.length, test.current, { dt, from: { v: voltage } });
  const spikes = new SpikeMonitor(group);
  const trace = new StateMonitor(group, ["v"], { record: true, when: "end" });
  await new Network([group, spikes, trace], { dt, backend }).run(steps * dt);
  const steps1 = Int32Array.from(spikes.step, (step) => step + 1);
  const perCell = trace.get("v");
  const rows = expect.trace.map((_, k) =>
    perCell.map((values) => values[(k + 1) * traceEvery - 1]!),
  );
  return (
    differingSpikes({ i: spikes.i, step: steps1 }, expect.spikes) ??
    differing("trace", rows, expect.trace, test) ??
    ends(type, group, test)
  );
};

function ends(type: NeuronType, group: NeuronGroup, test: LifCase): string | undefined {
  const { voltage, refractoryTime, adaptation } = test.expect;
  for (const [name, wanted] of Object.entries({ voltage, refractoryTime, adaptation })) {
    if (wanted === undefined) continue;
    const differs = differing(name, group.get(type.probeable[name]!), wanted, test);
    if (differs) return differs;
  }
  return undefined;
}

// Kind filter: a synapse on an input, as steps of numbers and as the text of a group.

import { Network, NeuronGroup, StateMonitor, TimedArray } from "myelin";
import type { Synapse } from "myelin/nef";
import { filt } from "../../../src/nef/synapses/filt.ts";
import { Alpha, LinearFilter, Lowpass } from "../../../src/nef/synapses/linear-filter.ts";
import { filterText, STEP_ORDER } from "../../../src/nef/synapses/text.ts";
import { differing, type NefCase, type NefRunner } from "./case.ts";

/** A synapse as cases give it: a number is a low-pass filter. */
export type SynapseCase =
  | number
  | { readonly type: "Lowpass" | "Alpha"; readonly tau: number }
  | { readonly type: "LinearFilter"; readonly num: number[]; readonly den: number[] };

interface FilterCase extends NefCase {
  readonly synapse: SynapseCase;
  readonly dt: number;
  readonly input: number[];
  readonly expect: { readonly output: number[] };
}

/** The synapse that a case describes. */
export function synapseIn(given: SynapseCase): Synapse {
  if (typeof given === "number") return new Lowpass(given);
  if (given.type === "LinearFilter") return new LinearFilter(given.num, given.den);
  if (given.type === "Alpha") return new Alpha(given.tau);
  if (given.type === "Lowpass") return new Lowpass(given.tau);
  throw new Error(`no synapse is ${JSON.stringify(given)}`);
}

export const filter: NefRunner = async (given, backend) => {
  const test = given as FilterCase;
  const { dt, input, expect } = test;
  const synapse = synapseIn(test.synapse);
  return (
    differing("output in numbers", filt(synapse, input, { dt }), expect.output, test) ??
    differing("output of the text", await simulated(synapse, test, backend), expect.output, test)
  );
};

/** The output at the end of each step of a group of one cell that is the filter. */
async function simulated(
  synapse: Synapse,
  { dt, input }: FilterCase,
  backend: "js" | "wasm",
): Promise<Float64Array> {
  const text = filterText(synapse, dt);
  const cell = new NeuronGroup(1, `${text.equations}\nu = input(t) : 1`, {
    ...(text.method ? { method: text.method } : {}),
    order: STEP_ORDER,
    namespace: { ...text.namespace, input: new TimedArray(input, { dt }) },
  });
  for (const { code, when, order } of text.regular)
    cell.runRegularly(code, { ...(when ? { when } : {}), ...(order ? { order } : {}) });
  const output = new StateMonitor(cell, [text.output], { record: true, when: "end" });
  await new Network([cell, output], { dt, backend }).run(input.length * dt);
  return output.get(text.output)[0]!;
}

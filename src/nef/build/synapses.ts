// The synapses of a model: from neurons to cells, from cells to cells, from cells to neurons.

import type { Synapses } from "../../index.ts";
import type { Connection } from "../connection.ts";
import { connectBlock } from "./blocks.ts";
import type { Cells } from "./cells.ts";
import type { NeuronsOf } from "./neurons.ts";
import type { Plan } from "./plan.ts";
import type { Entries } from "./rows.ts";

/** When filters have moved: what neurons give as a rate joins what is in them. */
const AFTER_FILTERS = "after_groups";

/** When sums of cells are made: after the host has set its numbers, before currents are summed. */
export const SUMS = "before_groups";

/** When sums of what spikes left are made: before the host has its turn at the end. */
export const TOTALS = "before_end";

/** Makes them all but those that learn; `own`: by connection, where it has some to itself. */
export function makeSynapses(plan: Plan, dt: number, own: Map<Connection, Synapses>): Synapses[] {
  const made: Synapses[] = [];
  const named = (name: string): string => {
    const same = made.filter((one) => one.name === name || one.name.startsWith(`${name}_`)).length;
    return same === 0 ? name : `${name}_${same + 1}`;
  };
  for (const { from, to, block } of plan.sums)
    for (const entries of block.parts()) made.push(sum(named("sum"), from, to, entries, SUMS));
  for (const { from, to, block } of plan.totals)
    for (const entries of block.parts()) made.push(sum(named("total"), from, to, entries, TOTALS));
  for (const { from, to, block } of plan.flow) {
    const model = "w : 1\nflow_post = w*x_pre : 1 (summed)";
    for (const entries of block.parts())
      made.push(connectBlock(from.group, to.group, entries, { name: named("flow"), model }));
  }
  for (const { from, to, block } of plan.encode) {
    const model = "w : 1\ninput_post = w*x_pre : 1 (summed)";
    for (const entries of block.parts())
      made.push(connectBlock(from.group, to.group, entries, { name: named("encode"), model }));
  }
  for (const { from, to, key, block } of plan.decode) {
    const delay = key && plan.delays.get(key);
    const options = { dt, ...(delay === undefined ? {} : { delay }) };
    for (const entries of key ? [block.sorted()] : block.parts()) {
      const synapses = decode(named(key ? "delayed" : "decode"), from, to, entries, options);
      if (key) own.set(key, synapses);
      made.push(synapses);
    }
  }
  return made;
}

function sum(name: string, from: Cells, to: Cells, entries: Entries, when: string): Synapses {
  const synapses = connectBlock(from.group, to.group, entries, { name, model: "w : 1" });
  synapses.runRegularly("x_post += w*x_pre", { when, order: 1 });
  return synapses;
}

/** Sums begin at 0 in each step. */
export function clearSums(sums: Cells, when: string): void {
  sums.group.runRegularly("x = 0", { when, order: 0 });
}

/** From the output of neurons to cells: on spikes, or in every step from rates. */
export function decode(
  name: string,
  from: NeuronsOf,
  to: Cells,
  entries: Entries,
  options: {
    readonly delay?: number;
    readonly dt: number;
    readonly model?: string;
    readonly namespace?: Readonly<Record<string, number | string>>;
  },
): Synapses {
  const { output } = from.type;
  const { delay, dt, model = "w : 1", namespace: more = {} } = options;
  const delays = delay === undefined ? {} : { delay };
  if (output.kind === "rate") {
    const namespace = { step: dt, ...more };
    const made = connectBlock(from.group, to.group, entries, { name, model, namespace });
    made.runRegularly(to.arrival("w*output_rate_pre*step"), { when: AFTER_FILTERS });
    return made;
  }
  const factors = [
    ...(output.amplitude === 1 ? [] : ["amplitude"]),
    "w",
    ...(output.count === undefined ? [] : [`${output.count}_pre`]),
  ];
  const onPre = to.arrival(factors.join("*"));
  const namespace = output.amplitude === 1 ? more : { amplitude: output.amplitude, ...more };
  return connectBlock(from.group, to.group, entries, { name, model, onPre, namespace, ...delays });
}

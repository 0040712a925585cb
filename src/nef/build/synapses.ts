// The synapses of a model: from neurons to cells, from cells to cells, from cells to neurons.

import type { Synapses } from "../../index.ts";
import type { Connection } from "../connection.ts";
import { connectBlock } from "./blocks.ts";
import type { Cells } from "./cells.ts";
import { decode, pass } from "./decode.ts";
import { JOINED, orderOf } from "./levels.ts";
import type { NeuronsOf } from "./neurons.ts";
import type { Plan } from "./plan.ts";
import type { Entries } from "./rows.ts";
import { summingOf } from "./summing.ts";

/** Makes them all but those that learn; `own`: by connection, where it has some to itself. */
export function makeSynapses(plan: Plan, dt: number, own: Map<Connection, Synapses>): Synapses[] {
  const made: Synapses[] = [];
  const named = (name: string): string => {
    const same = made.filter((one) => one.name === name || one.name.startsWith(`${name}_`)).length;
    return same === 0 ? name : `${name}_${same + 1}`;
  };
  for (const { from, to, block } of plan.sums)
    for (const entries of block.parts()) made.push(sum(named("sum"), from, to, entries));
  for (const { from, to, block } of plan.totals)
    for (const entries of block.parts()) made.push(sum(named("total"), from, to, entries));
  for (const { from, to, block } of plan.passed)
    for (const entries of block.parts()) made.push(pass(named("pass"), from, to, entries, { dt }));
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
  for (const { from, to, block } of plan.joined)
    for (const entries of block.parts()) {
      const joining = connectBlock(from.group, to.group, entries, {
        name: named("join"),
        model: "w : 1",
      });
      joining.runRegularly("input_post += w*x_pre", joiningAt(to));
      made.push(joining);
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

/** Where what is known within a step joins the currents of neurons. */
export function joiningAt({ level }: NeuronsOf): { readonly when: string; readonly order: number } {
  return { when: "groups", order: orderOf(level) + JOINED };
}

/** Sums begin at 0 in each step. */
export function clearSums(cells: Cells): void {
  const summing = cells.text ? undefined : summingOf(cells);
  if (!summing) return;
  cells.group.runRegularly("x = 0", { when: summing.when, order: summing.clear });
}

function sum(name: string, from: Cells, to: Cells, entries: Entries): Synapses {
  const { when, sum: order } = summingOf(to)!;
  const synapses = connectBlock(from.group, to.group, entries, { name, model: "w : 1" });
  synapses.runRegularly("x_post += w*x_pre", { when, order });
  return synapses;
}

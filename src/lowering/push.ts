// Kernels that put spikes into a wheel: each synapse of a spiking cell, or each run of synapses with one delay.

import type { ArraySymbol, Expression, Kernel } from "../ir/ir.ts";

/** Rows of a cell's synapses or runs, as a rows loop wants them. */
export interface PushRows {
  readonly starts: ArraySymbol;
  readonly order: ArraySymbol | null;
  readonly neurons: number;
}

function push(
  name: string,
  wheel: ArraySymbol,
  { starts, order, neurons }: PushRows,
  steps: Expression,
): Kernel {
  return {
    name,
    loop: { kind: "rows", index: "s", row: "cell", starts, order, rows: neurons, offset: 0 },
    prologue: [],
    body: [{ kind: "enqueue", wheel, steps, at: "s" }],
    output: null,
  };
}

/**
 * Every synapse waits floor(delay/dt + 0.5) steps, with the delay it has now: one for all, or one each. One whose delay
 * is no time is put where there is no room.
 */
export function pushSynapsesKernel(
  name: string,
  wheel: ArraySymbol,
  rows: PushRows,
  delays: ArraySymbol,
  dt: number,
): Kernel {
  const delay: Expression = { op: "load", array: delays, at: delays.length === 1 ? null : "s" };
  const constant = (value: number): Expression => ({ op: "constant", value });
  const rounded: Expression = {
    op: "floor",
    operand: {
      op: "add",
      left: { op: "div", left: delay, right: constant(dt) },
      right: constant(0.5),
    },
  };
  return push(name, wheel, rows, {
    op: "select",
    test: { op: "ge", left: delay, right: constant(0) },
    then: rounded,
    otherwise: constant(-1),
  });
}

/** Every run of a cell waits as long as is written down for it. */
export function pushRunsKernel(
  name: string,
  wheel: ArraySymbol,
  rows: PushRows,
  steps: ArraySymbol,
): Kernel {
  return push(name, wheel, rows, { op: "load", array: steps, at: "s" });
}

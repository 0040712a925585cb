// Kernels that put spikes into a wheel, each synapse of a cell or each run of synapses with one delay, or that note
// them.

import type { ArraySymbol, Expression, Kernel, Statement } from "../ir/ir.ts";

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
  soon: readonly ArraySymbol[] = [],
): Kernel {
  return {
    name,
    loop: { kind: "rows", index: "s", row: "cell", starts, order, rows: neurons, offset: 0 },
    prologue: [],
    body: [{ kind: "enqueue", wheel, steps, at: "s", soon }],
    output: null,
  };
}

/**
 * Every synapse waits floor(delay/dt + 0.5) steps, with the delay it has now: one for all, or one each. One whose delay
 * is no time is put where there is no room. What arrives will read `soon`.
 */
export function pushSynapsesKernel(
  name: string,
  wheel: ArraySymbol,
  rows: PushRows,
  delays: ArraySymbol,
  dt: number,
  soon: readonly ArraySymbol[] = [],
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
  const steps: Expression = {
    op: "select",
    test: { op: "ge", left: delay, right: constant(0) },
    then: rounded,
    otherwise: constant(-1),
  };
  return push(name, wheel, rows, steps, soon);
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

/** What a spike is noted with: the places of cells, each with so many, and the rows of synapses that they divide. */
export interface NotePlaces {
  readonly places: ArraySymbol;
  readonly each: number;
  readonly starts: ArraySymbol;
  /** What is read in the order of the rows; that of a cell, by its number, from `begins` to `ends`. */
  readonly listed: readonly ArraySymbol[];
  readonly begins: ArraySymbol;
  readonly ends: ArraySymbol;
}

/** Notes the spikes of a list of cells. */
export function noteKernel(name: string, spikes: ArraySymbol, rows: NotePlaces): Kernel {
  const index = (what: string, array: ArraySymbol, offset = 0): Statement => {
    return { kind: "index", name: what, array, at: "cell", offset };
  };
  const soon = [
    { array: rows.starts, from: "place", to: "beyond" },
    ...rows.listed.map((array) => ({ array, from: "first", to: "last" })),
  ];
  return {
    name,
    loop: { kind: "list", index: "cell" },
    prologue: [],
    body: [
      index("place", rows.places),
      index("beyond", rows.places, rows.each),
      index("first", rows.begins),
      index("last", rows.ends),
      { kind: "note", spikes, at: "place", soon },
    ],
    output: null,
  };
}

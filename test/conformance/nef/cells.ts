// Cells of a neuron type, each under a current of its own: a NeuronGroup as a population would make it.

import { NeuronGroup, TimedArray } from "myelin";
import type { NeuronType } from "myelin/nef";

/** What the currents are: one number for each cell, or a row of them for each step. */
export type Currents = ArrayLike<number> | readonly ArrayLike<number>[];

/** A group of `n` cells under given currents, at their starting values but for those in `from`. */
export function cells(
  type: NeuronType,
  n: number,
  currents: Currents,
  { dt, from = {} }: { readonly dt: number; readonly from?: Record<string, number | number[]> },
): NeuronGroup {
  const rows = typeof currents[0] === "number" ? undefined : (currents as ArrayLike<number>[]);
  const timed =
    rows &&
    new TimedArray(
      rows.map((row) => [...Array.from(row)]),
      { dt },
    );
  const { threshold, reset, refractory, method, namespace } = type;
  const given = Object.entries({ threshold, reset, refractory, method });
  const group = new NeuronGroup(
    n,
    `${type.equations}\n${timed ? "J = currents(t, i) : 1" : "J : 1"}`,
    {
      ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
      namespace: { ...namespace, ...(timed ? { currents: timed } : {}) },
      ...(type.dt === undefined ? {} : { dt: type.dt }),
    },
  );
  for (const { code, when, order } of type.regular ?? [])
    group.runRegularly(code, { ...(when ? { when } : {}), ...(order ? { order } : {}) });
  if (!timed) group.set("J", Array.from(currents as ArrayLike<number>));
  for (const [name, value] of Object.entries({ ...type.start, ...from }))
    group.set(name, value as string | number | number[]);
  return group;
}

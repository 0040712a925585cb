// What TypeScript reads of a model in a step: for the functions of nodes, and for probes.

import { NetworkError } from "../../errors.ts";
import type { Cells } from "./cells.ts";
import { expanded, Host, Outputs, type Term } from "./flow.ts";
import { type Linear, scaled, sideBySide } from "./linear.ts";
import { noDelay, type Plan } from "./plan.ts";

/** Numbers read from cells and hosts. */
export interface Reading {
  /** What is the same from the start of a step until filters move. */
  readonly early: readonly Part[];
  /** What is known at the end of a step. */
  readonly late: readonly Part[];
  readonly hosts: readonly { readonly host: Host; readonly map: Linear }[];
}

/** All of a group's cells that are read. */
export interface Part {
  readonly cells: Cells;
  /** A column for each cell of the group. */
  readonly map: Linear;
}

/** Whether a reading has to wait for the end of a step. */
export function isLate({ late, hosts }: Reading): boolean {
  return late.length > 0 || hosts.some(({ host }) => host.late);
}

/** Products in TypeScript beyond which cells that sum are quicker. */
const MANY = 1000;

/** What is to be read for terms, whose cells are made. */
export function readingOf(plan: Plan, terms: readonly Term[]): Reading {
  const early: Placed[] = [];
  const late: Placed[] = [];
  const hosts: { host: Host; map: Linear }[] = [];
  for (const { origin, map, delay } of expanded(terms)) {
    if (origin instanceof Outputs) throw new NetworkError(`${origin.title} has no cells`);
    if (delay > 0) throw noDelay(origin.title);
    if (origin instanceof Host) hosts.push({ host: origin, map });
    else {
      const [cells, offset] = plan.place(origin);
      (origin.late ? late : early).push({ cells, offset, map });
    }
  }
  return { early: together(early), late: together(late), hosts };
}

/** Likewise for a probe, which can wait until the end of the step for sums that the network makes. */
export function recordingOf(plan: Plan, terms: readonly Term[]): Reading {
  const simple = readingOf(plan, terms);
  const products = simple.early.reduce((sum, { map }) => sum + map.size, 0);
  if (products < MANY) return simple;
  const { rows } = simple.early[0]!.map;
  const sums = plan.cells.plain("sums");
  const offset = sums.add(undefined, rows);
  for (const { cells, map } of simple.early)
    plan.sums.between(cells, sums, undefined).add(map, 0, offset);
  const late = [{ cells: sums, offset, map: scaled(rows) }];
  return { early: [], late: [...together(late), ...simple.late], hosts: simple.hosts };
}

interface Placed {
  readonly cells: Cells;
  readonly offset: number;
  readonly map: Linear;
}

/** One map for each group of cells. */
function together(placed: readonly Placed[]): Part[] {
  const groups = new Map<Cells, Placed[]>();
  for (const one of placed) groups.set(one.cells, [...(groups.get(one.cells) ?? []), one]);
  return [...groups].map(([cells, parts]) => ({ cells, map: sideBySide(parts) }));
}

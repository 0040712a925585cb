// What TypeScript reads of a model in a step: for the functions of nodes, and for probes.

import { NetworkError } from "../../errors.ts";
import type { Cells } from "./cells.ts";
import { expanded, Host, Outputs, type Term } from "./flow.ts";
import { type Linear, scaled, sideBySide } from "./linear.ts";
import type { Plan } from "./plan.ts";

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
  for (const { origin, map } of expanded(terms)) {
    if (origin instanceof Outputs) throw new NetworkError(`${origin.title} has no cells`);
    if (origin instanceof Host) hosts.push({ host: origin, map });
    else {
      const [cells, offset] = plan.place(origin);
      (origin.late ? late : early).push({ cells, offset, map });
    }
  }
  return { early: together(early), late: together(late), hosts };
}

/**
 * Likewise for a probe, which can wait until the end of the step for sums that the network makes, of filters as they
 * were at its start or of what spikes left in it.
 */
export function recordingOf(plan: Plan, terms: readonly Term[]): Reading {
  const { early, late, hosts } = readingOf(plan, terms);
  const sums = summed(plan, "sums", early);
  const totals = late.length > 0 && fromSpikes(terms) ? summed(plan, "totals", late) : undefined;
  return { early: sums ? [] : early, late: [...(sums ?? []), ...(totals ?? late)], hosts };
}

/** Cells that make the sums of parts, where there is much to sum. */
function summed(plan: Plan, name: "sums" | "totals", parts: readonly Part[]): Part[] | undefined {
  const products = parts.reduce((sum, { map }) => sum + map.size, 0);
  if (products < MANY) return undefined;
  const { rows } = parts[0]!.map;
  const into = plan.cells.plain(name);
  const offset = into.add(undefined, rows);
  for (const { cells, map } of parts)
    plan[name].between(cells, into, undefined).add(map, 0, offset);
  return together([{ cells: into, offset, map: scaled(rows) }]);
}

/** Whether all that is known late is known before TypeScript has its turn at the end. */
function fromSpikes(terms: readonly Term[]): boolean {
  return expanded(terms).every(({ origin }) => {
    if (origin instanceof Outputs) return true;
    if (origin instanceof Host) return !origin.late;
    return !origin.late || fromSpikes(origin.inputs);
  });
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

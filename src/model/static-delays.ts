// How spikes wait where delays stay as they are.

import {
  type Ages,
  agesOf,
  type PlacedRuns,
  placedRuns,
  type QueueKind,
  type Rows,
  type Runs,
  runsOf,
  runsOfRepeated,
  type Waits,
  waitsOf,
  waitsOfRepeated,
} from "../simulate.ts";
import type { Site } from "./flight-site.ts";

/** The kind of queue, and how it knows synapses by their delays. */
export interface Kept {
  readonly kind: QueueKind;
  readonly ages?: Ages;
  /** What these were made from. */
  readonly waits?: Waits;
  /** Runs of equal delay; or with a place for each delay, where few of these are empty. */
  readonly runs?: Runs;
  readonly placed?: PlacedRuns;
  /** The synapses of each run or place, and how many runs there are. */
  readonly rows?: Rows;
  readonly many?: number;
}

/** Finds out how static delays are best kept, and keeps them so. */
export function keptOf({ rows, delays, clock, title, repeated }: Site): Kept {
  const known = repeated();
  const lying = known && runsOfRepeated(rows, known, clock.dt, title);
  if (lying) return withPlaces(lying, rows.neurons, title);
  const waits =
    known && !rows.order ? waitsOfRepeated(known, clock.dt) : waitsOf(rows, delays.f64, clock.dt);
  if (!waits) return { kind: "synapses" };
  const ages = agesOf(rows, waits, title);
  if (ages) return { kind: "recent", ages, waits };
  const runs = runsOf(rows, waits, title);
  return runs ? withPlaces(runs, rows.neurons, title) : { kind: "synapses" };
}

function withPlaces(runs: Runs, cells: number, title: string): Kept {
  const placed = placedRuns(runs, cells, title);
  const many = runs.rows.neurons;
  return placed
    ? { kind: "runs", placed, rows: placed.rows, many }
    : { kind: "runs", runs, rows: runs.rows, many };
}

/** The same in words, behind what calls for it. */
export function layoutOf(
  { ages, placed, many }: Kept,
  kind: QueueKind,
  site: Site | undefined,
): string {
  const range = (of: { readonly shortest: number; readonly longest: number }): string =>
    `, from ${of.shortest} to ${of.longest} steps`;
  if (kind === "recent" && ages) return range(ages);
  if (kind !== "runs" || !many || !site) return "";
  const each = (site.size / many).toFixed(1);
  return `${placed ? range(placed) : ""}, ${each} synapses of a cell have one`;
}

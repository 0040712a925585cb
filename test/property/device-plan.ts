// Random networks for the property test of devices, as plain data: all numbers are multiples of powers of two, so that
// f32 and f64 hold the same and every step too late or too early shows.

import { Draws } from "./plan.ts";

/** The network's step in seconds: a power of two, as are all others. */
export const STEP: number = 2 ** -10;

export interface GroupPart {
  readonly kind: "group";
  readonly n: number;
  /** Own step in quarters of the network's. */
  readonly quarters: number | undefined;
  readonly threshold: string | undefined;
  readonly reset: string | undefined;
  readonly refractory: string | undefined;
  readonly drive: string;
  readonly event: boolean;
  readonly linked: number | undefined;
}

export interface SourcePart {
  readonly kind: "source";
  readonly n: number;
  readonly poisson: number | undefined;
  /** Step of each spike. */
  readonly steps: readonly number[];
}

/** Some of a group: who, or all. */
export interface End {
  readonly of: number;
  readonly members: readonly number[] | undefined;
}

export interface SynapsesPart {
  readonly kind: "synapses";
  /** A group, or with `source` one of the sources. */
  readonly from: End;
  readonly source: boolean;
  readonly to: End;
  readonly model: string;
  readonly onPre: string | undefined;
  readonly onPost: string | undefined;
  readonly condition: string;
  readonly copies: number;
  /** In steps; or as an expression. */
  readonly delay: number | string;
  readonly order: number | undefined;
}

export interface MonitorPart {
  readonly kind: "monitor";
  readonly of: number;
  readonly members: readonly number[] | undefined;
  readonly what: "state" | "spikes" | "rate" | "synapses";
  readonly names: readonly string[];
  readonly record: true | readonly number[];
  readonly quarters: number | undefined;
  readonly when: string | undefined;
  readonly order: number;
}

export interface RegularPart {
  readonly kind: "regular";
  readonly of: number;
  readonly code: string;
  readonly quarters: number | undefined;
  readonly when: string;
  readonly order: number;
  readonly times: readonly number[] | undefined;
}

export interface HostPart {
  readonly kind: "host";
  readonly of: number;
  readonly does: "look" | "drive" | "weight" | "delay" | "stop";
  readonly value: string;
  readonly quarters: number | undefined;
  readonly when: string;
  readonly order: number;
}

export interface InputPart {
  readonly kind: "input";
  readonly of: number;
  readonly into: string;
  readonly order: number;
}

export type Part =
  | GroupPart
  | SourcePart
  | SynapsesPart
  | MonitorPart
  | RegularPart
  | HostPart
  | InputPart;

/** One thing done to a network; `of` counts objects of the kind it is about. */
export type Doing =
  | { readonly do: "run"; readonly steps: number; readonly profile: boolean }
  | { readonly do: "dt"; readonly quarters: number }
  | { readonly do: "delay" | "weight" | "drive"; readonly of: number; readonly value: string }
  | { readonly do: "connect" | "rest"; readonly of: number }
  | { readonly do: "store" | "restore" | "elsewhere" | "explain" };

export interface DevicePlan {
  readonly seed: number;
  readonly parts: readonly Part[];
  readonly doings: readonly Doing[];
  readonly schedule: readonly string[] | undefined;
}

const SLOTS = ["start", "groups", "thresholds", "synapses", "resets", "end", "after_resets"];
const CONDITIONS = ["True", "i != j", "(i + 2*j) % 3 == 0", "i == j", "i % 4 == j % 4"];
const SCHEDULES = [
  ["start", "groups", "synapses", "thresholds", "resets", "end"],
  ["start", "thresholds", "resets", "groups", "synapses", "end"],
  ["start", "synapses", "groups", "thresholds", "resets", "end"],
  ["start", "groups", "thresholds", "resets", "synapses", "end"],
];

export function makeDevicePlan(seed: number): DevicePlan {
  const draws = new Draws(seed);
  const few = (most: number): number[] =>
    Array.from({ length: draws.below(most + 1) }, (_, k) => k);
  const groups = [0, ...few(2)].map(() => groupPart(draws));
  if (groups.length > 1 && draws.chance(0.15)) {
    const [first, ...rest] = groups as [GroupPart, ...GroupPart[]];
    groups.splice(0, groups.length, { ...first, linked: 1 }, ...rest);
  }
  const sources = few(1).map(() => sourcePart(draws));
  const synapses = few(3).map(() => synapsesPart(draws, groups, sources));
  const others: Part[] = few(4).map(() => monitorPart(draws, groups, synapses.length));
  if (draws.chance(0.2)) others.push(regularPart(draws, groups));
  if (draws.chance(0.3)) others.push(hostPart(draws, groups));
  if (draws.chance(0.15))
    others.push({
      kind: "input",
      of: draws.below(groups.length),
      into: draws.of(["g", "h"]),
      order: draws.of([0, 0, -3, 3]),
    });
  const doings: Doing[] = [runOf(draws)];
  for (const _ of few(3)) {
    doings.push(doing(draws));
    doings.push(runOf(draws));
  }
  const schedule = draws.chance(0.12) ? draws.of(SCHEDULES) : undefined;
  return { seed, parts: [...groups, ...sources, ...synapses, ...others], doings, schedule };
}

function runOf(draws: Draws): Doing {
  return {
    do: "run",
    steps: draws.of([0, 1, 5, 23, 24, 25, 47, 60, 100]),
    profile: draws.chance(0.05),
  };
}

function doing(draws: Draws): Doing {
  const of = draws.below(3);
  return draws.of<Doing>([
    { do: "dt", quarters: draws.of([2, 4, 4, 8]) },
    { do: "delay", of, value: delayText(draws) },
    { do: "delay", of, value: delayText(draws) },
    { do: "weight", of, value: "0.25*(i % 3) - 0.25" },
    { do: "drive", of, value: "1 + 0.25*(i % 2)" },
    { do: "connect", of },
    { do: "rest", of: draws.below(6) },
    { do: "store" },
    { do: "restore" },
    { do: "elsewhere" },
    { do: "explain" },
  ]);
}

function groupPart(draws: Draws): GroupPart {
  const spiking = draws.chance(0.85);
  return {
    kind: "group",
    n: draws.chance(0.01) ? 8193 : draws.of([1, 2, 3, 7, 8, 13, 24, 31]),
    quarters: draws.chance(0.12) ? draws.of([2, 8, 12]) : undefined,
    threshold: spiking
      ? draws.of([
          "v >= 1",
          "v >= 1",
          "v >= 1",
          "v >= 1 and not off",
          "v >= 0.5 and rand() < 0.5",
          `(i*7 + t_in_timesteps*${1 + draws.below(30)}) % 31 < 2`,
        ])
      : undefined,
    reset: draws.chance(0.9)
      ? draws.of([
          "v = 0",
          "v = 0",
          "v = 0; n += 1",
          "v = 0; g = 0; n += 3",
          "v = 0; flag = not flag",
          "v = 0.25*int(rand() < 0.5); n = n + int(flag)",
          "v -= 1",
        ])
      : undefined,
    refractory:
      spiking && draws.chance(0.5) ? draws.of(["5", "(i % 3)", "1", "flag", "v > 0.5"]) : undefined,
    drive: draws.of(["d", "d", "d", "d + 0.25*floor(clip(s, -4, 4))", "d*D(t)"]),
    event: draws.chance(0.08),
    linked: undefined,
  };
}

function sourcePart(draws: Draws): SourcePart {
  return {
    kind: "source",
    n: draws.of([1, 4, 9]),
    poisson: draws.chance(0.5) ? draws.of([5, 50]) : undefined,
    steps: Array.from({ length: draws.below(20) }, () => draws.below(200)),
  };
}

function endOf(draws: Draws, of: number, n: number): End {
  if (draws.chance(0.75) || n > 100) return { of, members: undefined };
  const all = Array.from({ length: n }, (_, i) => i);
  const some = all.filter(() => draws.chance(0.6));
  const members = some.length > 0 ? some : [draws.below(n)];
  return { of, members: draws.chance(0.5) ? members : members.reverse() };
}

function delayText(draws: Draws): string {
  const plus = draws.below(20);
  return draws.of([
    `${plus}`,
    `${1 + plus} + (i % ${1 + draws.below(4)})`,
    `${1 + plus} + (i*3 + j*5) % ${1 + draws.below(30)}`,
    `${1 + plus} + 0.5*(i % 2)`,
  ]);
}

function synapsesPart(
  draws: Draws,
  groups: readonly GroupPart[],
  sources: readonly SourcePart[],
): SynapsesPart {
  const source = sources.length > 0 && draws.chance(0.4);
  const spiking = groups.flatMap(({ threshold }, k) => (threshold ? [k] : []));
  const heard = source || spiking.length > 0;
  const from = source ? 0 : draws.of(heard ? spiking : [0]);
  const to = draws.below(groups.length);
  const large = groups[to]!.n > 100 && !source && groups[from]!.n > 100;
  const own = source ? 0 : 1;
  const onPre = draws.of([
    "g_post += w",
    "g_post += w",
    "g_post += w; h_post += 1",
    "g_post -= 0.25",
    "h_post += j + w",
    "h_post += 1; h_post += w",
    ...(own
      ? ["g_pre += w", "g_post += w; h_pre += 0.5", "h_post += d_pre", "h_post += n_pre"]
      : ["g_post += w"]),
    "g_post += w; w = clip(w + 0.25, -1, 1)",
    "v_post += w",
    "g_post += w; m += 1",
    "g_post = w",
    undefined,
  ]);
  const summed = own && (!heard || draws.chance(0.2));
  const onPost =
    groups[to]!.threshold && draws.chance(0.15)
      ? draws.of(["h_post += 1", own ? "h_pre += w" : "h_post += w", "m += 1"])
      : undefined;
  return {
    kind: "synapses",
    from: endOf(draws, from, source ? sources[0]!.n : groups[from]!.n),
    source,
    to: endOf(draws, to, groups[to]!.n),
    model: `w : 1\nm : 1${summed ? `\n${draws.of(["s_post = w*v_pre", "s_post = m*v_post + w", "s_pre = w*v_post"])} : 1 (summed)` : ""}`,
    onPre: heard ? (onPre ?? (summed || onPost ? undefined : "m += 1")) : undefined,
    onPost,
    condition: large ? "i == j" : draws.of(CONDITIONS),
    copies: draws.chance(0.15) ? 2 : 1,
    delay: draws.chance(0.6) ? draws.of([0, 1, 1, 2, 5, 10, 24, 25, 30]) : delayText(draws),
    order: draws.chance(0.1) ? draws.of([-2, 2]) : undefined,
  };
}

function monitorPart(draws: Draws, groups: readonly GroupPart[], synapses: number): MonitorPart {
  const what = draws.of(["state", "state", "spikes", "spikes", "rate", "synapses"] as const);
  const of = draws.below(what === "synapses" && synapses > 0 ? synapses : groups.length);
  const { n } = groups[Math.min(of, groups.length - 1)]!;
  const names =
    what === "synapses" ? ["w", "m", "x"] : ["v", "g", "h", "s", "n", "flag", "x", "d", "y"];
  const chosen = names.filter(() => draws.chance(0.3));
  const spikes = what === "spikes" && draws.chance(0.6);
  return {
    kind: "monitor",
    of,
    members: what === "synapses" ? undefined : endOf(draws, of, n).members,
    what,
    names: spikes ? [] : chosen.length > 0 ? chosen : ["h"],
    record: draws.chance(0.5) ? true : draws.chance(0.1) ? [] : [0],
    quarters: draws.chance(0.4) ? draws.of([1, 4, 6, 10, 20, 100]) : undefined,
    when: draws.chance(0.3) ? draws.of(SLOTS) : undefined,
    order: draws.chance(0.2) ? draws.of([-2, 2]) : 0,
  };
}

function regularPart(draws: Draws, groups: readonly GroupPart[]): RegularPart {
  return {
    kind: "regular",
    of: draws.below(groups.length),
    code: draws.of([
      "g = 0",
      "v = 0.5",
      "d = 1 + 0.25*(i % 2)",
      "h = v",
      "n = i",
      "flag = not flag",
    ]),
    quarters: draws.chance(0.8) ? draws.of([4, 20, 30, 100]) : undefined,
    when: draws.of(["start", "start", ...SLOTS]),
    order: draws.of([0, 0, -2, 2]),
    times: draws.chance(0.2) ? [3, 40, 41, 90] : undefined,
  };
}

function hostPart(draws: Draws, groups: readonly GroupPart[]): HostPart {
  const does = draws.of(["look", "look", "drive", "weight", "delay", "delay", "stop"] as const);
  return {
    kind: "host",
    of: draws.below(Math.max(3, groups.length)),
    does,
    value: does === "delay" ? delayText(draws) : "0.25*(i % 3) + 0.5",
    quarters: draws.chance(0.9) ? draws.of([10, 20, 30, 100]) : undefined,
    when: draws.of(["start", "start", "start", ...SLOTS]),
    order: draws.of([0, 0, -2, 2]),
  };
}

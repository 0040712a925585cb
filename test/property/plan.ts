// Random networks for the property tests: what they are made of, as plain data.

import { stream } from "../backends/harness.ts";

/** All times are whole numbers of this, in seconds. */
export const UNIT = 5e-5;
/** What arrivals leave behind is kept below this. */
export const MODULUS = 1000003;
/** A TimedArray of delays has a new one after so many units. */
export const HELD = 20;

/** `((i*a + j*b + step*c) % m)*0.05*ms + plus*ms`, or the TimedArray. */
export interface Form {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly m: number;
  readonly timed: boolean;
  readonly plus?: number;
}

/** `(i*7919 + step*salt + i*i*31) % 101 < share`. */
export interface Firing {
  readonly salt: number;
  readonly share: number;
}

export interface GroupPlan {
  readonly n: number;
  /** Own step in units. */
  readonly unit: number | undefined;
  readonly firing: Readonly<Record<EventName, Firing>>;
}

export type EventName = "spike" | "ping";

export interface EndPlan {
  readonly group: number;
  readonly form: "all" | "slice" | "at";
  readonly members: readonly number[];
}

export interface PathPlan {
  readonly name: string;
  readonly kind: "pre" | "post";
  readonly event: EventName;
  readonly order: number;
  /** What its arrivals are known by. */
  readonly mark: number;
  /** Delay of all synapses at first, in units; may be half a unit more. */
  readonly common: number;
  /** Delays that its code writes: number of the pathway, and how. */
  readonly writes: readonly (readonly [path: number, form: Form])[];
}

/** Code of runRegularly. */
export interface RegularPlan {
  readonly path: number;
  readonly form: Form;
  readonly unit: number;
  readonly when: "start" | "end";
}

/** A function of the host program that is called during runs and writes delays. */
export interface HostPlan {
  readonly synapses: number;
  readonly path: number;
  readonly unit: number;
  readonly how: "view" | "set";
}

export interface SynapsesPlan {
  readonly source: EndPlan;
  readonly target: EndPlan;
  readonly paths: readonly PathPlan[];
  readonly regular: readonly RegularPlan[];
}

export interface Plan {
  readonly seed: number;
  readonly groups: readonly GroupPlan[];
  readonly synapses: readonly SynapsesPlan[];
  readonly hosts: readonly HostPlan[];
  /** Seconds. */
  readonly timed: readonly number[];
  /** Steps of the network at first, in units. */
  readonly unit: number;
}

/** Draws of one seed. */
export class Draws {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = stream(seed);
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

/** The steps a network may have, in units. */
export const STEPS: readonly number[] = [1, 2, 2, 2, 4, 5, 8, 10];

export function makePlan(seed: number): Plan {
  const draws = new Draws(seed);
  const groups = Array.from({ length: 1 + draws.below(3) }, () => groupPlan(draws));
  const synapses = Array.from({ length: 1 + draws.below(3) }, (_, k) =>
    synapsesPlan(draws, groups, 10 * k),
  );
  const hosts: HostPlan[] = [];
  for (const [k, { paths }] of synapses.entries())
    if (draws.chance(0.25))
      hosts.push({
        synapses: k,
        path: draws.below(paths.length),
        unit: draws.of([2, 4, 20, 60]),
        how: draws.of(["view", "set"]),
      });
  const timed = Array.from({ length: 40 }, () => draws.below(90) * UNIT);
  return { seed, groups, synapses, hosts, timed, unit: draws.of(STEPS) };
}

function groupPlan(draws: Draws): GroupPlan {
  const firing = (): Firing => ({ salt: 1 + draws.below(97), share: 2 + draws.below(14) });
  return {
    n: 1 + draws.below(draws.chance(0.5) ? 8 : 30),
    unit: draws.chance(0.25) ? draws.of([1, 2, 4, 6]) : undefined,
    firing: { spike: firing(), ping: firing() },
  };
}

function endPlan(draws: Draws, groups: readonly GroupPlan[]): EndPlan {
  const group = draws.below(groups.length);
  const all = Array.from({ length: groups[group]!.n }, (_, i) => i);
  const form = draws.of(["all", "all", "slice", "at"] as const);
  if (form === "all") return { group, form, members: all };
  const from = draws.below(all.length);
  if (form === "slice")
    return { group, form, members: all.slice(from, from + 1 + draws.below(all.length - from)) };
  const wanted = all.filter((i) => i === from || draws.chance(0.6));
  return { group, form, members: draws.chance(0.5) ? wanted : wanted.reverse() };
}

/** Kinds of pathways by what may write their delays: nothing, code between runs, code of the model. */
function synapsesPlan(draws: Draws, groups: readonly GroupPlan[], mark: number): SynapsesPlan {
  const [source, target] = [endPlan(draws, groups), endPlan(draws, groups)];
  const kinds = draws.of([["pre"], ["pre"], ["pre", "post"], ["pre", "pre", "post"], ["post"]]);
  const plastic = draws.chance(0.5);
  const paths = kinds.map((kind, k): PathPlan => {
    const writes: (readonly [number, Form])[] = [];
    if (plastic)
      for (let p = 0; p < kinds.length; p++)
        if (draws.chance(0.4)) writes.push([p, formPlan(draws)]);
    return {
      name: kinds.filter((one) => one === kind).length > 1 ? `${kind}${k}` : kind,
      kind: kind as "pre" | "post",
      event: draws.chance(0.3) ? "ping" : "spike",
      order: draws.below(5) - 2,
      mark: mark + k,
      common: draws.below(60),
      writes,
    };
  });
  const regular: RegularPlan[] = [];
  if (plastic && draws.chance(0.5))
    regular.push({
      path: draws.below(paths.length),
      form: formPlan(draws),
      unit: draws.of([10, 20, 46, 100]),
      when: draws.of(["start", "end"]),
    });
  return { source, target, paths, regular };
}

export function formPlan(draws: Draws): Form {
  const [a, b, c] = [draws.below(9), draws.below(9), draws.below(9)];
  return { a, b, c, m: 1 + draws.below(draws.chance(0.1) ? 400 : 90), timed: draws.chance(0.15) };
}

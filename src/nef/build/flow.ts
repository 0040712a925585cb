// What flows where: every path of a model as linear maps from what gives numbers to what takes them.

import { NetworkError } from "../../errors.ts";
import type { Connection } from "../connection.ts";
import type { Ensemble } from "../ensemble.ts";
import type { Node } from "../node.ts";
import { LinearFilter } from "../synapses/linear-filter.ts";
import type { Synapse } from "../types.ts";
import { added, type Linear, scaled } from "./linear.ts";
import type { Population } from "./population.ts";

/** What gives numbers. */
export type Origin = Bank | Host | Outputs;

/** Numbers of an origin, mapped to where they are wanted. */
export interface Term {
  readonly origin: Origin;
  /** A row for each number wanted, a column for each of the origin. */
  readonly map: Linear;
  /** Seconds on the way. */
  readonly delay: number;
  /** The connection whose weights learn, which are then the map. */
  readonly learned?: Connection;
  /** The connection that has a delay of its own, and so synapses. */
  readonly delayed?: Connection;
}

/** The cells of a filter: what is in them at the start of a step is seen in that step. */
export class Bank {
  readonly size: number;
  readonly synapse: Synapse;
  readonly title: string;
  /** What it filters. */
  readonly inputs: Term[] = [];
  /** Holds what neurons give in the step at hand, without a filter: to be looked at when the step ends. */
  readonly late: boolean;
  /** The connection whose weights learn: it has the bank to itself. */
  readonly learned: Connection | undefined;
  /** What else its value is made of: other banks, filtered before the map. */
  readonly factors: Term[] = [];
  /** Where neurons need it in the step at hand: how many levels of neurons move before it is known. */
  stage: number | undefined;
  /** Whether somebody looks at what arrives, before it is filtered. */
  watched = false;

  constructor(
    size: number,
    synapse: Synapse,
    title: string,
    special: { readonly late?: boolean; readonly learned?: Connection | undefined } = {},
  ) {
    this.size = size;
    this.synapse = synapse;
    this.title = title;
    this.late = special.late ?? false;
    this.learned = special.learned;
  }
}

/** Numbers that TypeScript computes in each step: outputs of nodes, and functions without neurons. */
export class Host {
  readonly size: number;
  readonly title: string;
  /** What it is computed from. */
  inputs: Term[] = [];
  readonly sizeIn: number;
  readonly source: HostSource;
  /** As of a bank. */
  stage: number | undefined;

  constructor(size: number, title: string, sizeIn: number, source: HostSource) {
    this.size = size;
    this.title = title;
    this.sizeIn = sizeIn;
    this.source = source;
  }

  /** It needs what neurons do in the step at hand. */
  get late(): boolean {
    return this.source.kind === "arriving" || this.inputs.some(({ origin }) => isLate(origin));
  }

  /** Its numbers change never, or at multiples of a time only. */
  get steady(): boolean {
    const { source } = this;
    if (source.kind === "constant") return true;
    return source.kind === "node" && processHolds(source.node) !== undefined;
  }
}

/** How a host's numbers are found. */
export type HostSource =
  | { readonly kind: "constant"; readonly values: Float64Array }
  | { readonly kind: "node"; readonly node: Node }
  | { readonly kind: "noise"; readonly ensemble: Ensemble }
  /** What reaches a bank in the step at hand, before it is filtered. */
  | { readonly kind: "arriving"; readonly bank: Bank }
  | {
      readonly kind: "function";
      readonly compute: (x: Float64Array) => number | ArrayLike<number>;
    };

/** How long the process of a node holds its values, where it does. */
export function processHolds(node: Node): number | undefined {
  const { output } = node;
  if (output === undefined || typeof output === "function" || output instanceof Float64Array)
    return undefined;
  return output.holds;
}

/** What the neurons of a population give in a step, decoded or neuron by neuron. */
export class Outputs {
  readonly population: Population;
  /** A row for each number, a column for each neuron; the identity where neurons are taken one by one. */
  readonly decoding: Linear;
  /** One number for each neuron. */
  readonly plain: boolean;

  constructor(population: Population, decoding: Linear | undefined) {
    this.population = population;
    this.plain = decoding === undefined;
    this.decoding = decoding ?? scaled(population.bias.length);
  }

  get size(): number {
    return this.decoding.rows;
  }

  get title(): string {
    return this.population.ensemble.title;
  }
}

/** Whether something is known only when neurons have moved: within a step where it has a stage, else at its end. */
export function isLate(origin: Origin): boolean {
  if (origin instanceof Outputs) return true;
  return origin.late;
}

/** The error of a path that comes back to where it was: each of `path` asks the one after it, the last asks `again`. */
export function cycle<T extends { readonly title: string }>(
  path: readonly T[],
  again: T,
): NetworkError {
  const asked = [...path.slice(path.indexOf(again)), again];
  const titles = asked.reverse().map(({ title }) => title);
  return new NetworkError(
    `a cycle without filters: ${titles.join(" -> ")} (give one of these connections a synapse: ` +
      "what goes round needs at least one step)",
  );
}

/** The steps that a delay in seconds takes: those of the core for spikes. */
export function stepsOf(delay: number, dt: number): number {
  return Math.floor(delay / dt + 0.5);
}

/** Passes on what it gets, a step later. */
export const passing: Synapse = new LinearFilter([1], [1]);

/** One way into a port. */
export interface Wire {
  readonly title: string;
  readonly synapse: Synapse | null;
  /** What comes, before `map`. */
  readonly terms: () => readonly Term[];
  readonly map: Linear;
  readonly delay: number;
  readonly learned?: Connection;
  /** What learns are the encoders after it: what it brings is kept apart, but needs no filter. */
  readonly encoders?: boolean;
  readonly delayed?: Connection;
}

/** Where numbers come together and add up. */
export class Port {
  readonly size: number;
  readonly title: string;
  readonly wires: Wire[] = [];
  readonly banks: Bank[] = [];
  private seen: readonly Term[] | undefined;

  constructor(size: number, title: string) {
    this.size = size;
    this.title = title;
  }

  /**
   * What is seen at the port within a step: cells of filters, and what comes without any. `path`: ports that ask, so
   * that a cycle without filters is told. Throws NetworkError.
   */
  visible(path: readonly Port[] = visiting): readonly Term[] {
    if (this.seen) return this.seen;
    if (path.includes(this)) throw cycle(path, this);
    visiting.push(this);
    try {
      const filtered = new Set<Bank>();
      const straight: Term[] = [];
      for (const wire of this.wires)
        if (isFiltered(wire)) filtered.add(this.bankFor(wire));
        else straight.push(...through(wire));
      this.seen = merged([...[...filtered].map(seenOf), ...straight]);
    } finally {
      visiting.pop();
    }
    return this.seen;
  }

  /** The bank that a wire's filter has here: one for all of the same filter. */
  bankFor(wire: Wire): Bank {
    const synapse = wire.synapse ?? passing;
    const { learned } = wire;
    const found = this.banks.find(
      (bank) => bank.synapse.text === synapse.text && bank.learned === learned,
    );
    if (found) return found;
    const late = wire.synapse === null;
    const filter = synapse === passing ? "unfiltered input" : synapse.text;
    const made = new Bank(this.size, synapse, `${filter} of ${this.title}`, { late, learned });
    this.banks.push(made);
    return made;
  }

  /** Whether anybody looked at it. */
  get asked(): boolean {
    return this.seen !== undefined;
  }

  /** Fills the banks with what they filter. */
  fill(): void {
    for (const wire of this.wires) {
      if (!isFiltered(wire)) continue;
      const bank = this.bankFor(wire);
      const terms = through(wire);
      bank.inputs.push(...terms);
    }
    for (const bank of this.banks)
      bank.inputs.splice(0, bank.inputs.length, ...merged(bank.inputs));
  }
}

/** Whether a wire ends in cells of a bank. */
export function isFiltered({
  synapse,
  learned,
  encoders,
}: Pick<Wire, "synapse" | "learned" | "encoders">): boolean {
  return synapse !== null || (learned !== undefined && encoders !== true);
}

/** Ports that are being looked through. */
const visiting: Port[] = [];

/** All of a bank. */
export function seenOf(bank: Bank): Term {
  return { origin: bank, map: scaled(bank.size), delay: 0 };
}

function through({ terms, map, delay, delayed, learned }: Wire): Term[] {
  return terms().map((term) => ({
    ...term,
    map: map.times(term.map),
    delay: delay + term.delay,
    ...(delayed ? { delayed } : {}),
    ...(learned ? { learned } : {}),
  }));
}

/** Terms of one origin and delay as one; what is always 0 goes. */
export function merged(terms: readonly Term[]): Term[] {
  const kept: Term[] = [];
  for (const term of terms) {
    const same = kept.findIndex(
      ({ origin, delay, learned, delayed }) =>
        origin === term.origin &&
        delay === term.delay &&
        learned === term.learned &&
        delayed === term.delayed,
    );
    if (same < 0) kept.push(term);
    else kept[same] = { ...term, map: added(kept[same]!.map, term.map) };
  }
  return kept.filter(({ map, learned }) => map.size > 0 || learned);
}

/** Terms in which banks that are made of others are written out. */
export function expanded(terms: readonly Term[]): Term[] {
  const all = terms.flatMap((term) => {
    const { origin, map, delay } = term;
    if (!(origin instanceof Bank) || origin.factors.length === 0) return [term];
    const parts = origin.factors.map((one) => ({ ...one, map: map.times(one.map), delay }));
    return origin.inputs.length > 0 ? [term, ...parts] : parts;
  });
  return merged(all);
}

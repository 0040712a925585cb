// Cells of filters: all filters of one form are one group of neurons, a cell for each number.

import { NeuronGroup } from "../../index.ts";
import type { Ensemble } from "../ensemble.ts";
import { type FilterText, filterText } from "../synapses/text.ts";
import type { RegularStep } from "../types.ts";
import type { Bank } from "./flow.ts";
import { CLEARED, orderOf } from "./levels.ts";
import type { NeuronsOf } from "./neurons.ts";

/** Names of `filterText`, and what says where the input comes from. */
const TIME_CONSTANT = "tau";

/** A group of cells: filters of one form, numbers that the host sets, or sums. */
export class Cells {
  readonly name: string;
  /** The filter's text; undefined where cells keep what they are given. */
  readonly text: FilterText | undefined;
  readonly banks: Map<Bank, number> = new Map();
  size = 0;
  /** Further equations, such as the error of what learns. */
  readonly more: Set<string> = new Set();
  /** Variables of neurons that cells of the same number are linked to. */
  private readonly links = new Map<string, () => void>();
  /** Whether the input is summed over synapses, or set by the host. */
  flows = false;
  held = false;
  /** Whether what arrives is added up, for those who look at it before it is filtered. */
  watched = false;
  /** Levels of neurons that step before what is in the cells is known; 0 where it is from the start of a step. */
  readonly stage: number;
  /** Variables that synapses join after they were summed, or in place of that. */
  readonly joined: Set<string> = new Set();
  private readonly taus: number[] = [];
  private readonly impulses: number[][] = [];
  private made: NeuronGroup | undefined;
  private readonly views = new Map<string, Float64Array>();
  private live: { readonly [name: string]: Float64Array } | undefined;

  constructor(name: string, text: FilterText | undefined, stage = 0) {
    this.name = name;
    this.text = text;
    this.stage = stage;
  }

  /** Cells for a bank, from the number that is returned on; `text` is that of its own filter. */
  add(bank: Bank | undefined, size: number, text?: FilterText): number {
    const offset = this.size;
    if (bank) this.banks.set(bank, offset);
    this.size += size;
    for (let k = 0; k < size; k++) {
      if (!text) continue;
      this.taus.push(Number.parseFloat(text.namespace[TIME_CONSTANT] ?? "1"));
      this.impulses.push([...text.impulse]);
    }
    return offset;
  }

  /** What a spike does to the cells that it reaches: `area` is an expression. */
  arrival(area: string): string {
    const { variables } = this.text!;
    return variables.map((name) => `${name}_post += ${area}*${impulseOf(name)}_post`).join("\n");
  }

  get group(): NeuronGroup {
    return this.made!;
  }

  /** Values at this moment, to be read or written. */
  view(name = "x"): Float64Array {
    const held = this.views.get(name);
    // without shared memory a view comes to nothing when the memory grows
    if (held !== undefined && held.length > 0) return held;
    this.live ??= this.group.state as unknown as { readonly [name: string]: Float64Array };
    const found = this.live[name]!;
    this.views.set(name, found);
    return found;
  }

  /**
   * A variable with the values that the neurons of an ensemble, which are as many, have when a step begins. A copy: all
   * weights onto a cell read it, and a link would be looked up for each of them.
   */
  link(name: string, unit: string, neurons: NeuronsOf, ensemble: Ensemble): void {
    this.more.add(`${name}_there : ${unit} (linked)\n${name} : ${unit}`);
    this.links.set(name, () => {
      this.group.link(`${name}_there` as never, neurons.partOfEnsemble(ensemble), name);
      // after thresholds of before were moved, before weights are
      this.group.runRegularly(`${name} = ${name}_there`, { when: "start", order: -1.25 });
    });
  }

  /** Makes the group of neurons; `levels`: of neurons that step before filters, beyond the first. */
  make(levels: number): NeuronGroup {
    const group = this.text ? this.filters(this.text, orderOf(levels)) : this.plain();
    this.made = group;
    const cleared = [...this.joined, ...(this.watched ? [ARRIVED] : [])];
    for (const variable of cleared)
      group.runRegularly(`${variable} = 0`, { when: "groups", order: CLEARED });
    for (const link of this.links.values()) link();
    return group;
  }

  private plain(): NeuronGroup {
    return new NeuronGroup(this.size, ["x : 1", ...this.more].join("\n"), { name: this.name });
  }

  private filters(text: FilterText, later: number): NeuronGroup {
    const { name, size } = this;
    const exact = text.method === "exact";
    const lines = [
      text.equations,
      ...(exact ? [`${TIME_CONSTANT} : second (constant)`] : []),
      ...this.inputLines(),
      ...text.variables.map((variable) => `${impulseOf(variable)} : 1 (constant)`),
      ...(this.watched ? [`${ARRIVED} : 1`] : []),
      ...this.more,
    ];
    const { [TIME_CONSTANT]: _, ...namespace } = text.namespace;
    const order = FILTER_ORDER + later;
    const options = { name, order, namespace, ...(exact ? { method: "exact" } : {}) };
    const group = new NeuronGroup(size, lines.join("\n"), options) as NeuronGroup;
    if (exact) group.set("tau", this.taus);
    text.variables.forEach((variable, v) => {
      group.set(
        impulseOf(variable),
        this.impulses.map((each) => each[v]!),
      );
    });
    for (const step of text.regular) regularly(group, { ...step, order: step.order! + later });
    return group;
  }

  private inputLines(): string[] {
    const parts = [...(this.flows ? ["flow"] : []), ...(this.held ? ["held"] : [])];
    if (parts.length === 0) return ["u = 0 : 1"];
    return [`u = ${parts.join(" + ")} : 1`, ...parts.map((part) => `${part} : 1`)];
  }
}

/** Filters move after all neurons of the first level have used what was in them. */
const FILTER_ORDER = 10;

/** What arrived in the step at hand, of unit area in one step. */
export const ARRIVED = "arrived";

function impulseOf(variable: string): string {
  return variable === "x" ? "impulse" : `impulse_${variable}`;
}

/** Code of a step on a group. */
export function regularly(group: NeuronGroup, { code, when, order }: RegularStep): void {
  group.runRegularly(code, {
    ...(when === undefined ? {} : { when }),
    ...(order === undefined ? {} : { order }),
  });
}

/** All groups of cells of a model. */
export class CellGroups {
  private readonly groups = new Map<string, Cells>();
  private readonly places = new Map<Bank, Cells>();
  private readonly dt: number;

  constructor(dt: number) {
    this.dt = dt;
  }

  get all(): Cells[] {
    return [...this.groups.values()].filter(({ size }) => size > 0);
  }

  /** Cells of a bank, made when first asked for. `apart`: in a group of their own, of this name. */
  of(bank: Bank, apart?: string): { readonly cells: Cells; readonly offset: number } {
    const found = this.places.get(bank);
    if (found) return { cells: found, offset: found.banks.get(bank)! };
    const { stage } = bank;
    const text =
      stage === undefined ? filterText(bank.synapse, this.dt, { tau: TIME_CONSTANT }) : undefined;
    const cells = text ? this.filters(text, apart) : this.plain(apart ?? "passed", stage);
    cells.add(bank, bank.size, text);
    this.places.set(bank, cells);
    if (bank.watched) cells.watched = true;
    return { cells, offset: cells.banks.get(bank)! };
  }

  private filters(text: FilterText, apart: string | undefined): Cells {
    const form = text.equations + JSON.stringify(text.regular);
    return this.named(apart ?? form, () => {
      const count = this.all.filter(({ name }) => name.startsWith("filters")).length;
      return new Cells(apart ?? (count === 0 ? "filters" : `filters_${count + 1}`), text);
    });
  }

  /**
   * Cells without a filter: numbers that the host sets, sums of others, and what neurons give in the step at hand, of
   * which `stage` levels step before.
   */
  plain(name: string, stage = 0): Cells {
    const own = stage === 0 ? name : `${name}_${stage}`;
    return this.named(own, () => new Cells(own, undefined, stage));
  }

  private named(key: string, make: () => Cells): Cells {
    const found = this.groups.get(key) ?? make();
    this.groups.set(key, found);
    return found;
  }
}

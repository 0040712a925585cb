// Cells of filters: all filters of one form are one group of neurons, a cell for each number.

import { NeuronGroup } from "../../index.ts";
import type { Ensemble } from "../ensemble.ts";
import { type FilterText, filterText } from "../synapses/text.ts";
import type { RegularStep } from "../types.ts";
import type { Bank } from "./flow.ts";
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
  private readonly taus: number[] = [];
  private readonly impulses: number[][] = [];
  private made: NeuronGroup | undefined;
  private readonly views = new Map<string, Float64Array>();
  private live: { readonly [name: string]: Float64Array } | undefined;

  constructor(name: string, text: FilterText | undefined) {
    this.name = name;
    this.text = text;
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

  /** Makes the group of neurons. */
  make(): NeuronGroup {
    const { text, name, size } = this;
    const more = [...this.more].join("\n");
    if (!text) {
      this.made = new NeuronGroup(size, `x : 1\n${more}`, { name });
      return this.made;
    }
    const exact = text.method === "exact";
    const lines = [
      text.equations,
      ...(exact ? [`${TIME_CONSTANT} : second (constant)`] : []),
      ...this.inputLines(),
      ...text.variables.map((variable) => `${impulseOf(variable)} : 1 (constant)`),
      more,
    ];
    const { [TIME_CONSTANT]: _, ...namespace } = text.namespace;
    const options = { name, order: FILTER_ORDER, namespace, ...(exact ? { method: "exact" } : {}) };
    const group = new NeuronGroup(size, lines.join("\n"), options) as NeuronGroup;
    if (exact) group.set("tau", this.taus);
    text.variables.forEach((variable, v) => {
      group.set(
        impulseOf(variable),
        this.impulses.map((each) => each[v]!),
      );
    });
    for (const step of text.regular) regularly(group, step);
    this.made = group;
    for (const link of this.links.values()) link();
    return group;
  }

  private inputLines(): string[] {
    const parts = [...(this.flows ? ["flow"] : []), ...(this.held ? ["held"] : [])];
    if (parts.length === 0) return ["u = 0 : 1"];
    return [`u = ${parts.join(" + ")} : 1`, ...parts.map((part) => `${part} : 1`)];
  }
}

/** Filters move after all neurons have used what was in them. */
const FILTER_ORDER = 10;

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
    const text = filterText(bank.synapse, this.dt, { tau: TIME_CONSTANT });
    const form = text.equations + JSON.stringify(text.regular);
    const cells = this.named(apart ?? form, () => {
      const count = this.all.filter(({ name }) => name.startsWith("filters")).length;
      return new Cells(apart ?? (count === 0 ? "filters" : `filters_${count + 1}`), text);
    });
    cells.add(bank, bank.size, text);
    this.places.set(bank, cells);
    return { cells, offset: cells.banks.get(bank)! };
  }

  /** Numbers that the host sets, and sums of others: cells without a filter. */
  plain(name: "inputs" | "sums" | "totals"): Cells {
    return this.named(name, () => new Cells(name, undefined));
  }

  private named(key: string, make: () => Cells): Cells {
    const found = this.groups.get(key) ?? make();
    this.groups.set(key, found);
    return found;
  }
}

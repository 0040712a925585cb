// Event-driven variables that all synapses of a neuron share, because only that neuron's events change them: they are
// kept once for each neuron, not once for each synapse.

import { inlined } from "../analysis/model.ts";
import type { Scope, Variable } from "../analysis/scope.ts";
import { integrateBetween, systemOf } from "../compile.ts";
import type { Kernel, Loop } from "../ir/ir.ts";
import { parseExpression } from "../language/expression.ts";
import {
  type DecayTable,
  decayKernel,
  decayLengths,
  decayRate,
  type KeptVariable,
  keptAfterKernel,
  keptBeforeKernel,
  keptPathwayKernel,
  keptSpreadKernel,
} from "../lowering/kept.ts";
import type { KernelSite } from "../lowering/site.ts";
import { Clock, runOnce, StateArray } from "../simulate.ts";
import type { BuildContext } from "./object.ts";
import type { Pathway } from "./pathway.ts";
import { type Saved, type SavedValue, savedFloats } from "./saved.ts";
import { accessTo } from "./store.ts";
import type { Synapses } from "./synapses.ts";
import { type Trace, tracesOf } from "./traced.ts";

/** Where values are while they are kept by neuron. */
interface Kept {
  readonly variables: readonly (KeptVariable & { readonly values: StateArray })[];
  /** Time of each neuron's last event, by pathway. */
  readonly times: ReadonlyMap<Pathway, StateArray>;
}

/**
 * The event-driven variables of synapses, where `tracesOf` finds that each is a neuron's. They are kept by neuron while
 * every pathway has one delay for all: then all synapses of a neuron would hold the same. The arrays of single synapses
 * sleep meanwhile; whoever touches one gets its values, and from then on the synapses have their own.
 */
export class Traces {
  private readonly synapses: Synapses;
  private readonly traces: readonly Trace[];
  private kept: Kept | undefined;
  private clock: Clock | undefined;
  private decays: ReadonlyMap<string, DecayTable> = new Map();

  private constructor(synapses: Synapses, traces: readonly Trace[]) {
    this.synapses = synapses;
    this.traces = traces;
    for (const array of this.arrays) array.sleep(() => {});
  }

  /** The traces of synapses whose event-driven variables qualify, all of them. */
  static of(synapses: Synapses): Traces | undefined {
    const traces = tracesOf(synapses);
    return traces.length > 0 ? new Traces(synapses, traces) : undefined;
  }

  /** Arrays of single synapses. */
  private get arrays(): StateArray[] {
    return this.names.map((name) => this.synapses.store.array(name));
  }

  /** Names of the variables, and `lastupdate`. */
  get names(): string[] {
    return [...this.traces.map(({ variable }) => variable.name), "lastupdate"];
  }

  /** They are kept by neuron now. */
  get together(): boolean {
    return this.kept !== undefined;
  }

  /** A line for `explain`. */
  explain(): string {
    const names = this.traces.map(({ variable }) => variable.name).join(", ");
    return this.kept
      ? `  kept once for each neuron: ${names} (all its synapses have the same)`
      : `  kept for each synapse: ${names}`;
  }

  /** Decides how they are kept when a network is put together. */
  prepare(context: BuildContext): void {
    const { synapses, arrays } = this;
    const clocks = synapses.pathways.map(({ events }) => context.clock(events.dt));
    const clock = clocks[0]!;
    this.clock = clock;
    if (!synapses.pathways.every(({ atOnce }) => atOnce)) {
      this.part();
      return;
    }
    if (!this.onGrid(clocks)) this.decays = new Map();
    else if (this.decays.size === 0 || [...this.decays.values()][0]!.dt !== clock.dt)
      this.decays = this.tables(clock);
    if (this.kept || this.viewed) return;
    if (!arrays.every((array) => array.asleep || array.f64.every((value) => value === 0))) return;
    this.keep();
    for (const array of arrays) array.sleep(() => this.spread());
  }

  /** The host program has a live view of an array of single synapses. */
  private get viewed(): boolean {
    const { viewed } = this.synapses.store;
    return (
      viewed.has("lastupdate") || this.traces.some(({ variable }) => viewed.has(variable.name))
    );
  }

  /** All events are whole steps of one clock apart: with several clocks, or after a change of dt, they are not. */
  private onGrid(clocks: readonly Clock[]): boolean {
    const { dt } = clocks[0]!;
    const isWhole = (time: number): boolean => Math.abs(time / dt - Math.round(time / dt)) < 1e-3;
    const times = [...(this.kept?.times.values() ?? [])];
    return clocks.every((clock) => clock.dt === dt) && times.every(({ f64 }) => f64.every(isWhole));
  }

  /** Gives every synapse its own values, if they are kept by neuron. */
  part(): void {
    if (this.kept) void this.arrays[0]!.view;
  }

  /** Tables of decays by name of variable, for steps of the clock; variables of one rate share a table. */
  private tables(clock: Clock): Map<string, DecayTable> {
    const { store } = this.synapses;
    const found = new Map<string, DecayTable>();
    const byRate = new Map<number, DecayTable | undefined>();
    for (const { variable } of this.traces) {
      const access = accessTo({ clock, stream: 0 });
      const loop: Loop = { kind: "list", index: "cell" };
      const site = { name: variable.name, scope: store.scope, access, loop };
      const rate = decayRate(site, variable.name, inlined(variable.expression!, store.scope));
      if (rate === undefined) continue;
      if (!byRate.has(rate)) byRate.set(rate, tableOf(rate, clock.dt, store.name));
      const table = byRate.get(rate);
      if (table) found.set(variable.name, table);
    }
    return found;
  }

  private keep(): void {
    const { synapses } = this;
    const { store, name } = synapses;
    const times = new Map(
      synapses.pathways.map((pathway) => [
        pathway,
        new StateArray(`${name}.${pathway.name}.last`, "f64", pathway.events.N),
      ]),
    );
    const variables = this.traces.map(({ variable, pathway }) => ({
      name: variable.name,
      side: pathway.kind,
      values: new StateArray(`${name}.${variable.name}.kept`, "f64", pathway.events.N),
      times: times.get(pathway)!,
      step: stepOf(variable, store.scope),
    }));
    this.kept = { variables, times };
  }

  /** The kernel for the synapses of cells, and what is done for the cells before and after it. */
  kernels(
    pathway: Pathway,
    site: (name: string, loop: Loop) => KernelSite,
    loop: Loop,
    title: string,
  ): { readonly before: Kernel; readonly main: Kernel; readonly after: Kernel | undefined } {
    const { times } = this.kept!;
    const variables = this.kept!.variables.map((variable) => {
      const decay = this.decays.get(variable.name);
      return decay ? { ...variable, decay } : variable;
    });
    const mine = this.traces.filter((trace) => trace.pathway === pathway);
    const isMine = ({ name }: KeptVariable): boolean =>
      mine.some(({ variable }) => variable.name === name);
    const own = variables.filter(isMine);
    const others = variables.filter((variable) => !isMine(variable));
    const list: Loop = { kind: "list", index: "cell" };
    const alone = (name: string): KernelSite => {
      const { access, ...rest } = site(name, list);
      const { neighbours: _, ...reach } = access;
      return { ...rest, access: reach };
    };
    // variables of one pathway have one code
    const after = mine[0]?.code;
    return {
      before: keptBeforeKernel(alone(`${title}.before`), own, times.get(pathway)!),
      main: keptPathwayKernel(site(`${title}.cells`, loop), pathway.code, own, others),
      after: after && keptAfterKernel(alone(`${title}.after`), after, own),
    };
  }

  /** Called by the first who touches an array of single synapses. */
  private spread(): void {
    const { kept, arrays } = this;
    if (!kept) return;
    this.kept = undefined;
    for (const array of arrays) void array.view;
    this.write(kept, (name) => this.synapses.store.array(name));
    for (const { flight } of this.synapses.pathways) flight.refresh();
  }

  /** Every synapse's last event, and its variables as of then. */
  private write({ variables, times }: Kept, into: (name: string) => StateArray): void {
    const { store, neighbours } = this.synapses;
    const last = into("lastupdate");
    for (const [{ kind }, array] of times) {
      const [index, events, found] = [neighbours[kind].indices, array.f64, last.f64];
      for (let s = 0; s < found.length; s++) found[s] = Math.max(found[s]!, events[index[s]!]!);
    }
    if (store.size === 0) return;
    const access = accessTo({ clock: this.clock ?? new Clock(1, 0), stream: 0, neighbours });
    const site: KernelSite = {
      name: `${store.name}.spread`,
      scope: store.scope,
      access,
      loop: { kind: "range", index: "s" },
    };
    runOnce(keptSpreadKernel(site, variables, last, into), 0, store.size);
  }

  /** A copy of what a synapse's own array would hold, or undefined when it does hold it. */
  copy(name: string): Float64Array | undefined {
    const { kept, synapses } = this;
    if (!kept || !this.names.includes(name)) return undefined;
    const copies = new Map<string, StateArray>();
    const into = (one: string): StateArray => {
      const found = copies.get(one) ?? copyOf(synapses.store.array(one));
      copies.set(one, found);
      return found;
    };
    this.write(kept, into);
    return Float64Array.from(into(name).view);
  }

  /** Values by neuron for a snapshot; none while every synapse has its own. */
  save(): Record<string, SavedValue> {
    const { kept } = this;
    if (!kept) return {};
    const entries = [
      ...kept.variables.map(({ name, values }) => [`kept ${name}`, values.f64.slice()] as const),
      ...[...kept.times].map(([{ name }, last]) => [`last ${name}`, last.f64.slice()] as const),
    ];
    return { ...Object.fromEntries(entries), kept: true };
  }

  /** To be called before the arrays of synapses are restored. */
  restore(saved: Saved): void {
    const { viewed } = this;
    this.kept = undefined;
    for (const [k, array] of this.arrays.entries()) {
      const { length } = savedFloats(saved, `state ${this.names[k]}`);
      // values of single synapses go into a live view where there is one
      if (!viewed || array.asleep || length !== array.length) array.sleep(() => {});
    }
    if (saved.kept !== true) return;
    this.keep();
    const { variables, times } = this.kept!;
    for (const { name, values } of variables) values.f64.set(savedFloats(saved, `kept ${name}`));
    for (const [{ name }, last] of times) last.f64.set(savedFloats(saved, `last ${name}`));
    for (const array of this.arrays) array.sleep(() => this.spread());
  }
}

/** What carries one variable from event to event. */
function stepOf(variable: Variable, scope: Scope): KeptVariable["step"] {
  const near = parseExpression({ text: "t - lastupdate", title: `time between events` });
  return integrateBetween(systemOf([variable], scope, { clamps: false, dt: 1 }), near);
}

/** What is left at a rate after whole steps; undefined where a table would be too long. */
function tableOf(rate: number, dt: number, owner: string): DecayTable | undefined {
  const lengths = decayLengths(rate, dt);
  if (!lengths) return undefined;
  const filled = (name: string, length: number, step: number): StateArray => {
    const table = new StateArray(`${owner}.${name} at ${rate}`, "f64", length);
    runOnce(decayKernel(table.name, table, rate * step), 0, length);
    return table;
  };
  const [blocks, block] = lengths;
  const coarse = filled("coarse decay", blocks, block * dt);
  coarse.f64[blocks - 1] = 0;
  return { dt, coarse, fine: filled("fine decay", block, dt) };
}

/** An array of the same kind, untouched. */
function copyOf({ name, storage, length }: StateArray): StateArray {
  return new StateArray(`${name} copied`, storage, length);
}

// Event-driven variables that all synapses of a neuron share, because only that neuron's events change them: they are
// kept once for each neuron, not once for each synapse.

import type { CheckedCode, CheckedStatement } from "../analysis/code.ts";
import { inlined } from "../analysis/model.ts";
import type { Scope, Variable } from "../analysis/scope.ts";
import { integrateBetween, systemOf } from "../compile.ts";
import type { Kernel, Loop } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { parseExpression } from "../language/expression.ts";
import { forEachNode, namesIn } from "../language/walk.ts";
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
import type { KernelSite } from "../lowering/kernels.ts";
import { Clock, runOnce, StateArray } from "../simulate.ts";
import { ownerOf } from "./endpoint.ts";
import type { Pathway } from "./pathway.ts";
import { type Saved, type SavedValue, savedFloats } from "./saved.ts";
import { accessTo, type Store } from "./store.ts";
import type { Synapses } from "./synapses.ts";

/** Functions that give every synapse of a neuron the same. */
const PURE = new Set(
  "abs ceil clip cos exp expm1 floor int log log1p sign sin sqrt tanh".split(" "),
);

/** A variable that qualifies, and the pathway whose events change it. */
interface Trace {
  readonly variable: Variable;
  readonly pathway: Pathway;
  /** The variable and what it is made of, as statements of the pathway. */
  readonly code: CheckedCode;
}

/** Where values are while they are kept by neuron. */
interface Kept {
  readonly variables: readonly (KeptVariable & { readonly values: StateArray })[];
  /** Time of each neuron's last event, by pathway. */
  readonly times: ReadonlyMap<Pathway, StateArray>;
}

/**
 * The event-driven variables of synapses, where all of them qualify. A variable does when its equation is its own and
 * constant, one pathway alone writes it, with values that are the same for all synapses of the neuron, nothing but
 * code of pathways reads it, and the pathways' delays are one for all: then every synapse of a neuron would hold the
 * same. The arrays of single synapses sleep meanwhile; whoever touches one gets its values, and from then on the
 * synapses have their own.
 */
export class Traces {
  private readonly synapses: Synapses;
  private readonly traces: readonly Trace[];
  private kept: Kept | undefined;
  private clock: Clock | undefined;
  private decays: ReadonlyMap<string, DecayTable & { readonly coarse: StateArray }> = new Map();

  private constructor(synapses: Synapses, traces: readonly Trace[]) {
    this.synapses = synapses;
    this.traces = traces;
    for (const array of this.arrays) array.sleep(() => {});
  }

  /** The traces of synapses whose event-driven variables qualify, all of them. */
  static of(synapses: Synapses): Traces | undefined {
    const variables = [...synapses.store.variables.values()].filter((v) =>
      v.flags.includes("event-driven"),
    );
    if (variables.length === 0 || readElsewhere(variables, synapses)) return undefined;
    const { pathways } = synapses;
    if (pathways.some(({ code }) => !isPlain(code))) return undefined;
    const traces = variables.map((variable) => traceOf(variable, variables, synapses));
    return traces.every((trace) => trace !== undefined)
      ? new Traces(synapses, traces as Trace[])
      : undefined;
  }

  /** Arrays of single synapses. */
  private get arrays(): StateArray[] {
    const { store } = this.synapses;
    const names = this.traces.map(({ variable }) => variable.name);
    return [...names, "lastupdate"].map((name) => store.array(name));
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
  prepare(clock: Clock): void {
    this.clock = clock;
    if (!this.synapses.pathways.every(({ atOnce }) => atOnce)) {
      this.part();
      return;
    }
    if (this.decays.size === 0 || [...this.decays.values()][0]!.dt !== clock.dt)
      this.decays = this.tables(clock);
    if (this.kept) return;
    const { arrays } = this;
    if (!arrays.every((array) => array.asleep || array.f64.every((value) => value === 0))) return;
    this.keep();
    for (const array of arrays) array.sleep(() => this.spread());
  }

  /** Gives every synapse its own values, if they are kept by neuron. */
  part(): void {
    if (this.kept) void this.arrays[0]!.view;
  }

  /** Forgets what was kept; the arrays are 0. */
  clear(): void {
    this.kept = undefined;
    for (const array of this.arrays) array.sleep(() => {});
  }

  /** Tables of decays by name of variable, for steps of the clock; variables of one rate share a table. */
  private tables(clock: Clock): Map<string, DecayTable & { readonly coarse: StateArray }> {
    const { store } = this.synapses;
    const found = new Map<string, DecayTable & { readonly coarse: StateArray }>();
    const byRate = new Map<number, DecayTable & { readonly coarse: StateArray }>();
    for (const { variable } of this.traces) {
      const access = accessTo({ clock, stream: 0 });
      const loop: Loop = { kind: "list", index: "cell" };
      const site = { name: variable.name, scope: store.scope, access, loop };
      const rate = decayRate(site, variable.name, inlined(variable.expression!, store.scope));
      const lengths = rate === undefined ? undefined : decayLengths(rate, clock.dt);
      if (rate === undefined || !lengths) continue;
      const [coarse, fine] = lengths.map((length, k) => {
        const title = `${store.name}.${variable.name}.${k === 0 ? "coarse" : "fine"}`;
        const table = new StateArray(title, "f64", length);
        const scale = rate * clock.dt * (k === 0 ? lengths[1] : 1);
        runOnce(decayKernel(title, table, scale), 0, length);
        return table;
      }) as [StateArray, StateArray];
      coarse.f64[coarse.length - 1] = 0;
      const table = byRate.get(rate) ?? { dt: clock.dt, coarse, fine };
      byRate.set(rate, table);
      found.set(variable.name, table);
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
      const [index, events, found] = [neighbours[kind].i32, array.f64, last.f64];
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
    if (!kept || !this.arrays.some((array) => array === synapses.store.arrays.get(name)))
      return undefined;
    const copies = new Map<string, StateArray>();
    const into = (one: string): StateArray => {
      const found = copies.get(one) ?? new StateArray(`${one} copied`, "f64", synapses.store.size);
      copies.set(one, found);
      return found;
    };
    this.write(kept, into);
    return into(name).f64.slice();
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
    this.clear();
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

/** Something besides the code of pathways reads the variables or the time of the last event. */
function readElsewhere(variables: readonly Variable[], synapses: Synapses): boolean {
  const names = new Set([...variables.map(({ name }) => name), "lastupdate"]);
  const reads = (expression: Node, own?: string): boolean =>
    [...namesIn(expression)].some((name) => name !== own && names.has(name));
  for (const { name, expression } of synapses.store.variables.values())
    if (expression && reads(expression, name)) return true;
  return synapses.pathways.some(({ code }) =>
    code.statements.some(({ expression }) => [...namesIn(expression)].includes("lastupdate")),
  );
}

/** The code draws no random numbers and calls no function of the user. */
function isPlain(code: CheckedCode): boolean {
  return code.statements.every(({ expression }) => everyNode(expression, (node) => isKnown(node)));
}

function isKnown(node: Node): boolean {
  return node.kind !== "call" || PURE.has(node.name);
}

function everyNode(root: Node, holds: (node: Node) => boolean): boolean {
  let all = true;
  forEachNode(root, (node) => {
    all &&= holds(node);
  });
  return all;
}

function traceOf(
  variable: Variable,
  all: readonly Variable[],
  synapses: Synapses,
): Trace | undefined {
  const { store, pathways } = synapses;
  if (!isAutonomous(variable, store.scope)) return undefined;
  const writes = (statement: CheckedStatement): boolean =>
    statement.kind === "write" &&
    statement.target.owner === store &&
    statement.target.variable.name === variable.name;
  const writers = pathways.filter(({ code }) => code.statements.some(writes));
  const [pathway] = writers;
  if (!pathway || writers.length > 1 || !("N" in pathway.events)) return undefined;
  const own = new Set(
    all.filter((one) => writesOnly(pathway, pathways, one.name, store)).map(({ name }) => name),
  );
  const code = uniform(pathway, own, synapses);
  return code?.statements.some(writes) ? { variable, pathway, code } : undefined;
}

function writesOnly(
  pathway: Pathway,
  pathways: readonly Pathway[],
  name: string,
  store: Store,
): boolean {
  return pathways.every(
    ({ code }, k) =>
      pathways[k] === pathway ||
      !code.statements.some(
        (s) => s.kind === "write" && s.target.owner === store && s.target.variable.name === name,
      ),
  );
}

/** The equation reads the variable itself and constants only. */
function isAutonomous(variable: Variable, scope: Scope): boolean {
  if (variable.shared) return false;
  const expression = inlined(variable.expression!, scope);
  return everyNode(expression, (node) => {
    if (node.kind === "call") return PURE.has(node.name);
    if (node.kind !== "name" || node.name === variable.name) return true;
    return scope.resolve(node.name)?.kind === "constant";
  });
}

/**
 * The statements of a pathway that write its `own` variables, and the temporaries before them, when all of them are
 * the same for every synapse of a neuron; undefined when a write is not.
 */
function uniform(
  pathway: Pathway,
  own: ReadonlySet<string>,
  synapses: Synapses,
): CheckedCode | undefined {
  const { code, kind } = pathway;
  const { store } = synapses;
  const neuron = ownerOf(kind === "pre" ? synapses.source : synapses.target).store;
  const touched = new Set(
    code.statements.flatMap((s) => (s.kind === "write" ? [s.target.variable] : [])),
  );
  const same = new Set<string>();
  const isSame = (node: Node): boolean => {
    if (node.kind !== "name") return isKnown(node);
    const found = code.scope.resolve(node.name);
    if (!found || found.kind === "constant") return true;
    if (found.kind === "local") return same.has(node.name);
    const { owner, variable, side } = found;
    if (owner === store && side === "self")
      return own.has(variable.name) || ["t", "dt"].includes(variable.name);
    if (owner !== neuron || side !== kind || touched.has(variable)) return false;
    return variable.kind === "parameter" || variable.kind === "differential";
  };
  const kept: CheckedStatement[] = [];
  for (const statement of code.statements) {
    const alike = everyNode(statement.expression, isSame);
    if (statement.kind === "local") {
      if (alike) {
        same.add(statement.local.name);
        kept.push(statement);
      } else same.delete(statement.local.name);
      continue;
    }
    const { owner, variable } = statement.target;
    if (owner !== store || !own.has(variable.name)) continue;
    if (!alike) return undefined;
    kept.push(statement);
  }
  return { ...code, statements: kept };
}

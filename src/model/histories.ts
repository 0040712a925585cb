// Delayed reads of a network: a history for each variable that synapses read with a delay, sampled once in each step,
// and a scan of delays that may change.

import { constantValue } from "../analysis/constant-value.ts";
import { delayedVariable, splitTime, statedMaximum } from "../analysis/delayed.ts";
import type { Resolution } from "../analysis/scope.ts";
import { DelayError } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { forEachNode } from "../language/walk.ts";
import { evaluateKernel } from "../lowering/kernels.ts";
import { lagKernel } from "../lowering/lag.ts";
import type { KernelSite } from "../lowering/site.ts";
import { type Clock, type History, runOnce, StateArray } from "../simulate.ts";
import { quantityText } from "../units/units.ts";
import type { BuildContext, SimulationObject } from "./object.ts";
import { SECOND } from "./quantities.ts";
import { type Saved, type SavedValue, savedFloats, savedNumber } from "./saved.ts";
import { accessTo, type Store } from "./store.ts";

type VariableResolution = Extract<Resolution, { kind: "variable" }>;

/** One delayed read in the equations of synapses. */
export interface DelayedRead {
  /** The synapses, and the variable that they read. */
  readonly store: Store;
  readonly found: VariableResolution;
  /** How long ago. */
  readonly ago: Node;
  /** The read as it is written. */
  readonly text: string;
}

/** The delayed reads in the equations of an object, each text once. */
export function delayedReads(store: Store): DelayedRead[] {
  const reads = new Map<string, DelayedRead>();
  for (const { expression } of store.variables.values())
    if (expression)
      forEachNode(expression, (node) => {
        const found = delayedVariable(node, store.scope);
        if (!found || node.kind !== "call") return;
        const { ago } = splitTime(node.args[0]!)!;
        reads.set(print(node), { store, found, ago, text: print(node) });
      });
  return [...reads.values()];
}

/** Histories and scans of all delayed reads in a network; called before anything that reads is built. */
export function buildHistories(members: readonly SimulationObject[], context: BuildContext): void {
  const clocks = new Map<Store, Clock>();
  for (const member of members) {
    const store = member.initial?.store;
    if (store) clocks.set(store, context.clock((member as { readonly dt?: number }).dt));
  }
  const readers = new Map<History, DelayedRead[]>();
  for (const store of clocks.keys())
    for (const read of delayedReads(store)) {
      const history = historyOf(read);
      readers.set(history, [...(readers.get(history) ?? []), read]);
    }
  for (const [history, reads] of readers) {
    const { found } = reads[0]!;
    const stores = [found.owner as Store, ...reads.map(({ store }) => store)];
    const clock = stores.map((store) => clocks.get(store)!).reduce(finer);
    buildHistory(history, found, context, clock);
    reads.forEach((read, k) => {
      buildScan(read, k, history, context, clocks.get(read.store)!);
    });
  }
}

function historyOf({ found }: DelayedRead): History {
  return (found.owner as Store).history(found.variable.name);
}

function finer(a: Clock, b: Clock): Clock {
  return b.dt < a.dt ? b : a;
}

/** Samples are taken after sums are made and before any integrator moves on: what synapses read without a delay. */
function buildHistory(
  history: History,
  found: VariableResolution,
  context: BuildContext,
  clock: Clock,
): void {
  const store = found.owner as Store;
  const { name } = found.variable;
  const title = `${store.name}.${name}.history`;
  const operation = { name: title, clock, slot: "groups", order: -1, rank: 2 };
  const array = store.arrays.get(name);
  if (array?.storage === "f64") {
    history.follow(clock, array.length, () => array.f64);
    context.operation({ ...operation, reads: [array], run: () => history.push(array) });
    return;
  }
  const { shared } = found.variable;
  const width = shared ? 1 : store.size;
  const values = new StateArray(title, "f64", width);
  const { neighbours } = store;
  const site: KernelSite = {
    name: title,
    scope: found.scope,
    access: accessTo({ clock, stream: 0, ...(neighbours ? { neighbours } : {}) }),
    loop: { kind: "range", index: "i" },
  };
  const place = { source: { text: name, title }, start: 0, end: name.length };
  const outputs = [{ expression: { kind: "name", name, place } as const, array: values }];
  const kernel = evaluateKernel(site, outputs, shared);
  const { run } = context.kernel(kernel);
  history.follow(clock, width, () => {
    runOnce(kernel, 0, width);
    return values.f64;
  });
  const sample = (): void => {
    run(0, width);
    history.push(values);
  };
  context.operation({ ...operation, run: sample });
}

/** What is kept in any case where delays may change: so many bytes, and no more than so many steps. */
const SPARE_BYTES = 2 ** 20;
const SPARE_STEPS = 8192;

/** Makes the history as long as the read needs; delays that may change are looked at in every step. */
function buildScan(
  { store, found, ago, text }: DelayedRead,
  number: number,
  history: History,
  context: BuildContext,
  clock: Clock,
): void {
  const { dt } = history.clock!;
  const most = statedMaximum(ago, store.scope);
  if (most !== undefined) history.keep(Math.max(0, most / dt), false);
  if (constantValue(ago, store.scope) !== undefined) return;
  if (most === undefined) {
    const bytes = 8 * Math.max(1, (found.owner as Store).size);
    history.keep(Math.max(0, Math.min(SPARE_STEPS, SPARE_BYTES / bytes) / 2 - 2), true);
  }
  const { neighbours } = store;
  const site: KernelSite = {
    name: `${store.name}.${found.variable.name}.delays${number}`,
    scope: store.scope,
    access: accessTo({ clock, stream: 0, ...(neighbours ? { neighbours } : {}) }),
    loop: { kind: "range", index: "s" },
  };
  const output = new StateArray(site.name, "i32", store.size + 4);
  const { run } = context.kernel(lagKernel(site, ago, history.allowed, output));
  const scan = (): void => {
    const count = run(0, store.size);
    if (count > 0) settle(output.i32.slice(0, count));
  };
  const settle = (late: Int32Array): void => {
    const values = new StateArray(site.name, "f64", store.size);
    runOnce(evaluateKernel(site, [{ expression: ago, array: values }]), 0, store.size);
    for (const synapse of late) {
      const value = values.f64[synapse]!;
      const problem = whatIsWrong(value, history, dt);
      if (problem)
        throw new DelayError(
          `${problem} at synapse ${synapse} of ${store.title}, in ${text} at t = ${quantityText(clock.t, SECOND)}`,
          synapse,
          value,
        );
      history.keep(value / dt, true);
    }
  };
  const operation = { name: site.name, clock, slot: "groups", order: -1, rank: -2 };
  context.operation({ ...operation, run: scan });
}

function whatIsWrong(value: number, history: History, dt: number): string | undefined {
  const told = quantityText(value, SECOND);
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
    return `invalid delay: ${told} (expected a finite time >= 0)`;
  if (Math.ceil(value / dt - 1e-6) <= history.reach) return undefined;
  return (
    `delay too long: ${told}, but history is kept for ${quantityText(history.reach * dt, SECOND)} ` +
    "(write v_pre(t - clip(d, 0*ms, 50*ms)) to have 50 ms of it kept whatever d was before)"
  );
}

/** The histories of an object, for a snapshot. */
export function saveHistories({ histories }: Store): Record<string, SavedValue> {
  return Object.fromEntries(
    [...histories].flatMap(([name, history]) => {
      const { values, ...rest } = history.save();
      const facts = Object.entries(rest).map(([key, value]) => [`past ${key} ${name}`, value]);
      return [[`past ${name}`, values], ...facts];
    }),
  );
}

/** Goes back to the histories of a snapshot; those that it does not know are forgotten. */
export function restoreHistories(store: Store, saved: Saved): void {
  for (const history of store.histories.values()) history.clear();
  for (const key of Object.keys(saved)) {
    const name = /^past (\w+)$/.exec(key)?.[1];
    if (!name) continue;
    const number = (fact: string): number => savedNumber(saved, `past ${fact} ${name}`)!;
    store.history(name).load({
      values: savedFloats(saved, key).slice(),
      count: number("count"),
      last: number("last"),
      dt: number("dt"),
      whole: saved[`past whole ${name}`] === true,
      wanted: number("wanted"),
    });
  }
}

/** Lines for `explain`: histories that are kept here, and delayed reads. */
export function explainHistories(store: Store): string[] {
  const read = delayedReads(store).map(
    ({ found, text }) =>
      `  ${text}: from the history of ${found.variable.name} of ${(found.owner as Store).title}, ` +
      "in proportion between two steps",
  );
  const kept = [...store.histories].flatMap(([name, { clock, wanted }]) =>
    clock
      ? [
          `  history of ${name}: ${wanted} steps kept, for reads with a delay (sampled before integration)`,
        ]
      : [],
  );
  return [...read, ...kept];
}

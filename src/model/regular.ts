// runRegularly and runAt: code that runs for every element at regular times, or at given ones.

import type { CheckedCode } from "../analysis/code.ts";
import type { Scope } from "../analysis/scope.ts";
import { parseCode } from "../compile.ts";
import { ValueError } from "../errors.ts";
import type { ArraySymbol, Kernel } from "../ir/ir.ts";
import type { OverRows } from "../lowering/dense.ts";
import { codeKernel } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import { type Clock, SLOTS } from "../simulate.ts";
import { alarm, type Times, timesGiven } from "./alarm.ts";
import { numbering, type Target } from "./assign.ts";
import { halves } from "./drawn.ts";
import type { BuildContext } from "./object.ts";
import { checkOptionNames, checkOrder, checkText, knownRemedy, shown } from "./options.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { accessTo, type Store } from "./store.ts";
import { watched } from "./watch.ts";

export interface RegularOptions {
  /** Interval; the object's own step without it. */
  readonly dt?: Quantity;
  /** Slot of the schedule (default `start`). */
  readonly when?: string;
  readonly order?: number;
}

export interface TimedOptions {
  /** When, in seconds or as text such as `5 ms`: in the first step that does not begin before. */
  readonly times: Times;
  /** Slot of the schedule (default `start`). */
  readonly when?: string;
  readonly order?: number;
}

/** The elements that code runs for, where it is not all of them. */
export type Chosen = Pick<Target, "elements" | "index" | "count">;

export interface RegularCode {
  readonly text: string;
  readonly code: CheckedCode;
  readonly dt: number | undefined;
  /** Sorted seconds, for code that runs at given times only. */
  readonly times: Float64Array | undefined;
  readonly chosen: Chosen | undefined;
  readonly when: string;
  readonly order: number;
}

/** The slot of an option, checked. */
export function checkSlot(slot: string): string {
  if (SLOTS.includes(slot)) return slot;
  throw new ValueError(`unknown slot: ${shown(slot)} (${knownRemedy(slot, SLOTS)})`, "when", slot);
}

/** Adds code of `runRegularly`. */
export function addRegular(
  list: RegularCode[],
  store: Store,
  text: string,
  options: RegularOptions,
  chosen?: Chosen,
): void {
  checkOptionNames(options, ["dt", "when", "order"], `runRegularly of ${store.title}`);
  const dt = options.dt === undefined ? undefined : positiveTime(options.dt, "dt of runRegularly");
  list.push({ ...checked("runRegularly", store, text, options), dt, times: undefined, chosen });
}

/** Adds code of `runAt`. */
export function addTimed(
  list: RegularCode[],
  store: Store,
  text: string,
  options: TimedOptions,
  chosen?: Chosen,
): void {
  checkOptionNames(options, ["times", "when", "order"], `runAt of ${store.title}`);
  const times = timesGiven(options.times, `runAt of ${store.title}`);
  list.push({ ...checked("runAt", store, text, options), dt: undefined, times, chosen });
}

function checked(
  call: string,
  store: Store,
  text: string,
  { when = "start", order = 0 }: { readonly when?: string; readonly order?: number },
): Pick<RegularCode, "text" | "code" | "when" | "order"> {
  const title = `${call} code of ${store.title}`;
  checkText(text, `${call} code`, store.title);
  const code = parseCode(text, store.scope, { title, writesShared: true });
  return { text, code, when: checkSlot(when), order: checkOrder(order, title) };
}

/** Regular code in one line, for snapshots and `explain`. */
export function toldRegular({ text, times, chosen }: RegularCode): string {
  const part = chosen?.elements ? ` of ${chosen.elements.length} elements` : "";
  return `  ${times ? `code at ${times.length} times` : "regular code"}${part}: ${text.trim()}`;
}

/** Kernels and operations of an object's regular code. */
export function buildRegular(
  list: readonly RegularCode[],
  store: Store,
  scope: Scope,
  context: BuildContext,
  options: {
    readonly dt: number | undefined;
    readonly index: string;
    readonly neighbours?: { readonly pre: ArraySymbol; readonly post: ArraySymbol };
    /** A kernel over all elements in another form, if there is one. */
    readonly across?: (kernel: Kernel) => OverRows;
  },
): void {
  list.forEach((regular, k) => {
    const { chosen, code, times } = regular;
    const clock = context.clock(regular.dt ?? options.dt);
    const name = `${store.name}.regular${k}`;
    const { neighbours } = options;
    const access = accessTo({
      clock,
      stream: (store.identity ?? 0) * 65536 + 256 * (128 + k),
      ...(neighbours ? { neighbours } : {}),
      ...(chosen?.count === undefined
        ? {}
        : { index: numbering({ store, ...chosen }, chosen.count) }),
    });
    const list = chosen?.elements ? context.list(chosen.elements) : undefined;
    const loop = { kind: list ? "list" : "range", index: options.index } as const;
    const { once, each } = halves(code);
    const plain = codeKernel({ name, scope, access, loop }, each, true);
    const all = { kernel: plain, begin: 0, end: store.size };
    const over = list
      ? { ...all, begin: list.address >>> 2, end: (list.address >>> 2) + list.length }
      : (options.across?.(plain) ?? all);
    const handle = context.kernel(over.kernel);
    const kernel = watched(handle, [store], context, clock);
    const first = once && drawing({ name, scope, access, once }, store, clock, context);
    const { begin, end } = over;
    const run = (): void => {
      first?.(0, 1);
      kernel(begin, end);
    };
    const due = times && alarm(times, clock, `runAt of ${store.title}`);
    // Brian2 sorts by name: neurongroup_run_regularly, statemonitor, synapses_run_regularly
    const rank = neighbours ? 1 : -1;
    const kernels = once ? undefined : { kernels: [handle.kernel] };
    const operation = { name, clock, slot: regular.when, order: regular.order, rank, ...kernels };
    context.operation({ ...operation, run: due ? () => void (due() && run()) : run });
  });
}

/** Draws shared variables as those of the only element; its random numbers lie beyond those of the elements. */
function drawing(
  { name, scope, access, once }: Omit<KernelSite, "loop"> & { readonly once: CheckedCode },
  store: Store,
  clock: Clock,
  context: BuildContext,
): (begin: number, end: number) => void {
  const written = new Set(
    once.statements.flatMap((statement) =>
      statement.kind === "write" ? statement.target.variable : [],
    ),
  );
  const locate: typeof access.locate = (owner, variable) => {
    const location = access.locate(owner, variable);
    return location.kind === "array" && written.has(variable)
      ? { ...location, scalar: false }
      : location;
  };
  const random = { ...access.random, stream: access.random.stream + 128 };
  const site = { name: `${name}.drawn`, scope, access: { ...access, locate, random } } as const;
  const kernel = codeKernel({ ...site, loop: { kind: "range", index: "i" } }, once, true);
  return watched(context.kernel(kernel), [store], context, clock);
}

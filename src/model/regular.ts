// runRegularly: code that runs for every element at regular times.

import type { CheckedCode } from "../analysis/code.ts";
import type { Scope } from "../analysis/scope.ts";
import { parseCode } from "../compile.ts";
import { ValueError } from "../errors.ts";
import type { ArraySymbol } from "../ir/ir.ts";
import { codeKernel } from "../lowering/kernels.ts";
import { SLOTS } from "../simulate.ts";
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

export interface RegularCode {
  readonly text: string;
  readonly code: CheckedCode;
  readonly dt: number | undefined;
  readonly when: string;
  readonly order: number;
}

/** The slot of an option, checked. */
export function checkSlot(slot: string): string {
  if (SLOTS.includes(slot)) return slot;
  throw new ValueError(`unknown slot: ${shown(slot)} (${knownRemedy(slot, SLOTS)})`, "when", slot);
}

export function addRegular(
  list: RegularCode[],
  store: Store,
  scope: Scope,
  text: string,
  options: RegularOptions,
): void {
  const title = `runRegularly code of ${store.title}`;
  checkOptionNames(options, ["dt", "when", "order"], `runRegularly of ${store.title}`);
  checkText(text, "runRegularly code", store.title);
  const code = parseCode(text, scope, { title, writesShared: true });
  list.push({
    text,
    code,
    dt: options.dt === undefined ? undefined : positiveTime(options.dt, "dt of runRegularly"),
    when: checkSlot(options.when ?? "start"),
    order: checkOrder(options.order ?? 0, title),
  });
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
  },
): void {
  list.forEach((regular, k) => {
    const clock = context.clock(regular.dt ?? options.dt);
    const name = `${store.name}.regular${k}`;
    const { neighbours } = options;
    const access = accessTo({
      clock,
      stream: (store.identity ?? 0) * 65536 + 256 * (128 + k),
      ...(neighbours ? { neighbours } : {}),
    });
    const loop = { kind: "range", index: options.index } as const;
    const handle = context.kernel(codeKernel({ name, scope, access, loop }, regular.code, true));
    const run = watched(handle, [store], context, clock);
    context.operation({
      name,
      clock,
      slot: regular.when,
      order: regular.order,
      rank: 1,
      run: () => run(0, store.size),
    });
  });
}

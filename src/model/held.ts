// Subexpressions that are (constant over dt): evaluated once, before everything else in a step, and kept until the
// next.

import type { Resolution, Scope, Variable } from "../analysis/scope.ts";
import type { ArraySymbol } from "../ir/ir.ts";
import { namesIn } from "../language/walk.ts";
import { holdKernel } from "../lowering/kernels.ts";
import type { BuildContext } from "./object.ts";
import { accessTo, type Store } from "./store.ts";
import { watched } from "./watch.ts";

type VariableResolution = Extract<Resolution, { kind: "variable" }>;

/** Kernel and operation for the held subexpressions of an object, if it has any. */
export function buildHeld(
  store: Store,
  context: BuildContext,
  options: {
    readonly dt: number | undefined;
    readonly index: string;
    readonly neighbours?: { readonly pre: ArraySymbol; readonly post: ArraySymbol };
  },
): void {
  const held = inOrderOfNeed(store);
  if (held.length === 0) return;
  const clock = context.clock(options.dt);
  const { neighbours } = options;
  const access = accessTo({
    clock,
    stream: (store.identity ?? 0) * 65536 + 256 * 12,
    ...(neighbours ? { neighbours } : {}),
  });
  const name = `${store.name}.held`;
  const loop = { kind: "range", index: options.index } as const;
  const kernel = holdKernel({ name, scope: store.scope, access, loop }, held);
  const run = watched(context.kernel(kernel), [store], context, clock);
  const operation = { name, clock, slot: "before_start", order: 0, rank: 0 };
  context.operation({ ...operation, run: () => run(0, store.size) });
}

/** Held subexpressions, each after those that it is made of. */
function inOrderOfNeed({ variables, scope }: Store): VariableResolution[] {
  const sorted: VariableResolution[] = [];
  const seen = new Set<Variable>();
  const visit = (name: string): void => {
    const found = own(name, scope);
    if (!found?.variable.expression || seen.has(found.variable)) return;
    seen.add(found.variable);
    namesIn(found.variable.expression).forEach(visit);
    if (found.variable.flags.includes("constant over dt")) sorted.push(found);
  };
  for (const name of variables.keys()) visit(name);
  return sorted;
}

/** A subexpression of the object itself. */
function own(name: string, scope: Scope): VariableResolution | undefined {
  const found = scope.resolve(name);
  const fits = found?.kind === "variable" && found.side === "self";
  return fits && found.variable.kind === "subexpression" ? found : undefined;
}

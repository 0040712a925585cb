// Kernels that test a condition and tell where a NaN would have decided it.

import type { ArraySymbol, Kernel } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { KernelBuilder } from "./builder.ts";
import { type LoweringContext, lowerBoolean, lowerNumber } from "./lower.ts";
import { undecided } from "./nan.ts";
import { finished, type KernelSite } from "./site.ts";

/** What is tested of each element; with `onlyActive`, refractory ones never pass; with `probability`, by chance. */
export interface Condition {
  readonly condition?: Node;
  readonly onlyActive?: boolean;
  readonly probability?: Node;
}

/**
 * Emits every element for which a condition holds. Where a NaN may come up in it, `doubt` makes an array (f64) that
 * takes NaN for elements whose answer hangs on one, and 0 for the others; the store is watched.
 */
export function decidedKernel(
  site: KernelSite,
  { condition, onlyActive = false, probability }: Condition,
  output: ArraySymbol,
  doubt: () => ArraySymbol,
): Kernel {
  const b = new KernelBuilder(site.name, site.loop);
  const at = site.loop.index;
  const context: LoweringContext = {
    builder: b,
    access: site.access,
    scope: site.scope,
    frame: { self: at, pre: "pre", post: "post" },
    values: new Map(),
  };
  const near = (condition ?? probability)!.place;
  let when = condition ? lowerBoolean(condition, context) : b.truth(true);
  if (onlyActive)
    when = b.and(
      when,
      lowerBoolean({ kind: "name", name: "not_refractory", place: near }, context),
    );
  if (probability) {
    const rand: Node = { kind: "call", name: "rand", namePlace: near, args: [], place: near };
    const draw = lowerNumber(rand, context);
    when = b.and(when, b.compare("lt", draw, lowerNumber(probability, context)));
  }
  const open = undecided(when, b);
  if (open.op !== "truth" || open.value)
    b.store(doubt(), at, b.select(open, b.constant(Number.NaN), b.constant(0)), true);
  b.emit(when, at, output);
  return finished(b, site);
}

// The scan of delays before a step: which elements ask for more than a history is sure to keep, or for no time at all.

import type { ArraySymbol, Kernel } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { KernelBuilder } from "./builder.ts";
import { lowerNumber } from "./lower.ts";
import type { KernelSite } from "./site.ts";

/** Emits each element whose delay is not between 0 and the number in `allowed`. */
export function lagKernel(
  site: KernelSite,
  ago: Node,
  allowed: ArraySymbol,
  output: ArraySymbol,
): Kernel {
  const b = new KernelBuilder(site.name, site.loop);
  const { index: self } = site.loop;
  const frame = { self, pre: "pre", post: "post" };
  const { access, scope } = site;
  const delay = lowerNumber(ago, { builder: b, access, scope, frame, values: new Map() });
  const fits = b.and(
    b.compare("ge", delay, b.constant(0)),
    b.compare("le", delay, b.load(allowed, null)),
  );
  b.emit(b.not(fits), self, output);
  return b.finish();
}

// The statements of a body for one element at a time.

import type { Kernel } from "../../ir/ir.ts";
import type { Local } from "./code.ts";
import { append, type Frame } from "./frame.ts";
import { note } from "./recent.ts";
import type { ScalarWriter } from "./scalar.ts";
import { enqueue } from "./wheel.ts";

/** Writes the body for the element whose indices the writer knows. `watched` receives 1 where a NaN was stored. */
export function scalarBody(
  kernel: Kernel,
  frame: Frame,
  writer: ScalarWriter,
  watched: Local | null,
): void {
  const { code } = frame;
  for (const part of kernel.body) {
    if (part.kind === "let") writer.bind(part);
    else if (part.kind === "store") writer.store(part, watched);
    else if (part.kind === "index") writer.follow(part);
    else if (part.kind === "scaled") writer.scale(part);
    else if (part.kind === "numbered") writer.number(part);
    else if (part.kind === "enqueue") enqueue(part, code, writer);
    else if (part.kind === "note") note(part, code, writer);
    else {
      writer.expression(part.when);
      code.if(() => append(kernel, frame, () => code.get(writer.indexLocal(part.at))));
    }
  }
}

/** Whether a body reports a NaN. */
export function watches(kernel: Kernel): boolean {
  return kernel.body.some((part) => part.kind === "store" && part.watch);
}

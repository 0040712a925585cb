// How many instructions a kernel's loop has, for each element.

import { wasm } from "../../src/backends/wasm/backend.ts";
import { inQuads, vectorizable } from "../../src/backends/wasm/plan.ts";
import type { Kernel } from "../../src/ir/ir.ts";

/** What is only notation, or costs nothing once it is machine code. */
const FREE = /^(local\.|end$|loop$|if$|\)|\(|$)/;

/**
 * Instructions of WebAssembly in the kernel's innermost loop for each element, those of the functions that it calls
 * included; reading and setting locals is not counted, what a branch guards is.
 */
export function loopInstructions(kernel: Kernel): number {
  const functions = wasm.text(kernel).split("\n\n");
  const counts = new Map<string, number>();
  for (const text of functions) {
    const name = /^\(func \$(\S+)/.exec(text)![1]!;
    const lines = text.split("\n");
    const begin = lines.findIndex((line) => line.trim() === "loop");
    const depth = begin < 0 ? 0 : lines[begin]!.search(/\S/);
    const end = lines.findIndex(
      (line, k) => k > begin && line.trim() === "end" && line.search(/\S/) === depth,
    );
    const body = begin < 0 ? lines.slice(1) : lines.slice(begin + 1, end);
    let count = 0;
    for (const line of body.map((each) => each.trim())) {
      const called = /^call \$(\S+)/.exec(line)?.[1];
      if (called !== undefined) count += counts.get(called) ?? 0;
      else if (!FREE.test(line)) count++;
    }
    counts.set(name, count);
  }
  const lanes = inQuads(kernel) ? 4 : vectorizable(kernel) ? 2 : 1;
  return [...counts.values()].at(-1)! / lanes;
}

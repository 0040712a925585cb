// The kernels that a network makes, as IR, and a search for work done twice in them.

import { Network } from "myelin";
import { js } from "../../src/backends/js/backend.ts";
import type { Backend, Expression, Kernel } from "../../src/ir/ir.ts";
import { printExpression, printKernel } from "../../src/ir/print.ts";
import { visitStatements } from "../../src/ir/walk.ts";

type Objects = NonNullable<ConstructorParameters<typeof Network>[0]>;

/** Kernels by name, of a network with a step of 0.1 ms that is built and not run. */
export function kernelsOf(objects: Objects): Map<string, Kernel> {
  const net = new Network(objects, { backend: "js" });
  const kernels = new Map<string, Kernel>();
  const spy: Backend = {
    ...js,
    name: "js",
    text: (kernel) => js.text(kernel),
    load(program, memory) {
      for (const kernel of program.kernels) kernels.set(kernel.name, kernel);
      return js.load(program, memory);
    },
  };
  (net as unknown as { backing: { backend: Backend } }).backing.backend = spy;
  net.explain({ code: false });
  return kernels;
}

/** A kernel as text; throws with the names there are. */
export function printed(kernels: ReadonlyMap<string, Kernel>, name: string): string {
  const kernel = kernels.get(name);
  if (!kernel) throw new Error(`no kernel ${name} among ${[...kernels.keys()].join(", ")}`);
  return printKernel(kernel);
}

const leaves = new Set(["constant", "truth", "local", "index"]);

/** Operations that a kernel does more than once on the same operands. */
export function twice(kernel: Kernel): string[] {
  const seen = new Map<string, number>();
  const note = (node: Expression): void => {
    if (leaves.has(node.op)) return;
    const text = printExpression(node);
    seen.set(text, (seen.get(text) ?? 0) + 1);
  };
  visitStatements([...kernel.prologue, ...kernel.body], note);
  return [...seen].flatMap(([text, count]) => (count > 1 && !isReload(kernel, text) ? [text] : []));
}

/** Reading memory again is work of its own when somebody may have written it in between. */
function isReload(kernel: Kernel, text: string): boolean {
  return kernel.body.some(
    (statement) => statement.kind === "store" && text.startsWith(`${statement.array.name}[`),
  );
}

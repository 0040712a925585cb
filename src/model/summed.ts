// Summed variables: in every step the sum over synapses of an expression, in a parameter of a neighbour.

import type { Scope, Variable } from "../analysis/scope.ts";
import { EquationError } from "../errors.ts";
import type { Kernel } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { mentionsIn } from "../language/walk.ts";
import { addKernel, fillKernel, sumKernel } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import { type Clock, type Standing, StateArray } from "../simulate.ts";
import { acrossSynapses } from "./dense.ts";
import { elementsOf, sizeOf } from "./endpoint.ts";
import type { BuildContext } from "./object.ts";
import type { Store } from "./store.ts";
import type { Synapses } from "./synapses.ts";
import { watched } from "./watch.ts";

/** A summed variable and where the sum goes: a parameter of the source or target. */
export interface Summed {
  readonly variable: Variable;
  readonly side: "pre" | "post";
  readonly target: { readonly store: Store; readonly name: string };
}

/**
 * All targets are set to zero (rank 0) before any synapses add to them (rank 1). An expression that reads sums itself
 * is summed before that (rank -1), into an array of its own: it means the values at the start of the step.
 */
export function buildSummed(
  synapses: Synapses,
  summed: Summed,
  site: KernelSite,
  context: BuildContext,
  clock: Clock,
): void {
  const { store, neighbours } = synapses;
  const { side, target, variable } = summed;
  checkTarget(summed);
  const array = target.store.array(target.name);
  const { name } = site;
  const elements = listed(synapses, side);
  const list = context.list(elements);
  const begin = list.address >>> 2;
  const end = begin + elements.length;
  const over = (title: string): KernelSite => ({
    ...site,
    name: `${name}.${title}`,
    loop: { kind: "list", index: "s" },
  });
  const early = readsSums(variable.expression!, store.scope);
  const sums = early ? new StateArray(`${name}.sums`, array.storage, array.length) : array;
  const clear = context.kernel(fillKernel(over("clear"), array, 0));
  const neighbour = { side, index: neighbours[side] };
  const plain = sumKernel(site, variable.expression!, sums, neighbour);
  const across = acrossSynapses(synapses, plain);
  const kernel = context.kernel(across.kernel);
  const each = watched(kernel, [target.store], context, clock);
  const sum = (): void => each(across.begin, across.end);
  const operation = { clock, slot: "groups", order: -1 };
  const clearing = (): void => void clear.run(begin, end);
  const clears = { ...operation, name: `${name}.clear`, rank: 0, run: clearing };
  if (!early) {
    const { size } = store;
    const gather = { kernel: plain, into: array, by: neighbours[side], size };
    // elements that no sum belongs to keep what they have
    const all = new Set(elements).size === array.length;
    const cleared = { ...(all ? { sums: { into: array } } : {}), stands: { into: array } };
    context.operation({ ...clears, kernels: [clear.kernel], ...cleared });
    const inputs = inputsOf(synapses, summed, kernel.kernel);
    const sums = {
      ...(all ? { sums: { into: array, gather } } : {}),
      stands: { into: array, inputs },
    };
    context.operation({ ...operation, name, rank: 1, kernels: [kernel.kernel], ...sums, run: sum });
    return;
  }
  context.operation(clears);
  const add = context.kernel(addKernel(over("add"), sums, array));
  const summing = (): void => {
    sums.view.fill(0);
    sum();
  };
  context.operation({ ...operation, name, rank: -1, run: summing });
  const adding = (): void => void add.run(begin, end);
  context.operation({ ...operation, name: `${name}.add`, rank: 1, run: adding });
}

/** What the sum is made from: the host program changes it by assignments, which are counted, or by live views. */
function inputsOf(
  { store, neighbours, dense }: Synapses,
  { target }: Summed,
  kernel: Kernel,
): NonNullable<Standing["inputs"]> {
  const own = new Set<unknown>([...store.arrays.values(), neighbours.pre, neighbours.post]);
  for (const rows of dense ? [dense, dense.turned] : [])
    own.add(rows?.pieces).add(rows?.starts).add(rows?.first);
  const viewed = (): boolean => store.viewed.size > 0 || target.store.viewed.has(target.name);
  return {
    kernel,
    size: store.size,
    lasting: (array) => own.has(array),
    changes: () => (viewed() ? Number.NaN : store.changes + target.store.changes),
  };
}

/** A sum for each element has no place in one value for all. */
function checkTarget({ variable, target, side }: Summed): void {
  if (!target.store.scalars.has(target.name)) return;
  const end = side === "pre" ? "source" : "target";
  throw new EquationError([
    {
      problem: `cannot sum into ${variable.name}: ${target.name} of the ${end} is marked (shared)`,
      place: variable.place!,
      remedy: `drop the flag (shared) of ${target.name}: each element has a sum of its own`,
    },
  ]);
}

function listed(synapses: Synapses, side: "pre" | "post"): Int32Array {
  const endpoint = side === "pre" ? synapses.source : synapses.target;
  return elementsOf(endpoint) ?? Int32Array.from({ length: sizeOf(endpoint) }, (_, k) => k);
}

/** Whether an expression needs a variable that synapses sum into. */
function readsSums(expression: Node, scope: Scope): boolean {
  const seen = new Set<Node>();
  const search = (node: Node, inside: Scope): boolean => {
    if (seen.has(node)) return false;
    seen.add(node);
    return [...mentionsIn(node)].some((name) => {
      const found = inside.resolve(name);
      if (found?.kind !== "variable") return false;
      const { variable } = found;
      if ((found.owner as Store).summed.has(variable.name)) return true;
      const written = variable.kind === "subexpression" ? variable.expression : undefined;
      return written !== undefined && search(written, found.scope);
    });
  };
  return search(expression, scope);
}

// Conditions that are tested once, of elements to be set or read and of pairs to be joined: a NaN decides none of them.

import { ValueError } from "../errors.ts";
import type { Kernel, KernelFunction } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { decidedKernel } from "../lowering/decided.ts";
import type { KernelSite } from "../lowering/site.ts";
import { StateArray } from "../simulate.ts";
import type { Store } from "./store.ts";

/** What is tested: of `size` elements at most; `compile` makes the kernel run. */
export interface Decidable {
  readonly site: KernelSite;
  readonly size: number;
  readonly condition: Node | undefined;
  readonly probability?: Node | undefined;
  readonly compile: (kernel: Kernel) => KernelFunction;
}

/** A test to be run over a stretch of elements. */
export interface Decision {
  /** Whether a NaN may decide. */
  readonly doubtful: boolean;
  /** Fills the list of those accepted and gives their count. */
  readonly run: (begin: number, end: number) => number;
}

/** Where a condition holds, as numbers in `accepted`; `undecided` raises for the element that a NaN would decide. */
export function decidable(
  { site, size, condition, probability, compile }: Decidable,
  accepted: StateArray,
  undecided: (element: number) => never,
): Decision {
  let doubt: StateArray | undefined;
  const tested = { ...(condition && { condition }), ...(probability && { probability }) };
  const kernel = decidedKernel(site, tested, accepted, () => {
    doubt = new StateArray(`${site.name}.doubt`, "f64", size);
    return doubt;
  });
  let compiled: KernelFunction | undefined;
  const run = (begin: number, end: number): number => {
    compiled ??= compile(kernel);
    const count = compiled(begin, end);
    if (count >= 0 || !doubt) return count;
    return undecided(doubt.f64.findIndex(Number.isNaN));
  };
  return { doubtful: doubt !== undefined, run };
}

/** The error of a `where` that a NaN would decide. */
export function undecidedWhere(store: Store, where: Node): (element: number) => never {
  return (element) => {
    throw new ValueError(
      `invalid where of ${store.title}: '${print(where)}' is decided by what is not a number for element ${element} ` +
        "(look for a division by zero, or a root or logarithm of a negative number)",
      "where",
      element,
    );
  };
}

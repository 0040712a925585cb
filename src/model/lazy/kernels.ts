// The kernels of a group whose neurons may rest, and lists of neurons in memory.

import type { ArraySymbol, Kernel } from "../../ir/ir.ts";
import {
  adoptKernel,
  beginKernel,
  type Copies,
  catchUpKernel,
  censusKernel,
  considerKernel,
  keepKernel,
  showKernel,
  testKernel,
} from "../../lowering/lazy.ts";
import { StateArray } from "../../simulate.ts";
import type { KernelHandle } from "../object.ts";
import type { LazyTables } from "./plan.ts";

/** Something that runs a kernel. */
export interface Runner extends Partial<KernelHandle> {
  run: KernelHandle["run"];
  /** What it runs while no neurons rest. */
  readonly made?: Runner;
}

/** What runs over lists of neurons, or all of them. */
export interface Kernels {
  readonly test: Runner;
  readonly keep: Runner;
  readonly consider: Runner;
  readonly considerAll: Runner;
  readonly catchUp: Runner;
  readonly release: Runner | undefined;
  readonly show: Runner;
  readonly showSome: Runner;
  readonly begin: Runner;
  readonly adopt: Runner;
  readonly census: Runner;
}

/** Indices in memory, appended to. */
export class Indices {
  count = 0;
  private readonly name: string;
  private readonly capacity: number;
  private made: StateArray | undefined;

  constructor(name: string, capacity: number) {
    this.name = name;
    this.capacity = capacity;
  }

  /** Takes memory when it is first asked for. */
  get array(): StateArray {
    this.made ??= new StateArray(this.name, "i32", this.capacity);
    return this.made;
  }

  get begin(): number {
    return this.array.address >>> 2;
  }

  append(indices: ArrayLike<number>): void {
    this.array.i32.set(indices, this.count);
    this.count += indices.length;
  }
}

/** Arrays that kernels write. */
interface Written {
  readonly copies: Copies;
  readonly waking: Indices;
  readonly awake: Indices;
  readonly spikes: ArraySymbol;
}

/** The kernels of a plan; `make` compiles one, now or when it is needed. */
export function lazyKernels(
  group: string,
  { state, bound, when }: LazyTables,
  { copies, waking, awake, spikes }: Written,
  make: (kernel: Kernel) => Runner,
): Kernels {
  const name = (what: string): string => `${group}.lazy ${what}`;
  return {
    test: make(testKernel(name("test"), state, when, spikes)),
    keep: make(keepKernel(name("keep"), state, bound, awake.array)),
    consider: make(considerKernel(name("consider"), state, bound, waking.array, false)),
    considerAll: make(considerKernel(name("consider all"), state, bound, waking.array, true)),
    catchUp: make(catchUpKernel(name("catch up"), state, false)),
    release: state.guard && make(catchUpKernel(name("release"), state, true)),
    show: make(showKernel(name("show"), state, copies, true)),
    showSome: make(showKernel(name("show some"), state, copies, false)),
    begin: make(beginKernel(name("begin"), state)),
    census: make(censusKernel(name("census"), state, bound, waking.array)),
    adopt: make(adoptKernel(name("adopt"), state, copies, waking.array)),
  };
}

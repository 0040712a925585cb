// Neurons that are refractory are set aside where they are few: the others step without looking at who is.
//
// A step for all neurons that need not ask whether each is refractory takes three fifths of the time (CUBA). What it
// does to those who are is put right: their new values are computed before it, into arrays of their own, and written
// over its own after it; spikes of theirs are struck off the list. Who is refractory is a queue, since all stay so for
// one and the same time.

import type { Step } from "../integrators/integrator.ts";
import type { Expression, Kernel, Storage } from "../ir/ir.ts";
import { visitStatements } from "../ir/walk.ts";
import { constantOf } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import {
  leastTime,
  type PropagatorValues,
  type Refractory,
  type SetAsideKernels,
  type Spiking,
  setAsideKernels,
} from "../lowering/update.ts";
import { type Clock, type EventList, StateArray } from "../simulate.ts";
import type { BuildContext, KernelHandle } from "./object.ts";
import { asideCycle, CELLS, HEAD, TAIL } from "./set-aside-cycle.ts";
import type { Finding } from "./spiking-cycles.ts";
import type { Store } from "./store.ts";
import { firstSpoilt, suspectsIn } from "./watch.ts";

/** With more of the neurons than one in so many set aside, it is quicker to ask each. */
const FEWEST_PER_RESTING = 8;

/** What `explain` says of it. */
export const ASIDE: string = `set aside while fewer than one in ${FEWEST_PER_RESTING}: no other neuron is asked`;

/** What a step of all neurons is made of, where update and threshold are one pass. */
export interface AsideInput {
  readonly context: BuildContext;
  readonly clock: Clock;
  /** Steps every neuron, asking whether it is refractory. */
  readonly whole: KernelHandle;
  readonly site: (name: string, code: number, clock: Clock, kind: "range" | "list") => KernelSite;
  readonly values: PropagatorValues;
  readonly spiking: Spiking;
}

/** Steps that need not ask who is refractory; undefined where that is no one and the same time for all. */
export function setAside(
  store: Store,
  spikes: EventList,
  input: AsideInput,
  refractory: Refractory | undefined,
  step: Step | undefined,
): SetAside | undefined {
  if (refractory?.kind !== "time") return undefined;
  const { clock, values, spiking } = input;
  const site = (name: string, loop: "range" | "list") => input.site(name, 0, clock, loop);
  const period = constantOf(site("open", "range"), refractory.expression);
  if (period === undefined) return undefined;
  const scratch = (name: string, storage: Storage) =>
    new StateArray(`${store.name}.${name} set aside`, storage, store.size);
  const kernels = setAsideKernels(site, step, values, spiking, scratch);
  if (!kernels || (kernels.frozen && !isCheap(kernels.frozen))) return undefined;
  return new SetAside(store, spikes, input, kernels, leastTime(period, clock.dt));
}

function isCheap({ prologue, body }: Kernel): boolean {
  let cheap = true;
  const see = (node: Expression): void => {
    cheap &&= !["call", "host", "random", "fmod", "lookup", "peek"].includes(node.op);
  };
  visitStatements([...prologue, ...body], see);
  return cheap && body.length <= 24;
}

/** The steps of one group while its network runs. */
export class SetAside {
  private readonly store: Store;
  private readonly spikes: EventList;
  private readonly input: AsideInput;
  /** From so many seconds after a spike on a neuron is not refractory. */
  private readonly least: number;
  private readonly open: KernelHandle;
  private readonly frozen: KernelHandle | undefined;
  private readonly put: KernelHandle | undefined;
  /** Neurons in order of their spikes, and where those begin and end who are refractory: see `asideCycle`. */
  private readonly queue: StateArray;
  private readonly cells: StateArray;
  private readonly begin: number;
  /** The count of assignments for which the queue was right, and that of the step before. */
  private known = Number.NaN;
  private seen = Number.NaN;
  /** The step that ran last. */
  private last = Number.NaN;

  constructor(
    store: Store,
    spikes: EventList,
    input: AsideInput,
    kernels: SetAsideKernels,
    least: number,
  ) {
    const { context } = input;
    this.store = store;
    this.spikes = spikes;
    this.input = input;
    this.least = least;
    this.open = context.kernel(kernels.open);
    this.frozen = kernels.frozen && context.kernel(kernels.frozen);
    this.put = kernels.put && context.kernel(kernels.put);
    // one more than it takes, so that there is a neuron to look at behind the last one
    this.queue = new StateArray(`${store.name}.set aside`, "i32", 2 * store.size + 1);
    this.cells = new StateArray(`${store.name}.set aside from`, "i32", CELLS);
    this.begin = this.queue.address >>> 2;
  }

  private get head(): number {
    return this.cells.i32[HEAD]!;
  }

  private set head(head: number) {
    this.cells.i32[HEAD] = head;
  }

  private get tail(): number {
    return this.cells.i32[TAIL]!;
  }

  private set tail(tail: number) {
    this.cells.i32[TAIL] = tail;
  }

  /** Names of the kernels. */
  get names(): string[] {
    return [this.open, this.frozen, this.put].flatMap((handle) => handle?.kernel.name ?? []);
  }

  /** One step of all neurons, as the kernel that asks each: gives the number of spikes, all bits turned for a NaN. */
  run(): number {
    const { store } = this;
    const { whole } = this.input;
    if (!this.current()) return whole.run(0, store.size);
    this.wake();
    const { head, tail, begin, frozen, put } = this;
    if ((tail - head) * FEWEST_PER_RESTING > store.size)
      return this.noted(whole.run(0, store.size));
    const spoilt = frozen !== undefined && frozen.run(begin + head, begin + tail) !== 0;
    const count = this.open.run(0, store.size);
    put?.run(begin + head, begin + tail);
    if (!spoilt && count >= 0) return this.noted(this.struck(count));
    // what the step made of those set aside is no longer there
    const repaired = this.repaired(count);
    return repaired < 0 ? repaired : this.noted(repaired);
  }

  /** Who has spiked where a NaN came up that may have been one of those set aside: all bits turned if it was not. */
  private repaired(count: number): number {
    const passed = count < 0 ? ~count : count;
    return firstSpoilt(suspectsIn([this.store])) ? ~passed : this.struck(passed);
  }

  /** `run` as data. */
  get told(): Finding {
    const { queue, cells, store, spikes, input, least, open, frozen, put } = this;
    return asideCycle({
      kernels: { whole: input.whole, open, frozen, put },
      many: FEWEST_PER_RESTING,
      queue,
      cells,
      store,
      spikes,
      least,
      clock: input.clock,
      ready: () => this.last === input.clock.step - 1 && store.changes === this.known,
      // also where its clock had no step: then the last one is still the one before
      ended: () => {
        this.last = input.clock.step - 1;
      },
      run: () => this.run(),
      repaired: (count) => this.repaired(count),
      makeRoom: () => this.makeRoom(),
    });
  }

  /** Whether the queue can be relied on: nobody but the group's own steps has written what it is made from. */
  private current(): boolean {
    const { store } = this;
    const { changes } = store;
    const { step } = this.input.clock;
    const before = this.last;
    this.last = step;
    // steps that others have done instead may have made spikes
    const following = step === before + 1;
    if (following && changes === this.known) return true;
    const settled = following && changes === this.seen;
    this.known = Number.NaN;
    this.seen = changes;
    // who assigns in every step would have it made anew in every step
    if (!settled || store.viewed.has("lastspike") || store.viewed.has("not_refractory"))
      return false;
    this.known = changes;
    this.refill();
    return true;
  }

  private refill(): void {
    const { store } = this;
    const last = store.array("lastspike").f64;
    const active = store.array("not_refractory").i32;
    const resting: number[] = [];
    // the step before was one that asked everybody, so who was free then is marked so; who has spiked since is not
    for (let i = 0; i < store.size; i++) if (active[i] === 0) resting.push(i);
    resting.sort((a, b) => last[a]! - last[b]! || a - b);
    this.queue.i32.set(resting);
    this.head = 0;
    this.tail = resting.length;
  }

  /** Takes those off the queue whose time is over. */
  private wake(): void {
    const { store, tail, least } = this;
    if (this.head === tail) return;
    const last = store.array("lastspike").f64;
    const active = store.array("not_refractory").i32;
    const queue = this.queue.i32;
    const { t } = this.input.clock;
    let { head } = this;
    while (head < tail && t - last[queue[head]!]! >= least) active[queue[head++]!] = 1;
    this.head = head;
  }

  /** Puts the neurons of the list at the end of the queue. */
  private noted(count: number): number {
    if (count <= 0) return count;
    if (this.tail + count > 2 * this.store.size) this.makeRoom();
    const queue = this.queue.i32;
    const spikes = this.spikes.array.i32;
    const { tail } = this;
    for (let k = 0; k < count; k++) queue[tail + k] = spikes[k]!;
    this.tail = tail + count;
    return count;
  }

  /** Moves the neurons to the front of the queue. */
  private makeRoom(): void {
    const { head, tail } = this;
    this.queue.i32.copyWithin(0, head, tail);
    this.tail = tail - head;
    this.head = 0;
  }

  /** Strikes those off the list of spikes who are set aside; the number that is left. */
  private struck(count: number): number {
    if (count === 0) return 0;
    const { store, spikes } = this;
    const list = spikes.array.i32;
    const active = store.array("not_refractory").i32;
    let left = 0;
    for (let k = 0; k < count; k++) {
      const i = list[k]!;
      if (active[i] !== 0) list[left++] = i;
    }
    return left;
  }
}

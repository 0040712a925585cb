// Who else reads and writes what a group's steps read and write: whether a device may run them ahead.

import { type Gather, LONGEST_RECURRENT, type Recurrent } from "../ir/device.ts";
import type { ArraySymbol, Kernel } from "../ir/ir.ts";
import { arraysOf, storedBy, visitStatements } from "../ir/walk.ts";
import { additionsOf, redirected } from "../lowering/additions.ts";
import {
  type Arrivals,
  compiled,
  type Incoming,
  type Looker,
  type Operation,
  type Reader,
  StateArray,
  type Stepped,
  type Work,
} from "../simulate.ts";

/** An operation of a network with all kernels that its object has besides those of `work`. */
export interface Owned {
  readonly operation: Operation;
  readonly kernels: readonly Kernel[];
}

/** An operation that is kernels over a group. */
export type Stepping = Operation & { readonly work: Work };

export interface Surroundings {
  readonly lookers: readonly Looker[];
  readonly readers: readonly Reader[];
  readonly incoming: readonly Incoming[];
  /** Sums over synapses that the device can take, and the operations that they are. */
  readonly gathers: readonly Gather[];
  readonly summing: readonly Operation[];
  /** Where arrivals are summed, for each array that they are added to; in the order of `into`. */
  readonly sums: readonly StateArray[];
  readonly into: readonly ArraySymbol[];
  /** Sums of what the group's own spikes bring, which the device takes. */
  readonly recurrent: readonly Recurrent[];
  /** Fewest steps that anything is under way. */
  readonly least: number;
  /** Why the group cannot run ahead. */
  readonly hindrance: string | undefined;
}

/** Looks at all operations of a network, in the order of the schedule, from the point of view of some of one group. */
export function surroundings(
  of: Stepped,
  own: readonly Stepping[],
  owned: readonly Owned[],
): Surroundings {
  return new Survey(of, own, owned).result();
}

class Survey {
  private readonly of: Stepped;
  private readonly own: readonly Stepping[];
  private readonly owned: readonly Owned[];
  private readonly written: ReadonlySet<string>;
  private readonly used: ReadonlySet<string>;
  private readonly lookers: Looker[] = [];
  private readonly readers: Reader[] = [];
  private readonly incoming: Incoming[] = [];
  private readonly gathers: Gather[] = [];
  private readonly recurrent: Recurrent[] = [];
  private readonly sums = new Map<string, { into: ArraySymbol; sum: StateArray }>();
  private readonly order: readonly Operation[];
  /** Where its steps begin in the schedule: the first of its operations, or a sum that they need. */
  private readonly begin: number;
  private readonly from: number;
  private readonly last: number;
  private hindrance: string | undefined;

  constructor(of: Stepped, own: readonly Stepping[], owned: readonly Owned[]) {
    this.of = of;
    this.own = own;
    this.owned = owned;
    const kernels = own.flatMap(({ work }) => work.kernels);
    const taken = owned.flatMap(({ operation }) => broughtBy(operation));
    const brought = taken.filter(({ name }) => name.startsWith(`${of.name}.`));
    this.written = new Set([...kernels.flatMap(storedBy), ...brought].map(({ name }) => name));
    this.used = new Set(kernels.flatMap(arraysOf).map(({ name }) => name));
    const order = owned.map(({ operation }) => operation);
    this.order = order;
    this.from = order.indexOf(own[0]!);
    this.last = order.findLastIndex((one) => own.includes(one as Stepping) || one.arrivals);
    const sum = order.findIndex(({ sums }) => sums && this.written.has(sums.into.name));
    this.begin = sum < 0 ? this.from : Math.min(sum, this.from);
  }

  result(): Surroundings {
    const { own, owned, of, order, lookers, readers, incoming, gathers } = this;
    const clock = own[0]!.clock;
    if (own.some((operation) => operation.clock !== clock))
      this.hindrance = `'${of.name}' has parts with steps of their own`;
    owned.forEach((each, at) => {
      if (this.hindrance === undefined && !own.includes(each.operation as Stepping))
        this.meet(each, at);
    });
    this.hindrance ??= this.amongArrivals();
    const into = new Set(gathers.map((gather) => gather.into.name));
    const summing = order.filter(({ sums }) => sums && into.has(sums.into.name));
    return {
      lookers,
      readers,
      incoming,
      gathers,
      summing,
      sums: [...this.sums.values()].map(({ sum }) => sum),
      into: [...this.sums.values()].map(({ into }) => into),
      recurrent: this.recurrent,
      least: Math.min(...incoming.map((each) => each.least())),
      hindrance: this.hindrance,
    };
  }

  private meet({ operation, kernels: all }: Owned, at: number): void {
    const { name, arrivals, clock, free, reads: looked = [], elements } = operation;
    if (elements?.length === 0) return;
    const side = at < this.begin ? "before" : at > this.last ? "after" : "between";
    const arriving = arrivals?.kernel();
    const kernels = operation.kernels ?? (arriving ? [arriving] : all);
    const reads = [...looked, ...kernels.flatMap(arraysOf)];
    const changes = kernels.flatMap(storedBy).some((array) => this.used.has(array.name));
    const looks = reads.some((array) => this.written.has(array.name));
    if (!free && !changes && !looks) return;
    const own = this.own[0]!.clock;
    if (arrivals && arriving && clock === own && at > this.from && !looked.length) {
      this.hindrance = this.arrive(operation, arrivals, arriving);
      return;
    }
    if (operation.sums && this.written.has(operation.sums.into.name) && clock === own) {
      this.hindrance = at < this.from ? this.sum(operation) : `${name} comes late in a step`;
      return;
    }
    const arrays = reads.filter(
      (array): array is StateArray => this.written.has(array.name) && array instanceof StateArray,
    );
    const shown =
      elements && side === "before" && !changes && this.isShown(operation, reads, kernels);
    if (side === "between") this.hindrance = `${name} comes between its update and its reset`;
    else if (shown && clock === own) this.readers.push({ operation, arrays, elements });
    else if (clock === own) this.hindrance = `${name} needs its state in every step`;
    else this.lookers.push({ clock, side });
  }

  /** Whether a reader needs nothing that changes but its own elements of arrays of the group. */
  private isShown(
    reader: Operation,
    reads: readonly ArraySymbol[],
    kernels: readonly Kernel[],
  ): boolean {
    const { written, of } = this;
    const elsewhere = reads.some(
      (array) => !written.has(array.name) && !isClock(array) && this.changes(array, reader),
    );
    const whole = reads.every(({ name, length }) => !written.has(name) || length === of.size);
    return whole && !elsewhere && kernels.every((kernel) => readsOwn(kernel, written));
  }

  /** Why additions cannot be made all at once. */
  private amongArrivals(): string | undefined {
    const { order, incoming, own } = this;
    const places = incoming.map(({ operation }) => order.indexOf(operation));
    const [first, last] = [Math.min(...places), Math.max(...places)];
    const among = own.find((one) => order.indexOf(one) > first && order.indexOf(one) < last);
    return among && `${among.name} comes between spikes that arrive`;
  }

  /** Takes a sum over synapses to the device; otherwise says why that cannot be. */
  private sum(operation: Operation): string | undefined {
    const { into, gather } = operation.sums!;
    const changing =
      gather &&
      arraysOf(gather.kernel).find(
        (array) => array.name !== into.name && !this.written.has(array.name) && this.changes(array),
      );
    if (changing)
      return `what ${operation.name} sums depends on ${changing.name}, which changes in a run`;
    if (gather) this.gathers.push(gather);
    return undefined;
  }

  /** Takes arrivals as additions that are told ahead; otherwise says why that cannot be. */
  private arrive(operation: Operation, arrivals: Arrivals, kernel: Kernel): string | undefined {
    const { name } = operation;
    const additions = additionsOf(kernel);
    if (!additions) return `the code of ${name} does more than add to its variables`;
    const changing = additions.reads.find((array) => this.changes(array));
    if (changing) return `what ${name} adds depends on ${changing.name}, which changes in a run`;
    if (additions.into.some((array) => !array.name.startsWith(`${this.of.name}.`)))
      return `${name} adds to variables of others as well`;
    if (additions.into.some((array) => array.length !== this.of.size))
      return `${name} adds to a variable that is one for all`;
    if (arrivals.least() < 1) return `spikes of ${name} arrive at once, or their delays may change`;
    const gathered = this.gathered(operation, arrivals, additions.into);
    this.recurrent.push(...gathered);
    const to = new Map(additions.into.map((array) => [array.name, this.sumFor(array)]));
    this.incoming.push(incomingOf(operation, arrivals, to, gathered.length > 0));
    return undefined;
  }

  /** Arrivals of the group's own spikes as sums for the device, where it can take all of them and that pays. */
  private gathered(
    operation: Operation,
    arrivals: Arrivals,
    into: readonly ArraySymbol[],
  ): readonly Recurrent[] {
    const { order } = this;
    const emitting = this.own.find(({ work }) => work.fills === arrivals.list);
    // spikes that leave in the next step only are not among those that a block remembers
    if (!emitting || order.indexOf(emitting) > order.indexOf(operation)) return [];
    const sums = into.map((array) => arrivals.recurrent(array));
    return sums.every((sum) => isAlong(sum) && pays(sum, arrivals)) ? sums : [];
  }

  private sumFor(into: ArraySymbol): StateArray {
    const known = this.sums.get(into.name);
    if (known) return known.sum;
    const sum = new StateArray(`${into.name}.arriving`, "f64", into.length);
    this.sums.set(into.name, { into, sum });
    return sum;
  }

  /** Whether anything in the network changes an array between two calls of the host program. */
  private changes(array: ArraySymbol, except?: Operation): boolean {
    const { name } = array;
    if (isClock(array)) return true;
    return this.owned.some(
      ({ operation, kernels }) =>
        operation !== except &&
        [...kernels, ...(operation.work?.kernels ?? [])]
          .flatMap(storedBy)
          .some((array) => array.name === name),
    );
  }
}

function isClock({ name }: ArraySymbol): boolean {
  return name.startsWith("clock.");
}

/** Whether a kernel reads of some arrays nothing but the element at hand. */
export function readsOwn({ prologue, body, loop }: Kernel, names: ReadonlySet<string>): boolean {
  let own = true;
  visitStatements([...prologue, ...body], (node) => {
    if (node.op === "load" && names.has(node.array.name) && node.at !== loop.index) own = false;
    if (node.op === "lookup" && names.has(node.array.name)) own = false;
    if (node.op === "peek") own = false;
  });
  return own && !body.some((part) => part.kind === "index" && names.has(part.array.name));
}

/** Whether code over synapses adds to an array once, where `by` leads. */
function isAlong({ kernel, into, by }: Recurrent): boolean {
  const { body } = kernel;
  const stores = body.filter((part) => part.kind === "store" && part.array.name === into.name);
  return (
    stores.length === 1 &&
    stores.every(
      (store) =>
        store.kind === "store" &&
        body.some(
          (part) =>
            part.kind === "index" &&
            part.name === store.at &&
            part.array.name === by.name &&
            part.offset === 0,
        ),
    )
  );
}

/** Seconds that a card takes to look at one synapse in one step: 8 bytes at 300 GB/s. */
const LOOK = 25e-12;
/** Seconds that state takes to the card and back. */
const CROSSING = 2e-4;

/**
 * Whether looking at every synapse in every step costs less than a block that is no longer than the shortest delay, on
 * a graphics card: up to 8 million synapses over that delay in steps.
 */
function pays({ size }: Recurrent, arrivals: Arrivals): boolean {
  return arrivals.most() <= LONGEST_RECURRENT && size * LOOK < CROSSING / arrivals.least();
}

/** Arrays that an operation sets or adds to, and the device in its place. */
function broughtBy({ sums, arrivals }: Operation): readonly ArraySymbol[] {
  const arriving = arrivals?.kernel();
  return [...(sums ? [sums.into] : []), ...((arriving && additionsOf(arriving)?.into) ?? [])];
}

/** Arrivals whose kernel adds to the arrays of `to` instead. */
function incomingOf(
  operation: Operation,
  arrivals: Arrivals,
  to: ReadonlyMap<string, StateArray>,
  gathered: boolean,
): Incoming {
  let made: { from: Kernel; run: ReturnType<typeof compiled> } | undefined;
  return {
    operation,
    // another kernel, or none, as the queue changes: the addends are those of the same code
    least() {
      const least = arrivals.kernel() ? arrivals.least() : 0;
      if (!gathered || least === 0) return least;
      return arrivals.most() <= LONGEST_RECURRENT ? Number.POSITIVE_INFINITY : 0;
    },
    foresee(steps) {
      const from = arrivals.kernel()!;
      if (made?.from !== from)
        made = { from, run: compiled(redirected(from, `${from.name}.ahead`, to)) };
      arrivals.foresee(steps, made.run);
    },
    take: () => arrivals.take(),
  };
}

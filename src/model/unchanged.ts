// Sums over synapses whose inputs are what they were in the step before stand as they are.

import type { Kernel } from "../ir/ir.ts";
import { arraysOf, callsHost, peeks, storedBy } from "../ir/walk.ts";
import { type Operation, type Standing, StateArray } from "../simulate.ts";

/** Fewer synapses are added up sooner than their inputs are compared. */
const LEAST = 4096;
/** An array is compared in every step if it has at most one number for so many synapses. */
const SPARSE = 8;

type Summing = Operation & { readonly stands: Standing };

/**
 * The operations of a network in order; those that sum into one array do so only when something differs: what they
 * read of neurons, compared bit for bit, or weights that the host program has set. Sums whose weights move stay as
 * they are.
 */
export function letStand(
  operations: readonly Operation[],
  kernels: Iterable<Kernel>,
): readonly Operation[] {
  const summing = operations.filter(isSumming);
  if (!summing.some(({ stands }) => stands.inputs)) return operations;
  const all = [...kernels];
  const replaced = new Map<Operation, Operation>();
  for (const into of new Set(summing.map(({ stands }) => stands.into))) {
    const own = summing.filter(({ stands }) => stands.into === into);
    const arrays = inputsOf(own, operations, all);
    if (arrays)
      for (const [from, to] of guarded(own, new Inputs(own, arrays))) replaced.set(from, to);
  }
  return operations.map((operation) => replaced.get(operation) ?? operation);
}

function isSumming(operation: Operation): operation is Summing {
  return operation.stands !== undefined;
}

/** What has to be compared; undefined where the sums cannot be told from it, or are done as soon. */
function inputsOf(
  own: readonly Summing[],
  operations: readonly Operation[],
  all: readonly Kernel[],
): StateArray[] | undefined {
  const { into } = own[0]!.stands;
  const inputs = own.flatMap(({ stands }) => stands.inputs ?? []);
  const size = inputs.reduce((sum, one) => sum + one.size, 0);
  if (size < LEAST) return undefined;
  if (own.some(({ clock }) => clock !== own[0]!.clock)) return undefined;
  const places = own.map((one) => operations.indexOf(one));
  if (!operations.slice(Math.min(...places), Math.max(...places)).every(isSumming))
    return undefined;
  const ours = new Set(own.flatMap((one) => one.kernels ?? []));
  const written = new Set(all.flatMap((kernel) => (ours.has(kernel) ? [] : storedBy(kernel))));
  const sums = new Set(operations.flatMap((one) => one.stands?.into ?? []));
  if (written.has(into)) return undefined;
  const compared = new Set<StateArray>();
  for (const { kernel, lasting, size } of inputs) {
    if (callsHost(kernel) || peeks(kernel)) return undefined;
    for (const array of arraysOf(kernel)) {
      if (array === into || (lasting(array) && !written.has(array))) continue;
      if (!(array instanceof StateArray) || sums.has(array)) return undefined;
      if (array.length * SPARSE > size) return undefined;
      compared.add(array);
    }
  }
  return [...compared];
}

/** The operations with a first that finds out whether anything differs, and others that go by it. */
function guarded(own: readonly Summing[], inputs: Inputs): [Operation, Operation][] {
  let stands = false;
  const { names } = inputs;
  const compared = names.length > 0 ? names.join(", ") : "what it reads";
  const unless = `not while ${compared} ${names.length > 1 ? "are" : "is"} as before`;
  return own.map((one, k) => {
    const work = (): void => {
      if (!stands) one.run();
    };
    const first = (): void => {
      stands = inputs.same();
      work();
    };
    const told = one.stands.inputs ? { unless } : {};
    return [one, { ...one, ...told, run: k === 0 ? first : work }];
  });
}

/** What arrays held when they were last looked at. */
class Inputs {
  private readonly own: readonly Summing[];
  private readonly arrays: readonly StateArray[];
  private readonly before: readonly Int32Array[];
  private readonly now: Int32Array[];
  private changes = Number.NaN;

  constructor(own: readonly Summing[], arrays: readonly StateArray[]) {
    this.own = own;
    this.arrays = arrays;
    this.now = arrays.map(wordsOf);
    this.before = this.now.map((words) => words.slice());
  }

  /** What is compared. */
  get names(): string[] {
    return this.arrays.map(({ name }) => name);
  }

  /** Whether everything is as it was at the last call. */
  same(): boolean {
    let same = this.sameChanges();
    for (let k = 0; k < this.arrays.length; k++) {
      const view = this.arrays[k]!.view;
      let now = this.now[k]!;
      if (now.buffer !== view.buffer || now.byteOffset !== view.byteOffset) {
        now = wordsOf(this.arrays[k]!);
        this.now[k] = now;
      }
      if (same && isSame(now, this.before[k]!)) continue;
      same = false;
      this.before[k]!.set(now);
    }
    return same;
  }

  private sameChanges(): boolean {
    let changes = 0;
    for (let k = 0; k < this.own.length; k++) changes += this.own[k]!.stands.inputs?.changes() ?? 0;
    const same = changes === this.changes;
    this.changes = changes;
    return same;
  }
}

function isSame(now: Int32Array, before: Int32Array): boolean {
  for (let k = 0; k < now.length; k++) if (now[k] !== before[k]) return false;
  return true;
}

/** The bits of an array. */
function wordsOf({ view }: StateArray): Int32Array {
  const { buffer, byteOffset, byteLength } = view;
  return new Int32Array(buffer, byteOffset, Math.ceil(byteLength / 4));
}

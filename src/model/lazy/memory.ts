// What a group whose neurons rest has in memory: records, lists of neurons, copies of parameters.

import type { Copies } from "../../lowering/lazy.ts";
import { StateArray } from "../../simulate.ts";
import { type Saved, type SavedValue, savedFloats, savedIntegers, savedNumber } from "../saved.ts";
import { Indices } from "./kernels.ts";
import type { LazyPlan, LazyTables } from "./plan.ts";

/** Memory that is taken when neurons first rest. */
export class LazyMemory {
  /** Reached since they were last considered. */
  readonly touched: Indices;
  /** May pass their threshold. */
  readonly awake: Indices;
  readonly waking: Indices;
  readonly ending: Indices;
  private readonly plan: LazyPlan;
  private readonly size: number;
  private made: LazyTables | undefined;
  private copied: Copies | undefined;

  constructor(name: string, size: number, plan: LazyPlan) {
    this.plan = plan;
    this.size = size;
    const indices = (what: string, capacity = size): Indices =>
      new Indices(`${name}.${what}`, capacity);
    this.touched = indices("touched", 2 * size);
    this.awake = indices("awake");
    this.waking = indices("waking");
    this.ending = indices("ending");
  }

  get tables(): LazyTables {
    this.made ??= this.plan.tables() as LazyTables;
    return this.made;
  }

  /** The step whose update was the last. */
  get now(): StateArray {
    return this.tables.state.now as StateArray;
  }

  /** Parameters as they were when values were last shown. */
  get copies(): Copies {
    this.copied ??= new Map(
      this.plan.held.map((array) => [
        array,
        new StateArray(`${array.name}.copy`, "f64", this.size),
      ]),
    );
    return this.copied;
  }

  /** The records, bit by bit. */
  private get words(): Int32Array {
    const { buffer, byteOffset, byteLength } = this.tables.records.f64;
    return new Int32Array(buffer, byteOffset, byteLength / 4);
  }

  /** Where the first neuron's record says whether it is awake, and how far the next one's is. */
  private get flags(): { readonly first: number; readonly stride: number } {
    const { records, state } = this.tables;
    const { awake, stride } = state.record;
    return { first: (awake.address - records.address) / 4, stride: 2 * stride };
  }

  /** Neurons were reached, one list after another; with too many for the memory there is, all count as reached. */
  touch(neurons: ArrayLike<number>): void {
    const { touched } = this;
    if (touched.count + neurons.length <= touched.array.length) touched.append(neurons);
    else this.touchAll();
  }

  private touchAll(): void {
    this.touched.count = 0;
    this.touched.append(Int32Array.from({ length: this.size }, (_, i) => i));
  }

  /** Wakes all that were reached. */
  wakeTouched(): void {
    const { touched, awake, words } = this;
    const { first, stride } = this.flags;
    for (const neuron of touched.array.i32.subarray(0, touched.count)) {
      const flag = first + stride * neuron;
      if (words[flag] === 0) awake.append([neuron]);
      words[flag] = 1;
    }
  }

  save(): Record<string, SavedValue> {
    const copies = [...this.copies].map(
      ([{ name }, copy]) => [`lazy ${name}`, (copy as StateArray).f64.slice()] as const,
    );
    return {
      "lazy key": this.plan.key,
      "lazy now": this.now.f64[0]!,
      "lazy records": this.words.slice(),
      ...Object.fromEntries(copies),
    };
  }

  /** Takes back what was saved where it is of the same plan; all neurons are to be considered then. */
  restore(saved: Saved): boolean {
    if (saved["lazy key"] !== this.plan.key) return false;
    const { words, flags, awake } = this;
    this.now.f64[0] = savedNumber(saved, "lazy now") ?? 0;
    words.set(savedIntegers(saved, "lazy records"));
    for (let k = flags.first; k < words.length; k += flags.stride) words[k] = 0;
    for (const [{ name }, copy] of this.copies)
      (copy as StateArray).f64.set(savedFloats(saved, `lazy ${name}`));
    awake.count = 0;
    this.touchAll();
    return true;
  }
}

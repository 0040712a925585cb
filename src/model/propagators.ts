// Matrix exponentials of `exact`, computed when a run starts: one per distinct set of parameters.

import { propagate } from "../integrators/expm.ts";
import type { Propagator } from "../integrators/integrator.ts";
import type { Node } from "../language/ast.ts";
import { constantOf, evaluateKernel } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import { type Clock, runOnce, StateArray } from "../simulate.ts";
import { accessTo, type Store } from "./store.ts";

/** One coefficient: the same number for all elements, or one per element. */
type Coefficient = number | Float64Array;

/** The numbers behind the names of a step's propagators. */
export class Propagators {
  private readonly store: Store;
  private readonly propagators: readonly Propagator[];
  private clock: Clock | undefined;
  private coefficients: Coefficient[] = [];

  constructor(store: Store, propagators: readonly Propagator[]) {
    this.store = store;
    this.propagators = propagators;
  }

  /** Values for the names P and Q in the step; arrays where elements differ. */
  prepare(clock: Clock): Map<string, number | StateArray> {
    this.clock = clock;
    this.coefficients = this.evaluate(clock);
    const values = new Map<string, number | StateArray>();
    let first = 0;
    for (const propagator of this.propagators) {
      const count = entriesOf(propagator).length;
      this.fill(propagator, this.coefficients.slice(first, first + count), clock.dt, values);
      first += count;
    }
    return values;
  }

  /** Whether the coefficients are no longer what the last `prepare` saw. */
  stale(): boolean {
    if (!this.clock || this.coefficients.every((value) => typeof value === "number")) return false;
    return this.evaluate(this.clock).some((value, k) => !same(value, this.coefficients[k]!));
  }

  private evaluate(clock: Clock): Coefficient[] {
    const { store } = this;
    const site: KernelSite = {
      name: `${store.name}.coefficients`,
      scope: store.scope,
      access: accessTo({ clock, stream: 0 }),
      loop: { kind: "range", index: "i" },
    };
    const nodes = this.propagators.flatMap(entriesOf);
    const values: (Coefficient | undefined)[] = nodes.map((node) => constantOf(site, node));
    const outputs: { expression: Node; array: StateArray; position: number }[] = [];
    values.forEach((value, position) => {
      if (value !== undefined) return;
      const array = new StateArray(`${store.name}.coefficient${position}`, "f64", store.size);
      outputs.push({ expression: nodes[position]!, array, position });
    });
    if (outputs.length > 0) runOnce(evaluateKernel(site, outputs), 0, store.size);
    for (const { array, position } of outputs) values[position] = array.f64.slice();
    return values as Coefficient[];
  }

  private fill(
    propagator: Propagator,
    coefficients: readonly Coefficient[],
    dt: number,
    values: Map<string, number | StateArray>,
  ): void {
    const { size } = this.store;
    const differ = coefficients.some((value) => typeof value !== "number");
    const solved = new Map<string, { P: Float64Array; Q: Float64Array }>();
    const solve = (element: number): { P: Float64Array; Q: Float64Array } => {
      const numbers = coefficients.map((value) =>
        typeof value === "number" ? value : value[element]!,
      );
      const key = numbers.join();
      let result = solved.get(key);
      if (!result) {
        result = propagate(matrixOf(propagator, numbers), propagator.coefficients.length, dt);
        solved.set(key, result);
      }
      return result;
    };
    const names = namesOf(propagator);
    if (!differ) {
      const result = solve(0);
      for (const { name, kind, position } of names) values.set(name, result[kind][position]!);
      return;
    }
    const arrays = names.map(
      ({ name }) => new StateArray(`${this.store.name}.${name}`, this.store.arithmetic, size),
    );
    for (let element = 0; element < size; element++) {
      const result = solve(element);
      names.forEach(({ kind, position }, k) => {
        arrays[k]!.view[element] = result[kind][position]!;
      });
    }
    for (const [k, { name }] of names.entries()) values.set(name, arrays[k]!);
  }
}

function entriesOf(propagator: Propagator): Node[] {
  return propagator.coefficients.flat().filter((node) => node !== null);
}

function matrixOf(propagator: Propagator, numbers: readonly number[]): Float64Array {
  let next = 0;
  return Float64Array.from(propagator.coefficients.flat(), (node) =>
    node === null ? 0 : numbers[next++]!,
  );
}

function namesOf(propagator: Propagator): { name: string; kind: "P" | "Q"; position: number }[] {
  const list: { name: string; kind: "P" | "Q"; position: number }[] = [];
  for (const [kind, names] of [
    ["P", propagator.p],
    ["Q", propagator.q],
  ] as const)
    names.flat().forEach((name, position) => {
      if (name !== null) list.push({ name, kind, position });
    });
  return list;
}

function same(a: Coefficient, b: Coefficient): boolean {
  if (typeof a === "number" || typeof b === "number") return a === b;
  return a.length === b.length && a.every((value, k) => value === b[k]);
}

// What kernels compute as affine forms of a neuron's variables, where they do: x' = M x + c, a x + c > 0.

import type { ArraySymbol, Expression, Kernel, Statement } from "../ir/ir.ts";

/** A sum of multiples of variables, and a number. */
export interface Affine {
  readonly terms: ReadonlyMap<ArraySymbol, number>;
  readonly constant: number;
}

/** What an update stores: the new value of each variable that it moves. */
export interface AffineStep {
  readonly active: ReadonlyMap<ArraySymbol, Affine>;
  /** Of a refractory neuron; the same without refractoriness. */
  readonly resting: ReadonlyMap<ArraySymbol, Affine>;
}

/** A condition that holds where a form is above 0, or at least 0. */
export interface AffineTest {
  readonly form: Affine;
  /** The condition itself. */
  readonly when: Expression;
}

type Value = { readonly affine: Affine } | { readonly truth: boolean } | undefined;

/**
 * The step of an update kernel over a range, for neurons that are `guard` (an array of truths that it sets) and those
 * that are not; undefined where a new value is no affine form of old ones with the same numbers for every neuron.
 */
export function affineStep(kernel: Kernel, guard: ArraySymbol | undefined): AffineStep | undefined {
  const active = newValues(kernel, guard, true);
  const resting = guard ? newValues(kernel, guard, false) : active;
  return active && resting && { active, resting };
}

/** The condition of a threshold kernel; undefined where it is not one comparison of affine forms. */
export function affineTest(kernel: Kernel, guard: ArraySymbol | undefined): AffineTest | undefined {
  const reader = new Reader(kernel.loop.index, guard, true);
  const lets = new Map<string, Expression>();
  for (const part of [...kernel.prologue, ...kernel.body]) {
    if (part.kind === "let") {
      reader.bind(part);
      lets.set(part.name, written(part.value, lets));
    } else if (part.kind === "emit") {
      const when = written(part.when, lets);
      const form = reader.above(when);
      return form && { form, when };
    } else return undefined;
  }
  return undefined;
}

function newValues(
  kernel: Kernel,
  guard: ArraySymbol | undefined,
  active: boolean,
): Map<ArraySymbol, Affine> | undefined {
  const reader = new Reader(kernel.loop.index, guard, active);
  const flag = kernel.body.find((part) => part.kind === "store" && part.array === guard);
  if (flag?.kind === "store" && flag.value.op === "local") reader.assume(flag.value.name, active);
  const found = new Map<ArraySymbol, Affine>();
  for (const part of [...kernel.prologue, ...kernel.body]) {
    if (part.kind === "let") reader.bind(part);
    else if (part.kind !== "store") return undefined;
    else if (part.array !== guard) {
      const value = reader.value(part.value);
      if (!value || !("affine" in value) || part.at !== kernel.loop.index) return undefined;
      found.set(part.array, value.affine);
      reader.spoil(part.array);
    }
  }
  return found;
}

/** An expression without the locals that stand for parts of it. */
function written(root: Expression, lets: ReadonlyMap<string, Expression>): Expression {
  if (root.op === "local") return lets.get(root.name) ?? root;
  const at = (part: Expression): Expression => written(part, lets);
  if ("operand" in root) return { ...root, operand: at(root.operand) };
  if ("left" in root) return { ...root, left: at(root.left), right: at(root.right) } as Expression;
  if (root.op === "select")
    return {
      ...root,
      test: at(root.test),
      then: at(root.then),
      otherwise: at(root.otherwise),
    };
  return root;
}

/** Reads expressions as forms, given whether the neuron is active. */
class Reader {
  private readonly index: string;
  private readonly guard: ArraySymbol | undefined;
  private readonly active: boolean;
  private readonly known = new Map<string, Value>();
  private readonly assumed = new Map<string, boolean>();
  private readonly spoilt = new Set<ArraySymbol>();

  constructor(index: string, guard: ArraySymbol | undefined, active: boolean) {
    this.index = index;
    this.guard = guard;
    this.active = active;
  }

  /** A local is known to be so. */
  assume(name: string, truth: boolean): void {
    this.assumed.set(name, truth);
  }

  bind({ name, value }: Extract<Statement, { kind: "let" }>): void {
    const truth = this.assumed.get(name);
    this.known.set(name, truth === undefined ? this.value(value) : { truth });
  }

  /** An array holds something else from here on. */
  spoil(array: ArraySymbol): void {
    this.spoilt.add(array);
  }

  /** The form that is above 0 where a comparison holds; what else must hold is that the neuron is active. */
  above(when: Expression): Affine | undefined {
    if (when.op === "and") {
      if (this.isGuard(when.right)) return this.above(when.left);
      return this.isGuard(when.left) ? this.above(when.right) : undefined;
    }
    if (when.op !== "gt" && when.op !== "ge" && when.op !== "lt" && when.op !== "le")
      return undefined;
    const left = this.form(when.left);
    const right = this.form(when.right);
    if (!left || !right) return undefined;
    const greater = when.op === "gt" || when.op === "ge";
    return greater ? combined(left, 1, right, -1) : combined(left, -1, right, 1);
  }

  private isGuard(node: Expression): boolean {
    return node.op === "load" && node.array === this.guard && node.at === this.index;
  }

  private form(node: Expression): Affine | undefined {
    const value = this.value(node);
    return value && "affine" in value ? value.affine : undefined;
  }

  value(node: Expression): Value {
    switch (node.op) {
      case "constant":
        return { affine: { terms: new Map(), constant: node.value } };
      case "truth":
        return { truth: node.value };
      case "local":
        return this.known.get(node.name);
      case "load":
        return this.load(node);
      case "neg":
        return this.scaled(node.operand, -1);
      case "add":
        return this.sum(node.left, node.right, 1);
      case "sub":
        return this.sum(node.left, node.right, -1);
      case "mul":
        return this.product(node.left, node.right);
      case "div": {
        const by = numberOf(this.form(node.right));
        return by === undefined ? undefined : this.scaled(node.left, 1 / by);
      }
      case "select": {
        const test = this.value(node.test);
        if (!test || !("truth" in test)) return undefined;
        return this.value(test.truth ? node.then : node.otherwise);
      }
      case "not": {
        const inner = this.value(node.operand);
        return inner && "truth" in inner ? { truth: !inner.truth } : undefined;
      }
      default:
        return undefined;
    }
  }

  private load({ array, at }: Extract<Expression, { op: "load" }>): Value {
    if (at !== this.index || this.spoilt.has(array)) return undefined;
    if (array === this.guard) return { truth: this.active };
    if (array.storage !== "f64") return undefined;
    return { affine: { terms: new Map([[array, 1]]), constant: 0 } };
  }

  private scaled(node: Expression, by: number): Value {
    const form = this.form(node);
    return form && { affine: combined(form, by, ZERO, 0) };
  }

  private sum(left: Expression, right: Expression, sign: number): Value {
    const [a, b] = [this.form(left), this.form(right)];
    return a && b && { affine: combined(a, 1, b, sign) };
  }

  private product(left: Expression, right: Expression): Value {
    const [a, b] = [numberOf(this.form(left)), numberOf(this.form(right))];
    if (a !== undefined) return this.scaled(right, a);
    return b === undefined ? undefined : this.scaled(left, b);
  }
}

const ZERO: Affine = { terms: new Map(), constant: 0 };

function numberOf(form: Affine | undefined): number | undefined {
  return form && form.terms.size === 0 ? form.constant : undefined;
}

function combined(a: Affine, p: number, b: Affine, q: number): Affine {
  const terms = new Map<ArraySymbol, number>();
  for (const [array, factor] of a.terms) terms.set(array, p * factor);
  for (const [array, factor] of b.terms) terms.set(array, (terms.get(array) ?? 0) + q * factor);
  return { terms, constant: p * a.constant + (q === 0 ? 0 : q * b.constant) };
}

// The values that a step of a program is made of, as a graph: equal values are one object.

import type {
  ArraySymbol,
  BinaryOperation,
  CompareOperation,
  UnaryOperation,
} from "../../ir/ir.ts";

/** `steps`: a time, as a number of steps after the first of the block. */
export type Kind = "number" | "bool" | "steps";

/** The column of element i holds array[index[i] + offset]; null: array[i]. */
export type Through = { readonly index: ArraySymbol; readonly offset: number } | null;

/** What a value is computed from, besides other values. */
export type Operation =
  | { readonly op: "constant"; readonly value: number }
  | { readonly op: "truth"; readonly value: boolean }
  /** A local of the program that runs on the CPU before each step: one for all elements. */
  | { readonly op: "shared"; readonly local: string }
  /** What an array held before the step; `through` for arrays that are only read. */
  | { readonly op: "row"; readonly array: ArraySymbol; readonly through: Through }
  | { readonly op: "element"; readonly offset: number }
  /** The step at hand, after the first of the block. */
  | { readonly op: "now" }
  /** Seconds of a number of steps. */
  | { readonly op: "seconds"; readonly dt: number }
  /** What the host adds: the how-manieth `add` of the program. */
  | { readonly op: "added"; readonly part: number }
  /** A sum over synapses: the how-manieth `gather` of the program. */
  | { readonly op: "gathered"; readonly part: number }
  | {
      readonly op: "random";
      readonly distribution: "uniform" | "normal";
      readonly stream: number;
    }
  | { readonly op: "lookup"; readonly array: ArraySymbol }
  | { readonly op: "call"; readonly name: string }
  | { readonly op: UnaryOperation | BinaryOperation | CompareOperation }
  | { readonly op: "and" | "or" | "not" | "select" };

/** A value of the graph. */
export type Value = Operation & {
  readonly id: number;
  readonly kind: Kind;
  readonly args: readonly Value[];
  /** A name from the model, where there is one. */
  hint: string | undefined;
};

/** Makes values, each of them once. */
export class Values {
  readonly #known = new Map<string, Value>();

  constant(value: number): Value {
    return this.make({ op: "constant", value }, "number");
  }

  truth(value: boolean): Value {
    return this.make({ op: "truth", value }, "bool");
  }

  /** The value of an operation on values. */
  make(operation: Operation, kind: Kind, ...args: Value[]): Value {
    const key = `${keyOf(operation)}:${kind}(${args.map(({ id }) => id).join(",")})`;
    const known = this.#known.get(key);
    if (known) return known;
    const value: Value = { ...operation, id: this.#known.size, kind, args, hint: undefined };
    this.#known.set(key, value);
    return value;
  }

  not(operand: Value): Value {
    if (operand.op === "truth") return this.truth(!operand.value);
    return operand.op === "not" ? operand.args[0]! : this.make({ op: "not" }, "bool", operand);
  }

  both(left: Value, right: Value): Value {
    if (left.op === "truth") return left.value ? right : left;
    if (right.op === "truth") return right.value ? left : right;
    return left === right ? left : this.make({ op: "and" }, "bool", left, right);
  }

  either(left: Value, right: Value): Value {
    if (left.op === "truth") return left.value ? left : right;
    if (right.op === "truth") return right.value ? right : left;
    return left === right ? left : this.make({ op: "or" }, "bool", left, right);
  }

  select(test: Value, then: Value, otherwise: Value): Value {
    if (test.op === "truth") return test.value ? then : otherwise;
    if (then === otherwise) return then;
    if (test.op === "not") return this.select(test.args[0]!, otherwise, then);
    if (then.op === "truth") return this.#decided(then.value, test, otherwise);
    if (otherwise.op === "truth") return this.#decided(otherwise.value, this.not(test), then);
    return this.make({ op: "select" }, then.kind, test, then, otherwise);
  }

  /** `value` where the test holds, else `other`. */
  #decided(value: boolean, test: Value, other: Value): Value {
    return value ? this.either(test, other) : this.both(other, this.not(test));
  }
}

function keyOf(operation: Operation): string {
  switch (operation.op) {
    case "constant":
      return Object.is(operation.value, -0) ? "-0" : String(operation.value);
    case "truth":
      return String(operation.value);
    case "shared":
      return `shared ${operation.local}`;
    case "row": {
      const { array, through } = operation;
      return `row ${array.name}@${array.address} ${through?.index.address}+${through?.offset}`;
    }
    case "element":
      return `element ${operation.offset}`;
    case "seconds":
      return `seconds ${operation.dt}`;
    case "added":
    case "gathered":
      return `${operation.op} ${operation.part}`;
    case "random":
      return `${operation.distribution} ${operation.stream}`;
    case "lookup":
      return `lookup ${operation.array.name}@${operation.array.address}`;
    case "call":
      return `call ${operation.name}`;
    default:
      return operation.op;
  }
}

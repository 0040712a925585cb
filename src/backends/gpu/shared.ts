// The values that are one for all elements: computed on the CPU before each step, in f64.

import { InternalError } from "../../errors.ts";
import type { ArraySymbol, Expression, Statement, ValueType } from "../../ir/ir.ts";
import { expressionOf, visitExpression } from "../../ir/walk.ts";
import type { Operation, Value, Values } from "./value.ts";

/** Collects the statements of the program that runs before each step. */
export class Shared {
  readonly #values: Values;
  readonly #statements: Statement[] = [];
  /** How often a scalar was stored, by its key. */
  readonly #versions = new Map<string, number>();
  readonly #loaded = new Map<string, Value>();
  readonly #computed = new Map<Value, Value>();
  readonly #names = new Map<string, number>();

  constructor(values: Values) {
    this.#values = values;
  }

  /** A scalar as it is now. */
  load(array: ArraySymbol): Value {
    const key = arrayKey(array);
    const version = `${key} ${this.#versions.get(key) ?? 0}`;
    const known = this.#loaded.get(version);
    if (known) return known;
    const name = array.name.slice(array.name.lastIndexOf(".") + 1);
    const value = this.#define({ op: "load", array, at: null }, typeOf(array), name);
    this.#loaded.set(version, value);
    return value;
  }

  store(array: ArraySymbol, value: Value, watch: boolean): void {
    const key = arrayKey(array);
    this.#versions.set(key, (this.#versions.get(key) ?? 0) + 1);
    this.#statements.push({ kind: "store", array, at: null, value: expressionFor(value), watch });
  }

  /** The value of an operation, if all it is computed from is shared or constant, and something is shared. */
  compute(operation: Operation, value: Value): Value | undefined {
    const { args } = value;
    if (!args.some(({ op }) => op === "shared")) return undefined;
    if (!args.every(({ op }) => op === "shared" || op === "constant" || op === "truth"))
      return undefined;
    const known = this.#computed.get(value);
    if (known) return known;
    const expression = computed(operation, args.map(expressionFor));
    if (!expression) return undefined;
    const shared = this.#define(expression, value.kind === "bool" ? "bool" : "f64", "p");
    this.#computed.set(value, shared);
    return shared;
  }

  /** The statements, with a store for each of the values wanted, without lets that nothing needs. */
  statements(
    wanted: readonly { readonly value: Value; readonly into: ArraySymbol }[],
  ): Statement[] {
    const all = [...this.#statements];
    for (const { value, into } of wanted) {
      const expression = expressionFor(value);
      const number: Expression =
        value.kind === "bool"
          ? { op: "select", test: expression, then: constant(1), otherwise: constant(0) }
          : expression;
      all.push({ kind: "store", array: into, at: null, value: number, watch: false });
    }
    return withoutUnused(all);
  }

  #define(value: Expression, type: ValueType, wanted: string): Value {
    const count = (this.#names.get(wanted) ?? 0) + 1;
    this.#names.set(wanted, count);
    const name = count === 1 ? wanted : `${wanted}_${count}`;
    this.#statements.push({ kind: "let", name, type, value });
    const kind = type === "bool" ? "bool" : "number";
    const shared = this.#values.make({ op: "shared", local: name }, kind);
    if (wanted !== "p") shared.hint ??= wanted;
    return shared;
  }
}

/** What tells arrays apart. */
export function arrayKey({ name, address }: ArraySymbol): string {
  return `${name}@${address}`;
}

function typeOf(array: ArraySymbol): ValueType {
  return array.storage === "bool" ? "bool" : "f64";
}

function constant(value: number): Expression {
  return { op: "constant", value };
}

function expressionFor(value: Value): Expression {
  if (value.op === "constant") return constant(value.value);
  if (value.op === "truth") return { op: "truth", value: value.value };
  if (value.op === "shared")
    return { op: "local", name: value.local, type: value.kind === "bool" ? "bool" : "f64" };
  throw new InternalError(`not one for all elements: ${value.op}`);
}

function computed(operation: Operation, args: readonly Expression[]): Expression | undefined {
  const [a, b, c] = args;
  switch (operation.op) {
    case "constant":
    case "truth":
    case "shared":
    case "row":
    case "element":
    case "now":
    case "seconds":
    case "added":
    case "gathered":
    case "random":
      return undefined;
    case "lookup":
      return { op: "lookup", array: operation.array, operand: a! };
    case "call":
      return { op: "call", name: operation.name, args };
    case "select":
      return { op: "select", test: a!, then: b!, otherwise: c! };
    case "not":
      return { op: "not", operand: a! };
    default:
      return (
        args.length === 1
          ? { op: operation.op, operand: a! }
          : { op: operation.op, left: a!, right: b! }
      ) as Expression;
  }
}

function withoutUnused(statements: readonly Statement[]): Statement[] {
  const needed = new Set<string>();
  const kept: Statement[] = [];
  for (const statement of [...statements].reverse()) {
    if (statement.kind === "let" && !needed.has(statement.name)) continue;
    kept.push(statement);
    const expression = expressionOf(statement);
    if (expression)
      visitExpression(expression, (node) => {
        if (node.op === "local") needed.add(node.name);
      });
  }
  return kept.reverse();
}

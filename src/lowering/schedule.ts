// From a graph of values and an ordered list of effects to the statements of a kernel.

import { InternalError } from "../errors.ts";
import type { Expression, Statement, ValueType } from "../ir/ir.ts";
import { operands, rebuild } from "../ir/walk.ts";

/** What happens in order: loads are read where they stand, since a later store may change memory. */
export type Effect =
  | { readonly kind: "load"; readonly value: Expression }
  | Exclude<Statement, { readonly kind: "let" }>;

/** Type of an expression's value. */
export function typeOf(expression: Expression): ValueType {
  switch (expression.op) {
    case "truth":
    case "lt":
    case "le":
    case "gt":
    case "ge":
    case "eq":
    case "ne":
    case "and":
    case "or":
    case "not":
      return "bool";
    case "load":
      return expression.array.storage === "bool" ? "bool" : "f64";
    case "local":
      return expression.type;
    case "select":
      return typeOf(expression.then);
    default:
      return "f64";
  }
}

/**
 * Statements before the loop and in it. Values used more than once get a name, as do loads. Throws InternalError for a
 * store to a scalar of what differs from element to element: analysis refuses it, with its place.
 */
export function schedule(
  effects: readonly Effect[],
  hints: ReadonlyMap<Expression, string>,
  reserved: ReadonlySet<string>,
): { prologue: Statement[]; body: Statement[] } {
  return new Scheduler(effects, hints, reserved).run();
}

class Scheduler {
  private readonly uses = new Map<Expression, number>();
  private readonly uniformity = new Map<Expression, boolean>();
  private readonly names = new Map<Expression, Expression>();
  private readonly taken: Set<string>;
  private readonly prologue: Statement[] = [];
  private readonly body: Statement[] = [];
  private readonly effects: readonly Effect[];
  private readonly hints: ReadonlyMap<Expression, string>;

  constructor(
    effects: readonly Effect[],
    hints: ReadonlyMap<Expression, string>,
    reserved: ReadonlySet<string>,
  ) {
    this.effects = effects;
    this.hints = hints;
    this.taken = new Set(reserved);
  }

  run(): { prologue: Statement[]; body: Statement[] } {
    for (const effect of this.effects) {
      if (effect.kind === "store") this.count(effect.value);
      if (effect.kind === "emit") this.count(effect.when);
    }
    for (const effect of this.effects) this.place(effect);
    return { prologue: this.prologue, body: this.body };
  }

  private count(value: Expression): void {
    const uses = (this.uses.get(value) ?? 0) + 1;
    this.uses.set(value, uses);
    if (uses === 1) for (const operand of operands(value)) this.count(operand);
  }

  private place(effect: Effect): void {
    switch (effect.kind) {
      case "index":
        this.body.push(effect);
        break;
      case "load":
        if (this.uses.has(effect.value))
          this.define(effect.value, effect.value, this.isUniform(effect.value));
        break;
      case "store": {
        const scalar = effect.at === null;
        // before the loop there is no element to take it from
        if (scalar && !this.isUniform(effect.value))
          throw new InternalError(`one value for all, another for each: ${effect.array.name}`);
        const value = this.render(effect.value, scalar);
        (scalar ? this.prologue : this.body).push({ ...effect, value });
        break;
      }
      case "emit":
        this.body.push({ ...effect, when: this.render(effect.when, false) });
    }
  }

  /** Whether no element changes the value. */
  private isUniform(value: Expression): boolean {
    const known = this.uniformity.get(value);
    if (known !== undefined) return known;
    let result: boolean;
    if (value.op === "load") result = value.at === null;
    else if (value.op === "index" || value.op === "random" || isStateful(value)) result = false;
    else result = operands(value).every((operand) => this.isUniform(operand));
    this.uniformity.set(value, result);
    return result;
  }

  /** The expression to write where the value is used; defines names on the way. */
  private render(value: Expression, inPrologue: boolean): Expression {
    if (value.op === "constant" || value.op === "truth" || value.op === "index") return value;
    const named = this.names.get(value);
    if (named) return named;
    const uniform = this.isUniform(value);
    const rebuilt = rebuild(value, (operand) => this.render(operand, inPrologue || uniform));
    const apart = isStateful(value) && !inPrologue;
    if ((uniform && !inPrologue) || apart || this.uses.get(value)! > 1)
      return this.define(value, rebuilt, uniform);
    return rebuilt;
  }

  private define(value: Expression, rebuilt: Expression, uniform: boolean): Expression {
    const type = typeOf(value);
    const name = this.fresh(this.hints.get(value) ?? (uniform ? "k" : "a"));
    (uniform ? this.prologue : this.body).push({ kind: "let", name, type, value: rebuilt });
    const local: Expression = { op: "local", name, type };
    this.names.set(value, local);
    return local;
  }

  private fresh(hint: string): string {
    let name = hint;
    for (let n = 2; this.taken.has(name); n++) name = `${hint}_${n}`;
    this.taken.add(name);
    return name;
  }
}

/** Whether every call counts: such a value stands in a statement of its own, so that no branch skips it. */
function isStateful(value: Expression): boolean {
  return value.op === "host" && !value.fn.pure;
}

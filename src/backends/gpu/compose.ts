// A program as one computation for each element: what every array holds after a step, as values of a graph.

import type { StepPart, StepProgram } from "../../ir/device.ts";
import type { ArraySymbol, At, Expression, Kernel, Statement } from "../../ir/ir.ts";
import { visitStatements } from "../../ir/walk.ts";
import { ON_CPU, Refused } from "./refused.ts";
import { arrayKey, Shared } from "./shared.ts";
import { Times } from "./times.ts";
import { type Kind, type Operation, type Through, type Value, Values } from "./value.ts";

/** An array that a step changes, and its new value. */
export interface Change {
  readonly array: ArraySymbol;
  readonly value: Value;
}

/** A program composed. */
export interface Composition {
  readonly values: Values;
  readonly shared: Shared;
  readonly changes: readonly Change[];
  /** Whether the element emitted; undefined when nothing emits. */
  readonly emitted: Value | undefined;
  /** Number of `add` parts. */
  readonly adds: number;
}

/** Elements are numbered in f32 on the device. */
const MOST_ELEMENTS = 2 ** 23;

/** What names mean within a kernel. */
interface Scope {
  readonly kernel: Kernel;
  readonly locals: Map<string, Value>;
  /** Names of indices that lead to other elements. */
  readonly links: Map<string, Exclude<Through, null>>;
}

/** Composes the parts of a program. Throws Refused. */
export function compose(program: StepProgram): Composition {
  return new Composer(program).run();
}

class Composer {
  private readonly program: StepProgram;
  private readonly values = new Values();
  private readonly shared = new Shared(this.values);
  private readonly times: Times;
  /** What arrays hold by now, of the element itself. */
  private readonly current = new Map<string, Value>();
  private readonly written = new Map<string, ArraySymbol>();
  private emitted: Value | undefined;
  private adds = 0;
  private gathers = 0;

  constructor(program: StepProgram) {
    this.program = program;
    const { clock, times } = program;
    this.times = new Times(this.values, clock, times, (operation, kind, ...args) =>
      this.make(operation, kind, ...args),
    );
  }

  run(): Composition {
    const { program } = this;
    if (program.size > MOST_ELEMENTS)
      throw new Refused(
        `${program.name} has ${program.size} elements; a device numbers them in f32, up to ${MOST_ELEMENTS}`,
        `split the group, or ${ON_CPU}`,
      );
    for (const { into } of program.gathers ?? []) this.written.set(arrayKey(into), into);
    for (const part of program.parts) this.note(part);
    for (const { into } of program.gathers ?? []) this.gather(into);
    for (const part of program.parts) {
      if (part.kind === "kernel") this.kernel(part.kernel);
      else this.add(part);
    }
    const changes = [...this.written].flatMap(([key, array]) => {
      const value = this.current.get(key)!;
      return value === this.row(array, null) ? [] : [{ array, value }];
    });
    if (changes.length === 0 && !this.emitted)
      throw new Refused(`no step changes ${program.name}`, ON_CPU);
    const { values, shared, emitted, adds } = this;
    return { values, shared, changes, emitted, adds };
  }

  private note(part: StepPart): void {
    const arrays =
      part.kind === "add"
        ? [part.array]
        : part.kernel.body.flatMap((s) => (s.kind === "store" && s.at !== null ? [s.array] : []));
    for (const array of arrays) this.written.set(arrayKey(array), array);
  }

  private add({ array, recurrent = [] }: Extract<StepPart, { kind: "add" }>): void {
    const added = this.make({ op: "added", part: this.adds++ }, "number");
    let sum = this.make({ op: "add" }, "number", this.held(array), added);
    for (const _ of recurrent)
      sum = this.make({ op: "add" }, "number", sum, this.gathered(this.gathers++));
    this.current.set(arrayKey(array), sum);
  }

  private gathered(part: number): Value {
    return this.make({ op: "gathered", part }, "number");
  }

  private gather(into: ArraySymbol): void {
    const sum = this.gathered(this.gathers++);
    const key = arrayKey(into);
    const before = this.current.get(key);
    this.current.set(key, before ? this.make({ op: "add" }, "number", before, sum) : sum);
  }

  private kernel(kernel: Kernel): void {
    const { kind } = kernel.loop;
    if (kind === "rows")
      throw new Refused(
        `${kernel.name} goes over the synapses of each element, and a device has no such loop`,
        ON_CPU,
      );
    if (kind === "list" && !this.emitted)
      throw new Refused(`${kernel.name} runs over a list that no condition makes`, ON_CPU);
    this.refuseOperations(kernel);
    const scope: Scope = { kernel, locals: new Map(), links: new Map() };
    const before = new Map(this.current);
    for (const statement of kernel.prologue) this.prologue(statement, scope);
    for (const statement of kernel.body) this.statement(statement, scope);
    if (kind === "list") this.guard(before);
  }

  /** Only elements that emitted change. */
  private guard(before: ReadonlyMap<string, Value>): void {
    for (const [key, value] of this.current) {
      const array = this.written.get(key);
      if (!array) continue;
      const old = before.get(key) ?? this.row(array, null);
      this.current.set(key, this.values.select(this.emitted!, value, old));
    }
  }

  private refuseOperations(kernel: Kernel): void {
    visitStatements([...kernel.prologue, ...kernel.body], (node) => {
      if (node.op === "host")
        throw new Refused(
          `${kernel.name} calls ${node.fn.name}, a function in TypeScript`,
          "give the function as an expression, or choose backend 'js'",
        );
      if (node.op === "peek")
        throw new Refused(`${kernel.name} reads earlier values of a neighbour`, ON_CPU);
    });
  }

  private prologue(statement: Statement, scope: Scope): void {
    if (statement.kind === "let") this.define(statement, scope);
    else if (statement.kind === "store") {
      if (scope.kernel.loop.kind === "list")
        throw new Refused(
          `${scope.kernel.name} changes ${statement.array.name}, one value for all, when an element emits`,
          ON_CPU,
        );
      const value = this.evaluate(statement.value, scope);
      this.shared.store(statement.array, value, statement.watch);
    }
  }

  private define(statement: Extract<Statement, { kind: "let" }>, scope: Scope): void {
    const value = this.evaluate(statement.value, scope);
    value.hint ??= statement.name;
    scope.locals.set(statement.name, value);
  }

  private statement(statement: Statement, scope: Scope): void {
    switch (statement.kind) {
      case "let":
        this.define(statement, scope);
        break;
      case "index":
        if (statement.at !== scope.kernel.loop.index || this.isWritten(statement.array))
          throw new Refused(`${scope.kernel.name} reaches elements by way of others`, ON_CPU);
        scope.links.set(statement.name, { index: statement.array, offset: statement.offset });
        break;
      case "store":
        this.store(statement, scope);
        break;
      case "emit":
        if (this.emitted)
          throw new Refused(
            `${this.program.name} emits twice in a step: a device keeps one list of spikes`,
            `leave the second event out, or ${ON_CPU}`,
          );
        this.emitted = this.evaluate(statement.when, scope);
        this.emitted.hint = "spiked";
        break;
      case "enqueue":
        throw new Refused(`${scope.kernel.name} hands spikes on with their delays`, ON_CPU);
    }
  }

  private store(statement: Extract<Statement, { kind: "store" }>, scope: Scope): void {
    const { array, at } = statement;
    if (at !== scope.kernel.loop.index)
      throw new Refused(
        at === null
          ? `${scope.kernel.name} writes ${array.name}, one value for all, from each element`
          : `${scope.kernel.name} writes ${array.name} of another element`,
        ON_CPU,
      );
    const value = this.stored(array, this.evaluate(statement.value, scope));
    this.current.set(arrayKey(array), statement.watch ? this.kept(array, value) : value);
  }

  /** An array that is NaN where something is wrong and 0 elsewhere stays NaN until somebody looks. */
  private kept(array: ArraySymbol, value: Value): Value {
    if (value.op !== "select") return value;
    const [wrong, then, otherwise] = value.args as [Value, Value, Value];
    const isAlarm =
      then.op === "constant" && Number.isNaN(then.value) && otherwise.op === "constant";
    if (!isAlarm) return value;
    const old = this.held(array);
    const before = this.make({ op: "ne" }, "bool", old, old);
    return this.values.select(this.values.either(before, wrong), then, otherwise);
  }

  private stored(array: ArraySymbol, value: Value): Value {
    if (this.times.holds(array)) return this.times.steps(value, array);
    if (array.storage !== "i32" || isWhole(value)) return value;
    return this.make({ op: "trunc" }, "number", value);
  }

  private isWritten(array: ArraySymbol): boolean {
    return this.written.has(arrayKey(array));
  }

  /** The element's own value of an array as it is now. */
  private held(array: ArraySymbol): Value {
    return this.current.get(arrayKey(array)) ?? this.row(array, null);
  }

  private row(array: ArraySymbol, through: Through): Value {
    const kind: Kind = this.times.holds(array)
      ? "steps"
      : array.storage === "bool"
        ? "bool"
        : "number";
    const value = this.values.make({ op: "row", array, through }, kind);
    value.hint ??= array.name.slice(array.name.lastIndexOf(".") + 1);
    return value;
  }

  private load(array: ArraySymbol, at: At, scope: Scope): Value {
    if (at === scope.kernel.loop.index) return this.held(array);
    if (this.isWritten(array))
      throw new Refused(
        `${scope.kernel.name} reads ${array.name} of another element, which changes in the same step`,
        ON_CPU,
      );
    if (at === null) return this.times.noted(array, this.shared.load(array));
    return this.row(array, scope.links.get(at)!);
  }

  private evaluate(node: Expression, scope: Scope): Value {
    switch (node.op) {
      case "constant":
        return this.values.constant(node.value);
      case "truth":
        return this.values.truth(node.value);
      case "local":
        return scope.locals.get(node.name)!;
      case "load":
        return this.load(node.array, node.at, scope);
      case "index": {
        const link = scope.links.get(node.name);
        if (!link) return this.make({ op: "element", offset: node.offset }, "number");
        const offset = this.values.constant(link.offset + node.offset);
        return this.make({ op: "add" }, "number", this.row(link.index, null), offset);
      }
      case "random":
        return this.make(
          { op: "random", distribution: node.distribution, stream: node.stream },
          "number",
        );
      case "lookup":
        if (node.guide)
          throw new Refused(`${node.array.name} is read by the bits of an f64`, ON_CPU);
        return this.lookup(node.array, this.evaluate(node.operand, scope));
      case "call": {
        const args = node.args.map((arg) => this.times.number(this.evaluate(arg, scope)));
        return this.make({ op: "call", name: node.name }, "number", ...args);
      }
      case "host":
      case "peek":
        throw new Refused(`${scope.kernel.name} needs the host program`, ON_CPU);
      default:
        return this.operation(node, scope);
    }
  }

  private lookup(array: ArraySymbol, operand: Value): Value {
    if (this.isWritten(array))
      throw new Refused(`${array.name} is looked up while it changes`, ON_CPU);
    return this.make({ op: "lookup", array }, "number", operand);
  }

  private operation(
    node: Exclude<
      Expression,
      | { op: "constant" | "truth" | "local" | "load" | "index" | "random" | "lookup" }
      | { op: "call" | "host" | "peek" }
    >,
    scope: Scope,
  ): Value {
    const at = (expression: Expression): Value => this.evaluate(expression, scope);
    switch (node.op) {
      case "not":
        return this.simple("not", at(node.operand));
      case "and":
      case "or":
        return this.simple(node.op, at(node.left), at(node.right));
      case "select":
        return this.select(at(node.test), at(node.then), at(node.otherwise));
      default:
        return "operand" in node
          ? this.times.unary(node.op, at(node.operand))
          : this.times.binary(node.op, at(node.left), at(node.right));
    }
  }

  private select(test: Value, then: Value, otherwise: Value): Value {
    if (then.kind !== otherwise.kind)
      return this.select(test, this.times.number(then), this.times.number(otherwise));
    const value = this.values.select(test, then, otherwise);
    return value.op === "select" ? (this.shared.compute({ op: "select" }, value) ?? value) : value;
  }

  private simple(op: "and" | "or" | "not", left: Value, right?: Value): Value {
    const { values } = this;
    const value =
      op === "not"
        ? values.not(left)
        : op === "and"
          ? values.both(left, right!)
          : values.either(left, right!);
    return value.op === op ? (this.shared.compute({ op }, value) ?? value) : value;
  }

  private make(operation: Operation, kind: Kind, ...args: Value[]): Value {
    const value = this.values.make(operation, kind, ...args);
    return this.shared.compute(operation, value) ?? value;
  }
}

/** Whether a value is an integer for sure. */
function isWhole(value: Value): boolean {
  switch (value.op) {
    case "constant":
      return Number.isInteger(value.value);
    case "row":
      return value.array.storage === "i32" || value.array.storage === "u16";
    case "trunc":
    case "floor":
    case "ceil":
    case "nearest":
    case "element":
      return true;
    case "min":
    case "max":
      return value.args.every(isWhole);
    case "select":
      return value.args.slice(1).every(isWhole);
    default:
      return false;
  }
}

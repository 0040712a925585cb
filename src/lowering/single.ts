// A kernel over elements in single precision: what is computed from f32 values of an element is rounded after each
// operation.
//
// What no element changes stays in double precision, and is rounded where it meets an f32 value of an element. So do
// numbers that are exact or drawn (integers, random numbers, entries of tables) as long as they meet none. Times stay
// in double precision: what is added to one is one, what multiplies one makes it a number like others.

import type { Expression, Kernel, Statement, ValueType } from "../ir/ir.ts";
import { mathFunctionOfSingles } from "../ir/math/functions.ts";
import { isRounded, rounded, singleName } from "../ir/single.ts";

/**
 * What a value is: the same for all elements (an f64), of single precision, an f64 that gives way to an f32, a time
 * (which does not), or a bool.
 */
type Kind = "uniform" | "single" | "loose" | "time" | "bool";

type Typed = readonly [value: Expression, kind: Kind];

/** The kernel with its steps in single precision; itself where it has no f32 array. */
export function inSinglePrecision(kernel: Kernel): Kernel {
  return new Rounding(kernel).run();
}

class Rounding {
  private readonly kernel: Kernel;
  private readonly kinds = new Map<string, Kind>();
  private readonly prologue: Statement[];
  private readonly body: Statement[] = [];
  private readonly taken = new Set<string>();
  /** Locals rounded, by the name of what they are rounded from. */
  private readonly narrow = new Map<string, Expression>();

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.prologue = [...kernel.prologue];
    for (const part of [...kernel.prologue, ...kernel.body])
      if (part.kind === "let") this.taken.add(part.name);
    for (const part of kernel.prologue)
      if (part.kind === "let") this.kinds.set(part.name, kindOf(part.type, "uniform"));
  }

  run(): Kernel {
    for (const part of this.kernel.body) {
      // what it needs rounded comes before it
      const changed = this.statement(part);
      this.body.push(changed);
    }
    return { ...this.kernel, prologue: this.prologue, body: this.body };
  }

  private statement(part: Statement): Statement {
    switch (part.kind) {
      case "let": {
        const [value, kind] = this.typed(part.value);
        this.kinds.set(part.name, kind === "uniform" ? "loose" : kind);
        return { ...part, value };
      }
      case "store": {
        const given = this.typed(part.value);
        return { ...part, value: part.array.storage === "f32" ? this.single(given) : given[0] };
      }
      case "emit":
        return { ...part, when: this.typed(part.when)[0] };
      default:
        return part;
    }
  }

  private typed(node: Expression): Typed {
    switch (node.op) {
      case "constant":
        return [node, "uniform"];
      case "truth":
        return [node, "bool"];
      case "local":
        return [node, this.kinds.get(node.name) ?? kindOf(node.type, "loose")];
      case "load":
        return [node, loaded(node)];
      case "index":
      case "random":
        return [node, "loose"];
      case "lookup":
      case "peek":
        return [{ ...node, operand: this.typed(node.operand)[0] }, "loose"];
      case "host":
        return [{ ...node, args: node.args.map((arg) => this.typed(arg)[0]) }, "loose"];
      case "call":
        return this.call(node);
      case "select":
        return this.select(node);
      case "fround":
        return [this.single(this.typed(node.operand)), "single"];
      case "not":
        return [{ ...node, operand: this.typed(node.operand)[0] }, "bool"];
      default:
        return "operand" in node ? this.unary(node) : this.binary(node);
    }
  }

  private unary(node: Extract<Expression, { readonly operand: Expression }>): Typed {
    const [operand, kind] = this.typed(node.operand);
    const value = { ...node, operand } as Expression;
    return [kind === "single" && isRounded(node.op) ? rounded(value) : value, kind];
  }

  private binary(node: Extract<Expression, { readonly left: Expression }>): Typed {
    const [a, b] = [this.typed(node.left), this.typed(node.right)];
    const kind = meeting(node.op, a[1], b[1]);
    if (kind !== "single")
      return [
        { ...node, left: a[0], right: b[0] } as Expression,
        TESTS.has(node.op) ? "bool" : kind,
      ];
    const value = { ...node, left: this.single(a), right: this.single(b) } as Expression;
    if (TESTS.has(node.op)) return [value, "bool"];
    return [isRounded(node.op) ? rounded(value) : value, "single"];
  }

  private call(node: Extract<Expression, { op: "call" }>): Typed {
    const args = node.args.map((arg) => this.typed(arg));
    const plain = args.every(([, kind]) => kind === "uniform" || kind === "loose");
    if (plain || !mathFunctionOfSingles(node.name))
      return [{ ...node, args: args.map(([arg]) => arg) }, "loose"];
    return [
      { op: "call", name: singleName(node.name), args: args.map((arg) => this.single(arg)) },
      "single",
    ];
  }

  private select(node: Extract<Expression, { op: "select" }>): Typed {
    const [test] = this.typed(node.test);
    const [a, b] = [this.typed(node.then), this.typed(node.otherwise)];
    if (a[1] === "bool") return [{ ...node, test, then: a[0], otherwise: b[0] }, "bool"];
    const kinds = [a[1], b[1]];
    if (kinds.includes("time") || !kinds.includes("single"))
      return [
        { ...node, test, then: a[0], otherwise: b[0] },
        kinds.includes("time") ? "time" : "loose",
      ];
    return [{ ...node, test, then: this.single(a), otherwise: this.single(b) }, "single"];
  }

  /** The value rounded to f32, if it is not; a local is rounded once. */
  private single([value, kind]: Typed): Expression {
    if (kind === "single") return value;
    if (value.op === "select")
      return {
        ...value,
        then: this.single([value.then, "loose"]),
        otherwise: this.single([value.otherwise, "loose"]),
      };
    if (value.op !== "local") return rounded(value);
    // within a select it may be one of any kind
    const own = this.kinds.get(value.name) ?? "loose";
    if (own === "single") return value;
    const known = this.narrow.get(value.name);
    if (known) return known;
    const name = this.fresh(value.name);
    const into = own === "uniform" ? this.prologue : this.body;
    into.push({ kind: "let", name, type: "f64", value: rounded(value) });
    this.kinds.set(name, "single");
    const made: Expression = { op: "local", name, type: "f64" };
    this.narrow.set(value.name, made);
    return made;
  }

  private fresh(from: string): string {
    let name = `${from}_f32`;
    for (let n = 2; this.taken.has(name); n++) name = `${from}_f32_${n}`;
    this.taken.add(name);
    return name;
  }
}

const TESTS: ReadonlySet<string> = new Set(["lt", "le", "gt", "ge", "eq", "ne", "and", "or"]);

function kindOf(type: ValueType, number: Kind): Kind {
  return type === "bool" ? "bool" : number;
}

function loaded({ array, at }: Extract<Expression, { op: "load" }>): Kind {
  if (array.storage === "bool") return "bool";
  if (at === null) return "uniform";
  if (array.storage === "f32") return "single";
  return array.storage === "f64" ? "time" : "loose";
}

/** What two values make together. */
function meeting(op: string, a: Kind, b: Kind): Kind {
  const one = (kind: Kind): boolean => a === kind || b === kind;
  if (one("bool")) return "bool";
  // a comparison is exact in double precision, whatever is compared
  if (TESTS.has(op)) return one("time") || one("loose") || !one("single") ? "loose" : "single";
  const strongest: readonly Kind[] =
    op === "mul" || op === "div" ? ["single", "time", "loose"] : ["time", "single", "loose"];
  return strongest.find(one) ?? "uniform";
}

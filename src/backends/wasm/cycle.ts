// Whole steps as a WebAssembly function: what operations do between kernels, without JavaScript.

import { unreachable } from "../../errors.ts";
import type { Act, ClockCells, Cycle, CycleFunction, Real, Word } from "../../ir/cycle.ts";
import type { KernelMemory } from "../../ir/ir.ts";
import { Code, type FunctionCode, type Local, type Type } from "./code.ts";
import { encode } from "./encode.ts";
import { increment, more } from "./frame.ts";

const BINARY = {
  add: "i32.add",
  sub: "i32.sub",
  mul: "i32.mul",
  and: "i32.and",
  or: "i32.or",
  lt: "i32.lt_s",
  gt: "i32.gt_s",
  ne: "i32.ne",
  lt_u: "i32.lt_u",
} as const;

/** Compiles a cycle; its kernels are best functions of this backend, which call each other at no cost. */
export function cycleFunction(cycle: Cycle, memory: KernelMemory): CycleFunction {
  const writer = new CycleWriter();
  const main = writer.steps(cycle);
  const imports = [...writer.imports.values()];
  const module = new WebAssembly.Module(encode([main], 1, memory, imports));
  const functions = Object.fromEntries([...writer.imports.keys()].map((f, k) => [String(k), f]));
  const given = { "": { memory: memory.memory, ...functions } };
  return new WebAssembly.Instance(module, given).exports["0"] as CycleFunction;
}

class CycleWriter {
  /** What is called, in the order in which it is imported. */
  readonly imports: Map<(...args: number[]) => unknown, FunctionCode> = new Map();
  private readonly code = new Code();
  private readonly locals = new Map<string, Local>();
  private stepLocal: Local | undefined;

  steps(acts: Cycle): FunctionCode {
    const { code } = this;
    const [steps, done] = [code.param("i32", "steps"), code.local("i32", "done")];
    const body = code.capture(() => {
      more(code, done, steps);
      code.if(() =>
        code.loop(() => {
          this.all(acts);
          increment(code, done, 1);
          more(code, done, steps);
          code.branch(0);
        }),
      );
    });
    return code.finish("cycle", [], body);
  }

  private advance({ dt, time, step: cell, random }: ClockCells): void {
    const { code } = this;
    this.stepLocal ??= code.local("f64", "step");
    const step = this.stepLocal;
    code.i32(0);
    code.i32(0);
    code.memory("f64.load", cell);
    code.f64(1);
    code.op("f64.add");
    code.tee(step);
    code.memory("f64.store", cell);
    code.i32(0);
    code.get(step);
    code.f64(dt);
    code.op("f64.mul");
    code.memory("f64.store", time);
    // both words, the low one first
    code.i32(0);
    code.get(step);
    code.op("i64.trunc_sat_f64_s");
    code.memory("i64.store", random + 8);
  }

  private all(acts: readonly Act[]): void {
    for (const act of acts) this.act(act);
  }

  private act(act: Act): void {
    const { code } = this;
    switch (act.kind) {
      case "set":
        this.word(act.value);
        code.set(this.named(act.name));
        return;
      case "put":
        this.at(act.position, (offset) => {
          this.word(act.value);
          code.memory("i32.store", offset);
        });
        return;
      case "keep":
        this.element(act.index);
        this.real(act.value);
        code.memory("f64.store", act.address);
        return;
      case "advance":
        this.advance(act.clock);
        return;
      case "do":
        this.word(act.value);
        code.op("drop");
        return;
      case "if":
        this.choice(act);
        return;
      case "while":
        this.word(act.test);
        code.if(() =>
          code.loop(() => {
            this.all(act.body);
            this.word(act.test);
            code.branch(0);
          }),
        );
        return;
      default:
        unreachable(act);
    }
  }

  private choice({ test, then, otherwise }: Extract<Act, { kind: "if" }>): void {
    const { code } = this;
    this.word(test);
    if (!otherwise) {
      code.if(() => this.all(then));
      return;
    }
    const held = code.local("i32", "held");
    code.tee(held);
    code.if(() => this.all(then));
    code.get(held);
    code.op("i32.eqz");
    code.if(() => this.all(otherwise));
  }

  /** Leaves an address on the stack and gives `use` what is still to be added to it. */
  private at(position: Word, use: (offset: number) => void): void {
    if (typeof position === "number") {
      this.code.i32(0);
      use(4 * position);
      return;
    }
    const based = position.op === "add" && typeof position.left === "number" && position.left >= 0;
    this.word(based ? position.right : position);
    this.code.i32(2);
    this.code.op("i32.shl");
    use(based ? 4 * (position.left as number) : 0);
  }

  private word(node: Word): void {
    const { code } = this;
    if (typeof node === "number") {
      code.i32(node);
      return;
    }
    switch (node.op) {
      case "local":
        code.get(this.named(node.name));
        return;
      case "word":
        this.at(node.position, (offset) => code.memory("i32.load", offset));
        return;
      case "reached":
        this.real(node.left);
        this.real(node.right);
        code.op("f64.ge");
        return;
      case "call":
        this.word(node.begin);
        this.word(node.end);
        code.call(this.imported(node.kernel as (...args: number[]) => number, ["i32", "i32"]));
        return;
      case "ask":
        code.call(this.imported(node.host, []));
        return;
      default:
        this.word(node.left);
        this.word(node.right);
        code.op(BINARY[node.op]);
    }
  }

  private real(node: Real): void {
    const { code } = this;
    if (typeof node === "number") {
      code.f64(node);
      return;
    }
    if (node.op === "minus") {
      this.real(node.left);
      this.real(node.right);
      code.op("f64.sub");
      return;
    }
    this.element(node.index);
    code.memory("f64.load", node.address);
  }

  /** Leaves how far an element of an array of doubles is from its address. */
  private element(index: Word): void {
    if (typeof index === "number") {
      this.code.i32(8 * index);
      return;
    }
    this.word(index);
    this.code.i32(3);
    this.code.op("i32.shl");
  }

  private named(name: string): Local {
    let found = this.locals.get(name);
    if (!found) {
      found = this.code.local("i32", name);
      this.locals.set(name, found);
    }
    return found;
  }

  private imported(called: (...args: number[]) => unknown, types: readonly Type[]): FunctionCode {
    let found = this.imports.get(called);
    if (!found) {
      const params = types.map((type, k) => ({ type, name: `_${k}` }));
      const name = String(this.imports.size);
      found = { name, params, results: ["i32"], locals: params, body: [] };
      this.imports.set(called, found);
    }
    return found;
  }
}

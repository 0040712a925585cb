// Random programs on a device, against the js backend; and currents in pA that charge capacitances in pF.
//
// Numbers stay between 1/4 and some tens and are never subtracted, so that every operation adds at most some units in
// the last place: 1e-5 of the result is far more than a hundred of them make, and far less than any mistake. What
// decides (conditions, indices) is integers, on which f32 and f64 agree.

import * as assert from "uvu/assert";
import type { Gpu } from "../../../src/backends/gpu/door.ts";
import type { ArraySymbol, Expression, Kernel, Statement } from "../../../src/ir/ir.ts";
import { constant, kernelOf, load, store, stream } from "../harness.ts";
import { judge, onDevice, Place, type Trial } from "./harness.ts";
import type { Cases } from "./modes.ts";
import { agrees } from "./operation-cases.ts";

const SIZE = 30;
const TOLERANCE = 1e-5;
const PROGRAMS = 8;

const binary = (op: string, left: Expression, right: Expression): Expression =>
  ({ op, left, right }) as Expression;
const call = (name: string, ...args: Expression[]): Expression => ({ op: "call", name, args });

class Writer {
  readonly place = new Place(SIZE);
  readonly clock = this.place.clock(1e-4, 99);
  private readonly next: () => number;
  private readonly numbers: ArraySymbol[];
  private readonly integers: ArraySymbol[];
  private readonly flags: ArraySymbol[];
  private readonly far = this.place.array("Q.far", "f64", 5, [0.5, 1, 1.5, 2, 2.5]);
  private readonly link = this.place.array(
    "P.link",
    "i32",
    SIZE,
    this.all((i) => (i * 3) % 5),
  );
  private readonly table = this.place.array("T", "f64", 4, [0.75, 1.25, 1.75, 2.25]);
  private readonly scalar = this.place.array("P.scalar", "f64", 1, [0.5]);
  private readonly output = this.place.array("P.list", "i32", SIZE);
  private locals: string[] = [];
  private shared: string[] = [];
  private draws = 0;

  constructor(seed: number) {
    this.next = stream(seed);
    this.numbers = ["a", "b", "c"].map((name) =>
      this.place.array(
        `P.${name}`,
        "f64",
        SIZE,
        this.all(() => 0.5 + this.next()),
      ),
    );
    this.integers = ["m", "n"].map((name) =>
      this.place.array(
        `P.${name}`,
        "i32",
        SIZE,
        this.all(() => this.below(20)),
      ),
    );
    this.flags = ["f", "g"].map((name) =>
      this.place.array(
        `P.${name}`,
        "bool",
        SIZE,
        this.all(() => this.below(2)),
      ),
    );
  }

  trial(): Trial {
    const step = this.kernel("P.step", { output: this.output });
    const others = ["P.one", "P.two"].map((name, k) =>
      this.kernel(name, k === 0 ? { loop: { kind: "list", index: "i" } } : {}),
    );
    const parts = [step, ...others].map((kernel) => ({ kind: "kernel", kernel }) as const);
    const program = { name: "P", size: SIZE, clock: this.clock, parts, times: [] };
    return { place: this.place, program, first: 12345, steps: 5 };
  }

  private kernel(name: string, parts: Partial<Kernel>): Kernel {
    this.locals = [];
    this.shared = [];
    const prologue = parts.loop ? [] : this.prologue();
    const body: Statement[] = [{ kind: "index", name: "j", array: this.link, at: "i", offset: 0 }];
    for (let k = 0; k < 4; k++) body.push(this.statement(k));
    if (parts.output) body.push({ kind: "emit", when: this.condition(2), at: "i" });
    return kernelOf(name, body, { prologue, ...parts });
  }

  private prologue(): Statement[] {
    const wave = binary("add", constant(2), call("sin", load(this.clock.time, null)));
    const more = binary(
      "add",
      binary("mul", load(this.scalar, null), constant(0.5)),
      constant(0.5),
    );
    this.shared = ["wave"];
    return [
      { kind: "let", name: "wave", type: "f64", value: wave },
      store(this.scalar, more, null),
    ];
  }

  private statement(k: number): Statement {
    const kind = this.below(6);
    if (kind < 2) {
      const value = this.number(2);
      const name = `x${k}`;
      this.locals.push(name);
      return { kind: "let", name, type: "f64", value };
    }
    if (kind === 2) return store(this.one(this.flags), this.condition(2));
    if (kind === 3) return store(this.one(this.integers), this.integer());
    return store(this.one(this.numbers), this.tamed(this.number(2)));
  }

  /** Between 0.5 and 1.5. */
  private tamed(x: Expression): Expression {
    return binary("add", constant(0.5), binary("div", x, binary("add", constant(1), x)));
  }

  private number(depth: number): Expression {
    if (depth === 0) return this.leaf();
    const x = this.number(depth - 1);
    const y = this.number(this.below(depth));
    switch (this.below(10)) {
      case 0:
        return call("exp", { op: "neg", operand: x });
      case 1:
        return call(this.one(["log1p", "tanh", "arctan", "exprel"]), this.tamed(x));
      case 2:
        return call("pow", this.tamed(x), this.tamed(y));
      case 3:
        return { op: "sqrt", operand: x };
      case 4:
        return { op: "select", test: this.condition(2), then: x, otherwise: y };
      case 5:
        return binary(this.one(["min", "max"]), x, y);
      case 6:
        return binary("div", x, this.tamed(y));
      case 7:
        return { op: "abs", operand: binary("copysign", x, constant(-1)) };
      default:
        return this.tamed(binary(this.one(["add", "mul"]), x, y));
    }
  }

  private leaf(): Expression {
    switch (this.below(8)) {
      case 0:
        return constant(0.25 + 3 * this.next());
      case 1:
        return load(this.far, "j");
      case 2:
        return {
          op: "lookup",
          array: this.table,
          operand: binary("fmod", this.size(), constant(4)),
        };
      case 3:
        return this.shared.length > 0 ? this.named("wave") : load(this.scalar, null);
      case 4:
        return this.locals.length > 0 ? this.named(this.one(this.locals)) : load(this.numbers[0]!);
      case 5: {
        const state = this.clock.random;
        const draw: Expression = {
          op: "random",
          distribution: "uniform",
          state,
          stream: this.draws++,
          at: "i",
        };
        return binary("add", draw, constant(0.25));
      }
      default:
        return load(this.one(this.numbers));
    }
  }

  private named(name: string): Expression {
    return { op: "local", name, type: "f64" };
  }

  private integer(): Expression {
    const sum = binary("add", load(this.one(this.integers)), { op: "index", name: "i", offset: 3 });
    return binary("fmod", sum, constant(23));
  }

  private size(): Expression {
    return { op: "abs", operand: load(this.one(this.integers)) };
  }

  private condition(depth: number): Expression {
    if (depth === 0) {
      if (this.below(3) === 0) return load(this.one(this.flags));
      const op = this.one(["lt", "le", "gt", "ge", "eq", "ne"]);
      return binary(
        op,
        load(this.one(this.integers)),
        this.one([constant(this.below(20)), this.integer()]),
      );
    }
    const [x, y] = [this.condition(depth - 1), this.condition(0)];
    switch (this.below(4)) {
      case 0:
        return { op: "not", operand: x };
      case 1:
        return { op: "select", test: y, then: x, otherwise: this.condition(0) };
      default:
        return binary(this.one(["and", "or"]), x, y);
    }
  }

  private below(n: number): number {
    return Math.floor(this.next() * n);
  }

  private one<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  private all(of: (i: number) => number): number[] {
    return Array.from({ length: SIZE }, (_, i) => of(i));
  }
}

/** C dv/dt = g (E - v) + I in SI units: 1e-12 F, 1e-9 S, 1e-12 A. */
async function picofarads(gpu: Gpu): Promise<void> {
  const place = new Place(SIZE);
  const v = place.array("P.v", "f64", SIZE, new Array(SIZE).fill(-0.065));
  const [C, g, I] = (
    [
      ["C", 2e-12, 1e-12],
      ["g", 1e-9, 1e-10],
      ["I", 0, 1e-12],
    ] as const
  ).map(([name, from, by]) =>
    place.array(
      `P.${name}`,
      "f64",
      SIZE,
      Array.from({ length: SIZE }, (_, i) => from + by * i),
    ),
  ) as [ArraySymbol, ArraySymbol, ArraySymbol];
  const leak = binary("mul", load(g), binary("sub", constant(-0.07), load(v)));
  const slope = binary("div", binary("add", leak, load(I)), load(C));
  const power = binary("mul", load(I), binary("mul", load(I), load(g)));
  const w = place.array("P.power", "f64", SIZE);
  const kernel = kernelOf("P.k", [
    store(v, binary("add", load(v), binary("mul", constant(1e-5), slope))),
    store(w, binary("div", power, constant(1e-33))),
  ]);
  const parts = [{ kind: "kernel", kernel } as const];
  const program = { name: "P", size: SIZE, clock: place.clock(1e-5), parts, times: [] };
  const trial = { place, program, steps: 500 };
  const [wanted, got] = [judge(trial), await onDevice(gpu, trial)];
  const [volts, powers] = ["P.v", "P.power"].map(
    (name) => [got.arrays[name]!, wanted.arrays[name]!] as const,
  );
  for (let i = 0; i < SIZE; i++) {
    assert.ok(Math.abs(volts![0][i]! - volts![1][i]!) < 1e-7, `v of ${i}: ${volts![0][i]}`);
    assert.ok(
      Math.abs(powers![0][i]! - powers![1][i]!) <= 1e-6 * powers![1][i]!,
      `power of ${i}: ${powers![0][i]}`,
    );
  }
}

export const propertyCases: Cases = {
  ...Object.fromEntries(
    Array.from({ length: PROGRAMS }, (_, seed) => [
      `random program ${seed} does what it does on the CPU`,
      (gpu: Gpu) => agrees(gpu, new Writer(seed).trial(), TOLERANCE),
    ]),
  ),
  "currents in pA charge capacitances in pF, to 0.1 uV in 500 steps": picofarads,
};

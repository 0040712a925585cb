// Rows of pairs that a probability joins, as WebAssembly: see src/ir/leaps.ts.

import type { KernelMemory } from "../../ir/ir.ts";
import { GUIDE_BITS, LEAPS, type LeapFunction, type LeapRows } from "../../ir/leaps.ts";
import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "../../ir/random.ts";
import { Code, type FunctionCode, type Local } from "./code.ts";
import { encode } from "./encode.ts";
import { increment, wordOffset } from "./frame.ts";

/** Compiles the function that makes such rows. */
export function leaper(rows: LeapRows, memory: KernelMemory): LeapFunction {
  const bytes = encode([leapCode(rows)], 1, memory);
  const module = new WebAssembly.Module(bytes);
  const { exports } = new WebAssembly.Instance(module, { "": { memory: memory.memory } });
  return exports["0"] as LeapFunction;
}

/** The four words of a row's generator. */
type State = readonly [Local, Local, Local, Local];

/** The function as data. */
export function leapCode(rows: LeapRows): FunctionCode {
  const code = new Code();
  const [row, to, into, at, limit, ends] = ["row", "to", "into", "at", "limit", "ends"].map(
    (name) => code.param("i32", name),
  ) as [Local, Local, Local, Local, Local, Local];
  const state = ["a", "b", "c", "d"].map((name) => code.local("i32", name)) as unknown as State;
  const writer = new RowWriter(code, rows, { row, into, at, state });
  const body = code.capture(() => {
    code.loop(() => {
      code.get(row);
      code.get(to);
      code.op("i32.lt_s");
      code.get(at);
      code.i32(rows.width);
      code.op("i32.add");
      code.get(limit);
      code.op("i32.le_s", "i32.and");
      code.if(() => {
        seed(code, rows, row, state);
        writer.row();
        code.get(ends);
        code.get(at);
        code.memory("i32.store", 0);
        increment(code, ends, 4);
        increment(code, row, 1);
        code.branch(1, false);
      });
    });
    code.get(row);
  });
  return code.finish("leap", ["i32"], body);
}

/** Philox4x32-10 of the row, whose words are the state. */
function seed(code: Code, { key }: LeapRows, row: Local, state: State): void {
  const [x0, x1, x2, x3] = state;
  const [p0, p1] = [code.local("i64", "p0"), code.local("i64", "p1")];
  code.get(row);
  code.set(x0);
  for (const [local, word] of [
    [x1, key.draw],
    [x2, LEAPS],
    [x3, key.stream],
  ] as const) {
    code.i32(word);
    code.set(local);
  }
  for (let round = 0; round < ROUNDS; round++) {
    product(code, x0, MULTIPLIER_0, p0);
    product(code, x2, MULTIPLIER_1, p1);
    mixed(code, p1, x1, key.seed[0] + Math.imul(round, WEYL_0), x0);
    low(code, p1, x1);
    mixed(code, p0, x3, key.seed[1] + Math.imul(round, WEYL_1), x2);
    low(code, p0, x3);
  }
}

function product(code: Code, factor: Local, by: number, into: Local): void {
  code.get(factor);
  code.op("i64.extend_i32_u");
  code.i64(BigInt(by));
  code.op("i64.mul");
  code.set(into);
}

/** into = high word of the product ^ other ^ key */
function mixed(code: Code, product: Local, other: Local, key: number, into: Local): void {
  code.get(product);
  code.i64(32n);
  code.op("i64.shr_u", "i32.wrap_i64");
  code.get(other);
  code.op("i32.xor");
  code.i32(key);
  code.op("i32.xor");
  code.set(into);
}

function low(code: Code, product: Local, into: Local): void {
  code.get(product);
  code.op("i32.wrap_i64");
  code.set(into);
}

interface Locals {
  readonly row: Local;
  readonly into: Local;
  readonly at: Local;
  readonly state: State;
}

/** Writes the leaps of one row. */
class RowWriter {
  private readonly code: Code;
  private readonly rows: LeapRows;
  private readonly locals: Locals;
  private readonly column: Local;
  private readonly target: Local;
  private readonly bits: Local;
  private readonly value: Local;

  constructor(code: Code, rows: LeapRows, locals: Locals) {
    this.code = code;
    this.rows = rows;
    this.locals = locals;
    this.column = code.local("i64", "column");
    this.target = code.local("i32", "target");
    this.bits = code.local("i32", "bits");
    this.value = code.local("i32", "value");
  }

  /** `column` is the target after the last one; leaps until there is none. */
  row(): void {
    const { code, column, rows } = this;
    const top = rows.digits.length - 1;
    code.i64(0n);
    code.set(column);
    code.loop(() => {
      for (let k = 0; k < top; k++) this.digit(k);
      code.loop(() => {
        this.digit(top);
        // one number of the last digit may not be enough, but a row is never longer than it is
        code.get(this.value);
        code.i32(rows.digits[top]!.size - 1);
        code.op("i32.eq");
        this.inside();
        code.op("i32.and");
        code.branch(0);
      });
      this.inside();
      code.if(() => {
        this.join();
        code.get(column);
        code.i64(1n);
        code.op("i64.add");
        code.set(column);
        code.branch(1, false);
      });
    });
  }

  private inside(): void {
    const { code, column, rows } = this;
    code.get(column);
    code.i64(BigInt(rows.width));
    code.op("i64.lt_s");
  }

  /** Draws a digit and leaps as far as it says. */
  private digit(k: number): void {
    const { code, column, value, bits } = this;
    const { guide, unit } = this.rows.digits[k]!;
    this.draw();
    code.get(bits);
    code.i32(32 - GUIDE_BITS);
    code.op("i32.shr_u");
    code.i32(1);
    code.op("i32.shl");
    code.memory("i32.load16_s", guide.address);
    code.tee(value);
    code.i32(0);
    code.op("i32.lt_s");
    code.if(() => this.find(k));
    code.get(column);
    code.get(value);
    code.op("i64.extend_i32_u");
    if (unit !== 1) {
      code.i64(BigInt(unit));
      code.op("i64.mul");
    }
    code.op("i64.add");
    code.set(column);
  }

  /** The digit that a number means, from the least that its cell means on. */
  private find(k: number): void {
    const { code, value, bits } = this;
    code.get(value);
    code.i32(-1);
    code.op("i32.xor");
    code.set(value);
    code.loop(() => {
      code.get(bits);
      wordOffset(code, value);
      code.memory("i32.load", this.rows.digits[k]!.last.address);
      code.op("i32.gt_u");
      code.if(() => {
        increment(code, value, 1);
        code.branch(1, false);
      });
    });
  }

  /** xoshiro128++ */
  private draw(): void {
    const { code, bits } = this;
    const [a, b, c, d] = this.locals.state;
    const xor = (into: Local, by: Local): void => {
      code.get(into);
      code.get(by);
      code.op("i32.xor");
      code.set(into);
    };
    const turned = (by: number): void => {
      code.i32(by);
      code.op("i32.rotl");
    };
    code.get(a);
    code.get(d);
    code.op("i32.add");
    turned(7);
    code.get(a);
    code.op("i32.add");
    code.set(bits);
    xor(c, a);
    xor(d, b);
    // the word that is shifted is the one from before
    code.get(c);
    code.get(b);
    code.i32(9);
    code.op("i32.shl", "i32.xor");
    xor(b, c);
    xor(a, d);
    code.set(c);
    code.get(d);
    turned(11);
    code.set(d);
  }

  /** Appends the target, unless it is the row itself where that is left out. */
  private join(): void {
    const { code, column, target, rows } = this;
    code.get(column);
    code.op("i32.wrap_i64");
    code.set(target);
    const store = (): void => {
      const { into, at } = this.locals;
      code.get(into);
      code.get(at);
      code.i32(rows.storage === "u16" ? 1 : 2);
      code.op("i32.shl", "i32.add");
      code.get(target);
      code.i32(rows.first);
      code.op("i32.add");
      code.memory(rows.storage === "u16" ? "i32.store16" : "i32.store", 0);
      increment(code, at, 1);
    };
    if (!rows.othersOnly) {
      store();
      return;
    }
    code.get(target);
    code.get(this.locals.row);
    code.op("i32.ne");
    code.if(store);
  }
}

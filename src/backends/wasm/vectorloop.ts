// The loop over pairs of elements. When `end` is odd the last pair has a partner that is not in the range: what it
// writes is put back, and it neither emits nor is watched.

import type { ArraySymbol, Kernel } from "../../ir/ir.ts";
import type { Code, Local } from "./code.ts";
import { AT_ONCE, Draws } from "./draws.ts";
import { append, count, type Frame, increment, more, result } from "./frame.ts";
import { stored } from "./plan.ts";
import type { ScalarWriter } from "./scalar.ts";
import { type VectorLoop, VectorWriter } from "./vector.ts";
import type { Callees } from "./writer.ts";

/** Writes the loop and leaves the kernel's result on the stack. */
export function vectorLoop(
  kernel: Kernel,
  frame: Frame,
  before: ScalarWriter,
  callees: Callees,
): void {
  const { code, begin, end } = frame;
  const index = kernel.loop.kind === "range" ? kernel.loop.index : "";
  const draws = new Draws(kernel, code);
  const loop: VectorLoop = { element: begin, indices: null, scalar: before, index, draws };
  const writer = new VectorWriter(code, callees, loop);
  const watch = new Watch(kernel, code, "f64x2");
  const body = code.capture(() => {
    watch.next();
    for (const part of kernel.body) {
      if (part.kind === "let") writer.bind(part);
      else if (part.kind === "store") writer.store(part, watch.see);
      else if (part.kind === "emit") {
        const when = code.local("v128", "when");
        writer.expression(part.when);
        code.set(when);
        emitPair(kernel, frame, when);
      }
    }
    watch.add();
  });
  const drawing = draws.any ? blocksOf(draws, writer, frame) : null;
  code.append(code.before);
  watch.start(begin);
  more(code, begin, end);
  code.if(() => {
    const odd = savePartner(kernel, code, end);
    if (loop.indices) startIndices(code, begin, loop.indices);
    const pairs = (stop: Local): void =>
      code.loop(() => {
        code.append(body);
        if (loop.indices) advanceIndices(code, loop.indices);
        if (drawing) draws.advance();
        increment(code, begin, 2);
        more(code, begin, stop);
        code.branch(0);
      });
    if (drawing) drawing(pairs);
    else pairs(end);
    odd.restore();
  });
  result(frame, watch.any ? () => watch.flag(end) : null);
}

/**
 * The loop over elements whose numbers are drawn at once; `pairs` writes the loop over the pairs, or pairs of these, up
 * to their end.
 */
export function blocksOf(
  draws: Draws,
  writer: VectorWriter,
  { code, begin, end }: Frame,
): (pairs: (stop: Local) => void) => void {
  const [first, stop] = [code.local("i32", "first of block"), code.local("i32", "stop")];
  const numbers = code.capture(() => draws.draw(first, writer));
  return (pairs) =>
    code.loop(() => {
      code.get(begin);
      code.i32(-AT_ONCE);
      code.op("i32.and");
      code.tee(first);
      code.i32(AT_ONCE);
      code.op("i32.add");
      code.tee(stop);
      code.get(end);
      code.get(stop);
      code.get(end);
      code.op("i32.lt_s", "select");
      code.set(stop);
      code.append(numbers);
      // a range may begin within a block
      more(code, first, begin);
      code.if(() =>
        code.loop(() => {
          draws.advance();
          increment(code, first, 2);
          more(code, first, begin);
          code.branch(0);
        }),
      );
      pairs(stop);
      more(code, begin, end);
      code.branch(0);
    });
}

/**
 * A branch on whether either of a pair is emitted is cheap while few are, and mispredicted where many are: once more
 * than one in sixteen was, both indices are written and counted or not, which takes no branch.
 */
function emitPair(kernel: Kernel, frame: Frame, when: Local): void {
  const { code, begin, emitted, first } = frame;
  const often = code.local("i32", "often");
  code.get(when);
  code.op("i64x2.bitmask");
  code.get(often);
  code.op("i32.or");
  code.if(() => {
    code.get(often);
    code.if(() => {
      for (const second of [false, true]) {
        code.get(emitted!);
        element(frame, second);
        code.memory("i32.store", kernel.output!.address);
        code.get(emitted!);
        code.i32(4);
        held(frame, when, second);
        code.op("i32.and", "i32.add");
        code.set(emitted!);
      }
    });
    code.get(often);
    code.op("i32.eqz");
    code.if(() => {
      for (const second of [false, true]) {
        held(frame, when, second);
        code.if(() => append(kernel, frame, () => element(frame, second)));
      }
      // begin + 256 < 16 * emitted, both counted from where they were first
      code.get(begin);
      code.i32(256);
      code.op("i32.add");
      code.get(emitted!);
      code.i32(2);
      code.op("i32.shl");
      code.get(first!);
      code.i32(15);
      code.op("i32.mul");
      code.i32(2);
      code.op("i32.shr_u", "i32.sub", "i32.lt_s");
      code.set(often);
    });
  });
}

/** Leaves the index of an element of the pair on the stack. */
function element({ code, begin }: Pick<Frame, "code" | "begin">, second: boolean): void {
  code.get(begin);
  if (!second) return;
  code.i32(1);
  code.op("i32.add");
}

/** Leaves all bits set if an element of the pair is emitted, and is in the range. */
function held(
  { code, begin, end }: Pick<Frame, "code" | "begin" | "end">,
  when: Local,
  second: boolean,
): void {
  code.get(when);
  code.lane("i32x4.extract_lane", second ? 2 : 0);
  if (!second) return;
  code.i32(0);
  element({ code, begin }, true);
  code.get(end);
  code.op("i32.lt_s", "i32.sub", "i32.and");
}

/** Keeps the elements at `end` of every written array when `end` is odd; `restore` writes them back. */
function savePartner(kernel: Kernel, code: Code, end: Local): { restore: () => void } {
  const kept = stored(kernel).map((array) => ({
    array,
    wide: array.storage === "f64",
    local: code.local(array.storage === "f64" ? "f64" : "i32", `partner ${array.name}`),
  }));
  const offset = (wide: boolean): void => {
    code.get(end);
    code.i32(wide ? 3 : 2);
    code.op("i32.shl");
  };
  const whenOdd = (write: () => void): void => {
    if (kept.length === 0) return;
    code.get(end);
    code.i32(1);
    code.op("i32.and");
    code.if(write);
  };
  whenOdd(() => {
    for (const { array, wide, local } of kept) {
      offset(wide);
      code.memory(wide ? "f64.load" : "i32.load", array.address);
      code.set(local);
    }
  });
  const restore = (): void =>
    whenOdd(() => {
      for (const { array, wide, local } of kept) {
        offset(wide);
        code.get(local);
        code.memory(wide ? "f64.store" : "i32.store", array.address);
      }
    });
  return { restore };
}

function startIndices(code: Code, begin: Local, indices: Local): void {
  code.get(begin);
  code.op("f64.convert_i32_s", "f64x2.splat");
  code.get(begin);
  code.i32(1);
  code.op("i32.add", "f64.convert_i32_s");
  code.lane("f64x2.replace_lane", 1);
  code.set(indices);
}

function advanceIndices(code: Code, indices: Local): void {
  code.get(indices);
  code.f64(2);
  code.op("f64x2.splat", "f64x2.add");
  code.set(indices);
}

/**
 * Whether a kernel wrote what is not a number. In the loop the values are only added up, since a sum of numbers one of
 * which is a NaN is a NaN: half the instructions of comparing each. A sum may also be one after an overflow, or for the
 * partner of an odd end, so what was written is looked at when the sum is. Integers do not keep a NaN: values that
 * become one are compared.
 */
export class Watch {
  /** Takes the local of a value that is written to an array. */
  readonly see: (value: Local, array: ArraySymbol) => void;
  readonly #code: Code;
  readonly #reals: ArraySymbol[];
  readonly #values: Local[] = [];
  readonly #first: Local;
  readonly #sum: Local | null;
  /** Lanes of integers that were no numbers, before the pair at hand and with it. */
  readonly #before: Local | null;
  readonly #mask: Local | null;

  readonly #family: "f64x2" | "f32x4";

  constructor(kernel: Kernel, code: Code, family: "f64x2" | "f32x4") {
    this.#family = family;
    const watched = new Map<string, ArraySymbol>();
    for (const part of kernel.body)
      if (part.kind === "store" && part.watch && part.array.storage !== "bool")
        watched.set(part.array.name, part.array);
    const all = [...watched.values()];
    const integers = all.some(({ storage }) => storage === "i32");
    this.#code = code;
    this.#reals = all.filter(({ storage }) => storage !== "i32");
    this.#first = code.local("i32", "first");
    this.#sum = this.#reals.length > 0 ? code.local("v128", "sum of watched") : null;
    this.#before = integers ? code.local("v128", "watched before") : null;
    this.#mask = integers ? code.local("v128", "watched") : null;
    this.see = (value, { storage }) => {
      if (storage === "i32") this.#compare(value);
      else this.#values.push(value);
    };
  }

  get any(): boolean {
    return this.#sum !== null || this.#mask !== null;
  }

  /** Before the loop. */
  start(begin: Local): void {
    if (!this.#sum) return;
    this.#code.get(begin);
    this.#code.set(this.#first);
  }

  /** At the beginning of the body. */
  next(): void {
    if (!this.#mask) return;
    this.#code.get(this.#mask);
    this.#code.set(this.#before!);
  }

  #compare(value: Local): void {
    const code = this.#code;
    code.get(value);
    code.get(value);
    code.op("f64x2.ne");
    code.get(this.#mask!);
    code.op("v128.or");
    code.set(this.#mask!);
  }

  /** At the end of the body: the values of this pair. */
  add(): void {
    const code = this.#code;
    if (!this.#sum || this.#values.length === 0) return;
    this.#values.forEach((value, k) => {
      code.get(value);
      if (k > 0) code.op(`${this.#family}.add`);
    });
    code.get(this.#sum);
    code.op(`${this.#family}.add`);
    code.set(this.#sum);
  }

  /** Leaves 1 where a NaN was written, otherwise 0. */
  flag(end: Local): void {
    const code = this.#code;
    const found = code.local("i32", "found");
    if (this.#sum) {
      code.get(this.#sum);
      code.get(this.#sum);
      code.op(`${this.#family}.ne`, "v128.any_true");
      code.if(() => count(code, this.#first, end, () => this.#look(found)));
    }
    code.get(found);
    if (!this.#mask) return;
    // the high lane but for the partner of an odd end
    code.get(this.#mask);
    code.lane("i32x4.extract_lane", 0);
    code.get(this.#before!);
    code.lane("i32x4.extract_lane", 2);
    code.get(this.#mask);
    code.lane("i32x4.extract_lane", 2);
    code.get(end);
    code.i32(1);
    code.op("i32.and", "select", "i32.or");
    code.i32(1);
    code.op("i32.and", "i32.or");
  }

  #look(found: Local): void {
    const code = this.#code;
    const value = code.local("f64", "written");
    for (const { storage, address } of this.#reals) {
      code.get(this.#first);
      code.i32(storage === "f64" ? 3 : 2);
      code.op("i32.shl");
      code.memory(`${storage}.load`, address);
      if (storage === "f32") code.op("f64.promote_f32");
      code.tee(value);
      code.get(value);
      code.op("f64.ne");
      code.get(found);
      code.op("i32.or");
      code.set(found);
    }
  }
}

// The loop over rows whose elements need no arrays of indices: what depends on the row alone once for it, then two
// elements at a time where that is the same.

import type { ArraySymbol, DenseLoop, Kernel, Parts } from "../../ir/ir.ts";
import { operands, visitStatements } from "../../ir/walk.ts";
import type { Code, Local } from "./code.ts";
import { type Column, columnsOf, fetchColumns, returnColumns } from "./columns.ts";
import { count, cut, entry, type Frame, increment, result, wordOffset } from "./frame.ts";
import { independentInRow, keptAt, untouched } from "./plan.ts";
import { ScalarWriter } from "./scalar.ts";
import { scalarBody, watches } from "./scalarbody.ts";
import { VectorWriter } from "./vector.ts";
import type { Callees } from "./writer.ts";

/** Rows of at most so many elements, all alike, are written out without a loop. */
const SHORT = 8;
/** A body written several times has at most this many operations in all. */
const MOST = 400;

/** The locals of a row. */
interface Row {
  readonly own: Local;
  readonly number: Local;
  /** The piece, which is the row itself where rows are one piece. */
  readonly piece: Local;
  /** The element, and what goes along. */
  readonly moving: readonly Local[];
  readonly stop: Local;
}

/** Writes the loop and leaves the kernel's result on the stack. */
export function denseLoop(
  kernel: Kernel,
  frame: Frame,
  before: ScalarWriter,
  callees: Callees,
): void {
  new Dense(kernel, kernel.loop as DenseLoop, frame, before, callees).write();
}

class Dense {
  private readonly kernel: Kernel;
  private readonly loop: DenseLoop;
  private readonly frame: Frame;
  private readonly code: Code;
  private readonly before: ScalarWriter;
  private readonly callees: Callees;
  private readonly scalar: ScalarWriter;
  private readonly row: Row;
  private readonly one: Local | null;
  private readonly two: Local | null;
  private readonly size: number;
  /** Whether elements are taken two at a time, and whether rows are written out. */
  private readonly pairs: boolean;
  private readonly short: boolean;
  /** Elements of arrays that stay in locals through all rows. */
  private readonly columns: readonly Column[];
  /** Splats of what the head defines. */
  private readonly both = new Map<string, Local>();

  constructor(
    kernel: Kernel,
    loop: DenseLoop,
    frame: Frame,
    before: ScalarWriter,
    callees: Callees,
  ) {
    this.kernel = kernel;
    this.loop = loop;
    this.frame = frame;
    const { code } = frame;
    this.code = code;
    this.before = before;
    this.callees = callees;
    this.scalar = new ScalarWriter(code, callees, untouched(kernel), before);
    const moving = [loop.index, ...loop.along.map(({ name }) => name)];
    const [own, number, stop] = [loop.row, "row", "stop"].map((name) =>
      code.local("i32", name),
    ) as [Local, Local, Local];
    const piece = loop.pieces ? code.local("i32", "piece") : number;
    this.row = { own, number, piece, stop, moving: moving.map((name) => code.local("i32", name)) };
    this.scalar.enterIndex(loop.row, own);
    moving.forEach((name, k) => void this.scalar.enterIndex(name, this.row.moving[k]!));
    const watch = watches(kernel);
    this.one = watch ? code.local("i32", "watched") : null;
    this.two = watch ? code.local("v128", "watched pairs") : null;
    this.size = sizeOf(kernel);
    this.pairs = independentInRow(kernel);
    const { starts } = loop;
    const short = typeof starts === "number" && starts <= SHORT && starts * this.size <= MOST;
    this.short = short && !loop.parts;
    this.columns = this.pairs && this.short ? columnsOf(kernel, loop, code) : [];
  }

  write(): void {
    const { code, frame, loop, row, one, two } = this;
    const { begin, end } = frame;
    const body = code.capture(() =>
      count(code, begin, end, () => {
        if (loop.listed) entry(code, begin, row.own);
        else {
          code.get(begin);
          code.set(row.own);
        }
        code.get(row.own);
        code.i32(loop.offset);
        code.op("i32.sub");
        code.tee(row.number);
        code.i32(loop.rows);
        code.op("i32.lt_u");
        code.if(() => this.eachRow());
      }),
    );
    code.append(code.before);
    fetchColumns(code, this.columns);
    code.append(body);
    returnColumns(code, this.columns);
    const flag = (): void => {
      code.get(one!);
      code.get(two!);
      code.op("v128.any_true", "i32.or");
    };
    result(frame, one && flag);
  }

  private eachRow(): void {
    const { code, loop, scalar, kernel, pairs } = this;
    for (const part of loop.head) {
      if (part.kind === "index") scalar.follow(part);
      else if (part.kind === "let") {
        scalar.bind(part);
        if (pairs) this.splat(part);
      }
    }
    const kept = pairs ? [] : keptAt(kernel, loop.row);
    const locals = kept.map((array) => code.local("f64", `${array.name} of row`));
    kept.forEach((array, k) => {
      scalar.offset(array, loop.row);
      code.memory("f64.load", array.address);
      code.set(locals[k]!);
      scalar.keep(array, locals[k]!);
    });
    this.rowElements();
    kept.forEach((array, k) => {
      scalar.offset(array, loop.row);
      code.get(locals[k]!);
      code.memory("f64.store", array.address);
    });
  }

  private rowElements(): void {
    const { code, loop, row } = this;
    if (!loop.pieces) {
      this.elements();
      return;
    }
    const last = code.local("i32", "last piece");
    this.of(row.number, loop.pieces, 0);
    code.set(row.piece);
    this.of(row.number, loop.pieces, 4);
    code.set(last);
    count(code, row.piece, last, () => this.elements());
  }

  /** Those of a piece. */
  private elements(): void {
    const { code, loop, row, pairs } = this;
    const { starts } = loop;
    this.begin();
    const [index] = row.moving as [Local];
    if (this.short) {
      this.written(starts as number);
      return;
    }
    if (pairs) this.allPairs();
    code.get(index);
    code.get(row.stop);
    code.op("i32.lt_s");
    code.if(() => {
      if (pairs) this.element();
      else
        code.loop(() => {
          this.element();
          this.advance(1);
          code.get(index);
          code.get(row.stop);
          code.op("i32.lt_s");
          code.branch(0);
        });
    });
  }

  /** Where the piece begins and ends. */
  private begin(): void {
    const { code, loop, row } = this;
    const { starts, along } = loop;
    const [index, ...others] = row.moving as [Local, ...Local[]];
    this.first();
    if (typeof starts === "number") {
      code.tee(index);
      code.i32(starts);
      code.op("i32.add");
    } else {
      code.set(index);
      this.of(row.piece, starts, 4);
    }
    code.set(row.stop);
    if (loop.parts) this.clamp(index, loop.parts);
    along.forEach(({ first }, k) => {
      if (typeof first === "number") code.i32(first);
      else this.of(row.piece, first, 0);
      if (loop.parts) {
        code.get(index);
        code.op("i32.add");
        this.first();
        code.op("i32.sub");
      }
      code.set(others[k]!);
    });
  }

  /** Leaves out what is not in the part. */
  private clamp(index: Local, parts: Parts): void {
    const { code, row, frame } = this;
    const least = code.local("i32", "least");
    const most = code.local("i32", "most");
    cut(frame, parts, row.number, [least, most]);
    for (const [local, bound, compare] of [
      [index, least, "i32.gt_s"],
      [row.stop, most, "i32.lt_s"],
    ] as const) {
      code.get(local);
      code.get(bound);
      code.get(local);
      code.get(bound);
      code.op(compare, "select");
      code.set(local);
    }
  }

  /** Leaves the first element of the piece on the stack. */
  private first(): void {
    const { code, loop, row } = this;
    const { starts } = loop;
    if (typeof starts !== "number") {
      this.of(row.piece, starts, 0);
      return;
    }
    code.get(row.piece);
    code.i32(starts);
    code.op("i32.mul");
  }

  private of(number: Local, array: ArraySymbol, further: number): void {
    wordOffset(this.code, number);
    this.code.memory("i32.load", array.address + further);
  }

  private splat({ name, type }: { readonly name: string; readonly type: "f64" | "bool" }): void {
    const { code } = this;
    const local = code.local("v128", `both ${name}`);
    code.get(this.scalar.lookup(name, type));
    if (type === "f64") code.op("f64x2.splat");
    else code.op("i64.extend_i32_u", "i64x2.splat", "i64x2.neg");
    code.set(local);
    this.both.set(name, local);
  }

  /** The elements of a short row, one after another. */
  private written(elements: number): void {
    let done = 0;
    for (const { array, wide, local } of this.columns) if (!wide) this.scalar.keep(array, local);
    if (this.pairs) for (; done + 2 <= elements; done += 2) this.pair(done);
    if (done > 0 && done < elements) this.advance(done);
    for (; done < elements; done++) {
      this.element();
      if (done + 1 < elements) this.advance(1);
    }
  }

  /** All pairs of a row, two in a turn where the body is small. */
  private allPairs(): void {
    const { code, row } = this;
    const [index] = row.moving as [Local];
    const last = code.local("i32", "last pair");
    const turns = 4 * this.size <= MOST ? 2 : 1;
    const while_ = (elements: number, write: () => void): void => {
      code.get(row.stop);
      code.i32(elements);
      code.op("i32.sub");
      code.set(last);
      code.get(index);
      code.get(last);
      code.op("i32.le_s");
      code.if(write);
    };
    while_(2 * turns, () =>
      code.loop(() => {
        for (let k = 0; k < turns; k++) this.pair(2 * k);
        this.advance(2 * turns);
        code.get(index);
        code.get(last);
        code.op("i32.le_s");
        code.branch(0);
      }),
    );
    if (turns === 1) return;
    while_(2, () => {
      this.pair(0);
      this.advance(2);
    });
  }

  private pair(ahead: number): void {
    const { code, callees, kernel, loop, before, scalar, row } = this;
    const local = (name: string): Local => scalar.indexLocal(name);
    const dense = { local, ahead, fixed: (name: string) => !row.moving.includes(local(name)) };
    const { index } = loop;
    const writer = new VectorWriter(code, callees, {
      element: row.moving[0]!,
      indices: null,
      dense,
      scalar: before,
      index,
    });
    for (const [name, both] of this.both) writer.enter(name, both);
    for (const { array, wide, element, local } of this.columns)
      if (wide && element === ahead) writer.keep(array, local);
    for (const part of kernel.body) {
      if (part.kind === "let") writer.bind(part);
      else if (part.kind === "store") writer.store(part, this.two && this.marked);
    }
  }

  /** Collects a mask of values that are not numbers. */
  private readonly marked = (value: Local): void => {
    const { code, two } = this;
    code.get(value);
    code.get(value);
    code.op("f64x2.ne");
    code.get(two!);
    code.op("v128.or");
    code.set(two!);
  };

  private element(): void {
    scalarBody(this.kernel, this.frame, this.scalar, this.one);
  }

  private advance(by: number): void {
    for (const local of this.row.moving) increment(this.code, local, by);
  }
}

/** How many operations a body has, a call counting as many. */
function sizeOf({ body }: Kernel): number {
  let count = 0;
  visitStatements(body, (node) => {
    count += node.op === "call" || node.op === "random" ? 60 : operands(node).length > 0 ? 1 : 0;
  });
  return count + 2 * body.length;
}

// Putting indices into a wheel, and the loop over what a wheel holds for now. See `enqueue` of the IR.

import type { ArraySymbol, Loop, Statement } from "../../ir/ir.ts";
import type { Code, Local } from "./code.ts";
import { type Frame, increment, more, wordOffset } from "./frame.ts";
import type { ScalarWriter } from "./scalar.ts";

type Enqueue = Extract<Statement, { kind: "enqueue" }>;
type Due = Extract<Loop, { kind: "due" }>;

/** Bytes of a bucket's row in the table, as a shift. */
const ROW = 4;

/** The words of a wheel's header in locals: the table as an address. */
interface Header {
  readonly now: Local;
  readonly size: Local;
  readonly table: Local;
}

function header(code: Code, wheel: ArraySymbol): Header {
  const [now, size, table] = ["now", "buckets", "table"].map((word, k) =>
    code.hoist(`${wheel.name} ${word}`, "i32", () => {
      code.i32(0);
      code.memory("i32.load", wheel.address + 4 * k);
      if (word === "table") shifted(code, 2);
    }),
  ) as [Local, Local, Local];
  return { now, size, table };
}

/** Appends an index to a bucket; `left` receives 1 where that is the last one. */
export function enqueue(
  { wheel, steps, at }: Enqueue,
  code: Code,
  writer: ScalarWriter,
  left: Local,
): void {
  const { now, size, table } = header(code, wheel);
  const mask = code.hoist(`${wheel.name} mask`, "i32", () => {
    code.get(size);
    code.i32(1);
    code.op("i32.sub");
  });
  const [ahead, bucket, next] = [
    code.local("i32", "steps"),
    code.local("i32", "bucket"),
    code.local("i32", "next"),
  ];
  const find = (): void => {
    shifted(code, ROW);
    code.get(table);
    code.op("i32.add");
    code.tee(bucket);
    code.memory("i32.load", 4);
    code.set(next);
  };
  writer.expression(steps);
  code.op("i32.trunc_sat_f64_s");
  code.tee(ahead);
  code.get(now);
  code.op("i32.add");
  code.get(mask);
  code.op("i32.and");
  find();
  code.get(ahead);
  code.get(size);
  code.op("i32.ge_u");
  code.get(next);
  code.get(bucket);
  code.memory("i32.load", 8);
  code.op("i32.ge_u", "i32.or");
  code.if(() => {
    code.get(size);
    find();
    code.i32(1);
    code.set(left);
  });
  wordOffset(code, next);
  code.get(writer.indexLocal(at));
  code.memory("i32.store", 0);
  code.get(bucket);
  code.get(next);
  code.i32(1);
  code.op("i32.add");
  code.memory("i32.store", 4);
}

/** Writes the loop over what is due; `body` is what to do for each index. */
export function dueLoop(
  { index, wheel }: Due,
  { code, begin, end }: Frame,
  writer: ScalarWriter,
  body: () => void,
): void {
  const { now, size, table } = header(code, wheel);
  const [bucket, entry] = [code.local("i32", "bucket"), code.local("i32", index)];
  writer.enterIndex(index, entry);
  code.get(now);
  shifted(code, ROW);
  code.get(table);
  code.op("i32.add");
  code.tee(bucket);
  code.memory("i32.load", 4);
  code.set(end);
  code.get(bucket);
  code.memory("i32.load", 0);
  code.tee(begin);
  code.get(end);
  code.op("i32.lt_u");
  code.if(() => {
    code.loop(() => {
      wordOffset(code, begin);
      code.memory("i32.load", 0);
      code.set(entry);
      body();
      increment(code, begin, 1);
      more(code, begin, end);
      code.branch(0);
    });
    code.get(bucket);
    code.get(bucket);
    code.memory("i32.load", 0);
    code.memory("i32.store", 4);
  });
  code.i32(0);
  code.get(now);
  code.i32(1);
  code.op("i32.add");
  code.get(size);
  code.i32(1);
  code.op("i32.sub", "i32.and");
  code.memory("i32.store", wheel.address);
}

function shifted(code: Code, bits: number): void {
  code.i32(bits);
  code.op("i32.shl");
}

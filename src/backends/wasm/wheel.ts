// Putting indices into a wheel, and the loop over what a wheel holds for now. See `enqueue` of the IR.

import type { ArraySymbol, Loop, Statement } from "../../ir/ir.ts";
import { widthBits } from "../../ir/storage.ts";
import type { Code, Local } from "./code.ts";
import { type Frame, increment, more, wordOffset } from "./frame.ts";
import { indexLoad, type ScalarWriter } from "./scalar.ts";
import type { VectorWriter } from "./vector.ts";

type Enqueue = Extract<Statement, { kind: "enqueue" }>;
type Due = Extract<Loop, { kind: "due" }>;

/** Bytes of a bucket's row in the table, as a shift. */
const ROW = 4;

/** A wheel's header in locals, with the table as an address. */
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

/** Leaves the address of the bucket after the last on the stack. */
function lastBucket(code: Code, wheel: ArraySymbol): void {
  const { size, table } = header(code, wheel);
  code.get(
    code.hoist(`${wheel.name} last`, "i32", () => {
      code.get(size);
      shifted(code, ROW);
      code.get(table);
      code.op("i32.add");
    }),
  );
}

/** Appends an index to a bucket. */
export function enqueue({ wheel, steps, at }: Enqueue, code: Code, writer: ScalarWriter): void {
  const { now, size, table } = header(code, wheel);
  const ahead = code.local("i32", "steps");
  writer.expression(steps);
  code.op("i32.trunc_sat_f64_s");
  code.tee(ahead);
  code.get(now);
  code.op("i32.add");
  code.get(size);
  code.i32(1);
  code.op("i32.sub", "i32.and");
  shifted(code, ROW);
  code.get(table);
  code.op("i32.add");
  lastBucket(code, wheel);
  code.get(ahead);
  code.get(size);
  code.op("i32.lt_u", "select");
  append(code, wheel, () => code.get(writer.indexLocal(at)));
}

/** Appends the index that `index` leaves to the bucket whose address is on the stack, or to the one after the last. */
function append(code: Code, wheel: ArraySymbol, index: () => void): void {
  const [bucket, next] = [code.local("i32", "bucket"), code.local("i32", "next")];
  const look = (): void => {
    code.tee(bucket);
    code.memory("i32.load", 4);
    code.set(next);
  };
  look();
  code.get(next);
  code.get(bucket);
  code.memory("i32.load", 8);
  code.op("i32.ge_u");
  code.if(() => {
    lastBucket(code, wheel);
    look();
  });
  wordOffset(code, next);
  index();
  code.memory("i32.store", 0);
  code.get(bucket);
  code.get(next);
  code.i32(1);
  code.op("i32.add");
  code.memory("i32.store", 4);
}

/** Whether something lies in the bucket after the last. */
export function anyLeft(code: Code, wheel: ArraySymbol): void {
  lastBucket(code, wheel);
  code.memory("i32.load", 0);
  lastBucket(code, wheel);
  code.memory("i32.load", 4);
  code.op("i32.ne");
}

/**
 * Appends `place`, ..., `stop` - 1, two at a time, where the steps of neighbours lie side by side; the last one may
 * remain.
 */
export function enqueuePairs(
  { wheel, steps, soon }: Enqueue,
  code: Code,
  writer: VectorWriter,
  [place, stop]: readonly [Local, Local],
): void {
  const { now, size, table } = header(code, wheel);
  const splat = (name: string, value: () => void): void => {
    code.get(
      code.hoist(`${wheel.name} ${name}, twice`, "v128", () => {
        value();
        code.op("i32x4.splat");
      }),
    );
  };
  const [waits, buckets] = [code.local("v128", "waits"), code.local("v128", "buckets")];
  const pair = (): void => {
    code.get(place);
    code.i32(1);
    code.op("i32.add");
    code.get(stop);
    code.op("i32.lt_s");
  };
  pair();
  code.if(() =>
    code.loop(() => {
      writer.expression(steps);
      code.op("i32x4.trunc_sat_f64x2_s_zero");
      code.tee(waits);
      splat("now", () => code.get(now));
      code.op("i32x4.add");
      splat("mask", () => {
        code.get(size);
        code.i32(1);
        code.op("i32.sub");
      });
      code.op("v128.and");
      code.i32(ROW);
      code.op("i32x4.shl");
      splat("table", () => code.get(table));
      code.op("i32x4.add");
      splat("last", () => lastBucket(code, wheel));
      code.get(waits);
      splat("size", () => code.get(size));
      code.op("i32x4.lt_u", "v128.bitselect");
      code.set(buckets);
      for (const lane of [0, 1]) {
        code.get(buckets);
        code.lane("i32x4.extract_lane", lane);
        append(code, wheel, () => {
          code.get(place);
          code.i32(lane);
          code.op("i32.add");
        });
      }
      touch(soon, wheel, code, place);
      increment(code, place, 2);
      pair();
      code.branch(0);
    }),
  );
}

/** Reads what the arrivals will read, for the cache: here misses overlap, there each would be waited for. */
function touch(soon: readonly ArraySymbol[], wheel: ArraySymbol, code: Code, place: Local): void {
  for (const array of soon) {
    code.i32(0);
    code.get(place);
    shifted(code, widthBits(array.storage));
    code.memory(indexLoad(array), array.address);
    code.memory("i32.store", wheel.address + 12);
  }
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

// The loop over what hears recent spikes: numbers are copied into one list, four at a time, and the code runs over
// that. Most places have fewer than four, and where so short a loop ends the processor cannot guess.

import type { ArraySymbol, Loop, Statement } from "../../ir/ir.ts";
import { width, widthBits } from "../../ir/storage.ts";
import type { Code, Local } from "./code.ts";
import { type Frame, increment, more } from "./frame.ts";
import type { ScalarWriter } from "./scalar.ts";
import { touchLines } from "./touch.ts";

/** Bytes of a line of the cache. */
const LINE = 64;

type Recent = Extract<Loop, { kind: "recent" }>;
type Note = Extract<Statement, { kind: "note" }>;

/** The locals of the loop: positions are in bytes. */
interface Places {
  /** The spike at hand, and where they end. */
  readonly at: Local;
  readonly stop: Local;
  readonly now: Local;
  readonly age: Local;
  readonly row: Local;
  readonly from: Local;
  readonly to: Local;
  /** Bytes of the list that are filled. */
  readonly filled: Local;
}

/** Writes the loop; `body` is what to do for each index. */
export function recentLoop(
  loop: Recent,
  { code, begin, end }: Frame,
  writer: ScalarWriter,
  body: () => void,
): void {
  const local = (name: string): Local => code.local("i32", name);
  const [at, stop, now, age] = [local("spike"), local("spikes end"), local("now"), local("age")];
  const [row, from, to, filled] = [local("row"), local("from"), local("to"), local("filled")];
  const places: Places = { at, stop, now, age, row, from, to, filled };
  const index = local(loop.index);
  writer.enterIndex(loop.index, index);
  start(loop, code, places);
  below(code, at, stop);
  code.if(() =>
    code.loop(() => {
      collect(loop, code, places);
      code.i32(loop.room.address >>> 2);
      code.tee(begin);
      code.get(filled);
      code.i32(2);
      code.op("i32.shr_u", "i32.add");
      code.set(end);
      more(code, begin, end);
      code.if(() =>
        code.loop(() => {
          code.get(begin);
          shifted(code, 2);
          code.memory("i32.load", 0);
          code.set(index);
          body();
          increment(code, begin, 1);
          more(code, begin, end);
          code.branch(0);
        }),
      );
      below(code, at, stop);
      code.branch(0);
    }),
  );
  code.i32(0);
  code.get(now);
  code.i32(1);
  code.op("i32.add");
  code.memory("i32.store", loop.spikes.address + 16);
}

/** Finds the spikes, and drops those that are over. */
function start({ spikes, longest }: Recent, code: Code, { at, stop, now }: Places): void {
  const { address } = spikes;
  const word = (k: number): void => {
    code.i32(0);
    code.memory("i32.load", address + 4 * k);
  };
  const spike = (k: number): void => {
    word(0);
    shifted(code, 2);
    word(k);
    shifted(code, 3);
    code.op("i32.add");
  };
  word(4);
  code.set(now);
  spike(2);
  code.set(stop);
  spike(1);
  code.set(at);
  code.loop(() => {
    below(code, at, stop);
    code.if(() => {
      ageOf(code, at, now);
      code.i32(longest);
      code.op("i32.gt_s");
      code.if(() => {
        increment(code, at, 8);
        code.i32(0);
        word(1);
        code.i32(1);
        code.op("i32.add");
        code.memory("i32.store", address + 4);
        code.branch(2, false);
      });
    });
  });
}

/** Fills the list with what hears the next spikes, as many as there is room for. */
function collect(loop: Recent, code: Code, places: Places): void {
  const { at, stop, now, age, row, from, to, filled } = places;
  const { starts, order, room, most } = loop;
  const soon = order ? [] : (loop.soon ?? []);
  code.i32(0);
  code.set(filled);
  code.loop(() => {
    ageOf(code, at, now);
    code.tee(age);
    code.i32(loop.shortest);
    code.op("i32.lt_s");
    code.if(() => {
      code.get(at);
      code.set(stop);
    });
    below(code, at, stop);
    code.if(() => {
      code.get(at);
      code.memory("i32.load", 0);
      code.get(age);
      code.op("i32.add");
      code.i32(loop.shortest);
      code.op("i32.sub");
      shifted(code, 2);
      code.tee(row);
      code.memory("i32.load", starts.address);
      code.tee(from);
      code.get(filled);
      code.set(to);
      code.get(row);
      code.memory("i32.load", starts.address + 4);
      code.get(from);
      code.op("i32.sub");
      shifted(code, 2);
      code.get(filled);
      code.op("i32.add");
      code.set(filled);
      if (order) shifted(code, widthBits(order.storage));
      code.set(from);
      if (soon.length > 0) {
        code.get(row);
        code.memory("i32.load", starts.address + 4);
        code.set(row);
        more(code, from, row);
        code.if(() => touchLines(code, soon, [from, row]));
      }
      code.loop(() => {
        code.get(to);
        four(code, from, order);
        code.memory("v128.store", room.address);
        increment(code, from, order ? 4 * width(order.storage) : 4);
        increment(code, to, 16);
        more(code, to, filled);
        code.branch(0);
      });
      increment(code, at, 8);
      below(code, at, stop);
      code.get(filled);
      code.i32(4 * (room.length - most - 4));
      code.op("i32.le_s", "i32.and");
      code.branch(1);
    });
  });
}

/** Leaves four indices on the stack: of a list, from a position in bytes on, or the numbers from it on. */
function four(code: Code, from: Local, order: ArraySymbol | null): void {
  code.get(from);
  if (order) code.memory(order.storage === "u16" ? "v128.load16x4_u" : "v128.load", order.address);
  else {
    code.op("i32x4.splat");
    code.get(code.hoist("0 to 3", "v128", () => code.v128([0x100000000n, 0x300000002n])));
    code.op("i32x4.add");
  }
}

/** Writes a note of a spike, and reads a word of each line that its loop will read: misses overlap here, not there. */
export function note({ spikes, at, soon }: Note, code: Code, writer: ScalarWriter): void {
  const place = writer.indexLocal(at);
  const [to, seen] = [code.local("i32", "to"), code.local("i32", "seen")];
  const word = (k: number): void => {
    code.i32(0);
    code.memory("i32.load", spikes.address + 4 * k);
  };
  code.get(place);
  code.i32(0);
  code.op("i32.ge_s");
  code.if(() => {
    word(0);
    shifted(code, 2);
    word(2);
    shifted(code, 3);
    code.op("i32.add");
    code.tee(to);
    code.get(place);
    code.memory("i32.store", 0);
    code.get(to);
    word(4);
    code.memory("i32.store", 4);
    code.i32(0);
    word(2);
    code.i32(1);
    code.op("i32.add");
    code.memory("i32.store", spikes.address + 8);
    for (const { array, from, to: until } of soon) {
      const [line, last] = [code.local("i32", "line"), code.local("i32", "last")];
      for (const [into, index] of [
        [line, from],
        [last, until],
      ] as const) {
        code.get(writer.indexLocal(index));
        shifted(code, widthBits(array.storage));
        code.set(into);
      }
      code.loop(() => {
        code.get(seen);
        code.get(line);
        code.memory("i32.load", array.address);
        code.op("i32.add");
        code.set(seen);
        increment(code, line, LINE);
        more(code, line, last);
        code.branch(0);
      });
      code.get(seen);
      code.get(last);
      code.memory("i32.load", array.address - 4);
      code.op("i32.add");
      code.set(seen);
    }
    code.i32(0);
    code.get(seen);
    code.memory("i32.store", spikes.address + 20);
  });
}

/** Leaves how long ago the spike at hand was on the stack. */
function ageOf(code: Code, at: Local, now: Local): void {
  code.get(now);
  code.get(at);
  code.memory("i32.load", 4);
  code.op("i32.sub");
}

/** Leaves `left < right`, both addresses, on the stack. */
function below(code: Code, left: Local, right: Local): void {
  code.get(left);
  code.get(right);
  code.op("i32.lt_u");
}

function shifted(code: Code, bits: number): void {
  code.i32(bits);
  code.op("i32.shl");
}

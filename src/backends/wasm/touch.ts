// Reading lines of the cache ahead of their use: misses of several rows overlap, where one after another each is waited
// for.

import type { ArraySymbol } from "../../ir/ir.ts";
import { widthBits } from "../../ir/storage.ts";
import type { Code, Local } from "./code.ts";
import { entry, increment, more } from "./frame.ts";

/** Bytes of a line of the cache. */
const LINE = 64;
/** Rows whose lines are read at once. */
const ROWS = 8;

/** Reads a word of each line of the elements `from`, ..., `to` - 1 of some arrays. */
export function touchLines(
  code: Code,
  arrays: readonly ArraySymbol[],
  [from, to]: readonly [Local, Local],
): void {
  const [line, last] = [code.local("i32", "line"), code.local("i32", "last")];
  for (const { storage, address } of arrays) {
    for (const [index, into] of [
      [from, line],
      [to, last],
    ] as const) {
      code.get(index);
      code.i32(widthBits(storage));
      code.op("i32.shl");
      code.set(into);
    }
    code.loop(() => {
      code.get(line);
      code.memory("i32.load", address);
      code.op("drop");
      increment(code, line, LINE);
      code.get(line);
      code.get(last);
      code.op("i32.lt_u");
      code.branch(0);
    });
    code.get(last);
    code.memory("i32.load", address - 4);
    code.op("drop");
  }
}

/**
 * In a loop over the list `begin`, ..., `end` - 1 of rows: reads what the next few will read, once for all of them.
 * `bounds` finds where a row begins and ends.
 */
export function touchRows(
  code: Code,
  soon: readonly ArraySymbol[],
  rows: number,
  bounds: (row: Local, into: readonly [from: Local, to: Local]) => void,
  [begin, end]: readonly [Local, Local],
): { prepare: () => void; ahead: () => void } {
  const ahead = code.local("i32", "ahead");
  const [row, from, to] = ["row ahead", "from", "to"].map((name) => code.local("i32", name)) as [
    Local,
    Local,
    Local,
  ];
  const limit = code.local("i32", "limit");
  const touchOne = (): void => {
    entry(code, ahead, row);
    code.get(row);
    code.i32(rows);
    code.op("i32.lt_u");
    code.if(() => {
      bounds(row, [from, to]);
      touchLines(code, soon, [from, to]);
    });
    increment(code, ahead, 1);
  };
  const touchSome = (): void => {
    code.get(begin);
    code.i32(ROWS);
    code.op("i32.add");
    code.set(limit);
    code.get(end);
    code.get(limit);
    more(code, end, limit);
    code.op("select");
    code.set(limit);
    code.loop(() => {
      touchOne();
      more(code, ahead, limit);
      code.branch(0);
    });
  };
  return {
    prepare: () => {
      code.get(begin);
      code.set(ahead);
    },
    ahead: () => {
      code.get(ahead);
      code.get(begin);
      code.op("i32.le_s");
      code.if(touchSome);
    },
  };
}

// Reading lines of the cache ahead of their use: misses of several rows overlap, where one after another each is waited
// for.

import type { ArraySymbol } from "../../ir/ir.ts";
import { widthBits } from "../../ir/storage.ts";
import type { Code, Local } from "./code.ts";
import { count, entry, increment, more } from "./frame.ts";

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
 * In a loop over the list `begin`, ..., `end` - 1 of rows: reads what the next few will read, once for all of them; and
 * before that, where those begin that come after them. `bounds` finds where a row begins and ends.
 */
export function touchRows(
  code: Code,
  soon: readonly ArraySymbol[],
  rows: number,
  bounds: (row: Local, into: readonly [from: Local, to: Local]) => void,
  [begin, end]: readonly [Local, Local],
): { prepare: () => void; ahead: () => void } {
  const local = (name: string): Local => code.local("i32", name);
  const [row, from, to, limit] = [local("row ahead"), local("from"), local("to"), local("limit")];
  const [ahead, further] = [local("ahead"), local("further")];
  /** Does something for entries from `at` up to so many after the one at hand. */
  const upTo = (many: number, at: Local, each: () => void): void => {
    code.get(begin);
    code.i32(many);
    code.op("i32.add");
    code.set(limit);
    code.get(end);
    code.get(limit);
    more(code, end, limit);
    code.op("select");
    code.set(limit);
    count(code, at, limit, () => {
      entry(code, at, row);
      code.get(row);
      code.i32(rows);
      code.op("i32.lt_u");
      code.if(() => {
        bounds(row, [from, to]);
        each();
      });
    });
  };
  return {
    prepare: () => {
      for (const place of [ahead, further]) {
        code.get(begin);
        code.set(place);
      }
    },
    ahead: () => {
      code.get(ahead);
      code.get(begin);
      code.op("i32.le_s");
      code.if(() => {
        upTo(2 * ROWS, further, () => {});
        upTo(ROWS, ahead, () => {
          more(code, from, to);
          code.if(() => touchLines(code, soon, [from, to]));
        });
      });
    },
  };
}

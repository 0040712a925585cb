// What short rows have in common that are all of the same columns: it stays in locals through all rows.

import type { ArraySymbol, DenseLoop, Kernel } from "../../ir/ir.ts";
import type { Code, Local } from "./code.ts";
import { keptAt } from "./plan.ts";

/** An element, or a pair, of an array that all rows add to, and the local that has it meanwhile. */
export interface Column {
  readonly array: ArraySymbol;
  /** Its place in the array, and in the row. */
  readonly at: number;
  readonly element: number;
  readonly wide: boolean;
  readonly local: Local;
}

/** The elements of arrays that a body writes, where all rows are of the same columns. */
export function columnsOf(kernel: Kernel, loop: DenseLoop, code: Code): Column[] {
  const length = loop.starts as number;
  return loop.along.flatMap(({ name, first }) => {
    if (typeof first !== "number") return [];
    return keptAt(kernel, name).flatMap((array) =>
      Array.from({ length: Math.ceil(length / 2) }, (_, k) => {
        const wide = 2 * k + 1 < length;
        const local = code.local(wide ? "v128" : "f64", `${array.name} ${2 * k}`);
        return { array, at: first + 2 * k, element: 2 * k, wide, local };
      }),
    );
  });
}

/** Takes them out of memory. */
export function fetchColumns(code: Code, columns: readonly Column[]): void {
  for (const { array, at, wide, local } of columns) {
    code.i32(0);
    code.memory(wide ? "v128.load" : "f64.load", array.address + 8 * at);
    code.set(local);
  }
}

/** Puts them back. */
export function returnColumns(code: Code, columns: readonly Column[]): void {
  for (const { array, at, wide, local } of columns) {
    code.i32(0);
    code.get(local);
    code.memory(wide ? "v128.store" : "f64.store", array.address + 8 * at);
  }
}

// Inputs shown one after the other, over and over.

import { invalid, positive, seconds } from "../check.ts";
import { type Matrix, matrixOf, rowOf } from "../matrix.ts";
import { rowsIn } from "../options.ts";
import { counted } from "../titles.ts";
import type { Process } from "../types.ts";

/** Each of `inputs` (rows) for `presentationTime` (seconds, or text such as `'100 ms'`), then the first again. */
export class PresentInput implements Process {
  readonly inputs: Matrix;
  readonly presentationTime: number;
  readonly size: number;
  readonly holds: number;

  constructor(
    inputs: readonly ArrayLike<number>[] | ArrayLike<number> | Matrix,
    presentationTime: number | string,
  ) {
    this.inputs = checkedRows(inputs);
    this.presentationTime = seconds(presentationTime, "presentationTime", "PresentInput");
    this.size = this.inputs.columns;
    this.holds = this.presentationTime;
  }

  get text(): string {
    const { rows, columns } = this.inputs;
    return `PresentInput(${rows} inputs of ${columns}, ${this.presentationTime})`;
  }

  start(_size: number, dt: number): (t: number, into: Float64Array) => void {
    positive(dt, "dt", this.text);
    const { inputs, presentationTime } = this;
    return (t, into) => {
      // the first step is at dt; a little more than rounding can take away
      const shown = Math.floor((t - dt) / presentationTime + 1e-7);
      into.set(rowOf(inputs, shown % inputs.rows));
    };
  }
}

function checkedRows(inputs: readonly ArrayLike<number>[] | ArrayLike<number> | Matrix): Matrix {
  const given: unknown = inputs;
  const flat =
    Array.isArray(given) && given.length > 0 && given.every((x) => typeof x === "number");
  const rows = flat ? given.map((x: number) => [x]) : rowsIn(given);
  if (!rows || rows.length === 0)
    throw invalid("inputs", "PresentInput", given, "numbers, or rows of numbers");
  const columns = rows[0]!.length;
  rows.forEach((row, r) => {
    if (row.length !== columns || columns === 0)
      throw invalid(
        `inputs[${r}]`,
        "PresentInput",
        row,
        `${counted(Math.max(1, columns), "number")}, as in every row`,
      );
    for (let c = 0; c < columns; c++)
      if (!Number.isFinite(row[c]!))
        throw invalid(`inputs[${r}][${c}]`, "PresentInput", row[c], "a finite number");
  });
  return matrixOf(rows);
}

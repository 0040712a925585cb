// Results of two dimensions as gpu.js computes three: wider than two can be, and each workgroup within one row.

import type { GpuKernelSettings } from "./door.ts";

/** How a mode folds. */
export interface Folding {
  /** Most columns of a result. */
  readonly most: number;
  /** Whether three dimensions may be of any extent, as on GL, which lays them out as it likes. */
  readonly free: boolean;
}

/** The part of a kernel that folding changes. */
export type Foldable = Pick<GpuKernelSettings, "source" | "output" | "functions">;

/** Rows and columns of a workgroup of gpu.js for two or three dimensions. */
export const WORKGROUP = 8;

/**
 * A kernel with output [width, height] as one with output [width / n, n, height], which has the same numbers in the
 * same order. All tables that it reads are such results, or [width, 1, height]. Rows run different code: in two
 * dimensions a workgroup would hold eight of them, and run the code of all. Throws RangeError where no n will do.
 */
export function folded(kernel: Foldable, folding: Folding): Foldable {
  const [width = 1, height] = kernel.output;
  const n = height === undefined ? 1 : parts(width, folding);
  const columns = width / n;
  const deeper = (source: string): string =>
    source
      .replaceAll("][", "][0][")
      .replaceAll("this.thread.y", "this.thread.z")
      .replaceAll(
        "this.thread.x",
        n === 1 ? "this.thread.x" : `(this.thread.x + ${columns} * this.thread.y)`,
      );
  return {
    source: deeper(kernel.source),
    output: height === undefined ? [width] : [columns, n, height],
    functions: kernel.functions.map(({ name, source }) => ({ name, source: deeper(source) })),
  };
}

function parts(width: number, { most, free }: Folding): number {
  if (free) return 1;
  const steps = width % WORKGROUP === 0 ? [WORKGROUP, 1] : [1];
  for (const step of steps)
    for (let n = step; n <= Math.min(most, width); n += step)
      if (width % n === 0 && width / n <= most) return n;
  throw new RangeError(
    `${width} elements do not fit (expected at most ${most}, or a number with a divisor that leaves so many)`,
  );
}

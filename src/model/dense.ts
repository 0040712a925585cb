// Code over synapses that lie in rows with the targets of each in one range.

import type { Kernel } from "../ir/ir.ts";
import { type OverRows, overRows } from "../lowering/dense.ts";
import type { Dense } from "../simulate.ts";
import type { Synapses } from "./synapses.ts";

/** The kernel for all synapses: over their rows where they lie so, or the one given. */
export function acrossSynapses({ store, dense }: Synapses, kernel: Kernel): OverRows {
  return (dense && overRows(kernel, dense)) ?? { kernel, begin: 0, end: store.size };
}

/** How synapses lie, in words. */
export function explainDense({ pieces, starts, rows, size, diagonal, turned }: Dense): string {
  if (diagonal !== undefined) return "  layout: one to one, no indices in memory where code runs";
  if (turned)
    return `  layout: dense, one target each, ${turned.rows} of them: sources follow one another, no indices are read`;
  if (pieces && typeof starts !== "number")
    return (
      `  layout: dense, ${rows} rows of ${((starts.length - 1) / rows).toFixed(1)} pieces in the mean: ` +
      "targets of a piece follow one another, no indices are read"
    );
  const each = typeof starts === "number" ? starts : `${(size / rows).toFixed(1)} in the mean`;
  return `  layout: dense, ${rows} rows of ${each}: targets follow one another, no indices are read`;
}

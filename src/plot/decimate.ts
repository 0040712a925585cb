// Fewer points that draw the same line: of all samples in a pixel column the first, least, greatest and last are kept.

/** A line to draw; a NaN in `values` is a gap. */
export interface Line {
  readonly t: Float64Array;
  readonly values: Float64Array;
}

/**
 * The samples with `from <= t <= to`, at most four for each of `columns` equal columns (as in M4, Jugel et al. 2014),
 * so that no peak is lost; a run of NaN becomes one. Unchanged where there are few samples. `t` must be ascending.
 */
export function decimate(
  t: ArrayLike<number>,
  values: ArrayLike<number>,
  from: number,
  to: number,
  columns: number,
): Line {
  let first = 0;
  while (first < t.length && t[first]! < from) first++;
  let end = t.length;
  while (end > first && t[end - 1]! > to) end--;
  const kept =
    end - first <= 4 * columns
      ? Array.from({ length: end - first }, (_, k) => first + k)
      : extremes(t, values, first, end, from, columns / (to - from));
  return {
    t: Float64Array.from(kept, (k) => t[k]!),
    values: Float64Array.from(kept, (k) => values[k]!),
  };
}

function extremes(
  t: ArrayLike<number>,
  values: ArrayLike<number>,
  first: number,
  end: number,
  from: number,
  perSecond: number,
): number[] {
  const kept: number[] = [];
  const keep = (k: number): void => {
    if (k > (kept.at(-1) ?? -1)) kept.push(k);
  };
  let k = first;
  while (k < end) {
    if (Number.isNaN(values[k]!)) {
      keep(k);
      while (k < end && Number.isNaN(values[k]!)) k++;
      continue;
    }
    const start = k;
    let least = k;
    let most = k;
    const column = Math.floor((t[k]! - from) * perSecond);
    while (k < end && Math.floor((t[k]! - from) * perSecond) === column) {
      const value = values[k]!;
      if (Number.isNaN(value)) break;
      if (value < values[least]!) least = k;
      if (value > values[most]!) most = k;
      k++;
    }
    keep(start);
    keep(Math.min(least, most));
    keep(Math.max(least, most));
    keep(k - 1);
  }
  return kept;
}

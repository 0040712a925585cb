// Which output answered which pattern, and which patterns have an output of their own.

import { type Circuit, PERIOD } from "./circuit.ts";

/** Answers in a stretch of the lessons. */
export interface Answers {
  /** Row after row: how often an output (row) was the first to answer a pattern (column). */
  readonly counts: Float64Array;
  /** How often each pattern was shown. */
  readonly shown: readonly number[];
}

/** The answers between two parts of the time that has been simulated, such as 0.75 and 1. */
export function answersIn(circuit: Circuit, from: number, to: number): Answers {
  const { net, lessons, sizes, answers } = circuit;
  const { patterns, outputs } = sizes;
  const rounds = Math.min(lessons.order.length, Math.floor((net.t * 1e3) / PERIOD + 1e-6));
  const [low, high] = [Math.round(from * rounds), Math.round(to * rounds)];
  const shown = Array<number>(patterns).fill(0);
  for (const pattern of lessons.order.slice(low, high)) shown[pattern]!++;
  const counts = new Float64Array(outputs * patterns);
  let latest = -1;
  for (const [k, t] of answers.t.entries()) {
    const round = Math.floor((t * 1e3) / PERIOD);
    if (round < low || round >= high || round === latest) continue;
    latest = round;
    counts[answers.i[k]! * patterns + lessons.order[round]!]!++;
  }
  return { counts, shown };
}

/**
 * The output of its own of each pattern, or -1: one that answers at least `share` of the times the pattern is shown,
 * and whose answers are to it in at least as great a part.
 */
export function owners({ counts, shown }: Answers, share: number = 0.95): number[] {
  const patterns = shown.length;
  const outputs = counts.length / patterns;
  return shown.map((times, pattern) => {
    for (let output = 0; output < outputs; output++) {
      const row = counts.subarray(output * patterns, (output + 1) * patterns);
      const right = row[pattern]!;
      const all = row.reduce((sum, x) => sum + x, 0);
      if (right > 0 && right >= share * times && right >= share * all) return output;
    }
    return -1;
  });
}

/** Milliseconds between the first and the last arrival of a pattern's spikes at an output. */
export function spread(
  { lessons, sizes }: Circuit,
  delays: ArrayLike<number>,
  pattern: number,
  output: number,
): number {
  const arrivals = Array.from(
    lessons.patterns[pattern]!,
    (ms, i) => ms + 1e3 * delays[i * sizes.outputs + output]!,
  );
  return Math.max(...arrivals) - Math.min(...arrivals);
}

// One story of learning: delays before and after, and who answers what to the same fresh sounds.

import type { DemonstrationOptions } from "myelin/models/parts/demonstration";
import { type Learning, learning } from "./circuit.ts";
import { ideal } from "./ideal.ts";
import { judge, type Verdict } from "./judge.ts";
import { ANGLES, type Hearing, matched } from "./task.ts";

/** Who is compared: random delays, the learnt ones, those that fit exactly, and the best that can be. */
export type Observer = "untaught" | "learnt" | "matched" | "ideal";

/** What became of learning with so many fibres. */
export interface Story {
  readonly hearing: Hearing;
  readonly learnt: Learning;
  /** Delays in ms, those of a detector side by side. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** True direction (degrees) of each fresh trial, and what was answered. */
  readonly angles: Float64Array;
  readonly verdicts: Readonly<Record<Observer, Verdict>>;
}

/** What the seed of the fresh trials is ahead of that of learning. */
const FRESH = 1_000_003;

/** Learns for so long, then judges on so many trials of another seed. Throws AbortError when interrupted. */
export async function tell(
  hearing: Hearing,
  time: string,
  trials: number,
  { seed, backend, progress, signal }: DemonstrationOptions,
): Promise<Story> {
  const name = hearing.fibres === 1 ? "1 fibre per ear" : `${hearing.fibres} fibres per ear`;
  const learnt = learning({ hearing, seed, backend });
  const before = learnt.delays();
  await learn(learnt, time, (done) => progress(done / 2, `${name}: learning`), signal);
  const after = learnt.delays();
  const judged = await judge({
    hearing,
    banks: [before, after, matched(hearing.fibres)],
    trials,
    seed: seed + FRESH,
    backend,
    signal,
    progress: (done) => progress((1 + done) / 2, `${name}: ${trials} fresh trials`),
  });
  const [untaught, taught, fitting] = judged.verdicts;
  const { angles } = judged.trials;
  const best = ideal(judged.trials, hearing);
  const verdicts = { untaught: untaught!, learnt: taught!, matched: fitting!, ideal: best };
  return { hearing, learnt, before, after, angles, verdicts };
}

async function learn(
  { net }: Learning,
  time: string,
  progress: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const stop = (): void => net.stop();
  signal.addEventListener("abort", stop);
  try {
    const report = ({ done, total }: { done: number; total: number }): void =>
      progress(done / total);
    await net.run(time, { report, reportPeriod: 0.2 });
  } finally {
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
}

/** How far each detector's mean delay is from the matched one: root mean square over detectors, in ms. */
export function distance(delays: Float64Array, fibres: number): number {
  const goal = matched(fibres);
  const squares = ANGLES.map((_, k) => {
    const own = delays.subarray(k * fibres, (k + 1) * fibres);
    return (own.reduce((a, b) => a + b) / fibres - goal[k * fibres]!) ** 2;
  });
  return Math.sqrt(squares.reduce((a, b) => a + b) / ANGLES.length);
}

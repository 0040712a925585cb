// What the models that show themselves share: how `myelin run` calls them, and how they run their network.

import type { Network } from "myelin";

/** What the command line hands to a model's `run`. */
export interface DemonstrationOptions {
  readonly seed: number;
  readonly backend: "js" | "wasm";
  /** Threads that share the work of a step; one where the command line names none. */
  readonly threads?: number;
  readonly duration?: string | number;
  /** Folder of the files of MNIST. */
  readonly mnist?: string;
  readonly progress: (fraction: number, note?: string) => void;
  readonly signal: AbortSignal;
}

/** What a model's `run` gives back: words, the same as numbers, and a figure that is drawn when it is wanted. */
export interface Demonstration {
  readonly text: string;
  readonly json: unknown;
  readonly terminal?: string;
  readonly figure: () => Promise<string>;
}

/**
 * Runs a network, in the threads asked for, until its time is up or it is interrupted; what it has recorded by then
 * stays. Throws AbortError where there is nothing yet.
 */
export async function runShown(
  net: Network,
  duration: string | number,
  { progress, signal, threads }: DemonstrationOptions,
): Promise<void> {
  if (threads !== undefined) net.threads = threads;
  const stop = (): void => net.stop();
  signal.addEventListener("abort", stop);
  try {
    const report = ({ done, total }: { done: number; total: number }): void =>
      progress(done / total);
    if (!signal.aborted) await net.run(duration, { report, reportPeriod: 0.2 });
    progress(1);
  } finally {
    signal.removeEventListener("abort", stop);
    if (net.t === 0) signal.throwIfAborted();
  }
}

/** Which of `n` places holds most of the spikes, smoothed over `width` places (Gaussian); NaN without spikes. */
export function fullest(places: readonly number[], n: number, width: number): number {
  if (places.length === 0) return Number.NaN;
  const score = new Float64Array(n);
  for (const place of places)
    for (let k = 0; k < n; k++) score[k]! += Math.exp(-((k - place) ** 2) / (2 * width ** 2));
  return score.indexOf(Math.max(...score));
}

// Progress of a run in words, and the pauses in which it is told.

import type { Progress } from "../simulate.ts";

/** Writes a line of progress to stderr, or where a page shows notes; at first what there is to note. */
export function textReporter(note: string | undefined): (progress: Progress) => void {
  if (note !== undefined) line(note);
  return (progress) => line(progressLine(progress));
}

function line(text: string): void {
  const stream = (globalThis as { process?: { stderr?: { write(text: string): void } } }).process
    ?.stderr;
  if (stream) stream.write(`${text}\n`);
  else console.info(text);
}

/** Lets other work of the process happen. */
export function yieldToHost(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** "1.2 s of 10 s (12 %), 0.83 s per simulated second, 7 s left" */
export function progressLine({ done, total, elapsed }: Progress): string {
  const percent = total > 0 ? Math.floor((100 * done) / total) : 100;
  const rate = done > 0 ? elapsed / done : 0;
  const left = done > 0 ? `, ${duration(rate * (total - done))} left` : "";
  const pace = `${rate.toPrecision(3)} s per simulated second`;
  const share = `${duration(done)} of ${duration(total)} simulated (${percent} %)`;
  return `${share}, ${duration(elapsed)} elapsed, ${pace}${left}`;
}

/** A time with three digits and a unit that fits. */
export function duration(seconds: number): string {
  if (seconds === 0) return "0 s";
  if (seconds < 1e-3) return `${(seconds * 1e6).toPrecision(3)} us`;
  if (seconds < 1) return `${(seconds * 1e3).toPrecision(3)} ms`;
  if (seconds < 120) return `${Number(seconds.toPrecision(3))} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${(seconds / 3600).toPrecision(3)} h`;
}

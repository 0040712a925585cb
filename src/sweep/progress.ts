// How far a sweep is, in numbers and in words.

import { duration } from "../model/report.ts";

/** How far a sweep is. */
export interface SweepProgress {
  /** Points done, those under way by their part. */
  readonly done: number;
  readonly total: number;
  /** Wall-clock seconds since the sweep started, and those that it may still take. */
  readonly elapsed: number;
  readonly left: number;
  /** Threads at work. */
  readonly threads: number;
}

/** Told about every `reportPeriod`, and at the end. */
export type SweepReporter = (progress: SweepProgress) => void;

/** "1200 of 10000 points (12 %), 2 threads, 3.1 s elapsed, 390 points/s, 23 s left" */
export function sweepLine({ done, total, elapsed, left, threads }: SweepProgress): string {
  const points = `${Math.floor(done)} of ${total} points (${Math.floor((100 * done) / total)} %)`;
  const many = threads > 1 ? `, ${threads} threads` : "";
  const rate = elapsed > 0 && done > 0 ? `, ${(done / elapsed).toPrecision(3)} points/s` : "";
  const rest = done > 0 ? `, ${duration(left)} left` : "";
  return `${points}${many}, ${duration(elapsed)} elapsed${rate}${rest}`;
}

/** Writes a line of progress to stderr, or where a page shows notes. */
export function textReporter(progress: SweepProgress): void {
  const stream = (globalThis as { process?: { stderr?: { write(text: string): void } } }).process
    ?.stderr;
  if (stream) stream.write(`${sweepLine(progress)}\n`);
  else console.info(sweepLine(progress));
}

/** Adds up the parts that are done, and reports now and then. */
export class Meter {
  private readonly began = performance.now();
  private reported = performance.now();
  private finished = 0;
  /** Points done of each chunk under way. */
  private readonly parts = new Map<number, number>();
  private readonly total: number;
  private readonly report: SweepReporter | undefined;
  private readonly period: number;
  /** Threads at work. */
  threads = 1;
  /** What the reporter threw: it is asked no more. */
  thrown: { readonly error: unknown } | undefined;

  constructor(total: number, report: "text" | SweepReporter | undefined, period: number) {
    this.total = total;
    this.report = report === "text" ? textReporter : report;
    this.period = period;
  }

  /** Wall-clock seconds so far. */
  get elapsed(): number {
    return (performance.now() - this.began) / 1000;
  }

  /** Points done, those under way by their part. */
  get done(): number {
    let done = this.finished;
    for (const part of this.parts.values()) done += part;
    return Math.min(this.total, done);
  }

  /** Wall-clock seconds that the rest may take. */
  get left(): number {
    const { done, elapsed } = this;
    return done > 0 ? (elapsed / done) * (this.total - done) : Number.POSITIVE_INFINITY;
  }

  /** A part of a chunk is done. */
  advance(chunk: number, points: number): void {
    this.parts.set(chunk, points);
    if (performance.now() - this.reported >= 1000 * this.period) this.tell();
  }

  /** A chunk is done, or given up with 0 points. */
  finish(chunk: number, points: number): void {
    this.parts.delete(chunk);
    this.finished += points;
    if (performance.now() - this.reported >= 1000 * this.period) this.tell();
  }

  /** Reports now. */
  tell(): void {
    this.reported = performance.now();
    const { done, total, elapsed, left, threads } = this;
    if (this.thrown) return;
    try {
      this.report?.({ done, total, elapsed, left, threads });
    } catch (error) {
      this.thrown = { error };
    }
  }
}

// Chunks of a job through several threads: this one begins at once, others take chunks as soon as they are there.

import { yieldToHost } from "../model/report.ts";
import { helper } from "./helper.ts";
import type { Chunk, ChunkResult, Hooks, Job, Runner } from "./job.ts";
import type { Meter } from "./progress.ts";

/** Wall-clock seconds of work left, after a first look, from which on more threads are started unasked. */
const WORTHWHILE = { bundled: 1, source: 12 } as const;

/** Milliseconds before that look, and between pauses in which other work of the process happens. */
const LOOK = 150;
const PAUSE = 50;

export interface CrewOptions {
  readonly job: Job;
  /** Computes in this thread. */
  readonly runner: Runner;
  readonly chunks: number;
  readonly chunk: (index: number) => Chunk;
  /** Threads at most; `asked` starts them at once, otherwise when there is enough to do. */
  readonly threads: number;
  readonly asked: boolean;
  readonly meter: Meter;
  readonly stopped: () => boolean;
  readonly deliver: (result: ChunkResult) => void;
}

/**
 * Computes all chunks, or those that were done when it was stopped. When chunks fail, the error of the first of them
 * is thrown, whichever thread computed it. Returns how many threads took part, and why others could not.
 */
export async function compute(options: CrewOptions): Promise<{ threads: number; note: string }> {
  return new Crew(options).run();
}

class Crew {
  private readonly options: CrewOptions;
  private next = 0;
  /** Chunk and error of the failure that will be told. */
  private failure: { readonly chunk: number; readonly error: unknown } | undefined;
  private readonly helpers: Promise<void>[] = [];
  private paused = performance.now();
  /** Threads that computed something. */
  private busy = 1;
  private note = "";
  private finish: () => void = () => {};
  /** Settles when this thread finds nothing more to do. */
  private readonly over = new Promise<void>((resolve) => {
    this.finish = resolve;
  });

  constructor(options: CrewOptions) {
    this.options = options;
  }

  async run(): Promise<{ threads: number; note: string }> {
    const { asked, runner, stopped } = this.options;
    if (asked) this.hire();
    for (let chunk = this.take(); chunk; chunk = this.take()) {
      const one = chunk;
      await this.carryOut(one, () => runner.run(one, { ...this.progressOf(one), stopped }));
      if (performance.now() - this.paused > PAUSE) await this.pause();
    }
    this.finish();
    await Promise.all(this.helpers);
    if (this.failure) throw this.failure.error;
    return { threads: this.busy, note: this.note };
  }

  private async pause(): Promise<void> {
    await yieldToHost();
    this.paused = performance.now();
  }

  /** The next chunk to compute: none after a failure, whose chunk comes before all that follow. */
  private take(): Chunk | undefined {
    const { chunks, chunk, stopped } = this.options;
    if (this.next >= chunks || this.failure || stopped()) return undefined;
    return chunk(this.next++);
  }

  private progressOf(chunk: Chunk): Pick<Hooks, "progress"> {
    const { meter } = this.options;
    return {
      progress: (fraction) => {
        meter.advance(chunk.index, fraction * chunk.count);
        this.consider();
      },
    };
  }

  private async carryOut(
    chunk: Chunk,
    work: () => Promise<ChunkResult | undefined>,
  ): Promise<void> {
    const { meter, deliver } = this.options;
    try {
      const result = await work();
      meter.finish(chunk.index, result ? chunk.count : 0);
      if (result) deliver(result);
    } catch (error) {
      meter.finish(chunk.index, 0);
      if (!this.failure || chunk.index < this.failure.chunk)
        this.failure = { chunk: chunk.index, error };
    }
    this.consider();
  }

  /** Starts more threads when what is left is worth it. */
  private consider(): void {
    const { asked, meter } = this.options;
    if (asked || this.helpers.length > 0 || meter.elapsed * 1000 < LOOK) return;
    const worthwhile = import.meta.url.endsWith(".ts") ? WORTHWHILE.source : WORTHWHILE.bundled;
    if (meter.left > worthwhile) this.hire();
  }

  private hire(): void {
    const { threads, chunks } = this.options;
    // one of those left is for this thread
    const many = Math.min(threads - 1, chunks - Math.max(1, this.next));
    for (let k = 0; k < many; k++) this.helpers.push(this.employ());
  }

  /** A thread that takes chunks until there are none. */
  private async employ(): Promise<void> {
    const { job, stopped, meter } = this.options;
    const hand = helper(job, stopped);
    try {
      const ready = hand.ready.then(() => true);
      if (!(await Promise.race([ready, this.over.then(() => false)]))) return;
      let idle = true;
      for (let chunk = this.take(); chunk; chunk = this.take()) {
        const one = chunk;
        if (idle) meter.threads = ++this.busy;
        idle = false;
        await this.carryOut(one, () => hand.run(one, { ...this.progressOf(one), stopped }));
      }
    } catch (error) {
      this.note = `a thread did not start: ${(error as Error).message}`;
    } finally {
      hand.release();
    }
  }
}

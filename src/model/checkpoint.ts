// Snapshots in files: written so that a crash leaves the last whole one, now and then during a run.

import { checkWritable, readWhole, writeAtomically } from "../simulate.ts";
import { checkOptionNames } from "./options.ts";
import { positiveTime, type Quantity } from "./quantities.ts";
import { Snapshot } from "./snapshot.ts";

export interface CheckpointOptions {
  /** The file; it is replaced by every checkpoint. */
  readonly path: string;
  /** Wall-clock time between checkpoints: what a crash can cost (default 10 s). */
  readonly every?: Quantity;
}

/** Writes a snapshot to a file, which appears, or changes, only when all of it is on the disk. */
export async function saveSnapshot(snapshot: Snapshot, path: string): Promise<void> {
  checkWritable("path", path);
  writeAtomically(path, snapshot.bytes());
}

/** Reads a snapshot from a file. Throws ValueError where there is none, or it is damaged. */
export async function loadSnapshot(path: string): Promise<Snapshot> {
  return Snapshot.from(readWhole(path));
}

/** The checkpoints of one run. */
export class Checkpoints {
  /** Why a checkpoint could not be written. */
  trouble: unknown;
  private readonly path: string;
  private readonly every: number;
  private last = performance.now();

  /** Throws ValueError where the file cannot be written. */
  constructor(options: CheckpointOptions) {
    checkOptionNames(options, ["path", "every"], "checkpoint");
    this.path = options.path;
    this.every =
      options.every === undefined ? 10 : positiveTime(options.every, "every of checkpoint");
    checkWritable("checkpoint path", this.path);
  }

  /** Whether it is time for one. */
  get due(): boolean {
    return performance.now() - this.last >= 1000 * this.every;
  }

  /** Writes one, between two steps; a failure is kept for the end of the run, which should come soon then. */
  attempt(make: () => Snapshot): void {
    try {
      writeAtomically(this.path, make().bytes());
    } catch (error) {
      this.trouble = error;
    }
    this.last = performance.now();
  }

  /** Writes the last one. Throws what went wrong, now or before. */
  finish(make: () => Snapshot): void {
    if (this.trouble === undefined) this.attempt(make);
    if (this.trouble !== undefined) throw this.trouble;
  }
}

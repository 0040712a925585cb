// What `myelin run` is asked for.

import type { BackendName, GpuModeName } from "../index.ts";

/** Options of the command, as commander hands them over. */
export interface RunCommand {
  readonly duration?: string;
  readonly seed?: number;
  readonly backend?: BackendName;
  readonly gpuMode?: GpuModeName;
  readonly threads?: number;
  readonly plot?: string;
  /** Folder of the files of MNIST. */
  readonly mnist?: string;
  /** File that the state is saved to now and then. */
  readonly checkpoint?: string;
  /** Wall-clock time between checkpoints. */
  readonly checkpointEvery?: string;
  /** Go on from the checkpoint, if there is one. */
  readonly resume?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

// What a network's kernels are compiled by, and the device its groups step on, if any.

import type { Device } from "../ir/device.ts";
import type { Backend } from "../ir/ir.ts";
import { backendNamed } from "../simulate.ts";
import { checkGpuMode, checkThreads } from "./network-checks.ts";
import type { BackendName, GpuModeName, NetworkOptions } from "./network-options.ts";
import { type Offload, openOffloads } from "./offload.ts";
import { checkOptionNames } from "./options.ts";
import { noteOn, startThreads } from "./threads.ts";

/** The backend of a network. */
export class Backing {
  backend: Backend;
  /** The device last opened. */
  device: Device | undefined;
  private mode: GpuModeName;
  /** Threads of a network, this one among them. */
  threads: number;
  private noted = false;
  /** What may hold something on a device. */
  private opened: readonly Offload[] = [];

  constructor({ backend, gpuMode, threads }: NetworkOptions) {
    this.backend = backendNamed(backend ?? "wasm");
    this.mode = gpuMode ?? "auto";
    this.threads = threads ?? 1;
    startThreads(this.threads, this.backend);
  }

  /** Why it runs in fewer threads than it was given, the first time that somebody asks. */
  get note(): string | undefined {
    const note = this.noted ? undefined : noteOn(this.threads, this.backend);
    this.noted ||= note !== undefined;
    return note;
  }

  /** Takes another number of threads. Throws ValueError. */
  useThreads(threads: number): void {
    checkThreads(threads);
    this.threads = threads;
    startThreads(threads, this.backend);
  }

  /** Takes another. Throws ValueError. */
  choose(backend: BackendName, options: { readonly gpuMode?: GpuModeName }): void {
    checkOptionNames(options, ["gpuMode"], "runOn");
    checkGpuMode(options.gpuMode, backend);
    this.backend = backendNamed(backend);
    this.mode = options.gpuMode ?? "auto";
    this.device = undefined;
    startThreads(this.threads, this.backend);
  }

  /** The device in words. */
  get told(): { readonly mode: string; readonly reason: string } | undefined {
    const { device } = this;
    return device && { mode: device.mode, reason: device.reason };
  }

  /** Whether groups are to step on a device. */
  get offloads(): boolean {
    return this.backend.name === "gpu";
  }

  /** Makes the device ready for groups. Throws what opening throws. */
  async open(offloaded: readonly Offload[]): Promise<void> {
    for (const old of this.opened) if (!offloaded.includes(old)) old.release();
    this.opened = offloaded;
    if (offloaded.length > 0) this.device = await openOffloads(offloaded, this.mode, this.backend);
  }
}

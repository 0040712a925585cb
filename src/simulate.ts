// The joint to everything that runs: memory, clocks, queues, recorders, the loop, and the backends by name.

export { openDevice } from "./backends/gpu/device.ts";
export { type GpuMode, type GpuModeReport, gpuModes } from "./backends/gpu/door.ts";
export { deviceText, refusalOf } from "./backends/gpu/emit.ts";

import { js } from "./backends/js/backend.ts";
import { wasm } from "./backends/wasm/backend.ts";
import { leaper } from "./backends/wasm/leaps.ts";
import { ValueError } from "./errors.ts";
import type { Backend, Kernel, KernelFunction } from "./ir/ir.ts";
import type { LeapFunction, LeapRows } from "./ir/leaps.ts";
import { callsHost } from "./ir/walk.ts";
import { arena } from "./runtime/arena.ts";
import type { MakeCycle } from "./runtime/cycles.ts";

export { AdaptiveSolver, type Failure } from "./runtime/adaptive.ts";
export {
  type Ages,
  agesOf,
  byAge,
  restByAge,
  type Waits,
  waitsOf,
  waitsOfRepeated,
} from "./runtime/ages.ts";
export { arena, StateArray } from "./runtime/arena.ts";
export { Clock, stepsIn } from "./runtime/clock.ts";
export { Columns, readTable } from "./runtime/columns.ts";
export { inOrderOf, type Rows, rowsBy, rowsOfRuns } from "./runtime/connectivity.ts";
export { Crossings, type Evaluated } from "./runtime/crossings.ts";
export {
  type Ask,
  type Cyclic,
  cyclic,
  explainCycles,
  type MakeCycle,
  type Run,
} from "./runtime/cycles.ts";
export { type Dense, denseOf, unrolled } from "./runtime/dense.ts";
export {
  type Arrivals,
  fuse,
  inOrder,
  type Later,
  type Operation,
  type Progress,
  runOperations,
  SLOTS,
  type Standing,
  type Stepped,
  slotsWithin,
  type Work,
} from "./runtime/engine.ts";
export { EventList } from "./runtime/events.ts";
export { checkWritable, readWhole, writeAtomically } from "./runtime/files.ts";
export { growingIntegers } from "./runtime/growing.ts";
export { History } from "./runtime/history.ts";
export { builtin, processors, type Thread, workerThreads } from "./runtime/host.ts";
export { arrayFile, type Field, unpackColumn } from "./runtime/npy.ts";
export { type Incoming, type Looker, Offloaded, type Reader } from "./runtime/offloaded.ts";
export {
  delaySteps,
  EventQueue,
  type QueueInput,
  type QueueKind,
  type SpikeQueue,
  saveQueue,
  type UnderWay,
} from "./runtime/queue.ts";
export { RateRecorder } from "./runtime/rate-recorder.ts";
export { RecentSpikes, type SpikeList, spikeList } from "./runtime/recent.ts";
export { type PlacedRuns, placedRuns, RecentRuns } from "./runtime/recent-runs.ts";
export { SpikeCounter, SpikeRecorder, StateRecorder } from "./runtime/recorders.ts";
export { expand, type Repeated, repeatedOf } from "./runtime/repeated.ts";
export { draws, inTurns, withFreshDraws } from "./runtime/repeats.ts";
export { type Runs, runsOf, runsOfRepeated } from "./runtime/runs.ts";
export { spikeLog } from "./runtime/spike-log.ts";
export { stateLog } from "./runtime/state-log.ts";
export { Batch, wordsOfBatch } from "./runtime/threads/batch.ts";
export { cutAlong, cutByRows, cutByTargets, cutEvenly } from "./runtime/threads/cuts.ts";
export { Fork, type Forked } from "./runtime/threads/fork.ts";
export { MOST_THREADS } from "./runtime/threads/layout.ts";
export { tuning } from "./runtime/threads/pace.ts";
export { type Crew, type Pool, pool, type Task } from "./runtime/threads/pool.ts";

/** Groups step on a device; everything else, and what they need around it, is as on `wasm`. */
const gpu: Backend = { name: "gpu", load: wasm.load, text: wasm.text };

const backends: readonly Backend[] = [wasm, js, gpu];

/** A backend by name; `wasm` is the default. */
export function backendNamed(name: string): Backend {
  const found = backends.find((backend) => backend.name === name);
  if (found) return found;
  throw new ValueError(
    `unknown backend: '${name}' (known: ${backends.map((backend) => backend.name).join(", ")})`,
    "backend",
    name,
  );
}

/** How a backend makes a function of many steps, if it does. */
export function cycleMaker({ cycle: make }: Backend): MakeCycle | undefined {
  return make && ((cycle) => make(cycle, arena()));
}

/** Elements from which what compiling to wasm costs comes back within one call. */
const MANY = 2 ** 15;

/** Runs a kernel once: initial values, connection conditions. */
export function runOnce(kernel: Kernel, begin: number, end: number): number {
  const many = end - begin >= MANY && !callsHost(kernel);
  const backend = canMakeFunctions() && !many ? js : wasm;
  const functions = backend.load({ kernels: [kernel] }, arena());
  return (functions[kernel.name] as KernelFunction)(begin, end);
}

/** A kernel as a function that will be called often, outside a network. */
export function compiled(kernel: Kernel): KernelFunction {
  const backend = callsHost(kernel) && canMakeFunctions() ? js : wasm;
  return backend.load({ kernels: [kernel] }, arena())[kernel.name]!;
}

/** What makes rows of pairs that a probability joins: the same on every backend. */
export function leaps(rows: LeapRows): LeapFunction {
  return leaper(rows, arena());
}

let makesFunctions: boolean | undefined;

/** Whether `new Function` is allowed here (a page's content policy may forbid it). */
function canMakeFunctions(): boolean {
  if (makesFunctions === undefined) {
    try {
      new Function("return 1");
      makesFunctions = true;
    } catch {
      makesFunctions = false;
    }
  }
  return makesFunctions;
}

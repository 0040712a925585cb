// What a network refuses: options, names, durations; and how a NaN that came up in a run is told.

import { NetworkError, NotANumberError, ValueError } from "../errors.ts";
import { type Clock, MOST_THREADS, type Operation } from "../simulate.ts";
import { quantityText } from "../units/units.ts";
import type { NetworkOptions, RunOptions } from "./network-options.ts";
import { SimulationObject, type Suspect } from "./object.ts";
import { checkOptionNames, knownRemedy, shown } from "./options.ts";
import { SECOND } from "./quantities.ts";
import { Snapshot } from "./snapshot.ts";
import { firstSpoilt } from "./watch.ts";

const known = ["dt", "seed", "backend", "gpuMode", "threads", "schedule"];
const gpuModes = ["auto", "webgpu", "webgl2", "webasm", "cpu"];

/** Raises NetworkError for an object whose source, target or recorded group is not there. */
export function checkNeeds(members: readonly SimulationObject[]): void {
  for (const member of members)
    for (const need of member.needs)
      if (!members.includes(need))
        throw new NetworkError(
          `missing object: '${member.name}' needs '${need.name}', which is not in the network (add it too)`,
        );
}

/** Raises NetworkError for what is no list. */
export function checkObjects(objects: unknown): void {
  if (Array.isArray(objects)) return;
  throw new NetworkError(
    `not a list of objects: ${shown(objects)} (expected an array, as in new Network([group, monitor]))`,
  );
}

/** Raises NetworkError for what cannot be in a network. */
export function checkMembers(objects: readonly unknown[]): void {
  for (const object of objects)
    if (!(object instanceof SimulationObject))
      throw new NetworkError(
        `not an object of a network: ${shown(object)} (expected groups, synapses and monitors)`,
      );
}

/** Raises NetworkError for an object that has run in another network: both would step its state. */
export function checkFree(
  objects: readonly SimulationObject[],
  network: object,
  ranIn: WeakMap<SimulationObject, object>,
): void {
  for (const object of objects)
    if ((ranIn.get(object) ?? network) !== network)
      throw new NetworkError(
        `'${object.name}' has run in another network (take it out there with remove(), or add to that network)`,
      );
}

/** Raises NetworkError for two objects with one name, or that write to one file. */
export function checkNames(members: readonly SimulationObject[]): void {
  const names = new Set<string>();
  const files = new Set<string>();
  for (const { name, file } of members) {
    if (file !== undefined && files.has(file))
      throw new NetworkError(`two monitors write to '${file}' (give '${name}' a file of its own)`);
    if (file !== undefined) files.add(file);
    if (names.has(name))
      throw new NetworkError(
        `two objects named '${name}' in one network (give one of them another name)`,
      );
    names.add(name);
  }
}

/** The object of a name among some; NetworkError when there is none. */
export function objectNamed(members: readonly SimulationObject[], name: string): SimulationObject {
  const found = members.find((member) => member.name === name);
  if (found) return found;
  const names = members.map((member) => member.name);
  throw new NetworkError(
    `no object named ${shown(name)} in the network (${knownRemedy(String(name), names)})`,
  );
}

/** Raises ValueError for a duration of more steps than a double can count one by one. */
export function checkSteps(operations: readonly Operation[], seconds: number): void {
  for (const { clock } of operations)
    if (!(clock.step + seconds / clock.dt < Number.MAX_SAFE_INTEGER))
      throw new ValueError(
        `invalid duration: ${seconds} s are ${(seconds / clock.dt).toPrecision(3)} steps of ${clock.dt} s ` +
          "(expected less than 2^53 steps)",
        "duration",
        seconds,
      );
}

/** Raises ValueError for options of `run` that are none. */
export function checkRunOptions(options: RunOptions): void {
  checkOptionNames(options, ["report", "reportPeriod", "profile", "checkpoint"], "run");
  const { report } = options;
  if (report !== undefined && report !== "text" && typeof report !== "function")
    throw new ValueError(
      `invalid report: ${shown(report)} (expected 'text' or a function)`,
      "report",
      report,
    );
}

/** Raises ValueError for what is no snapshot, and for options of `restore` that are none. */
export function checkRestore(snapshot: unknown, options: { readonly seed?: number }): void {
  if (!(snapshot instanceof Snapshot))
    throw new ValueError(
      `not a snapshot: ${shown(snapshot)} (expected what net.store(), Snapshot.from or loadSnapshot gave)`,
      "snapshot",
      snapshot,
    );
  checkOptionNames(options, ["seed"], "restore");
  checkSeed(options.seed);
}

function checkSeed(seed: unknown): void {
  if (seed !== undefined && !Number.isSafeInteger(seed))
    throw new ValueError(`invalid seed: ${shown(seed)} (expected an integer)`, "seed", seed);
}

/** Raises ValueError for options of a network that are none. */
export function checkOptions(options: NetworkOptions): void {
  checkOptionNames(options, known, "a Network");
  const { seed, threads, backend, gpuMode } = options;
  checkSeed(seed);
  checkGpuMode(gpuMode, backend);
  if (threads !== undefined) checkThreads(threads);
}

/** Raises ValueError for what is no number of threads. */
export function checkThreads(threads: unknown): void {
  if (Number.isInteger(threads) && (threads as number) >= 1 && (threads as number) <= MOST_THREADS)
    return;
  throw new ValueError(
    `invalid threads: ${shown(threads)} (expected an integer from 1 to ${MOST_THREADS})`,
    "threads",
    threads,
  );
}

/** Raises ValueError for no mode of gpu.js, or one where there is no use for it. */
export function checkGpuMode(gpuMode: string | undefined, backend: string | undefined): void {
  if (gpuMode === undefined) return;
  if (!gpuModes.includes(gpuMode))
    throw new ValueError(
      `unknown gpuMode: ${shown(gpuMode)} (${knownRemedy(String(gpuMode), gpuModes)})`,
      "gpuMode",
      gpuMode,
    );
  if (backend !== "gpu")
    throw new ValueError(
      `gpuMode ${shown(gpuMode)} without backend 'gpu': the backend is ${shown(backend ?? "wasm")} (give backend: 'gpu')`,
      "gpuMode",
      gpuMode,
    );
}

/** Finds the NaN that a kernel has written and raises the error that names it. */
export function raiseNotANumber(suspects: readonly Suspect[], clock: Clock): never {
  const found = firstSpoilt(suspects);
  if (found) {
    const { title, variable } = found.suspect;
    throw new NotANumberError(
      `not a number: ${variable} of ${title}, element ${found.index}, at t = ${quantityText(clock.t, SECOND)}\n` +
        "  look for a division by zero, a logarithm or root of a negative number, or a step too large for the method",
      variable,
      found.index,
      clock.t,
    );
  }
  throw new NotANumberError(
    `not a number: a value written at t = ${quantityText(clock.t, SECOND)}`,
    "?",
    -1,
    clock.t,
  );
}

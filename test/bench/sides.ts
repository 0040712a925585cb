// The two sides of the comparison, each a process that simulates one second of a network and tells its times.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What one process did. Times in seconds. */
export interface Sample {
  readonly spikes: number;
  /** From starting the process to its end: what a user waits for. */
  readonly process: number;
  /** The simulation loop alone, in a process that has run nothing before. */
  readonly loop: number;
  /** The loop of a second network in the same process, where there is one. */
  readonly again?: number;
}

/** Starts a network by name with a seed. */
export type Side = (network: string, seed: number) => Sample;

const PYTHON = "/usr/bin/python3";
const root = fileURLToPath(new URL("../..", import.meta.url));
const engine = fileURLToPath(new URL("engine.js", import.meta.url));
const caseFile = fileURLToPath(new URL("case.js", import.meta.url));

/** A script of our own beside this file. */
export function ownScript(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Myelin as built into dist; throws where nothing has been built. */
export function myelin(): Side {
  return myelinOn(process.execPath);
}

/** The same on some node. */
export function myelinOn(node: string): Side {
  if (!existsSync(`${root}/dist/src/index.js`))
    throw new Error("nothing built: npm run build first");
  return (network, seed) => {
    const { seconds, output } = timed(node, [engine, network, String(seed), "1"]);
    const { spikes, loops } = output as { spikes: number; loops: number[] };
    const twice = timed(node, [engine, network, String(seed), "2"]).output;
    const again = (twice as { loops: number[] }).loops[1]!;
    return { spikes, process: seconds, loop: loops[0]!, again };
  };
}

/** Why Brian2 cannot be run here, if it cannot. */
export function pythonWithout(script: string): string | undefined {
  if (!existsSync(script)) return `no such file: ${script} (say where it is: --peer PATH)`;
  const { status } = spawnSync(PYTHON, ["-c", "import brian2"], { stdio: "ignore" });
  if (status === 0) return undefined;
  return `${PYTHON} has no brian2 (the docstring of ${script} says how to install it)`;
}

/** Brian2 on a target, one thread, or why it cannot be run here. */
export function brian2(
  script: string,
  target: "cpp_standalone" | "cython" = "cpp_standalone",
): Side | string {
  const why = pythonWithout(script);
  if (why !== undefined) return why;
  return (network, seed) => {
    const options = ["--target", target, "--seed", String(seed)];
    const { seconds, output } = timed(PYTHON, [script, network, ...options]);
    const { spikes, loop_s } = output as { spikes: number; loop_s: number };
    return { spikes, process: seconds, loop: loop_s };
  };
}

/** Runs a command to its end; the last line it prints is JSON. */
function timed(command: string, args: readonly string[]): { seconds: number; output: unknown } {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stderr}`);
  return { seconds, output: JSON.parse(stdout.trim().split("\n").at(-1)!) };
}

/** What one run of a case of the synaptic benches did. Times in seconds. */
export interface CaseSample {
  readonly spikes: number;
  /** Deliveries to one target. */
  readonly events: number;
  /** The loop by the clock on the wall, where it is known. */
  readonly loop: number;
  /** Processor time of the loop. */
  readonly processor: number;
  /** The same network run on for as long, where it was. */
  readonly again?: CaseSample;
}

/** How our side runs a case; see case.js. */
export interface CaseOptions {
  readonly seed?: number;
  readonly synapses?: "static" | "plastic" | "none";
  readonly n?: number;
}

/** One run of a case by the package built into dist, in a process of its own. */
export function ourCase(name: string, options: CaseOptions): CaseSample {
  if (!existsSync(`${root}/dist/src/index.js`))
    throw new Error("nothing built: npm run build first");
  return timed(process.execPath, [caseFile, name, JSON.stringify(options)]).output as CaseSample;
}

/** One run of a case of the peer's script. Its loop is processor time: Brian2 asks std::clock. */
export function peerCase(
  script: string,
  name: string,
  seed: number,
  options: readonly string[],
): CaseSample {
  const line = [script, name, "--target", "cpp_standalone", "--seed", `${seed}`, ...options];
  const output = timed(PYTHON, line).output as PeerLine;
  const { spikes, synaptic_events: events, loop_s: loop } = output;
  return { spikes, events: events ?? spikes, loop, processor: loop };
}

interface PeerLine {
  readonly spikes: number;
  readonly synaptic_events: number | null;
  readonly loop_s: number;
}

/** A case of a script of ours, of brian2_delivery.py without one, built once into a folder; `run` starts its program. */
export class ProgramSide {
  private readonly folder: string;
  private readonly counted: { readonly spikes: number; readonly events: number };

  constructor(
    name: string,
    folder: string,
    without: boolean,
    script: string = ownScript("brian2_delivery.py"),
  ) {
    this.folder = folder;
    const line = [script, name, folder, ...(without ? ["--without"] : [])];
    this.counted = timed(PYTHON, line).output as CaseSample;
  }

  /** Draws the same random numbers every time, so that counts are those of the first run. */
  run(): CaseSample {
    const { status, stderr } = spawnSync(`${this.folder}/main`, [], {
      cwd: this.folder,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${this.folder}/main failed:\n${stderr}`);
    const told = readFileSync(`${this.folder}/results/last_run_info.txt`, "utf8").split(" ");
    const [loop, completed] = told.map(Number);
    if (completed !== 1) throw new Error(`${this.folder}/main did not finish`);
    return { ...this.counted, loop: loop!, processor: loop! };
  }
}

/** Synapses that Brian2's C++ standalone makes, and how long that takes. */
export function peerConnect(
  script: string,
  folder: string,
  sizes: readonly [sources: number, targets: number],
  connect: string,
): { readonly synapses: number; readonly seconds: number } {
  const { output } = timed(PYTHON, [script, folder, ...sizes.map(String), connect]);
  return output as { synapses: number; seconds: number };
}

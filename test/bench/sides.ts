// The two sides of the comparison, each a process that simulates one second of a network and tells its times.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
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

/** Myelin as built into dist; throws where nothing has been built. */
export function myelin(): Side {
  if (!existsSync(`${root}/dist/src/index.js`))
    throw new Error("nothing built: npm run build first");
  return (network, seed) => {
    const { seconds, output } = timed(process.execPath, [engine, network, String(seed), "1"]);
    const { spikes, loops } = output as { spikes: number; loops: number[] };
    const twice = timed(process.execPath, [engine, network, String(seed), "2"]).output;
    const again = (twice as { loops: number[] }).loops[1]!;
    return { spikes, process: seconds, loop: loops[0]!, again };
  };
}

/** Brian2 as C++ standalone, one thread, or why it cannot be run here. */
export function brian2(script: string): Side | string {
  if (!existsSync(script)) return `no such file: ${script} (say where it is: --peer PATH)`;
  const { status } = spawnSync(PYTHON, ["-c", "import brian2"], { stdio: "ignore" });
  if (status !== 0)
    return `${PYTHON} has no brian2 (the docstring of ${script} says how to install it)`;
  return (network, seed) => {
    const options = ["--target", "cpp_standalone", "--seed", String(seed)];
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

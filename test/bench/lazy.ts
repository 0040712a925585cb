// question: what is gained where neurons rest until something reaches them, in a network of a fly brain's size?
//
// 127,400 neurons, 15 million synapses, about 400 neurons that spike (models/fly-brain-like.ts): one second with neurons
// that rest as the network chooses, with all of them stepped, and by Brian2 C++ standalone, one thread, on the same
// graph. Sides alternate; times of the loop are processor time, ours with all threads of node. "Again" is a second run
// of the same network.
//
// npm run build && npm run bench -- lazy [--repeat N]

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { benchOptions, checkAlike, machine, median, told, verdict } from "./options.ts";

const PYTHON = "/usr/bin/python3";
/** Brian2's time over ours has to be at least this. */
const LEAST = 3;

interface Sample {
  readonly spikes: number;
  readonly active: number;
  readonly processor: number;
  readonly again: number;
  readonly build: number;
  readonly process: number;
}

interface Theirs {
  readonly spikes: number;
  readonly active: number;
  readonly loop: number;
  readonly process: number;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function output(command: string, args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

function ours(options: object): Sample {
  return output(process.execPath, [here("fly.js"), JSON.stringify(options)]) as Sample;
}

/** Runs the program that Brian2 built; seconds of its loop. */
function theirsAgain(folder: string): number {
  const { status, stderr } = spawnSync("./main", [], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`${folder}/main failed:\n${stderr}`);
  return Number(readFileSync(`${folder}/results/last_run_info.txt`, "utf8").split(" ")[0]);
}

const { repeat } = benchOptions();
const folder = mkdtempSync(join(tmpdir(), "myelin-fly-"));
try {
  const brian2 = spawnSync(PYTHON, ["-c", "import brian2"], { stdio: "ignore" }).status === 0;
  let peer: Theirs | undefined;
  if (brian2) {
    const graph = join(folder, "graph");
    ours({ graph });
    peer = output(PYTHON, [here("brian2_fly.py"), graph, join(folder, "program")]) as Theirs;
  }
  const [lazy, eager, theirs]: [Sample[], Sample[], number[]] = [[], [], []];
  for (let round = 0; round < repeat; round++) {
    lazy.push(ours({}));
    eager.push(ours({ lazy: false }));
    if (peer) theirs.push(theirsAgain(join(folder, "program")));
    process.stderr.write(`lazy: ${round + 1} of ${repeat}\n`);
  }
  const [{ spikes, active }] = lazy as [Sample];
  if (eager.some((sample) => sample.spikes !== spikes))
    throw new Error(`not the same spikes: ${spikes} and ${eager[0]!.spikes}`);
  console.log(
    `\n${machine()}; ${spikes} spikes of ${active} neurons; seconds, smallest and middle`,
  );
  const row = (name: string, numbers: readonly number[], more = ""): void =>
    console.log(`${name.padEnd(28)}${told(numbers)}${more}`);
  row(
    "first second, resting",
    lazy.map(({ processor }) => processor),
  );
  row(
    "second second, resting",
    lazy.map(({ again }) => again),
  );
  row(
    "first second, all stepped",
    eager.map(({ processor }) => processor),
  );
  row(
    "second second, all stepped",
    eager.map(({ again }) => again),
  );
  row(
    "graph, connecting, building",
    lazy.map(({ build }) => build),
  );
  if (peer) {
    checkAlike("spikes", [spikes], [peer.spikes], 0.1);
    row("Brian2 C++", theirs);
    const ratio = (samples: readonly number[]): number => median(theirs) / median(samples);
    console.log(
      `Brian2 over ours, first   ${verdict(ratio(lazy.map((one) => one.processor)), LEAST)}`,
    );
    console.log(`Brian2 over ours, second  ${verdict(ratio(lazy.map((one) => one.again)), LEAST)}`);
    const whole = median(lazy.map((one) => one.process));
    console.log(
      `from nothing to the end: ${whole.toFixed(1)} s, Brian2 ${peer.process.toFixed(1)} s`,
    );
  } else console.log(`Brian2: not there (${PYTHON} -c "import brian2")`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

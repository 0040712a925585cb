// question: how far are kernels from the same steps in C, with vector functions and all that the machine has?
//
// exp, the steps of CUBA and of COBAHH, in double and in single precision (f32): gcc -O3 -march=native -ffast-math with
// libmvec (the ceiling), the same with the flag by which Brian2 keeps libmvec out, and ours. Processes alternate; smallest and middle of all repetitions, and
// how many instructions of WebAssembly our loop has for each element.
//
// npm run bench -- native [--repeat N] [--only exp,cuba,cobahh,"exp f32","cuba f32","cobahh f32"]

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { wasm } from "../../src/backends/wasm/backend.ts";
import { loopInstructions } from "./instructions.ts";
import { benchOptions, machine, median, told } from "./options.ts";
import { N, type Workload, workloads } from "./workloads.ts";

const KERNELS = ["exp", "cuba", "cobahh", "exp f32", "cuba f32", "cobahh f32"];
const SINGLE = ["-DREAL=float", "-fsingle-precision-constant"];
const FLAGS = ["-O3", "-march=native", "-ffast-math"];
const source = fileURLToPath(new URL("native/kernels.c", import.meta.url));

/** The program as commands, in double and in single precision, or undefined where no compiler is. */
function compiled(folder: string, name: string, flags: readonly string[]): string[] | undefined {
  const files = [[], SINGLE].map((precision, k) => {
    const file = join(folder, `${name}${k}`);
    const made = spawnSync("gcc", [...FLAGS, ...precision, source, "-o", file, ...flags, "-lm"]);
    return made.status === 0 ? [file] : [];
  });
  return files.flat().length === 2 ? files.flat() : undefined;
}

/** Nanoseconds an element by kernel, the smallest of one process for each precision. */
function native(commands: readonly string[]): Map<string, number> {
  const times = commands.flatMap((command, k) => {
    const { stdout } = spawnSync(command, [`${N}`, "100"], { encoding: "utf8" });
    const lines = stdout.trim().split("\n");
    const name = (line: string): string => line.split(" ")[0]! + (k === 1 ? " f32" : "");
    return lines.map((line) => [name(line), Number(line.split(" ")[1])] as const);
  });
  return new Map(times);
}

/** Likewise of ours. */
function ours({ kernel, contents, bytes }: Workload): number {
  const initial = Math.ceil(bytes / 65536);
  const raw = new WebAssembly.Memory({ initial, maximum: initial });
  const memory = { memory: raw, shared: false, initial, maximum: initial };
  const run = wasm.load({ kernels: [kernel] }, memory)[kernel.name]!;
  const times: number[] = [];
  for (let repetition = 0; repetition < 140; repetition++) {
    contents(raw.buffer);
    const start = process.hrtime.bigint();
    for (let k = 0; k < 20; k++) run(0, N);
    times.push(Number(process.hrtime.bigint() - start) / 20 / N);
  }
  return Math.min(...times.slice(40));
}

const { repeat, only = KERNELS } = benchOptions();
const folder = mkdtempSync(join(tmpdir(), "myelin-native-"));
const [ceiling, brian2] = [
  compiled(folder, "ceiling", ["-lmvec"]),
  compiled(folder, "brian2", ["-fno-finite-math-only"]),
];
if (!ceiling || !brian2) console.error("WITHOUT C: gcc could not compile native/kernels.c");
const times = new Map<string, number[]>();
const note = (key: string, time: number | undefined): void => {
  if (time !== undefined) times.set(key, [...(times.get(key) ?? []), time]);
};
for (let round = 0; round < repeat; round++) {
  const [fast, slow] = [ceiling ? native(ceiling) : null, brian2 ? native(brian2) : null];
  for (const workload of workloads()) {
    const { name } = workload;
    if (!only.includes(name)) continue;
    note(`${name} ceiling`, fast?.get(name));
    note(`${name} brian2`, slow?.get(name));
    note(`${name} ours`, ours(workload));
  }
}
rmSync(folder, { recursive: true });

console.log(`${machine()}, ns an element: smallest, middle of ${repeat}`);
console.log(
  "kernel         C, libmvec  C, Brian2's flags           wasm   wasm/C  wasm/Brian2's  instructions",
);
for (const { name, kernel } of workloads()) {
  if (!only.includes(name)) continue;
  const of = (side: string): number[] => times.get(`${name} ${side}`) ?? [];
  const ratio = (side: string): string =>
    of(side).length > 0 ? (median(of("ours")) / median(of(side))).toFixed(2) : "-";
  console.log(
    `${name.padEnd(10)}${told(of("ceiling"), 2)}    ${told(of("brian2"), 2)}${told(of("ours"), 2)}` +
      `${ratio("ceiling").padStart(9)}${ratio("brian2").padStart(15)}${loopInstructions(kernel).toFixed(1).padStart(14)}`,
  );
}

// question: how many nanoseconds does one element of a kernel take, on each backend, in cache?
//
// exp, exprel, a leaky integrate-and-fire step as of CUBA, a Hodgkin-Huxley step as of COBAHH, and random numbers.
// Backends run interleaved, warmed up and checked for equal results first; smallest and middle of the repetitions.

import { js } from "../../src/backends/js/backend.ts";
import { wasm } from "../../src/backends/wasm/backend.ts";
import type { Backend, KernelFunction, KernelMemory } from "../../src/ir/ir.ts";
import { loopInstructions } from "./instructions.ts";
import { N, type Workload, workloads } from "./workloads.ts";

const REPETITIONS = 80;
const MILLISECONDS = 2;

interface Prepared {
  readonly backend: Backend;
  readonly run: KernelFunction;
  readonly load: number;
  readonly reset: () => void;
  readonly bytes: () => string;
  readonly times: number[];
}

function prepare(backend: Backend, { kernel, contents, bytes }: Workload): Prepared {
  const initial = Math.ceil(bytes / 65536);
  const raw = new WebAssembly.Memory({ initial, maximum: initial });
  const memory: KernelMemory = { memory: raw, shared: false, initial, maximum: initial };
  const start = performance.now();
  const run = backend.load({ kernels: [kernel] }, memory)[kernel.name]!;
  const load = performance.now() - start;
  const reset = (): void => contents(raw.buffer);
  const hash = (): string => {
    let sum = 0;
    for (const word of new Int32Array(raw.buffer)) sum = (Math.imul(sum, 31) + word) | 0;
    return String(sum);
  };
  return { backend, run, load, reset, bytes: hash, times: [] };
}

function time({ run, times, reset }: Prepared): void {
  reset();
  let calls = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < MILLISECONDS) {
    for (let k = 0; k < 8; k++) run(0, N);
    calls += 8;
    elapsed = performance.now() - start;
  }
  times.push((elapsed * 1e6) / (calls * N));
}

function bench(workload: Workload): void {
  const all = [js, wasm].map((backend) => prepare(backend, workload));
  for (const one of all) {
    one.reset();
    for (let k = 0; k < 20; k++) one.run(0, N);
  }
  const agree = new Set(all.map((one) => one.bytes())).size === 1;
  for (let warm = 0; warm < 5; warm++) for (const one of all) time(one);
  for (const one of all) one.times.length = 0;
  for (let k = 0; k < REPETITIONS; k++) for (const one of all) time(one);
  for (const { backend, times, load } of all) {
    times.sort((a, b) => a - b);
    const [least, middle] = [times[0]!, times[REPETITIONS >> 1]!];
    console.log(
      `${workload.name.padEnd(10)} ${backend.name.padEnd(5)} min ${least.toFixed(2).padStart(6)}  ` +
        `median ${middle.toFixed(2).padStart(6)} ns/element   load ${load.toFixed(1)} ms   ` +
        `${agree ? "same bits" : "DIFFERENT BITS"}   ${backend === wasm ? `${loopInstructions(workload.kernel)} instructions` : ""}`,
    );
  }
}

const only = process.argv.slice(2);
for (const workload of workloads())
  if (only.length === 0 || only.includes(workload.name)) bench(workload);

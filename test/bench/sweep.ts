// question: what does a sweep of 10,000 Traub-Miles neurons for 200 ms cost, in one thread, in all of them, on a GPU?
//
// npm run build && npm run bench -- sweep [--repeat N] [--only wasm-1,wasm-all,gpu-webgpu,...]
//
// Each way runs once unmeasured: that compiles, and starts threads. Rounds are interleaved. Rates must agree before any
// time is told: bit for bit between threads, to one spike between f64 and f32.

import { availableParallelism } from "node:os";
import { gpuModes, linspace, type SweepOptions, type SweepResult, sweep } from "myelin";
import * as hh from "myelin/equations/hodgkin-huxley";
import { benchOptions, median } from "./options.ts";

const POINTS = 10_000;
const SECONDS = 0.2;

interface Way {
  readonly name: string;
  readonly options: Omit<SweepOptions, "measure">;
  readonly seconds: number[];
  result?: SweepResult<"count">;
}

/** The modes that run here; those of gpu.js without a card only where they are asked for. */
async function cards(only: readonly string[] | undefined): Promise<Way[]> {
  if (only && !only.some((one) => one.startsWith("gpu"))) return [];
  const reports = await gpuModes();
  return reports.flatMap((report) => {
    const { mode } = report;
    const name = `gpu-${mode}`;
    if (!report.runs) {
      console.log(`${name} does not run here: ${report.reason}`);
      return [];
    }
    console.log(`${name} runs on ${report.on}`);
    const options = { backend: "gpu", gpuMode: mode } as const;
    return report.software && !only?.includes(name) ? [] : [{ name, options, seconds: [] }];
  });
}

async function ways(only: readonly string[] | undefined): Promise<Way[]> {
  const all: Way[] = [
    { name: "wasm-1", options: { threads: 1 }, seconds: [] },
    { name: "wasm-all", options: { threads: availableParallelism() }, seconds: [] },
  ];
  const wasm = all.filter(({ name }) => !only || only.some((one) => name.startsWith(one)));
  return [...wasm, ...(await cards(only))];
}

function run({ options }: Way): Promise<SweepResult<"count">> {
  const I = linspace("0 nA", "2 nA", POINTS);
  return sweep(hh, { I }, { ...options, duration: SECONDS, measure: "count" });
}

/** Largest difference of two results, in spikes. */
function apart(a: SweepResult<"count">, b: SweepResult<"count">): number {
  return a.values.count.reduce((most, n, k) => Math.max(most, Math.abs(n - b.values.count[k]!)), 0);
}

const { repeat, only } = benchOptions();
const chosen = await ways(only);
for (const way of chosen) way.result = await run(way);
const judge = chosen[0]?.result;
for (const { name, result } of chosen) {
  const allowed = name.startsWith("gpu") ? 1 : 0;
  const difference = apart(judge!, result!);
  if (difference > allowed)
    throw new Error(`${name} differs by ${difference} spikes of ${chosen[0]!.name}`);
}
for (let round = 0; round < repeat; round++)
  for (const way of chosen) {
    way.result = await run(way);
    way.seconds.push(way.result.seconds);
  }
const base = chosen[0] ? median(chosen[0].seconds) : Number.NaN;
const steps = POINTS * SECONDS * 1e4;
for (const { name, seconds, result } of chosen) {
  const [middle, least] = [median(seconds), Math.min(...seconds)];
  const each = (1e9 * middle) / steps;
  console.log(
    `${name.padEnd(12)} ${middle.toFixed(3)} s (least ${least.toFixed(3)}), ${each.toFixed(1)} ns a neuron and step, ` +
      `${(base / middle).toFixed(2)} times ${chosen[0]!.name}, ${result!.threads} threads, backend ${result!.backend}`,
  );
}
process.exit();

// question: when is a graphics card worth it, and what does f32 cost in precision?
//
// state: Hodgkin-Huxley neurons as of COBAHH, without synapses, in each mode that runs here, against wasm in the same run,
// rounds alternating; 24 to 2400 steps, so that a stretch takes about a second. passes: steps of small groups in passes
// of 24 steps and of one. precision: every neuron model of the catalogue against the f64 judge. (`bench -- sweep` has the
// sweep.) With `page` in --only the modes of headless Chromium as well, on a card made of software.
//
// npm run bench -- gpu [--repeat N] [--only state,passes,precision,page,webgpu,webasm,cpu,webgl2]

import { type GpuMode, gpuModes } from "myelin";
import { type ChromiumPage, openInChromium } from "../gpu/chromium.ts";
import { cases } from "../gpu/model-cases.ts";
import { type Found, precisionOf } from "../gpu/precision.ts";
import { type Pair, passes, type Stretch, stateUpdates } from "./gpu-work.ts";
import { benchOptions, machine, median } from "./options.ts";

const SIZES: readonly number[] = [4000, 64_000, 1_000_000];
const SMALL_SIZES: readonly number[] = [100, 1000, 10_000];
/** Longest for 24 steps, in seconds, as expected from the size before. */
const MOST = 30;
/** By how much potentials may differ after 24 steps, in mV: they are some 100, to 24 bits, with some amplification. */
const MOST_OFF = 0.01;
const PARTS: readonly string[] = ["state", "passes", "precision"];

/** A mode, and where it runs. */
interface Place {
  readonly name: string;
  readonly mode: GpuMode;
  stateUpdates: typeof stateUpdates;
  passes: typeof passes;
  precisionOf: typeof precisionOf;
}

const { repeat, only = [] } = benchOptions();
const parts = PARTS.filter(
  (part) => only.includes(part) || !PARTS.some((one) => only.includes(one)),
);
const page = only.includes("page") ? await openInChromium("test/bench/gpu-page.ts") : undefined;
const places = [...(await inNode()), ...(page ? inPage(page) : [])];

async function inNode(): Promise<Place[]> {
  const found: Place[] = [];
  for (const report of await gpuModes()) {
    const { mode, runs } = report;
    const software = runs && report.software ? ", which is the CPU" : "";
    console.log(
      `${mode}: ${runs ? `runs on ${report.on}${software}` : `does not run: ${report.reason}`}`,
    );
    if (runs) found.push({ name: mode, mode, stateUpdates, passes, precisionOf });
  }
  return found.filter(({ mode }) => wanted(mode));
}

function inPage(of: ChromiumPage): Place[] {
  return (["webgpu", "webgl2"] as const).filter(wanted).map((mode) => ({
    name: `${mode} (page)`,
    mode,
    stateUpdates: (...args) => of.call<Pair>("stateUpdates", ...args),
    passes: (...args) => of.call("passes", ...args),
    precisionOf: (...args) => of.call<Found>("precisionOf", ...args),
  }));
}

function wanted(mode: GpuMode): boolean {
  const modes: readonly string[] = ["webgpu", "webgl2", "webasm", "cpu"];
  return only.includes(mode) || !modes.some((one) => only.includes(one));
}

/** Smallest and middle, of microseconds a step as nanoseconds for one of `n`. */
function each(stretches: readonly Stretch[], what: "wall" | "processor", n: number): number[] {
  // a page knows no processor time, and JSON no NaN
  const times = stretches.map((one) => ((one[what] ?? Number.NaN) / n) * 1000);
  return [Math.min(...times), median(times)];
}

function shown(numbers: readonly number[], digits = 1, width = 16): string {
  const texts = numbers.map((number) => (Number.isFinite(number) ? number.toFixed(digits) : "-"));
  return texts.join(" ").padStart(width);
}

async function state(): Promise<void> {
  console.log(
    "\nstate: ns for a neuron and step, smallest and middle; how many times as fast as wasm",
  );
  console.log(
    "neurons   mode               steps       wasm, wall    wasm, proc.       mode, wall    mode, proc.   wall   proc.",
  );
  const known = new Map<string, number>();
  for (const n of SIZES)
    for (const { name, mode, ...place } of places) {
      const head = `${String(n).padStart(7)}   ${name.padEnd(15)}`;
      const expected = (known.get(name) ?? 0) * n * 24 * 1e-9;
      const pair = expected > MOST ? undefined : await place.stateUpdates(mode, n, repeat);
      if (pair) known.set(name, row(head, n, pair));
      else console.log(`${head} not run: some ${expected.toFixed(0)} s for 24 steps`);
    }
}

/** Prints a row; returns nanoseconds on the device for a neuron and step. */
function row(head: string, n: number, { wasm, device, off }: Pair): number {
  if (!(off < MOST_OFF)) throw new Error(`${head}: potentials are off by ${off} mV`);
  const columns = [wasm, device].flatMap((side) =>
    (["wall", "processor"] as const).map((what) => each(side, what, n)),
  );
  const ratios = [0, 1].map((k) => shown([columns[k]![1]! / columns[k + 2]![1]!], 2, 7));
  console.log(
    `${head}${String(device[0]!.steps).padStart(7)} ${columns.map((column) => shown(column)).join("")}${ratios.join("")}`,
  );
  return columns[2]![1]!;
}

async function leaps(): Promise<void> {
  console.log(
    "\npasses: microseconds a step, smallest and middle, and how many times as fast 24 steps at once are",
  );
  console.log("neurons   mode              24 steps a pass   1 step a pass   times");
  for (const n of SMALL_SIZES)
    for (const { name, mode, ...place } of places) {
      if (mode !== "webgpu" && mode !== "webgl2") continue;
      const found = await place.passes(mode, n, repeat);
      const columns = [found.leaps, found.singles].map((side) => each(side, "wall", 1000));
      const times = (columns[1]![1]! / columns[0]![1]!).toFixed(2);
      console.log(
        `${String(n).padStart(7)}   ${name.padEnd(15)} ${columns.map((column) => shown(column)).join("")}   ${times}`,
      );
    }
}

async function precision(): Promise<void> {
  console.log("\nprecision: 8 neurons, 240 ms; the worst that was found, and what is allowed");
  for (const { name: where, mode, ...place } of places) {
    console.log(
      `\n${where.padEnd(37)} spikes    held  shift (any)  state off   bound     at the same step`,
    );
    for (const name of Object.keys(cases)) {
      const one = await place.precisionOf(name, mode);
      const shift = `${one.shift} of ${one.mostShift} (${one.anyShift})`;
      console.log(
        `${name.padEnd(36)} ${one.spikes.join("/").padEnd(9)} ${String(one.held).padEnd(4)}  ${shift.padEnd(11)}  ` +
          `${one.variable.padEnd(5)} ${one.off.toExponential(1)}  ${one.bound.toExponential(1)}  ${one.plain.toExponential(1)}`,
      );
    }
  }
}

console.log(machine());
if (parts.includes("state")) await state();
if (parts.includes("passes")) await leaps();
if (parts.includes("precision")) await precision();
await page?.close();
process.exit();

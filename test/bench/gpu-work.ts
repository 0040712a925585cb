// What the bench of graphics cards measures, in Node or in a page: neurons as of COBAHH on a device and on wasm.

import { type GpuMode, Network, NeuronGroup } from "myelin";
import { model, options, parameters, rest } from "myelin/equations/hodgkin-huxley";
import { runProgram } from "../../src/backends/gpu/blocks.ts";
import { openGpu } from "../../src/backends/gpu/door.ts";
import type { DeviceHost, StepProgram } from "../../src/ir/device.ts";
import { openDevice } from "../../src/simulate.ts";

/** One stretch of a run: steps, and what a step took in microseconds. */
export interface Stretch {
  readonly steps: number;
  readonly wall: number;
  /** Processor time of all threads; NaN in a page. */
  readonly processor: number;
}

/** Both sides of a comparison, alternating. */
export interface Pair {
  readonly wasm: readonly Stretch[];
  readonly device: readonly Stretch[];
  /** Largest difference of a potential after the first 24 steps, in mV. */
  readonly off: number;
}

/** Lengths of stretches, which fill whole blocks. */
const LENGTHS: readonly number[] = [24, 240, 2400];
/** A stretch is to take about so long, in ms. */
const WANTED = 1000;

/** State updates on wasm and in a mode. */
export async function stateUpdates(mode: GpuMode, n: number, rounds: number): Promise<Pair> {
  const [judge, device] = [cells(n), cells(n, mode)];
  const first = await stretch(judge.network, 24);
  await stretch(device.network, 24);
  const off = apart(judge.group, device.group);
  // what compiles has done so
  const one = await stretch(device.network, 24);
  const steps = { wasm: lengthFor(first), device: lengthFor(one) };
  await stretch(device.network, steps.device);
  const [wasm, ours]: [Stretch[], Stretch[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    wasm.push(await stretch(judge.network, steps.wasm));
    ours.push(await stretch(device.network, steps.device));
  }
  return { wasm, device: ours, off };
}

/** Steps of `n` neurons in passes of 24 steps, and of one. */
export async function passes(
  mode: GpuMode,
  n: number,
  rounds: number,
): Promise<{ readonly leaps: readonly Stretch[]; readonly singles: readonly Stretch[] }> {
  const gpu = await openGpu(mode);
  const device = (await openDevice(mode)) as { compile: unknown };
  const { compile } = device;
  const made: Network[] = [];
  for (const small of [Number.POSITIVE_INFINITY, 0]) {
    device.compile = (program: StepProgram, host: DeviceHost) =>
      runProgram(gpu, program, host, small);
    const { network } = cells(n, mode);
    await stretch(network, 24);
    await stretch(network, 24);
    await stretch(network, 240);
    made.push(network);
  }
  device.compile = compile;
  const [leaps, singles]: [Stretch[], Stretch[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    leaps.push(await stretch(made[0]!, 240));
    singles.push(await stretch(made[1]!, 240));
  }
  await gpu.close();
  return { leaps, singles };
}

function cells(n: number, mode?: GpuMode): { group: NeuronGroup; network: Network } {
  const group = new NeuronGroup(n, model, { ...options, namespace: parameters });
  for (const [name, value] of Object.entries(rest)) group.set(name, value);
  group.set("I", "0.7*nA*i/N");
  const on = mode ? ({ backend: "gpu", gpuMode: mode } as const) : {};
  return { group, network: new Network([group], { dt: "0.1 ms", ...on }) };
}

async function stretch(network: Network, steps: number): Promise<Stretch> {
  const before = used();
  const began = performance.now();
  await network.run(`${steps}*0.1*ms`);
  const wall = (performance.now() - began) * 1000;
  return { steps, wall: wall / steps, processor: (used() - before) / steps };
}

/** Processor time of this process so far, in microseconds. */
function used(): number {
  const spent = globalThis.process?.cpuUsage?.();
  return spent ? spent.user + spent.system : Number.NaN;
}

function lengthFor({ wall }: Stretch): number {
  return LENGTHS.findLast((steps) => steps * wall <= WANTED * 1000) ?? LENGTHS[0]!;
}

function apart(a: NeuronGroup, b: NeuronGroup): number {
  const [ours, theirs] = [a.get("v"), b.get("v")];
  return 1000 * ours.reduce((most, v, k) => Math.max(most, Math.abs(v - theirs[k]!)), 0);
}

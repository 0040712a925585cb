// How far neurons on a device are from the f64 judge: states within a step of time, spikes, and the bounds for both.

import {
  type GpuModeName,
  Network,
  type NetworkOptions,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  type UserFunction,
  userFunction,
} from "myelin";
import { cases, DURATION, type ModelCase, NEURONS } from "./model-cases.ts";

/** What was found for one model. */
export interface Found {
  readonly model: string;
  /** Spikes of all neurons, of the judge and on the device. */
  readonly spikes: readonly [judge: number, device: number];
  /** How many of the judge's are held: all, except what a sensitive model does once its own rounding shows. */
  readonly held: number;
  /** Neurons whose numbers of held spikes differ. */
  readonly differing: number;
  /** Largest shift of a held spike, and of any, in steps; and the largest allowed. */
  readonly shift: number;
  readonly anyShift: number;
  readonly mostShift: number;
  /** Largest difference at the same step, not within a step of a spike, as a part of the variable's range. */
  readonly plain: number;
  /**
   * Of the variable that is worst in comparison with its bound: how far it is from all values that the judge's has
   * within the allowed shift, as a part of its range.
   */
  readonly variable: string;
  readonly off: number;
  readonly bound: number;
}

/** Steps between two looks at the device, whose passes may be as long. */
const STRIDE = 24;
/** Relative error of a rounding to f32. */
const ROUNDING: number = 2 ** -24;
/** Roundings of a step that reach a variable in full size, at most. */
const ROUNDINGS = 10;
/** When spikes arrive, in ms. */
const ARRIVALS: readonly number[] = [10, 13, 40, 41, 42, 90, 130, 133, 180, 200, 210];
/** Judges whose states are rounded in each step, each on a grid of its own. */
const TWINS = 8;
/** They keep 21 bits: one rounding stands for the eight or so of 24 bits that a step has. */
const SPLIT: number = 2 ** (53 - 21) + 1;

type Trains = readonly (readonly number[])[];

interface Run {
  /** Steps of the spikes of each neuron. */
  readonly trains: Trains;
  /** For each variable, for each neuron, at each recorded step. */
  readonly states: ReadonlyMap<string, readonly Float64Array[]>;
}

interface Judged extends Run {
  /** For each neuron, how many spikes are held. */
  readonly held: readonly number[];
}

const judged = new Map<string, Promise<Judged>>();

/** Compares a model with the judge in a mode. */
export async function precisionOf(name: string, mode: GpuModeName): Promise<Found> {
  const one = cases[name]!;
  if (!judged.has(name)) judged.set(name, judge(one));
  const judgement = (await judged.get(name))!;
  const device = await run(one, STRIDE, { backend: "gpu", gpuMode: mode });
  const { trains, held } = judgement;
  const first = (all: Trains): Trains => all.map((train, k) => train.slice(0, held[k]!));
  const [ours, theirs] = [first(trains), first(device.trains)];
  const variables = [...judgement.states.keys()].map((variable) => ({
    variable,
    ...deviation(one, variable, judgement, device),
  }));
  return {
    ...variables.reduce((a, b) => (b.off / b.bound > a.off / a.bound ? b : a)),
    model: name,
    spikes: [total(trains), total(device.trains)],
    held: total(ours),
    differing: ours.filter((train, k) => train.length !== theirs[k]!.length).length,
    shift: shiftOf(ours, theirs),
    anyShift: shiftOf(trains, device.trains),
    mostShift: one.shift,
    plain: Math.max(...variables.map(({ plain }) => plain)),
  };
}

function total(trains: Trains): number {
  return trains.reduce((sum, { length }) => sum + length, 0);
}

/** Largest shift of spikes that both have. */
function shiftOf(judge: Trains, device: Trains): number {
  const shifts = judge.flatMap((train, k) =>
    train.slice(0, device[k]!.length).map((step, n) => Math.abs(step - device[k]![n]!)),
  );
  return Math.max(0, ...shifts);
}

async function judge(one: ModelCase): Promise<Judged> {
  const exact = await run(one, 1, { backend: "js" });
  const held = exact.trains.map(() => Number.POSITIVE_INFINITY);
  for (let k = 0; one.sensitive && k < TWINS; k++) {
    const { trains } = await run(one, 1, { backend: "js" }, 1 + k / TWINS);
    exact.trains.forEach((train, neuron) => {
      const moved = train.findIndex((step, n) => step !== trains[neuron]![n]);
      if (moved >= 0) held[neuron] = Math.min(held[neuron]!, moved);
    });
  }
  return { ...exact, held };
}

/** Runs a model; states are seen at every so many steps, and rounded in every step where a grid is given. */
async function run(
  one: ModelCase,
  stride: number,
  options: NetworkOptions,
  grid?: number,
): Promise<Run> {
  const rounding = grid === undefined ? undefined : roundingOf(one, grid);
  const group = new NeuronGroup(NEURONS, one.model, {
    ...one.options,
    namespace: { ...one.namespace, ...rounding?.functions },
    name: "G",
  });
  for (const [variable, value] of Object.entries(one.start)) group.set(variable, value);
  if (rounding) group.runRegularly(rounding.code);
  const variables = variablesOf(one).map(({ name }) => name);
  const spikes = new SpikeMonitor(group);
  const states = new StateMonitor(group, variables, { record: true, dt: `${one.dt * stride} ms` });
  const network = new Network([group, spikes, states, ...arriving(one, group)], {
    dt: `${one.dt} ms`,
    ...options,
  });
  await network.run(`${DURATION} ms`);
  const trains: number[][] = Array.from({ length: NEURONS }, () => []);
  for (const [k, neuron] of spikes.i.entries()) trains[neuron]!.push(spikes.step[k]!);
  return { trains, states: new Map(variables.map((name) => [name, [...states.get(name)]])) };
}

function variablesOf({ model }: ModelCase): { name: string; unit: string }[] {
  return [...model.matchAll(/^d(\w+)\/dt =.*: ([\w*/]+)/gm)].map(([, name, unit]) => ({
    name: name!,
    unit: unit!,
  }));
}

/** Code that rounds the states, and its functions; the grid is stretched by a factor. */
function roundingOf(
  one: ModelCase,
  grid: number,
): { code: string; functions: Record<string, UserFunction> } {
  const variables = variablesOf(one);
  const call = (x: number): number => {
    const large = x * grid * SPLIT;
    return (large - (large - x * grid)) / grid;
  };
  return {
    code: variables.map(({ name }) => `${name} = rounded_${name}(${name})`).join("\n"),
    functions: Object.fromEntries(
      variables.map(({ name, unit }) => [
        `rounded_${name}`,
        userFunction({ args: { x: unit }, result: unit, call }),
      ]),
    ),
  };
}

/** Spikes for all neurons, some steps under way, where the model has synapses. */
function arriving(
  { onPre, dt }: ModelCase,
  group: NeuronGroup,
): (SpikeGeneratorGroup | Synapses)[] {
  if (onPre === undefined) return [];
  const input = new SpikeGeneratorGroup(1, {
    indices: ARRIVALS.map(() => 0),
    times: ARRIVALS.map((time) => `${time} ms`),
  });
  const delay = `${dt * STRIDE} ms`;
  const synapses = new Synapses(input, group, { model: "w : siemens", onPre, delay });
  synapses.connect();
  synapses.set("w", "2*nS");
  return [input, synapses];
}

/** How far a variable is off, and how far it may be, as parts of its range. */
function deviation(
  { memory, dt, shift }: ModelCase,
  variable: string,
  { states, trains, held }: Judged,
  device: Run,
): { off: number; bound: number; plain: number } {
  const judge = states.get(variable)!;
  const all = judge.flatMap((row) => [...row]);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const range = most - least;
  let [off, plain] = [0, 0];
  device.states.get(variable)!.forEach((row, neuron) => {
    const spikes = [...trains[neuron]!, ...device.trains[neuron]!];
    // the next spike is not held, nor what leads to it
    const end = (trains[neuron]![held[neuron]!] ?? Number.POSITIVE_INFINITY) - shift;
    row.forEach((value, k) => {
      const step = k * STRIDE;
      if (step >= end) return;
      if (spikes.some((spike) => Math.abs(spike - step) <= 1)) return;
      const near = judge[neuron]!.subarray(Math.max(0, step - shift), step + shift + 1);
      off = Math.max(off, Math.min(...near) - value, value - Math.max(...near));
      plain = Math.max(plain, Math.abs(value - judge[neuron]![step]!));
    });
  });
  const kept = Math.min(memory, DURATION) / dt;
  return {
    off: off / range,
    plain: plain / range,
    bound: ROUNDINGS * ROUNDING * (Math.max(-least, most) / range) * kept,
  };
}

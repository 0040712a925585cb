// How a sweep of a neuron is carried out: which measures its kernels gather, and how many points go together.

import type { Variable } from "../analysis/scope.ts";
import { ValueError } from "../errors.ts";
import { knownRemedy } from "../model/options.ts";
import type { Dimension } from "../units/dimension.ts";
import { dimensionText } from "../units/dimension.ts";
import { accumulatorsOf, declarations } from "./accumulated.ts";
import type { Job, NetworkJob, NeuronJob, Runner } from "./job.ts";
import { type Measure, SPIKE_UNITS } from "./measures.ts";
import { isData } from "./messages.ts";
import { NetworkPoints, networkMaker, type SweepNetwork } from "./network.ts";
import { type Prepared, prepareNeuron, type SweepNeuron } from "./neuron.ts";
import type { Checked } from "./options.ts";
import type { Points } from "./points.ts";
import { runnerOf } from "./runner.ts";
import { stepsOf } from "./setting.ts";

/** A job, cut into chunks. */
export interface Plan {
  readonly job: Job;
  /** Points in a chunk; the last may have fewer. */
  readonly size: number;
  /** Units of the measures by label. */
  readonly units: Readonly<Record<string, string>>;
  /** Of the varied names. */
  readonly dimensions: readonly (Dimension | undefined)[];
  /** Why other threads cannot take part. */
  readonly alone: string | undefined;
  /** Computes in this thread. */
  readonly runner: () => Promise<Runner>;
}

/** Points in a chunk: enough to fill vectors and caches, few enough for many threads and frequent news. */
const SIZE = { least: 128, most: 2048, chunks: 32 } as const;

/** On a device all that fit into its buffers. */
const DEVICE_SIZE = 65536;

/** Bytes of recorded samples of one chunk. */
const RECORDED = 2 ** 26;

/** The plan for a neuron. Throws ValueError, and what is wrong with the equations. */
export function planNeuron(
  neuron: SweepNeuron,
  points: Points,
  checked: Checked,
  method: Parameters<typeof prepareNeuron>[2],
): Plan {
  const prepared = prepareNeuron(neuron, points.axes, method);
  const { setting } = checked;
  for (const measure of checked.measures) checkMeasure(measure, prepared);
  for (const name of setting.record) knownVariable(name, prepared, "record");
  const measures = checked.measures.filter((measure) => measure.kind !== "function");
  const size = sizeOf(points.count, checked);
  const { model, options, initial, varied, variables } = prepared;
  const job: NeuronJob = {
    kind: "neuron",
    setting,
    measures,
    size,
    model: model + declarations(accumulatorsOf(measures), variables),
    options,
    initial,
    varied,
  };
  return {
    job,
    size,
    units: unitsOf(checked.measures, variables),
    dimensions: varied.map(({ dimension }) => dimension),
    alone: reasonAlone(job),
    runner: () => runnerOf(job),
  };
}

/** Where the networks of points come from: a module, which other threads can import, or a function. */
export type Source = { readonly module: string } | { readonly make: SweepNetwork };

/** The plan for networks: each point is a chunk. Throws ValueError for options of neurons. */
export function planNetworks(source: Source, points: Points, checked: Checked): Plan {
  const { setting, measures, keep } = checked;
  if (setting.record.length > 0 || keep.length > 0)
    throw new ValueError(
      "cannot record or keep what networks did (put monitors into the network, and give a function as measure, which gets it)",
      "keep",
      keep,
    );
  const names = points.axes.map(({ name }) => name);
  const dimensions = points.axes.map(({ given }) => given.dimension);
  const functions = measures.some(({ kind }) => kind === "function");
  const named = measures.filter((measure) => measure.kind !== "function");
  const module = "module" in source ? source.module : "";
  const job: NetworkJob = { kind: "network", setting, measures: named, module, names, dimensions };
  const alone = functions
    ? "a measure is a function, which needs the network itself"
    : "make" in source
      ? "the model is a function, which cannot be sent to another thread (give the name of a module)"
      : reasonAlone(job);
  return {
    job,
    size: 1,
    units: unitsOf(measures, new Map()),
    dimensions: [],
    alone,
    runner: async () => {
      const make = "make" in source ? source.make : await networkMaker(module, names, setting);
      return new NetworkPoints({ setting, measures, names, dimensions, make });
    },
  };
}

/** Chunks of equal size, whatever the number of threads, so that results do not depend on it. */
function sizeOf(count: number, { setting, batch }: Checked): number {
  const device = setting.backend === "gpu";
  const usual = Math.ceil(count / SIZE.chunks);
  const wanted = device ? DEVICE_SIZE : Math.min(SIZE.most, Math.max(SIZE.least, usual));
  const { settle, measured, dt } = stepsOf(setting);
  const samples = ((settle + measured) * dt) / (setting.recordDt ?? dt);
  const room = RECORDED / (8 * samples * Math.max(setting.record.length, 1e-9));
  const most = Math.max(1, Math.min(batch ?? wanted, Math.floor(room), count));
  return Math.ceil(count / Math.ceil(count / most));
}

function checkMeasure(measure: Measure, prepared: Prepared): void {
  const { options } = prepared;
  if (measure.kind === "function") return;
  if (measure.object !== undefined)
    throw new ValueError(
      `invalid measure '${measure.label}': it names an object of a network, and this is a neuron ` +
        `(expected '${measure.kind === "spikes" ? measure.what : `${measure.what}:${measure.variable}`}')`,
      "measure",
      measure.label,
    );
  if (measure.kind === "variable") knownVariable(measure.variable, prepared, "measure");
  else if (options.threshold === undefined)
    throw new ValueError(
      `nothing to count: '${measure.label}' of a neuron without a threshold (give options: { threshold: ... })`,
      "measure",
      measure.label,
    );
}

function knownVariable(name: string, { variables }: Prepared, option: string): Variable {
  const variable = variables.get(name);
  if (variable && variable.type !== "boolean") return variable;
  const reason = variable ? "it is true or false" : knownRemedy(name, [...variables.keys()]);
  throw new ValueError(`cannot measure ${name} of the neuron (${reason})`, option, name);
}

function unitsOf(
  measures: readonly Measure[],
  variables: ReadonlyMap<string, Variable>,
): Record<string, string> {
  const unit = (measure: Measure): string => {
    if (measure.kind === "spikes") return SPIKE_UNITS[measure.what];
    if (measure.kind === "function") return measure.unit ?? "1";
    const variable = variables.get(measure.variable);
    return variable ? dimensionText(variable.dimension) : "1";
  };
  return Object.fromEntries(measures.map((measure) => [measure.label, unit(measure)]));
}

/** Why a job cannot be sent to another thread. */
export function reasonAlone(job: Job): string | undefined {
  if (job.setting.backend === "gpu") return "the device is one";
  if (isData(job)) return undefined;
  return "the model holds functions or tables, which cannot be sent to another thread";
}

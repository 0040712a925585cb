// sweep: many independent copies of a model, each with its own values of what is varied, and what they did.

import { IntegrationError, NotANumberError, ValueError } from "../errors.ts";
import { shown } from "../model/options.ts";
import { processors, workerThreads } from "../simulate.ts";
import { dimensionText } from "../units/dimension.ts";
import { compute } from "./crew.ts";
import type { Chunk, Runner } from "./job.ts";
import type { SweepMeasure } from "./measures.ts";
import { addressOf, imported } from "./module.ts";
import { makerOf, type SweepNetwork } from "./network.ts";
import type { SweepNeuron } from "./neuron.ts";
import { type Checked, readOptions, type SweepOptions, type SweepSettings } from "./options.ts";
import { type Plan, planNetworks, planNeuron, type Source } from "./plan.ts";
import { Points } from "./points.ts";
import { Meter } from "./progress.ts";
import { SweepResult } from "./result.ts";
import { Tally } from "./tally.ts";
import type { SweepAxisOption } from "./values.ts";

/**
 * What is swept: a neuron, whose copies run as one group; a function that makes a network for each point; or a module
 * with either, itself or by name (of the catalogue, or the path of a file): networks of a named module run in many
 * threads.
 */
export type SweepModel =
  | SweepNeuron
  | SweepNetwork
  // biome-ignore lint/suspicious/noExplicitAny: modules of models take options of their own
  | { readonly default: (options: any) => unknown }
  | string
  | URL;

/** What is varied: lists by name. */
export type SweepAxes = Readonly<Record<string, SweepAxisOption>>;

/**
 * Simulates a model once for each combination of values. Names are parameters of a neuron, names of its equations'
 * parameters, or its variables, which then start there. Throws ValueError for names and values that do not fit, what is
 * wrong with the model, and NotANumberError where a point goes astray.
 */
export function sweep<const M extends string>(
  model: SweepModel,
  vary: SweepAxes,
  options: SweepSettings & { readonly measure: M | readonly M[] },
): Promise<SweepResult<M>>;
export function sweep<M extends string>(
  model: SweepModel,
  vary: SweepAxes,
  options: SweepSettings & { readonly measure: Readonly<Record<M, SweepMeasure>> },
): Promise<SweepResult<M>>;
export function sweep(
  model: SweepModel,
  vary: SweepAxes,
  options?: SweepSettings,
): Promise<SweepResult<"rate">>;
export async function sweep(
  model: SweepModel,
  vary: SweepAxes,
  options: SweepOptions = {},
): Promise<SweepResult> {
  const checked = readOptions(options);
  const points = new Points(vary, options.zip ?? false);
  const plan = await planFor(model, points, checked, options.method);
  return carriedOut(plan, points, checked, options);
}

async function planFor(
  model: SweepModel,
  points: Points,
  checked: Checked,
  method: SweepOptions["method"],
): Promise<Plan> {
  const networks = (source: Source): Plan => {
    if (method === undefined) return planNetworks(source, points, checked);
    throw new ValueError("method is for neurons (networks have their own)", "method", method);
  };
  if (typeof model === "function") return networks({ make: model });
  if (typeof model === "string" || model instanceof URL) {
    const module = addressOf(model);
    const exports = await imported(module);
    if (typeof exports.default === "function") return networks({ module });
    checkNeuron(exports, `module ${module}`);
    return planNeuron(exports as unknown as SweepNeuron, points, checked, method);
  }
  if (
    typeof model === "object" &&
    model !== null &&
    "default" in model &&
    typeof model.default === "function"
  ) {
    const names = points.axes.map(({ name }) => name);
    return networks({ make: makerOf({ ...model }, "the module", names, checked.setting) });
  }
  checkNeuron(model, "model of a sweep");
  return planNeuron(model as SweepNeuron, points, checked, method);
}

function checkNeuron(model: unknown, title: string): void {
  if (typeof model === "object" && model !== null && "model" in model) return;
  throw new ValueError(
    `invalid ${title}: ${shown(model)} (expected a neuron, such as { model: 'dv/dt = ...', options, parameters }, ` +
      "or a function that makes a network)",
    "model",
    model,
  );
}

async function carriedOut(
  plan: Plan,
  points: Points,
  checked: Checked,
  { report, signal }: Pick<SweepOptions, "report" | "signal">,
): Promise<SweepResult> {
  const meter = new Meter(points.count, report, checked.reportPeriod);
  const tally = new Tally(points, checked.measures, checked.keep);
  const { threads, note } = threadsFor(plan, checked);
  let crew = { threads: 1, note: "" };
  let runner: Runner;
  try {
    runner = await plan.runner();
    crew = await compute({
      job: plan.job,
      runner,
      chunks: Math.ceil(points.count / plan.size),
      chunk: (index) => chunkOf(plan, points, index),
      threads,
      asked: checked.threads !== undefined && threads > 1,
      meter,
      stopped: () => signal?.aborted === true || meter.thrown !== undefined,
      deliver: (result) => tally.take(result),
    });
  } catch (error) {
    throw placed(error, points, plan);
  }
  meter.tell();
  if (meter.thrown) throw meter.thrown.error;
  return new SweepResult({
    axes: axesOf(points, plan),
    zipped: points.zipped,
    values: tally.values,
    units: { ...plan.units, ...tally.units },
    completed: tally.completed,
    failures: tally.failures,
    kept: tally.kept,
    seconds: meter.elapsed,
    threads: crew.threads,
    note: [deviceNote(runner), note || crew.note].filter((text) => text !== "").join("; "),
    backend: plan.job.setting.backend,
  });
}

/** What backend `gpu` turned out to be: not always a graphics card. */
function deviceNote({ device }: Runner): string {
  return device ? `gpu.js in mode ${device.mode}: ${device.reason}` : "";
}

/** How many threads may take part, and why no more. */
function threadsFor(plan: Plan, { threads }: Checked): { threads: number; note: string } {
  const alone = workerThreads() ? plan.alone : "there are no threads here";
  const wanted = threads ?? processors();
  if (alone === undefined || wanted === 1) return { threads: wanted, note: "" };
  return { threads: 1, note: `one thread: ${alone}` };
}

function chunkOf({ job, size }: Plan, points: Points, index: number): Chunk {
  const first = index * size;
  const count = Math.min(size, points.count - first);
  const length = job.kind === "neuron" ? size : count;
  const values = points.axes.map((_, axis) => points.stretch(axis, first, length));
  return { index, first, count, values };
}

function axesOf(points: Points, { dimensions }: Plan): SweepResult["axes"] {
  return points.axes.map(({ name, given }, k) => {
    const dimension = dimensions[k] ?? given.dimension;
    const unit = dimension ? dimensionText(dimension) : "1";
    return { name, values: given.values, unit, logarithmic: given.logarithmic };
  });
}

/** An error about an element as one about a point, with the values that it has. */
function placed(error: unknown, points: Points, { job, dimensions }: Plan): unknown {
  if (!(error instanceof NotANumberError || error instanceof IntegrationError)) return error;
  const { variable, index, time, message } = error;
  if (!(index >= 0 && index < points.count)) return error;
  const [first = "", ...advice] = message.split("\n");
  const point = `the point ${points.told(index, dimensions)}`;
  // of a neuron the element is the point; of a network the message names an element of a group
  const where =
    job.kind === "neuron"
      ? first
          .replace(/ of group '.*?', element \d+/, ` of ${point}, element ${index}`)
          .replace(/, element \d+(?=,)/, `, element ${index}`)
      : `${first}, at ${point}`;
  const remedy = "  with onNaN: 'mark' the sweep goes on, and such points have NaN as their result";
  const Same = error instanceof NotANumberError ? NotANumberError : IntegrationError;
  return new Same([where, ...advice, remedy].join("\n"), variable, index, time);
}

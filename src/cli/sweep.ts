// `myelin sweep`: a model over ranges of its parameters, with progress, pictures and tables; Ctrl-C keeps what is done.

import { writeFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { MyelinError, ValueError } from "../errors.ts";
import {
  sweep as run,
  type SweepAxisOption,
  type SweepModel,
  type SweepNeuron,
  type SweepOptions,
  type SweepProgress,
  type SweepResult,
} from "../index.ts";
import {
  figure,
  gridPanels,
  type Panel,
  quantity,
  terminalCurves,
  terminalHeatmap,
} from "../plot/index.ts";
import { readNamespace } from "./assemble.ts";
import { catalogue } from "./catalogue.ts";
import { EXIT } from "./failure.ts";
import { interruptible } from "./interrupt.ts";
import { importModule, locate } from "./load.ts";
import {
  checkFigurePath,
  checkFilePath,
  print,
  printJson,
  reserveStdout,
  screen,
  writeFigure,
} from "./output.ts";
import { meter, timeText } from "./progress.ts";
import { typed } from "./quantity.ts";
import { readVariation } from "./vary.ts";

/** Options of the command, as commander hands them over. */
export interface SweepCommand {
  readonly vary: readonly string[];
  readonly zip?: boolean;
  readonly measure?: string;
  readonly duration?: string;
  readonly settle?: string;
  readonly dt?: string;
  readonly method?: string;
  readonly set?: string;
  readonly seed?: number;
  readonly backend?: SweepOptions["backend"];
  readonly gpuMode?: NonNullable<SweepOptions["gpuMode"]>;
  readonly threads?: number;
  readonly onNan?: string;
  readonly plot?: string;
  readonly curves?: boolean;
  readonly csv?: string;
  readonly npy?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Sweeps a neuron or network and prints what came of it. Returns the exit code. */
export async function sweep(target: string, command: SweepCommand): Promise<number> {
  if (command.plot !== undefined) checkFigurePath(command.plot);
  if (command.csv !== undefined) checkFilePath("--csv", command.csv);
  if (command.npy !== undefined) checkFilePath("--npy", command.npy);
  if (command.json) reserveStdout();
  const vary = variations(command.vary);
  const path = locate(target, withEquations());
  const model = await modelOf(path, target, command, vary);
  const measures = (command.measure ?? "rate").split(",").map((name) => name.trim());
  if (command.plot !== undefined) checkPicture(vary, command);
  const interrupt = interruptible("stopping: what is done is kept");
  const progress = meter(command);
  try {
    const result = await run(model, vary, {
      ...optionsOf(command),
      measure: measures,
      signal: interrupt.signal,
      reportPeriod: 0.1,
      report: (now) => progress.update(now.done / now.total, told(now)),
    });
    progress.end();
    await tell(result, basename(path, extname(path)), command);
    return result.interrupted ? EXIT.interrupted : EXIT.ok;
  } finally {
    progress.end();
    interrupt.dispose();
  }
}

/** Equations are as good as models here. */
function withEquations(): ReturnType<typeof catalogue> {
  const shelves = catalogue();
  return { ...shelves, models: [...shelves.equations, ...shelves.models] };
}

function variations(texts: readonly string[]): Record<string, SweepAxisOption> {
  const found: Record<string, SweepAxisOption> = {};
  for (const text of texts) {
    const { name, values } = readVariation(text);
    if (Object.hasOwn(found, name))
      throw new MyelinError(`${name} is varied twice (give all its values in one --vary)`);
    found[name] = values;
  }
  return found;
}

/** A neuron with `--set` carried out, or the path of a network's module: its networks can run in many threads. */
async function modelOf(
  path: string,
  target: string,
  { set }: SweepCommand,
  vary: Readonly<Record<string, SweepAxisOption>>,
): Promise<SweepModel> {
  const module = (await importModule(path)) as Readonly<Record<string, unknown>>;
  const values = readNamespace(set ?? "", "--set");
  const both = Object.keys(values).find((name) => Object.hasOwn(vary, name));
  if (both !== undefined)
    throw new MyelinError(`${both} is set and varied (leave it out of --set or of --vary)`);
  if (typeof module.default === "function") {
    if (Object.keys(values).length > 0)
      throw new MyelinError(`--set is for neurons, and ${target} is a network (use --vary)`);
    return path;
  }
  if (!("model" in module))
    throw new MyelinError(
      `nothing to sweep in ${target}: it exports neither equations as \`model\` nor a function as default\n` +
        "  see `myelin list` for neurons and networks that ship",
    );
  const neuron = module as unknown as SweepNeuron;
  const { parameters = {} } = neuron;
  const constants = Object.entries(values).filter(([name]) => name in parameters);
  const starts = Object.entries(values).filter(([name]) => !(name in parameters));
  return {
    ...neuron,
    parameters: { ...parameters, ...Object.fromEntries(constants) },
    initial: { ...neuron.initial, ...Object.fromEntries(starts) },
  };
}

function optionsOf(command: SweepCommand): Omit<SweepOptions, "measure"> {
  const { duration, settle, dt, method, seed, backend, gpuMode, threads, onNan, zip } = command;
  if (onNan !== undefined && onNan !== "error" && onNan !== "mark")
    throw new MyelinError(`invalid --on-nan: ${onNan} (expected error or mark)`);
  const all = {
    duration: duration === undefined ? undefined : typed(duration),
    settle: settle === undefined ? undefined : typed(settle),
    dt: dt === undefined ? undefined : typed(dt),
    onNaN: onNan,
    ...{ method, seed, backend, gpuMode, threads, zip },
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function told({ done, total, elapsed, threads }: SweepProgress): string {
  const rate = `${(done / elapsed).toPrecision(3)} points/s`;
  return `${Math.floor(done)} of ${total} points, ${rate}${threads > 1 ? `, ${threads} threads` : ""}`;
}

/** Refuses what could not be drawn: better before a long sweep than after it. */
function checkPicture(
  vary: Readonly<Record<string, SweepAxisOption>>,
  { zip }: SweepCommand,
): void {
  const axes = Object.entries(vary).map(([name, { length }]) => ({
    name,
    values: Float64Array.from({ length }, (_, k) => k),
  }));
  const shown = zip ? axes.slice(0, 1) : axes;
  const count = shown.reduce((product, { values }) => product * values.length, 1);
  try {
    gridPanels({ axes: shown, values: new Float64Array(Math.min(count, 2 ** 24)) });
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new MyelinError(
      `cannot draw ${shown.length} axes: ${shown.map(({ name, values }) => `${values.length} ${name}`).join(" x ")} ` +
        "(expected one or two, or a third of 12 values at most; --csv takes any number)",
    );
  }
}

async function tell(result: SweepResult, name: string, command: SweepCommand): Promise<void> {
  const files = written(result, command);
  if (command.plot !== undefined) {
    writeFigure(command.plot, await pictureOf(result, name, command));
    files.push(`figure: ${command.plot}`);
  }
  if (command.json) {
    printJson({ model: name, ...result.toJSON(), figure: command.plot ?? null });
    return;
  }
  const pictures = command.quiet ? "" : terminalPictures(result, command);
  if (pictures !== "") print(`${pictures}\n`);
  print([...summary(result, name), ...files].join("\n"));
}

function written(result: SweepResult, { csv, npy }: SweepCommand): string[] {
  const files: string[] = [];
  const save = (kind: string, path: string, data: string | Uint8Array): void => {
    try {
      writeFileSync(path, data);
    } catch (error) {
      throw new MyelinError(`cannot write the ${kind}: ${(error as Error).message}`);
    }
    files.push(`${kind}: ${path}`);
  };
  if (csv !== undefined) save("table", csv, result.csv());
  if (npy !== undefined)
    for (const name of result.measures) {
      const path =
        result.measures.length === 1
          ? npy
          : npy.replace(/(\.npy)?$/, `-${name.replace(/\W/g, "-")}.npy`);
      save("array", path, result.npy(name));
    }
  return files;
}

function panelsOf(result: SweepResult, { curves }: SweepCommand): Panel[] {
  return result.measures.flatMap((measure) =>
    gridPanels(result.grid(measure), curves ? "curves" : undefined),
  );
}

function pictureOf(result: SweepResult, name: string, command: SweepCommand): Promise<string> {
  const panels = panelsOf(result, command);
  const columns =
    panels.length === 1 ? 1 : Math.min(3, Math.max(2, panels.length / result.measures.length));
  const axes = result.axes.map(rangeText).join(", ");
  const part = result.interrupted ? `; interrupted, ${done(result)} of ${result.count} points` : "";
  return figure(panels, { title: name, subtitle: `${axes}${part}`, columns });
}

/** One axis as a curve, two as a heat map; more do not fit on a screen. */
function terminalPictures(result: SweepResult, command: SweepCommand): string {
  const drawable = result.zipped || result.axes.length <= 2;
  if (!drawable || done(result) === 0) return "";
  return panelsOf(result, command)
    .slice(0, 4)
    .map((panel) => {
      if (panel.kind === "curves") return terminalCurves(panel, screen());
      return panel.kind === "heatmap" ? terminalHeatmap(panel, screen()) : "";
    })
    .join("\n\n");
}

function summary(result: SweepResult, name: string): string[] {
  const { count, seconds, threads, interrupted, failures, note } = result;
  const points = interrupted
    ? `${done(result)} of ${count} points (interrupted)`
    : `${count} points`;
  const rate = `${(done(result) / seconds).toPrecision(3)} points/s`;
  const many = threads === 1 ? "one thread" : `${threads} threads`;
  const lines = [
    `${name}: ${points} in ${timeText(seconds)} on ${many}, backend ${result.backend} (${rate})`,
    ...result.axes.map((axis) => `  ${rangeText(axis)}`),
  ];
  for (const measure of result.measures) {
    const told = result.values[measure]!.filter((value) => !Number.isNaN(value));
    if (told.length === 0) lines.push(`  ${measure}: no value at any point`);
    else {
      const [least, most] = [
        told.reduce((a, b) => Math.min(a, b)),
        told.reduce((a, b) => Math.max(a, b)),
      ];
      const unit = result.units[measure]!;
      const some = told.length < count ? ` (at ${told.length} points)` : "";
      lines.push(`  ${measure}: ${quantity(least, unit)} to ${quantity(most, unit)}${some}`);
    }
  }
  if (failures.length > 0)
    lines.push(
      `  ${failures.length} points stopped being numbers, the first at ${pointText(result)}`,
    );
  if (note !== "") lines.push(`  ${note}`);
  return lines;
}

function pointText({ failures, axes }: SweepResult): string {
  const { point, variable } = failures[0]!;
  const values = axes.map(({ name, unit }) => `${name} = ${quantity(point[name]!, unit)}`);
  return `${values.join(", ")} (${variable})`;
}

function rangeText({ name, values, unit, logarithmic }: SweepResult["axes"][number]): string {
  const last = quantity(values.at(-1)!, unit);
  const first = values[0] === 0 && values.length > 1 ? "0" : quantity(values[0]!, unit);
  if (values.length === 1) return `${name}: ${first}`;
  return `${name}: ${first} to ${last}, ${values.length} values${logarithmic ? " with equal ratios" : ""}`;
}

function done({ completed }: SweepResult): number {
  return completed.reduce((sum, one) => sum + one, 0);
}

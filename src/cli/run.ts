// `myelin run`: a network for a while, with progress, a summary, pictures and a clean Ctrl-C.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { MyelinError } from "../errors.ts";
import type { Network } from "../index.ts";
import { EXIT } from "./failure.ts";
import { breathe, type Interrupt, interruptible } from "./interrupt.ts";
import { type DemoResult, type Loaded, load, type MakeOptions, makeNetwork } from "./load.ts";
import { panelsOf, svgFigure, terminalPictures } from "./pictures.ts";
import { type Meter, meter, timeText } from "./progress.ts";
import { typed } from "./quantity.ts";
import { isSpikeMonitor, isStateMonitor } from "./recorded.ts";
import { type RunSummary, summarise, summaryText } from "./summary.ts";

/** Options of the command, as commander hands them over. */
export interface RunCommand {
  readonly duration?: string;
  readonly seed?: number;
  readonly backend?: "js" | "wasm";
  readonly threads?: number;
  readonly plot?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Runs a FILE or MODEL and prints what came of it. Returns the exit code. */
export async function run(target: string, command: RunCommand): Promise<number> {
  if (command.plot !== undefined) checkFigurePath(command.plot);
  if (command.json) keepStdoutClean();
  const interrupt = interruptible("stopping after this step");
  const progress = meter({ quiet: command.quiet === true });
  try {
    const loaded = await load(target);
    const hasHook = typeof loaded.module.run === "function";
    if (hasHook) await runDemo(loaded, command, interrupt, progress);
    else await runNetwork(loaded, command, interrupt, progress);
    return interrupt.signal.aborted ? EXIT.interrupted : EXIT.ok;
  } finally {
    progress.end();
    interrupt.dispose();
  }
}

async function runNetwork(
  loaded: Loaded,
  command: RunCommand,
  { signal }: Interrupt,
  progress: Meter,
): Promise<void> {
  const began = performance.now();
  const { seed, backend, threads, duration: asked } = command;
  const net = await makeNetwork(loaded, defined({ seed, backend, threads, duration: asked }));
  if (command.plot !== undefined) checkMonitors(net, loaded.name);
  const build = (performance.now() - began) / 1000;
  if (build > 1 && !command.quiet) process.stderr.write(`built in ${timeText(build)}\n`);
  await breathe();
  const duration = typed(String(asked ?? loaded.module.duration ?? "1 s"));
  const start = net.t;
  const started = performance.now();
  if (!signal.aborted) await runFor(net, duration, signal, progress);
  progress.end();
  const summary = summarise(net, loaded, {
    window: { start, duration: net.t - start },
    build,
    elapsed: (performance.now() - started) / 1000,
    interrupted: signal.aborted,
  });
  await tell(net, summary, command);
}

async function runFor(
  net: Network,
  duration: string | number,
  signal: AbortSignal,
  progress: Meter,
): Promise<void> {
  const stop = (): void => net.stop();
  signal.addEventListener("abort", stop);
  try {
    await net.run(duration, {
      reportPeriod: 0.1,
      report({ done, total, elapsed }) {
        const rate = `${(elapsed / done).toPrecision(2)} s per simulated second`;
        progress.update(done / total, `${timeText(done)} of ${timeText(total)} simulated, ${rate}`);
      },
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function tell(net: Network, summary: RunSummary, command: RunCommand): Promise<void> {
  const panels = panelsOf(net, { start: summary.start, duration: summary.simulated });
  const path = panels.length > 0 ? command.plot : undefined;
  if (path !== undefined) {
    const { name, seed, backend } = summary;
    writeFigure(path, await svgFigure(panels, name, `seed ${seed}, backend ${backend}`));
  }
  if (command.json) {
    console.log(JSON.stringify({ ...summary, figure: path ?? null }, null, 2));
    return;
  }
  const picture = command.quiet ? "" : terminalPictures(panels, screen());
  if (picture !== "") console.log(`${picture}\n`);
  console.log(summaryText(summary));
  if (path !== undefined) console.log(`figure: ${path}`);
}

async function runDemo(
  { name, module }: Loaded,
  command: RunCommand,
  { signal }: Interrupt,
  progress: Meter,
): Promise<void> {
  const duration = command.duration ?? module.duration;
  const result = await module.run!({
    seed: command.seed ?? 0,
    backend: command.backend ?? "wasm",
    ...(command.threads === undefined ? {} : { threads: command.threads }),
    ...(duration === undefined ? {} : { duration: String(typed(String(duration))) }),
    progress: (fraction, note) => progress.update(fraction, note),
    signal,
  });
  progress.end();
  const path = await demoFigure(name, result, command);
  if (command.json) {
    const interrupted = signal.aborted;
    console.log(JSON.stringify({ name, result: result.json, interrupted, figure: path ?? null }, null, 2));
    return;
  }
  if (result.terminal !== undefined && !command.quiet) console.log(`${result.terminal}\n`);
  console.log(result.text);
  if (path !== undefined) console.log(`figure: ${path}`);
}

/** A demonstration that has a figure writes it unasked, for people; a program has to ask. */
async function demoFigure(
  name: string,
  { figure }: DemoResult,
  { plot, json }: RunCommand,
): Promise<string | undefined> {
  if (figure === undefined) {
    if (plot !== undefined) throw new MyelinError(`nothing to plot: ${name} has no figure (leave out --plot)`);
    return undefined;
  }
  const path = plot ?? (json ? undefined : `figures/${name}.svg`);
  if (path === undefined) return undefined;
  if (plot === undefined) mkdirSync("figures", { recursive: true });
  writeFigure(path, await figure());
  return path;
}

function writeFigure(path: string, svg: string): void {
  try {
    writeFileSync(path, svg);
  } catch (error) {
    throw new MyelinError(`cannot write the figure: ${(error as Error).message}`);
  }
}

/** Before the run, which may be long. */
function checkFigurePath(path: string): void {
  if (!path.endsWith(".svg"))
    throw new MyelinError(`invalid --plot: ${path} (figures are SVG: expected a name that ends in .svg)`);
  const folder = dirname(resolve(path));
  if (!existsSync(folder)) throw new MyelinError(`invalid --plot: ${path} (there is no folder ${folder})`);
}

function checkMonitors(net: Network, name: string): void {
  if (!net.objects.some((object) => isSpikeMonitor(object) || isStateMonitor(object)))
    throw new MyelinError(
      `nothing to plot: ${name} has no monitors (add a SpikeMonitor or StateMonitor, or leave out --plot)`,
    );
}

/** What a model prints on its own goes to stderr, so that stdout is one JSON object. */
function keepStdoutClean(): void {
  const { log } = console;
  let own = false;
  console.info = console.error;
  console.debug = console.error;
  console.log = (...words: unknown[]) => {
    if (own) log(...words);
    else console.error(...words);
  };
  own = false;
}

function screen(): { width: number; color: boolean } {
  const { isTTY, columns = 80 } = process.stdout;
  return { width: Math.max(40, Math.min(columns, 120)), color: isTTY === true && !process.env.NO_COLOR };
}

/** Without the entries that are undefined. */
function defined(options: { [K in keyof MakeOptions]: MakeOptions[K] | undefined }): MakeOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

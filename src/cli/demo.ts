// A module that runs itself: it reports how far it is, and hands back its own words and its figure.

import { mkdirSync } from "node:fs";
import { MyelinError } from "../errors.ts";
import type { RunCommand } from "./command.ts";
import type { Interrupt } from "./interrupt.ts";
import type { DemoOptions, DemoResult, Loaded } from "./load.ts";
import { print, printJson, writeFigure } from "./output.ts";
import { meter } from "./progress.ts";
import { typed } from "./quantity.ts";

/** Calls the module's `run` and prints what it gives back. */
export async function runDemo(
  loaded: Loaded,
  command: RunCommand,
  { signal }: Interrupt,
): Promise<void> {
  const { name } = loaded;
  const progress = meter(command);
  let result: DemoResult;
  try {
    result = await loaded.module.run!(optionsOf(loaded, command, signal, progress.update));
  } catch (error) {
    if (!signal.aborted || (error as Error).name !== "AbortError") throw error;
    if (!command.json && !command.quiet) print("interrupted before there was anything to show");
    return;
  } finally {
    progress.end();
  }
  const figure = (await figureOf(name, result, command)) ?? null;
  if (command.json) {
    printJson({ name, interrupted: signal.aborted, result: result.json, figure });
    return;
  }
  if (result.terminal !== undefined && !command.quiet) print(`${result.terminal}\n`);
  print(result.text);
  if (figure !== null) print(`figure: ${figure}`);
}

function optionsOf(
  { name, module }: Loaded,
  command: RunCommand,
  signal: AbortSignal,
  progress: DemoOptions["progress"],
): DemoOptions {
  const { backend = "wasm" } = command;
  if (backend === "gpu")
    throw new MyelinError(
      `--backend gpu does not reach ${name}: it makes its networks itself (use wasm or js)`,
    );
  const duration = command.duration ?? module.duration;
  return {
    seed: command.seed ?? 0,
    backend,
    ...(command.threads === undefined ? {} : { threads: command.threads }),
    ...(command.mnist === undefined ? {} : { mnist: command.mnist }),
    ...(duration === undefined ? {} : { duration: typed(String(duration)) }),
    progress,
    signal,
  };
}

/** Written unasked for people; a program has to ask with --plot. */
async function figureOf(
  name: string,
  { figure }: DemoResult,
  { plot, json }: RunCommand,
): Promise<string | undefined> {
  if (figure === undefined) {
    if (plot === undefined) return undefined;
    throw new MyelinError(`nothing to plot: ${name} has no figure (leave out --plot)`);
  }
  const path = plot ?? (json ? undefined : `figures/${name}.svg`);
  if (path === undefined) return undefined;
  if (plot === undefined) mkdirSync("figures", { recursive: true });
  writeFigure(path, await figure());
  return path;
}

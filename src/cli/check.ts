// `myelin check`: whether equations or a model hold together, and if so what their variables are.

import { existsSync, readFileSync } from "node:fs";
import { MyelinError } from "../errors.ts";
import { type NeuronCommand, neuronFrom } from "./assemble.ts";
import { EXIT } from "./failure.ts";
import { load, makeNetwork } from "./load.ts";
import { print, printJson, reserveStdout } from "./output.ts";
import { type VariableSummary, variablesOf } from "./recorded.ts";

/** Options of the command, as commander hands them over. */
export interface CheckCommand extends NeuronCommand {
  readonly equations?: string;
  readonly json?: boolean;
}

interface Checked {
  readonly name: string;
  readonly variables: readonly VariableSummary[];
  readonly lines: readonly string[];
}

/** Prints "ok" and the variables. Returns the exit code; throws what is wrong with the model. */
export async function check(target: string | undefined, command: CheckCommand): Promise<number> {
  if (command.json) reserveStdout();
  const checked = await checkedObjects(target, command);
  if (command.json)
    printJson({ ok: true, objects: checked.map(({ name, variables }) => ({ name, variables })) });
  else print(["ok", ...checked.flatMap(({ lines }) => lines)].join("\n"));
  return EXIT.ok;
}

async function checkedObjects(
  target: string | undefined,
  command: CheckCommand,
): Promise<Checked[]> {
  const equations = command.equations ?? textIn(target!);
  if (equations !== undefined) {
    const neuron = neuronFrom(equations, command);
    return [{ ...about(neuron), lines: neuron.explain().slice(1) }];
  }
  const loaded = await load(target!);
  if (loaded.module.default === undefined) return [];
  const net = await makeNetwork(loaded, {});
  net.schedule();
  return net.objects.map(about).filter(({ lines }) => lines.length > 0);
}

function about(object: { name: string; explain(): string[] }): Checked {
  return { name: object.name, variables: variablesOf(object), lines: object.explain() };
}

/** Equations in a file that is no module. */
function textIn(target: string): string | undefined {
  if (/\.[cm]?[jt]s$/.test(target) || !existsSync(target)) return undefined;
  try {
    return readFileSync(target, "utf8");
  } catch (error) {
    throw new MyelinError(`cannot read ${target}: ${(error as Error).message}`);
  }
}

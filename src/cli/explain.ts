// `myelin explain`: variables, methods, queues, schedule, IR and emitted code of a model.

import { type BackendName, Network } from "../index.ts";
import { type NeuronCommand, neuronFrom } from "./assemble.ts";
import { EXIT } from "./failure.ts";
import { load, makeNetwork } from "./load.ts";
import { print } from "./output.ts";

/** Options of the command, as commander hands them over. */
export interface ExplainCommand extends NeuronCommand {
  readonly equations?: string;
  readonly target?: BackendName;
  /** False for `--no-code`. */
  readonly code?: boolean;
}

/** Prints what becomes of a FILE, a MODEL or equations. Returns the exit code. */
export async function explain(
  target: string | undefined,
  command: ExplainCommand,
): Promise<number> {
  const net = await networkOf(target, command);
  print(net.explain({ code: command.code !== false }));
  return EXIT.ok;
}

async function networkOf(target: string | undefined, command: ExplainCommand): Promise<Network> {
  const backend = command.target === undefined ? {} : { backend: command.target };
  if (command.equations !== undefined)
    return new Network([neuronFrom(command.equations, command)], backend);
  return makeNetwork(await load(target!), backend);
}

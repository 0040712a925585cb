// Equations given on the command line, or in a text file, into a group of one neuron.

import { MyelinError, NameError } from "../errors.ts";
import { NeuronGroup, type NeuronGroupOptions } from "../index.ts";
import { typed } from "./quantity.ts";

/** Options that describe a neuron, as commander hands them over. */
export interface NeuronCommand {
  readonly namespace?: string;
  readonly method?: string;
  readonly threshold?: string;
  readonly reset?: string;
  readonly refractory?: string;
}

/** One neuron with these equations; `\n` written out stands for a line break. Throws what NeuronGroup throws. */
export function neuronFrom(equations: string, command: NeuronCommand): NeuronGroup {
  const { method, threshold, reset, refractory } = command;
  const options: NeuronGroupOptions = {
    name: "neuron",
    namespace: readNamespace(command.namespace ?? ""),
    ...(method === undefined ? {} : { method }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(reset === undefined ? {} : { reset: lines(reset) }),
    ...(refractory === undefined ? {} : { refractory: typed(refractory) }),
  };
  try {
    return new NeuronGroup(1, lines(equations), options);
  } catch (error) {
    if (error instanceof NameError && /^unknown name/.test(error.message))
      error.message +=
        `\n  give a value with --namespace '${error.identifier}=10*ms', ` +
        `or declare it as a parameter: a line '${error.identifier} : 1' (or its unit)`;
    throw error;
  }
}

function lines(text: string): string {
  return text.replaceAll("\\n", "\n");
}

/** "tau=10*ms, El=-65mV" into entries; commas within parentheses do not separate. */
export function readNamespace(
  text: string,
  option = "--namespace",
): Record<string, string | number> {
  const entries: Record<string, string | number> = {};
  for (const part of text.split(/,(?![^(]*\))/)) {
    if (part.trim() === "") continue;
    const match = /^\s*([A-Za-z_]\w*)\s*=([^=].*)$/s.exec(part);
    if (!match)
      throw new MyelinError(
        `invalid ${option}: '${part.trim()}' (expected NAME=VALUE, as in 'tau=10*ms, El=-65mV')`,
      );
    entries[match[1]!] = typed(match[2]!);
  }
  return entries;
}

// A NeuronGroup in words: for `explain`, and for snapshots to be compared by.

import type { CheckedCode } from "../analysis/code.ts";
import type { Choice } from "../integrators/choose.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import type { Refractory } from "../lowering/update.ts";
import { refractoryText } from "./refractory.ts";
import { ASIDE } from "./set-aside.ts";
import type { Store } from "./store.ts";
import { explainVariables } from "./tell.ts";

/** Something that tells of itself in lines. */
interface Telling {
  explain(): string[];
}

/** What a group of neurons has. */
interface Neurons {
  readonly name: string;
  readonly N: number;
  readonly store: Store;
  readonly method: Choice | undefined;
  readonly threshold: Node | undefined;
  readonly reset: CheckedCode | undefined;
  readonly refractory: Refractory | undefined;
  readonly events: Telling;
  readonly links: Telling;
  readonly laziness: Telling;
  /** There where refractory neurons are set aside. */
  readonly aside: object | undefined;
}

/** What a snapshot has to have in common with the group. */
export function toldSignature(neurons: Neurons): string[] {
  const { threshold, reset, refractory, method, events, links } = neurons;
  const lines = [...events.explain(), ...links.explain()];
  if (threshold) lines.push(`  threshold: ${print(threshold)}`);
  for (const statement of reset?.statements ?? []) {
    const name = statement.kind === "write" ? statement.target.variable.name : "";
    lines.push(`  reset: ${name} = ${print(statement.expression)}`);
  }
  if (refractory) lines.push(`  refractory: ${print(refractory.expression)}`);
  if (method) lines.push(`  method: ${method.integrator.name}`);
  return lines;
}

/** Lines for `explain`; `adaptive` is there where a method chooses its own steps. */
export function explainNeurons(neurons: Neurons, adaptive: Telling | undefined): string[] {
  const { name, N, store, method, threshold, refractory, events, links, laziness } = neurons;
  const lines = [`${name}: ${N} neurons`, ...explainVariables(store)];
  if (method) {
    lines.push(`  method: ${method.reason}`, `    ${method.integrator.citation}`);
    if (adaptive) lines.push(...adaptive.explain());
    else
      for (const { kind, name, expression } of method.step.statements)
        lines.push(`    ${kind === "assign" ? `${name} <-` : `${name} =`} ${print(expression)}`);
  }
  lines.push(...links.explain());
  if (threshold) lines.push(`  threshold: ${print(threshold)}`);
  if (refractory) lines.push(`  ${refractoryText(refractory)}`);
  if (neurons.aside) lines.push(`    ${ASIDE}`);
  return [...lines, ...laziness.explain(), ...events.explain()];
}

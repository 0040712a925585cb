// Noise in a system: taken out of the equations term by term, drawn once a step for each source.

import { isNoise } from "../analysis/functions.ts";
import type { NoiseKind } from "../analysis/noise.ts";
import { InternalError } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { forEachNode, namesIn } from "../language/walk.ts";
import { call, multiply, name } from "./build.ts";
import type { NoiseTerm, Refusal, StepStatement, System } from "./integrator.ts";
import { linearIn } from "./linear.ts";

/** A right-hand side as drift and noise terms; a sum of terms `factor * xi` is all that analysis lets through. */
export function splitNoise(expression: Node): { derivative: Node; noise: NoiseTerm[] } {
  const sources = new Map<string, Node>();
  forEachNode(expression, (node) => {
    if (node.kind === "name" && isNoise(node.name) && !sources.has(node.name))
      sources.set(node.name, node);
  });
  if (sources.size === 0) return { derivative: expression, noise: [] };
  const linear = linearIn(expression, new Set(sources.keys()));
  if ("culprit" in linear) throw new InternalError(`noise in ${print(linear.culprit)}`);
  const noise = [...linear.coefficients].map(([source, factor]) => ({
    name: source,
    factor,
    at: sources.get(source)!,
  }));
  return { derivative: linear.rest, noise };
}

/** The sources of noise of a system, in order of appearance. */
export function sourcesOf(system: System): string[] {
  return [...new Set(system.variables.flatMap(({ noise }) => noise.map((term) => term.name)))];
}

/** The name of a source's increment over the step. */
export function incrementName(source: string): string {
  return `_dW_${source}`;
}

/** One draw for each source that the statements read: `_dW_xi = sqrt(dt)*randn()`. */
export function increments(
  system: System,
  statements: readonly StepStatement[],
): readonly StepStatement[] {
  const read = new Set(statements.flatMap(({ expression }) => [...namesIn(expression)]));
  return sourcesOf(system).flatMap((source) => {
    const text = incrementName(source);
    if (!read.has(text)) return [];
    const { place } = firstNoise(system, source)!.term.at;
    const draw: Node = { kind: "call", name: "randn", namePlace: place, args: [], place };
    const expression = multiply(call("sqrt", name("dt", place), place), draw, place);
    return [{ kind: "let" as const, name: text, expression }];
  });
}

/** The first term with noise, or of one source, and whose equation it stands in. */
function firstNoise(
  system: System,
  source?: string,
): { readonly variable: string; readonly term: NoiseTerm } | undefined {
  for (const variable of system.variables)
    for (const term of variable.noise)
      if (source === undefined || term.name === source) return { variable: variable.name, term };
  return undefined;
}

/** The part of a term's factor that changes within a step, if any does. */
function firstMultiplicative(
  system: System,
): { readonly variable: string; readonly term: NoiseTerm } | undefined {
  for (const variable of system.variables)
    for (const term of variable.noise)
      if (system.constancy(term.factor) === "varies") return { variable: variable.name, term };
  return undefined;
}

/** The noise of a system; undefined when it has none. */
export function noiseKind(system: System): NoiseKind | undefined {
  if (firstMultiplicative(system)) return "multiplicative";
  return firstNoise(system) ? "additive" : undefined;
}

/** Why a method that takes noise of a kind (none if undefined) cannot take a system; undefined when it can. */
export function refuseNoise(system: System, takes: NoiseKind | undefined): Refusal | undefined {
  const first = firstNoise(system);
  if (!first || takes === "multiplicative") return undefined;
  const multiplicative = firstMultiplicative(system);
  const remedy = multiplicative
    ? "use heun or milstein (Stratonovich), or milstein_ito (Ito)"
    : "use euler, heun or milstein";
  if (takes === undefined) {
    const { variable, term } = first;
    return {
      reason: `the equation of ${variable} contains noise: ${term.name}`,
      node: term.at,
      remedy,
    };
  }
  if (!multiplicative) return undefined;
  const { variable, term } = multiplicative;
  return {
    reason: `the noise of ${variable} is multiplicative: its factor ${print(term.factor)} changes within a step`,
    node: term.at,
    remedy,
  };
}

/**
 * Why the correction of a Milstein step would be wrong: a factor moves with a variable that another source drives, so
 * that the integral of one noise over the other is needed. One source for all equations is fine, as are sources of
 * their own whose factors depend on their own variable.
 */
export function refuseMixedNoise(system: System): Refusal | undefined {
  const driven = new Map(system.variables.map(({ name: text, noise }) => [text, noise]));
  for (const { name: variable, noise } of system.variables)
    for (const term of noise)
      for (const other of namesIn(term.factor)) {
        const foreign = driven.get(other)?.find((source) => source.name !== term.name);
        if (!foreign) continue;
        return {
          reason:
            `the noise of ${variable} is not diagonal: ` +
            `the factor of ${term.name} depends on ${other}, which ${foreign.name} drives`,
          node: term.at,
          remedy: "use heun",
        };
      }
  return undefined;
}

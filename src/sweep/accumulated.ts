// Mean, least and greatest values of variables, gathered in the kernels: a parameter for each, and code in every step.

import type { Variable } from "../analysis/scope.ts";
import { dimensionText } from "../units/dimension.ts";
import type { Measure, VariableStatistic } from "./measures.ts";

/** A parameter that gathers what a measure needs. */
export interface Accumulator {
  readonly label: string;
  readonly what: VariableStatistic;
  readonly variable: string;
  /** Name of the parameter; of a final value, of the variable itself. */
  readonly name: string;
}

/** What the parameter holds when measuring begins. */
export function startOf({ what }: Accumulator): number {
  if (what === "min") return Number.POSITIVE_INFINITY;
  return what === "max" ? Number.NEGATIVE_INFINITY : 0;
}

/** The accumulators of measures of variables. */
export function accumulatorsOf(measures: readonly Measure[]): Accumulator[] {
  return measures.flatMap((measure) => {
    if (measure.kind !== "variable") return [];
    const { label, what, variable } = measure;
    const name = what === "final" ? variable : `sweep_${what}_${variable}`;
    return { label, what, variable, name };
  });
}

/** The lines of equations that declare them. */
export function declarations(
  accumulators: readonly Accumulator[],
  variables: ReadonlyMap<string, Variable>,
): string {
  const lines = gathering(accumulators).map(({ name, variable }) => {
    return `\n${name} : ${dimensionText(variables.get(variable)!.dimension)}`;
  });
  return [...new Set(lines)].join("");
}

/** The code of a step; empty where only final values are asked for. */
export function gatheringCode(accumulators: readonly Accumulator[]): string {
  const lines = gathering(accumulators).map(({ what, name, variable }) => {
    if (what === "mean") return `${name} += ${variable}`;
    const compare = what === "min" ? "<" : ">";
    return `${name} = ${variable} if ${variable} ${compare} ${name} else ${name}`;
  });
  return [...new Set(lines)].join("\n");
}

/** Those that need code: final values are there at the end. */
export function gathering(accumulators: readonly Accumulator[]): Accumulator[] {
  return accumulators.filter(({ what }) => what !== "final");
}

// Equations into a checked model: variables by name, no clashes, no cycles, dimensions that agree.

import { EquationError, NameError, type Problem, UnitError } from "../errors.ts";
import type { Equation, Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { namesIn, substitute } from "../language/walk.ts";
import { DIMENSIONLESS, type Dimension, dimensionText, divide, equal } from "../units/dimension.ts";
import { lookupUnit } from "../units/units.ts";
import { checkDepth } from "./depth.ts";
import { constants, functions, isNoise } from "./functions.ts";
import { infer } from "./infer.ts";
import { withBodies } from "./inline.ts";
import { noiseProblems, noiseRemedy, withNoise } from "./noise.ts";
import type { Scope, Variable } from "./scope.ts";
import { perElement } from "./shared.ts";

const SECOND: Dimension = [0, 0, 1, 0, 0, 0, 0];

/** What an object allows in its model. */
export interface ModelRules {
  /** Flags by kind of equation. */
  readonly flags: Readonly<Record<Equation["kind"], readonly string[]>>;
  /** Names no equation may define, with the reason. */
  readonly reserved: (name: string) => string | undefined;
  /** Of those, what equations define where the object turns out to have none: `checkEquations` decides. */
  readonly free?: string;
}

export const neuronRules: ModelRules = {
  flags: {
    differential: ["unless refractory"],
    subexpression: ["shared", "constant over dt"],
    parameter: ["constant", "shared", "linked"],
  },
  reserved: (name) => {
    if (/_(pre|post)$/.test(name))
      return "names ending in _pre or _post mean a synapse's neighbours";
    if (["refractory", "not_refractory", "refractory_until", "lastspike"].includes(name))
      return "it is a variable of every group with a refractory period";
    return reservedEverywhere(name);
  },
};

export const synapseRules: ModelRules = {
  free: "delay",
  flags: {
    differential: ["event-driven", "clock-driven"],
    subexpression: ["summed", "shared", "constant over dt"],
    parameter: ["constant", "shared"],
  },
  reserved: (name) => {
    if (["j", "delay", "N_pre", "N_post"].includes(name) || /^N_(incoming|outgoing)/.test(name))
      return "every Synapses has it already";
    return reservedEverywhere(name);
  },
};

function reservedEverywhere(name: string): string | undefined {
  if (["t", "dt", "t_in_timesteps", "i", "N"].includes(name) || isNoise(name))
    return "it is built in";
  if (constants.has(name)) return "it is a constant";
  if (functions.has(name)) return "it is a function";
  if (lookupUnit(name)) return "it is a unit";
  return undefined;
}

/** A built-in variable. */
export function builtin(
  name: string,
  type: Variable["type"],
  dimension: Dimension = DIMENSIONLESS,
  shared = false,
): Variable {
  return {
    name,
    kind: "builtin",
    type,
    dimension,
    flags: [],
    shared,
    constant: false,
    writable: false,
  };
}

/** Variables every object knows: time, step. */
export const timeVariables: readonly Variable[] = [
  builtin("t", "float", SECOND, true),
  builtin("dt", "float", SECOND, true),
  builtin("t_in_timesteps", "integer", DIMENSIONLESS, true),
];

/** The variables that equations define, names and flags checked. */
export function variablesOf(
  equations: readonly Equation[],
  rules: ModelRules,
): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  const problems: Problem[] = [];
  for (const equation of equations) {
    const reason = equation.name === rules.free ? undefined : rules.reserved(equation.name);
    if (reason)
      throw new NameError(
        {
          problem: `reserved name: ${equation.name} (${reason})`,
          place: equation.namePlace,
          remedy: "choose another name",
        },
        equation.name,
      );
    problems.push(...flagProblems(equation, rules));
    variables.set(equation.name, variableOf(equation));
  }
  if (problems.length > 0) throw new EquationError(problems);
  checkCycles(equations);
  return variables;
}

/** Flags of which an equation can have one only. */
const exclusive: readonly (readonly [string, string])[] = [
  ["event-driven", "clock-driven"],
  ["summed", "constant over dt"],
  ["summed", "shared"],
  ["linked", "constant"],
  ["linked", "shared"],
];

function flagProblems(equation: Equation, rules: ModelRules): Problem[] {
  const allowed = rules.flags[equation.kind];
  const both = exclusive.find((pair) => pair.every((flag) => equation.flags.includes(flag)));
  if (both)
    return [
      {
        problem: `flags contradict one another: ${equation.name} is both (${both.join(") and (")})`,
        place: equation.flagPlaces[equation.flags.indexOf(both[1])] ?? equation.place,
        remedy: "give one of them",
      },
    ];
  return equation.flags.flatMap((flag, k) =>
    allowed.includes(flag)
      ? []
      : [
          {
            problem: `flag not allowed here: (${flag}) on the ${kindNames[equation.kind]} ${equation.name}`,
            place: equation.flagPlaces[k] ?? equation.place,
            remedy: `a ${kindNames[equation.kind]} of this object takes: ${allowed.join(", ")}`,
          },
        ],
  );
}

const kindNames: Readonly<Record<Equation["kind"], string>> = {
  differential: "differential equation",
  subexpression: "subexpression",
  parameter: "parameter",
};

function variableOf(equation: Equation): Variable {
  const flags = equation.flags;
  return {
    name: equation.name,
    kind: equation.kind,
    type: equation.type,
    dimension: equation.dimension,
    ...(equation.expression ? { expression: equation.expression } : {}),
    flags,
    shared: flags.includes("shared"),
    constant: flags.includes("constant"),
    writable: equation.kind !== "subexpression" && !flags.includes("constant"),
    place: equation.namePlace,
  };
}

function checkCycles(equations: readonly Equation[]): void {
  const subexpressions = new Map(
    equations.filter((eq) => eq.kind === "subexpression").map((eq) => [eq.name, eq]),
  );
  const done = new Set<string>();
  const visit = (name: string, path: string[]): void => {
    const equation = subexpressions.get(name);
    if (!equation || done.has(name)) return;
    if (path.includes(name)) throw cycle(equation, [...path.slice(path.indexOf(name)), name]);
    for (const other of namesIn(equation.expression!)) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of subexpressions.keys()) visit(name, []);
}

function cycle(equation: Equation, path: string[]): EquationError {
  return new EquationError([
    {
      problem:
        path.length === 2
          ? `subexpression that needs itself: ${path[0]}`
          : `subexpressions that need one another: ${path.join(" -> ")}`,
      place: equation.namePlace,
      remedy:
        path.length === 2
          ? `make ${path[0]} a differential equation, or assign it in code`
          : "break the circle: make one of them a parameter or a differential equation",
    },
  ]);
}

/** Checks dimensions and types of every equation; problems of all equations are raised together. */
export function checkEquations(equations: readonly Equation[], scope: Scope): void {
  for (const equation of equations)
    if (equation.name === synapseRules.free) checkDelay(equation, scope);
  const misplaced = noiseProblems(equations, scope);
  if (misplaced.length > 0) throw new EquationError(misplaced);
  const problems: Problem[] = [];
  for (const equation of equations) {
    if (!equation.expression) continue;
    try {
      checkEquation(equation, equation.expression, scope);
      if (equation.flags.includes("shared")) checkShared(equation, equation.expression, scope);
    } catch (error) {
      if (!(error instanceof UnitError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UnitError(problems);
}

/** Synapses define a `delay` of their own where no pathway has one: a time, for reads of the past. */
function checkDelay(equation: Equation, scope: Scope): void {
  const found = scope.resolve("delay");
  const taken = found?.kind === "variable" && found.variable.kind === "builtin";
  if (!taken && equation.type === "float" && equal(equation.dimension, SECOND)) return;
  throw new NameError(
    {
      problem: `reserved name: delay (${taken ? "the pathway from the source has it already" : "it is a time"})`,
      place: equation.namePlace,
      remedy: taken
        ? "leave the line out, and set the delay of the pathway; or choose another name"
        : "write `delay : second`, or choose another name",
    },
    "delay",
  );
}

function checkShared(equation: Equation, expression: Node, scope: Scope): void {
  const part = perElement(expression, scope);
  if (!part) return;
  throw new EquationError([
    {
      problem: `shared, but different for each element: ${equation.name} needs ${print(part)}`,
      place: part.place,
      remedy: "drop the flag (shared), or use shared variables and constants only",
    },
  ]);
}

function checkEquation(equation: Equation, expression: Node, scope: Scope): void {
  checkDepth(expression, scope);
  const differential = equation.kind === "differential";
  const value = infer(expression, differential ? withNoise(scope) : scope);
  const wantsBoolean = equation.type === "boolean";
  if (wantsBoolean !== (value.type === "boolean"))
    throw new UnitError([
      {
        problem: wantsBoolean
          ? `number where a boolean was declared: ${equation.name} = ${print(expression)}`
          : `boolean where a number was declared: ${equation.name} = ${print(expression)}`,
        place: expression.place,
        remedy: wantsBoolean
          ? "declare `: 1`, or compare"
          : "declare `: boolean`, or write int(...)",
      },
    ]);
  const wanted = differential ? divide(equation.dimension, SECOND) : equation.dimension;
  if (value.dimension === null || equal(value.dimension, wanted)) return;
  const left = differential ? `d${equation.name}/dt` : equation.name;
  throw new UnitError([
    {
      problem: `wrong dimension: the right side of ${left} is [${dimensionText(value.dimension)}]`,
      place: expression.place,
      remedy:
        noiseRemedy(expression) ??
        (differential
          ? `expected [${dimensionText(wanted)}], since ${equation.name} is in ${equation.unitText}`
          : `expected [${dimensionText(wanted)}], as declared after the colon`),
    },
  ]);
}

/** The expression with the scope's own subexpressions and functions given as expressions written out. */
export function inlined(node: Node, scope: Scope): Node {
  const memo = new Map<string, Node | undefined>();
  const replace = (name: string): Node | undefined => {
    if (memo.has(name)) return memo.get(name);
    const found = scope.resolve(name);
    let result: Node | undefined;
    if (
      found?.kind === "variable" &&
      found.side === "self" &&
      found.variable.kind === "subexpression" &&
      found.variable.expression &&
      !found.variable.flags.includes("constant over dt")
    )
      result = substitute(found.variable.expression, replace);
    memo.set(name, result);
    return result;
  };
  return withBodies(substitute(node, replace), scope);
}

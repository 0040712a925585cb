// A small interpreter of AST and steps, and systems made from text: the tests' own idea of what a step means.

import { methodNamed } from "../../src/integrators/choose.ts";
import { propagate } from "../../src/integrators/expm.ts";
import {
  type Constancy,
  type Integrator,
  isRefusal,
  type Refusal,
  type Step,
  type System,
} from "../../src/integrators/integrator.ts";
import { splitNoise } from "../../src/integrators/noise.ts";
import type { Node } from "../../src/language/ast.ts";
import { parseExpression } from "../../src/language/expression.ts";
import { print } from "../../src/language/print.ts";
import { children } from "../../src/language/walk.ts";
import { Solver } from "./odex.js";

export type Values = Record<string, number>;

const functions: Record<string, (...args: number[]) => number> = {
  exp: Math.exp,
  expm1: Math.expm1,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sqrt: Math.sqrt,
  abs: Math.abs,
  int: Math.trunc,
  exprel: (x) => (x === 0 ? 1 : Math.expm1(x) / x),
  I: (t) => Math.floor(t),
};

/** The value of an expression; true is 1 and false is 0. */
export function evaluate(node: Node, values: Values): number {
  const value = (child: Node) => evaluate(child, values);
  switch (node.kind) {
    case "number":
      return node.value;
    case "boolean":
      return Number(node.value);
    case "name":
      return given(node.name, values);
    case "negate":
      return -value(node.operand);
    case "not":
      return 1 - value(node.operand);
    case "binary":
      return arithmetic(node.operator, value(node.left), value(node.right));
    case "compare":
      return Number(compare(node.operator, value(node.left), value(node.right)));
    case "logic":
      return node.operator === "and"
        ? Math.min(value(node.left), value(node.right))
        : Math.max(value(node.left), value(node.right));
    case "conditional":
      return value(node.test) ? value(node.then) : value(node.otherwise);
    case "call": {
      if (node.name === "randn") return given("randn", values);
      const apply = functions[node.name];
      if (!apply) throw new Error(`no function ${node.name}`);
      return apply(...node.args.map(value));
    }
  }
}

function given(name: string, values: Values): number {
  const found = values[name];
  if (found === undefined) throw new Error(`no value for ${name}`);
  return found;
}

function arithmetic(operator: string, a: number, b: number): number {
  if (operator === "+") return a + b;
  if (operator === "-") return a - b;
  if (operator === "*") return a * b;
  if (operator === "/") return a / b;
  if (operator === "//") return Math.floor(a / b);
  if (operator === "%") return a - b * Math.floor(a / b);
  return a ** b;
}

function compare(operator: string, a: number, b: number): boolean {
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  if (operator === ">") return a > b;
  if (operator === ">=") return a >= b;
  return operator === "==" ? a === b : a !== b;
}

export interface SystemOptions {
  readonly clamped?: readonly string[];
  /** Names that hold for a step only; all others but the variables, t and rand() hold for a run. */
  readonly step?: readonly string[];
}

/** A system from the text of its derivatives; `I(t)` is a TimedArray on the grid, `rand()` is random. */
export function makeSystem(equations: Record<string, string>, options: SystemOptions = {}): System {
  const names = new Set(Object.keys(equations));
  const constancy = (node: Node): Constancy => {
    if (node.kind === "name") {
      if (names.has(node.name) || node.name === "t") return "varies";
      return node.name === "not_refractory" || options.step?.includes(node.name) ? "step" : "run";
    }
    if (node.kind === "call" && node.name === "rand") return "varies";
    if (node.kind === "call" && node.name === "I" && print(node) === "I(t)") return "step";
    const parts = children(node).map(constancy);
    return parts.includes("varies") ? "varies" : parts.includes("step") ? "step" : "run";
  };
  const variables = Object.entries(equations).map(([name, text]) => ({
    name,
    ...splitNoise(parse(text, `the equation of ${name}`)),
    clamped: options.clamped?.includes(name) ?? false,
  }));
  return { variables, constancy, activeName: "not_refractory" };
}

export function parse(text: string, title = "a test"): Node {
  return parseExpression({ text, title });
}

/** The step as text, one statement a line. */
export function printStep({ statements }: Step): string {
  return statements.map(({ name, expression }) => `${name} = ${print(expression)}`).join("\n");
}

/**
 * Variables after one step from `state`; `values` holds everything else, `dt` included. Every draw is `randn` of the
 * values; a `let` that they name (`_dW_xi`) has their value instead of its own.
 */
export function advance(step: Step, state: Values, values: Values): Values {
  const all: Values = { not_refractory: 1, ...values, ...state };
  for (const propagator of step.propagators) {
    const n = propagator.coefficients.length;
    const numbers = propagator.coefficients
      .flat()
      .map((entry) => (entry ? evaluate(entry, all) : 0));
    const { P, Q } = propagate(Float64Array.from(numbers), n, all.dt!);
    for (const [names, entries] of [[propagator.p, P] as const, [propagator.q, Q] as const])
      for (const [k, name] of names.flat().entries()) if (name) all[name] = entries[k]!;
  }
  const next = { ...state };
  for (const { kind, name, expression } of step.statements)
    if (kind === "assign" || values[name] === undefined)
      (kind === "let" ? all : next)[name] = evaluate(expression, all);
  return next;
}

/** The state after `duration` in `steps` equal steps from t = 0. */
export function simulate(
  step: Step,
  start: Values,
  values: Values,
  duration: number,
  steps: number,
): Values {
  const dt = duration / steps;
  let state = start;
  for (let k = 0; k < steps; k++) state = advance(step, state, { ...values, dt, t: k * dt });
  return state;
}

/** The same by odex, to about 12 digits. */
export function reference(system: System, start: Values, values: Values, duration: number): Values {
  const names = system.variables.map((variable) => variable.name);
  const solver = new Solver(names.length);
  solver.absoluteTolerance = 1e-13;
  solver.relativeTolerance = 1e-13;
  solver.maxSteps = 100_000;
  const derivative = (t: number, y: number[]): number[] => {
    const all: Values = { ...values, t };
    for (const [k, name] of names.entries()) all[name] = y[k]!;
    return system.variables.map((variable) => evaluate(variable.derivative, all));
  };
  const { y } = solver.solve(
    derivative,
    0,
    names.map((name) => start[name]!),
    duration,
  );
  return Object.fromEntries(names.map((name, k) => [name, y[k]!]));
}

/** The largest difference between two states, each variable against its own size. */
export function distance(a: Values, b: Values): number {
  return Math.max(
    ...Object.keys(a).map(
      (name) => Math.abs(a[name]! - b[name]!) / Math.max(1e-3, Math.abs(b[name]!)),
    ),
  );
}

/** The step of a method on equations, which must take them. */
export function stepOf(
  method: string | Integrator,
  equations: Record<string, string>,
  options: SystemOptions = {},
): Step {
  const integrator = typeof method === "string" ? methodNamed(method) : method;
  const step = integrator.step(makeSystem(equations, options));
  if (isRefusal(step)) throw new Error(step.reason);
  return step;
}

/** Why a method does not take equations. */
export function refusalOf(
  method: string,
  equations: Record<string, string>,
  options: SystemOptions = {},
): Refusal {
  const refusal = methodNamed(method).step(makeSystem(equations, options));
  if (!isRefusal(refusal)) throw new Error(`${method} takes ${Object.values(equations)}`);
  return refusal;
}

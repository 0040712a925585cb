// What an integrator is: a system of differential equations into one step, as mathematics in the AST.

import type { NoiseKind } from "../analysis/noise.ts";
import type { Node } from "../language/ast.ts";

/** A term `factor * xi` of an equation. */
export interface NoiseTerm {
  /** "xi" or "xi_name": white noise, independent for each element; the same name is the same noise. */
  readonly name: string;
  /** Free of noise; SI units of the variable per square root of a second. */
  readonly factor: Node;
  /** The noise where the user wrote it. */
  readonly at: Node;
}

/** One differential equation; other equations' subexpressions are already substituted into `derivative`. */
export interface SystemVariable {
  readonly name: string;
  /** Right-hand side without its noise, SI units per second. */
  readonly derivative: Node;
  /** One term for each noise of the equation. */
  readonly noise: readonly NoiseTerm[];
  /** `unless refractory`: the derivative is 0 while the neuron is refractory. */
  readonly clamped: boolean;
}

/**
 * How long a value stays what it is:
 * - run: from the start of a run to its end (external constants, `constant` parameters, i, N, dt)
 * - step: during one step (other parameters, not_refractory, a TimedArray read at t on the grid)
 * - varies: changes within a step (differential variables, t, random numbers)
 */
export type Constancy = "run" | "step" | "varies";

export interface System {
  readonly variables: readonly SystemVariable[];
  /** Constancy of an expression; of a name alone through a name node. */
  constancy(node: Node): Constancy;
  /** The boolean variable that is false while a neuron is refractory: `not_refractory`. */
  readonly activeName: string;
}

/** One line of a step: a temporary (`let`), or the new value of a variable (`assign`). */
export interface StepStatement {
  readonly kind: "let" | "assign";
  readonly name: string;
  readonly expression: Node;
}

/**
 * Numbers that a step needs and that a matrix exponential gives when a run starts, per distinct parameter set:
 * P = e^(A dt) and Q = the integral of e^(A s) ds over [0, dt]. Names stand for entries in the statements; null
 * marks entries that are zero whatever the parameters, or that no statement reads.
 */
export interface Propagator {
  /** A, row by row; null is 0. Entries have constancy "run". */
  readonly coefficients: readonly (readonly (Node | null)[])[];
  readonly p: readonly (readonly (string | null)[])[];
  readonly q: readonly (readonly (string | null)[])[];
}

/**
 * One step. `let`s and `assign`s run in order, and every read of a differential variable in the step sees its OLD
 * value:
 * the new values are written together at the end. `dt` is a name in expressions.
 */
export interface Step {
  readonly statements: readonly StepStatement[];
  readonly propagators: readonly Propagator[];
  /** The statements assign derivatives; whoever runs the step integrates them, with step control. */
  readonly adaptive?: true;
}

/** Why a method cannot take a system; `node` is the culprit, `remedy` what to do if it is not just another method. */
export interface Refusal {
  readonly reason: string;
  readonly node: Node;
  readonly remedy?: string;
}

export interface Integrator {
  readonly name: string;
  /** Other names users know it by. */
  readonly aliases: readonly string[];
  /** Order of global convergence for smooth systems; Infinity for exact. */
  readonly order: number;
  readonly citation: string;
  /** The noise it takes; none without it. */
  readonly stochastic?: NoiseKind;
  /** What multiplicative noise means to it. */
  readonly calculus?: "Ito" | "Stratonovich";
  /** The step, or why there is none. */
  step(system: System): Step | Refusal;
}

export function isRefusal(result: Step | Refusal): result is Refusal {
  return "reason" in result;
}

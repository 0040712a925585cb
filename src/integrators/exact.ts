// Exact integration of linear systems, by a matrix exponential computed when a run starts.
//
// x' = A x + b with b held during the step gives x_new = P x + Q b, P = e^(A dt), Q = the integral of e^(A s) over
// the step. Nothing is divided by an eigenvalue or a difference of two, so equal and zero ones are ordinary.

import type { Node } from "../language/ast.ts";
import { add, call, conditional, multiply, name, sum } from "./build.ts";
import type { Integrator, Propagator, Refusal, Step, StepStatement, System } from "./integrator.ts";
import {
  changesDuringRun,
  independentParts,
  type LinearSystem,
  linearSystem,
  reachability,
} from "./linear-system.ts";

/** For linear equations with coefficients that hold for a run (a lone equation: for a step); no error but rounding. */
export const exact: Integrator = {
  name: "exact",
  aliases: ["linear"],
  order: Number.POSITIVE_INFINITY,
  citation: "S. Rotter, M. Diesmann, Biol. Cybern. 81 (1999) 381",
  step(system) {
    const linear = linearSystem(system);
    if ("reason" in linear) return linear;
    const steps: Step[] = [];
    for (const part of independentParts(linear.A)) {
      const step = partStep(part, linear, system);
      if ("reason" in step) return step;
      steps.push(step);
    }
    return {
      statements: steps.flatMap((step) => step.statements),
      propagators: steps.flatMap((step) => step.propagators),
    };
  },
};

/** The step of variables that act on one another but not on the rest. */
function partStep(part: readonly number[], linear: LinearSystem, system: System): Step | Refusal {
  const first = part[0]!;
  if (part.length === 1) {
    const rate = linear.A[first]![first]!;
    if (rate === null) return drift(first, linear, system);
    if (system.constancy(rate) !== "run") return closedForm(first, rate, linear, system);
  }
  for (const i of part)
    for (const j of part) {
      const coefficient = linear.A[i]![j]!;
      if (coefficient && system.constancy(coefficient) !== "run") {
        const [row, column] = [system.variables[i]!.name, system.variables[j]!.name];
        return changesDuringRun(coefficient, row, column, system);
      }
    }
  return propagated(part, linear, system);
}

/** x' = b. */
function drift(i: number, { b }: LinearSystem, system: System): Step {
  const input = b[i]!;
  if (input === null) return { statements: [], propagators: [] };
  const { name: text, derivative } = system.variables[i]!;
  const { place } = derivative;
  const next = add(name(text, place), multiply(name("dt", place), input, place), place);
  return { statements: [assign(i, next, null, system)], propagators: [] };
}

/** x' = a x + b with a that may differ from step to step: x + dt phi1(a dt) (a x + b). */
function closedForm(i: number, rate: Node, { b }: LinearSystem, system: System): Step {
  const { name: text, derivative } = system.variables[i]!;
  const { place } = derivative;
  const [x, dt, a] = [name(text, place), name("dt", place), name(`_rate_${text}`, place)];
  const over = multiply(a, dt, place);
  const input = b[i]!;
  let next = multiply(x, call("exp", over, place), place);
  if (input) {
    const slope = add(multiply(a, x, place), input, place);
    next = add(x, multiply(multiply(dt, call("exprel", over, place), place), slope, place), place);
  }
  const statements: StepStatement[] = [
    { kind: "let", name: `_rate_${text}`, expression: rate },
    assign(i, next, null, system),
  ];
  return { statements, propagators: [] };
}

/** The new value of variable i; `held` is its value in a refractory neuron where others make that differ. */
function assign(i: number, active: Node, held: Node | null, system: System): StepStatement {
  const { name: text, derivative, clamped } = system.variables[i]!;
  const { place } = derivative;
  const otherwise = clamped ? name(text, place) : held;
  const expression = otherwise
    ? conditional(name(system.activeName, place), active, otherwise, place)
    : active;
  return { kind: "assign", name: text, expression };
}

/** Names of propagator entries, by row and column of the part; null where no entry is needed. */
type Names = (string | null)[][];

function propagated(part: readonly number[], linear: LinearSystem, system: System): Step {
  const clamped = part.map((i) => system.variables[i]!.clamped);
  const whole = part.map((i) => part.map((j) => linear.A[i]![j]!));
  const held = whole.map((row, k) => (clamped[k] ? row.map(() => null) : row));
  const inputs = part.map((i) => linear.b[i]!);
  const heldInputs = inputs.map((input, k) => (clamped[k] ? null : input));

  const acts = reachability(whole);
  const everyRow = part.map(() => true);
  // a free variable that a clamped one acts on moves differently while the neuron is refractory
  const otherRow = acts.map((row, k) => !clamped[k] && row.some((act, m) => act && clamped[m]!));
  const propagators = [entries(whole, inputs, everyRow, part, "P", "Q")];
  if (otherRow.includes(true))
    propagators.push(entries(held, heldInputs, otherRow, part, "R", "S"));

  const { lets, inputNames } = shareInputs(part, inputs, propagators, system);
  const [active, refractory] = propagators.map((propagator) =>
    part.map((_, k) => rowSum(propagator, k, part, inputNames, system)),
  );
  const statements = part.map((i, k) =>
    assign(i, active![k]!, otherRow[k] ? refractory![k]! : null, system),
  );
  return { statements: [...lets, ...statements], propagators };
}

/** A propagator with names such as _P0_1 for the entries of the rows wanted; columns of Q need an input. */
function entries(
  coefficients: readonly (readonly (Node | null)[])[],
  inputs: readonly (Node | null)[],
  rows: readonly boolean[],
  part: readonly number[],
  pLetter: string,
  qLetter: string,
): Propagator {
  const reaches = reachability(coefficients);
  const named = (letter: string, wanted: (column: number) => boolean): Names =>
    reaches.map((row, k) =>
      row.map((reach, m) =>
        rows[k] && reach && wanted(m) ? `_${letter}${part[k]}_${part[m]}` : null,
      ),
    );
  return {
    coefficients,
    p: named(pLetter, () => true),
    q: named(qLetter, (m) => inputs[m] !== null),
  };
}

/** Inputs that several rows use get a name, so that they are computed once. */
function shareInputs(
  part: readonly number[],
  inputs: readonly (Node | null)[],
  propagators: readonly Propagator[],
  system: System,
): { lets: StepStatement[]; inputNames: (Node | null)[] } {
  const lets: StepStatement[] = [];
  const inputNames = inputs.map((input, m) => {
    const uses = propagators.flatMap(({ q }) => q).filter((row) => row[m] !== null).length;
    if (!input || uses < 2 || input.kind === "name" || input.kind === "number") return input;
    const text = `_b_${system.variables[part[m]!]!.name}`;
    lets.push({ kind: "let", name: text, expression: input });
    return name(text, input.place);
  });
  return { lets, inputNames };
}

function rowSum(
  { p, q }: Propagator,
  k: number,
  part: readonly number[],
  inputs: readonly (Node | null)[],
  system: System,
): Node {
  const { place } = system.variables[part[k]!]!.derivative;
  const terms: Node[] = [];
  for (const [m, entry] of p[k]!.entries()) {
    const x = name(system.variables[part[m]!]!.name, place);
    if (entry) terms.push(multiply(name(entry, place), x, place));
  }
  for (const [m, entry] of q[k]!.entries())
    if (entry && inputs[m]) terms.push(multiply(name(entry, place), inputs[m], place));
  return sum(terms, place);
}

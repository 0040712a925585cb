// Equations solved between events: variables carried exactly over the time since a synapse last saw one.
//
// Alone, x' = a x + b gives x + T phi1(a T) (a x + b). An input c y, y' = r y, adds c y times the divided difference
// (e^(rT) - e^(aT)) / (r - a), written e^(max T) T phi1(-|r - a| T): neither equal rates nor long times spoil it.

import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { namesIn } from "../language/walk.ts";
import { add, call, conditional, multiply, name, negate, subtract } from "./build.ts";
import type { Refusal, Step, StepStatement, System } from "./integrator.ts";
import { type LinearSystem, linearSystem } from "./linear-system.ts";

/**
 * Statements that carry each variable over `elapsed` seconds (`t - lastupdate`). Takes linear equations that are
 * independent, or driven by such independent ones that decay by themselves; coefficients are held at their present
 * values. There are no propagators, since the time differs from event to event.
 */
export function eventDriven(system: System, elapsed: Node): Step | Refusal {
  const linear = linearSystem(system);
  if ("reason" in linear) return linear;
  const refusal = refuse(linear, system);
  if (refusal) return refusal;
  const { place } = elapsed;
  const statements: StepStatement[] = [];
  const share = (text: string, expression: Node): Node => {
    if (expression.kind === "name" || expression.kind === "number") return expression;
    statements.push({ kind: "let", name: text, expression });
    return name(text, place);
  };
  const time = share("_elapsed", elapsed);
  const rates = system.variables.map(({ name: text }, i) => {
    const rate = linear.A[i]![i]!;
    return rate && share(`_rate_${text}`, rate);
  });
  for (const [i, variable] of system.variables.entries()) {
    const expression = carried(i, rates, linear, system, time);
    statements.push({ kind: "assign", name: variable.name, expression });
  }
  return { statements, propagators: [] };
}

/** The value of variable i after `time`. */
function carried(
  i: number,
  rates: readonly (Node | null)[],
  { A, b }: LinearSystem,
  system: System,
  time: Node,
): Node {
  const { name: text, derivative } = system.variables[i]!;
  const { place } = derivative;
  const rate = rates[i]!;
  let value = alone(name(text, place), rate, b[i]!, time);
  for (const [j, coefficient] of A[i]!.entries()) {
    if (j === i || coefficient === null) continue;
    const drive = multiply(coefficient, name(system.variables[j]!.name, place), place);
    value = add(value, multiply(drive, dividedDifference(rate, rates[j]!, time), place), place);
  }
  return value;
}

/** x' = rate x + input, after `time`. */
function alone(x: Node, rate: Node | null, input: Node | null, time: Node): Node {
  const { place } = x;
  if (!rate) return input ? add(x, multiply(time, input, place), place) : x;
  if (!input) return multiply(x, call("exp", multiply(rate, time, place), place), place);
  const slope = add(multiply(rate, x, place), input, place);
  return add(x, multiply(phi(rate, time), slope, place), place);
}

/** time * exprel(rate*time): the integral of e^(rate s) over [0, time]. */
function phi(rate: Node, time: Node): Node {
  const { place } = rate;
  return multiply(time, call("exprel", multiply(rate, time, place), place), place);
}

/** The divided difference of e^(rate time) over two rates. */
function dividedDifference(own: Node | null, other: Node | null, time: Node): Node {
  if (!own) return other ? phi(other, time) : time;
  if (!other) return phi(own, time);
  const { place } = own;
  if (print(own) === print(other))
    return multiply(time, call("exp", multiply(own, time, place), place), place);
  const test: Node = { kind: "compare", operator: ">", left: own, right: other, place };
  const larger = conditional(test, own, other, place);
  const gap = negate(call("abs", subtract(own, other, place), place), place);
  return multiply(call("exp", multiply(larger, time, place), place), phi(gap, time), place);
}

/** Why a linear system has no solution of this form, if it has none. */
function refuse({ A, b }: LinearSystem, system: System): Refusal | undefined {
  for (const [i, { name: text, derivative, clamped }] of system.variables.entries()) {
    if (clamped)
      return {
        reason: `the equation of ${text} is both event-driven and 'unless refractory'`,
        node: derivative,
      };
    for (const part of [...A[i]!, b[i]!])
      if (part && [...namesIn(part)].includes("t"))
        return {
          reason: `the equation of ${text} contains ${print(part)}, which changes between events`,
          node: part,
        };
    for (const [j, coefficient] of A[i]!.entries()) {
      if (j === i || !coefficient) continue;
      const other = system.variables[j]!.name;
      const others = A[j]!.flatMap((entry, k) => (entry && k !== j ? [k] : []));
      if (others.length > 0)
        return {
          reason: `the equation of ${text} contains ${other}, which itself depends on ${others
            .map((k) => system.variables[k]!.name)
            .join(" and ")}`,
          node: coefficient,
        };
      if (b[j])
        return {
          reason: `the equation of ${text} contains ${other}, which has a constant drive: ${print(b[j])}`,
          node: b[j],
        };
    }
  }
  return undefined;
}

// Values of the past: `v_pre(t - delay)` in equations of synapses, the value that a neighbour's variable had then.

import { EquationError, type Place } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { forEachNode } from "../language/walk.ts";
import type { Dimension } from "../units/dimension.ts";
import { constantValue } from "./constant-value.ts";
import type { FunctionSpec } from "./functions.ts";
import type { Resolution, Scope } from "./scope.ts";

const SECOND: Dimension = [0, 0, 1, 0, 0, 0, 0];

type VariableResolution = Extract<Resolution, { kind: "variable" }>;
type Call = Extract<Node, { kind: "call" }>;

/** How equations call a neighbour's variable to have an earlier value of it. */
export function delayedFunction(name: string, found: VariableResolution): FunctionSpec {
  return {
    name,
    args: ["time"],
    result: "dimensionless",
    type: "float",
    external: {
      argDimensions: [SECOND],
      resultDimension: found.variable.dimension,
      delayed: true,
      data: found,
    },
  };
}

/** The variable whose earlier value a call means, if it does. */
export function delayedVariable(node: Node, scope: Scope): VariableResolution | undefined {
  const external = node.kind === "call" ? scope.function(node.name)?.external : undefined;
  return external?.delayed ? (external.data as VariableResolution) : undefined;
}

/** `t - a - b` as the time `t` and how long before it, `a + b`; undefined for anything else. */
export function splitTime(time: Node): { readonly at: Node; readonly ago: Node } | undefined {
  if (time.kind !== "binary" || time.operator !== "-") return undefined;
  const inner = splitTime(time.left);
  if (!inner) return { at: time.left, ago: time.right };
  const { place } = time;
  const ago: Node = { kind: "binary", operator: "+", left: inner.ago, right: time.right, place };
  return { at: inner.at, ago };
}

/** Raises EquationError for a call that is not `v_pre(t - EXPR)`, or whose variable has no history. */
export function checkDelayed(node: Call, scope: Scope): void {
  const found = delayedVariable(node, scope);
  if (!found) return;
  const [time] = node.args;
  const split = time && splitTime(time);
  if (!split || node.args.length !== 1 || split.at.kind !== "name" || split.at.name !== "t")
    fail(
      node.place,
      `not a time in the past: ${print(node)}`,
      `write ${node.name}(t - delay) for an earlier value, where the delay is any expression that is a time; ` +
        `${node.name} for the value of now; ${node.name}*(...) for a product`,
    );
  const { variable } = found;
  if (variable.type === "boolean")
    fail(node.place, `no history of a boolean: ${print(node)}`, "delay a number instead");
  if (variable.flags.includes("event-driven"))
    fail(
      node.place,
      `no history of ${variable.name}, which is (event-driven) and known at events only`,
      `mark ${variable.name} (clock-driven)`,
    );
  const ago = constantValue(split.ago, scope);
  if (ago === undefined || (ago >= 0 && ago < Number.POSITIVE_INFINITY)) return;
  fail(
    split.ago.place,
    `not a delay: ${print(split.ago)} in ${print(node)}`,
    "expected a finite time >= 0",
  );
}

/** Raises EquationError where code reads a history: it is read in equations. */
export function refuseDelayed(node: Node, scope: Scope): void {
  forEachNode(node, (part) => {
    if (!delayedVariable(part, scope)) return;
    const text = print(part);
    fail(
      part.place,
      `an earlier value outside the equations: ${text}`,
      `define it in the model, as in \`x = ${text} : ...\`, and write x here`,
    );
  });
}

/** The largest value an expression can have, where its text says so: a constant, or `clip(..., low, high)`. */
export function statedMaximum(node: Node, scope: Scope): number | undefined {
  if (node.kind === "call" && node.name === "clip") return constantValue(node.args[2]!, scope);
  return constantValue(node, scope);
}

function fail(place: Place, problem: string, remedy: string): never {
  throw new EquationError([{ problem, place, remedy }]);
}

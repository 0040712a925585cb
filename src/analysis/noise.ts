// White noise in equations: `xi` as a name, and where it may stand.

import type { Problem } from "../errors.ts";
import type { Equation, Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { children, forEachNode } from "../language/walk.ts";
import type { Dimension } from "../units/dimension.ts";
import { isNoise } from "./functions.ts";
import type { Scope } from "./scope.ts";
import { isFresh } from "./shared.ts";

/** Noise whose factor holds during a step, or noise whose factor changes with the state or the time. */
export type NoiseKind = "additive" | "multiplicative";

/** xi has the dimension of one over the square root of a time: xi dt is the increment of a Wiener process. */
const PER_ROOT_SECOND: Dimension = [0, 0, -0.5, 0, 0, 0, 0];

/** A scope that knows noise, for the right sides of differential equations. */
export function withNoise(scope: Scope): Scope {
  return {
    title: scope.title,
    resolve: (name) =>
      isNoise(name)
        ? { kind: "local", name, type: "float", dimension: PER_ROOT_SECOND }
        : scope.resolve(name),
    function: (name) => scope.function(name),
    *names() {
      yield* scope.names();
      yield "xi";
    },
  };
}

/** What to do about the dimension of an expression with noise in it; undefined for any other. */
export function noiseRemedy(node: Node): string | undefined {
  const xi = noiseIn(node);
  if (!xi) return undefined;
  return `${xi.name} is in second**-0.5: multiply it by the square root of a rate, as in sigma*sqrt(2/tau)*${xi.name}`;
}

/**
 * Randomness that no method could integrate: noise outside differential equations, not as a term times a factor, or
 * one plain xi in several equations; draws in subexpressions that are not held during a step.
 */
export function noiseProblems(equations: readonly Equation[], scope: Scope): Problem[] {
  const problems: Problem[] = [];
  let first: string | undefined;
  for (const { kind, name, expression, flags } of equations) {
    if (kind === "subexpression" && !flags.some((flag) => held.has(flag)))
      problems.push(...redrawn(name, expression!, scope));
    const xi = expression && noiseIn(expression);
    if (!xi) continue;
    if (kind === "differential") {
      problems.push(...misplaced(expression, scope));
      const plain = noiseIn(expression, "xi");
      if (plain && first !== undefined) problems.push(twice(plain, first, name));
      else if (plain) first = name;
    } else
      problems.push({
        problem: `noise outside a differential equation: ${name} = ${print(expression)}`,
        place: xi.place,
        remedy: `write ${xi.name} into the differential equations themselves`,
      });
  }
  return problems;
}

/** Flags of subexpressions that are evaluated once a step. */
const held = new Set(["constant over dt", "summed"]);

/** A subexpression is written out wherever it is used, so a draw in it would be many. */
function redrawn(name: string, expression: Node, scope: Scope): Problem[] {
  const draw = drawIn(expression, scope);
  if (!draw) return [];
  return [
    {
      problem: `random subexpression: ${name} = ${print(expression)} (drawn anew wherever ${name} is used)`,
      place: draw.place,
      remedy: `mark it (constant over dt): one draw a step`,
    },
  ];
}

/** Equal noise or independent noise? One name could mean either, so the user says which. */
function twice(xi: Node, first: string, second: string): Problem {
  return {
    problem: `xi in two equations: d${first}/dt and d${second}/dt`,
    place: xi.place,
    remedy: `write xi_${first} and xi_${second} for independent noise, or xi_shared in both for the same`,
  };
}

type NameNode = Extract<Node, { kind: "name" }>;

/** The first noise in an expression, or the first of a name. */
function noiseIn(node: Node, name?: string): NameNode | undefined {
  let found: NameNode | undefined;
  forEachNode(node, (part) => {
    if (part.kind !== "name" || !isNoise(part.name)) return;
    if (name === undefined || part.name === name) found ??= part;
  });
  return found;
}

/** Noise must stand as a sum of terms `factor * xi`; everything else is refused at the part that spoils it. */
function misplaced(node: Node, scope: Scope): Problem[] {
  const xi = noiseIn(node);
  if (!xi) return [];
  switch (node.kind) {
    case "name":
      return [];
    case "negate":
      return misplaced(node.operand, scope);
    case "conditional":
      if (noiseIn(node.test)) return [refused("noise in a condition", node.test)];
      return [
        ...drawn(node.test, scope),
        ...misplaced(node.then, scope),
        ...misplaced(node.otherwise, scope),
      ];
    case "binary":
      return misplacedBinary(node, scope);
    case "call":
      return [refused("noise inside a function", node)];
    default:
      return [refused("noise in a condition", node)];
  }
}

function misplacedBinary(node: Extract<Node, { kind: "binary" }>, scope: Scope): Problem[] {
  const { operator, left, right } = node;
  const noisy = [left, right].filter((side) => noiseIn(side));
  switch (operator) {
    case "+":
    case "-":
      return children(node).flatMap((side) => misplaced(side, scope));
    case "*":
      if (noisy.length === 2) return [refused("product of noises", node)];
      return [...misplaced(noisy[0]!, scope), ...drawn(noisy[0] === left ? right : left, scope)];
    case "/":
      if (noisy.includes(right)) return [refused("division by noise", node)];
      return [...misplaced(left, scope), ...drawn(right, scope)];
    default:
      return [refused(`noise as operand of ${operator}`, node)];
  }
}

function refused(problem: string, node: Node): Problem {
  const xi = noiseIn(node)!;
  return {
    problem: `${problem}: ${print(node)}`,
    place: node.place,
    remedy: `noise is a term of its own with a factor, as in dx/dt = -x/tau + sigma*sqrt(2/tau)*${xi.name}`,
  };
}

/** A factor that draws would be drawn anew at every place where a method needs it. */
function drawn(factor: Node, scope: Scope): Problem[] {
  const draw = drawIn(factor, scope);
  if (!draw) return [];
  return [
    {
      problem: `noise with a random factor: ${print(factor)}`,
      place: draw.place,
      remedy: `hold it during the step: give it an equation of its own, marked (constant over dt)`,
    },
  ];
}

/** The first random call in an expression. */
function drawIn(node: Node, scope: Scope): Node | undefined {
  let draw: Node | undefined;
  forEachNode(node, (part) => {
    if (part.kind === "call" && isFresh(scope.function(part.name))) draw ??= part;
  });
  return draw;
}

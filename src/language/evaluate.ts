// The value and dimension of a constant tree: numbers, units, pi, e and inf.

import { didYouMean, EquationError, NameError, nearest, UnitError } from "../errors.ts";
import {
  DIMENSIONLESS,
  type Dimension,
  dimensionText,
  divide,
  equal,
  isDimensionless,
  multiply,
  power,
} from "../units/dimension.ts";
import { lookupQuantityUnit, type Unit, usualUnitNames } from "../units/units.ts";
import type { Node } from "./ast.ts";

/** A value in SI base units. */
export interface Quantity {
  readonly value: number;
  readonly dimension: Dimension;
}

export const CONSTANTS: Readonly<Record<string, number>> = {
  pi: Math.PI,
  e: Math.E,
  inf: Number.POSITIVE_INFINITY,
};

/**
 * Evaluates a tree; `lookup` says what unit a name is. Throws EquationError (not arithmetic), NameError (unknown
 * name) or UnitError (dimensions do not agree).
 */
export function evaluate(node: Node, lookup: (name: string) => Unit | undefined): Quantity {
  switch (node.kind) {
    case "number":
      return { value: node.value, dimension: DIMENSIONLESS };
    case "name":
      return nameValue(node, lookup);
    case "negate": {
      const { value, dimension } = evaluate(node.operand, lookup);
      return { value: -value, dimension };
    }
    case "binary":
      return binaryValue(node, evaluate(node.left, lookup), evaluate(node.right, lookup));
    default:
      throw new EquationError([
        {
          problem: `not a constant: ${shown(node)}`,
          place: node.place,
          remedy: "a quantity is made of numbers, units, pi, e and inf",
        },
      ]);
  }
}

function nameValue(
  { name, place }: Node & { kind: "name" },
  lookup: (name: string) => Unit | undefined,
): Quantity {
  if (Object.hasOwn(CONSTANTS, name)) return { value: CONSTANTS[name]!, dimension: DIMENSIONLESS };
  const unit = lookup(name);
  if (unit) return { value: unit.scale, dimension: unit.dimension };
  const symbol = lookupQuantityUnit(name);
  const near = symbol ? [] : nearest(name, usualUnitNames());
  const remedy = symbol
    ? `write ${dimensionText(symbol.dimension)}, or put it after a number and a blank: '2 ${name}'`
    : didYouMean(near, "units are spelled as in Brian2: mV, ms, nS, volt, amp/metre**2");
  throw new NameError({ problem: `unknown unit: ${name}`, place, remedy }, name, near);
}

function binaryValue(node: Node & { kind: "binary" }, left: Quantity, right: Quantity): Quantity {
  const [a, b] = [left.value, right.value];
  switch (node.operator) {
    case "*":
      return { value: a * b, dimension: multiply(left.dimension, right.dimension) };
    case "/":
      return { value: a / b, dimension: divide(left.dimension, right.dimension) };
    case "**":
      if (!isDimensionless(right.dimension)) throw mismatch(node, "the exponent must be a number");
      return { value: a ** b, dimension: power(left.dimension, b) };
    case "//":
      if (!isDimensionless(left.dimension) || !isDimensionless(right.dimension))
        throw mismatch(node, "'//' takes plain numbers");
      return { value: Math.floor(a / b), dimension: DIMENSIONLESS };
    case "%":
      requireSame(node, left, right);
      return { value: a - b * Math.floor(a / b), dimension: left.dimension };
    default:
      requireSame(node, left, right);
      return { value: node.operator === "+" ? a + b : a - b, dimension: left.dimension };
  }
}

function requireSame(node: Node & { kind: "binary" }, left: Quantity, right: Quantity): void {
  if (equal(left.dimension, right.dimension)) return;
  const [a, b] = [dimensionText(left.dimension), dimensionText(right.dimension)];
  throw mismatch(
    node,
    `left of '${node.operator}' is ${a}, right is ${b}: both must have the same dimension`,
  );
}

function mismatch(node: Node, remedy: string): UnitError {
  const problem = `dimensions do not agree: ${shown(node)}`;
  return new UnitError([{ problem, place: node.place, remedy }]);
}

function shown(node: Node): string {
  return node.place.source.text.slice(node.place.start, node.place.end);
}

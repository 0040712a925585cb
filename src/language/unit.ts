// What stands after an equation's colon: a base unit, `1`, `boolean` or `integer`.

import {
  didYouMean,
  EquationError,
  nearest,
  type Problem,
  type Source,
  UnitError,
} from "../errors.ts";
import { DIMENSIONLESS, type Dimension, dimensionText } from "../units/dimension.ts";
import { isBaseUnit, lookupQuantityUnit, lookupUnit, unitNames } from "../units/units.ts";
import type { Equation, Node } from "./ast.ts";
import { evaluate } from "./evaluate.ts";
import { parseTokens } from "./expression.ts";
import { type Token, tokenize } from "./tokens.ts";

export interface UnitOfEquation {
  readonly type: Equation["type"];
  readonly dimension: Dimension;
}

/** Problems in grammar and problems with units, kept apart because they raise different errors. */
export interface Problems {
  readonly syntax: Problem[];
  readonly unit: Problem[];
}

/** Other words people write for the three types. */
const TYPE_REMEDIES: Readonly<Record<string, string>> = {
  bool: "write boolean",
  int: "write integer",
  float: "write 1 for a plain number",
  real: "write 1 for a plain number",
  dimensionless: "write 1 for a plain number",
};

/** Reads the unit of an equation from its tokens (at least one); undefined when something is wrong with it. */
export function parseUnit(
  source: Source,
  tokens: readonly Token[],
  problems: Problems,
): UnitOfEquation | undefined {
  const text = tokens.length === 1 ? tokens[0]!.text : "";
  if (text === "1") return { type: "float", dimension: DIMENSIONLESS };
  if (text === "boolean" || text === "integer") return { type: text, dimension: DIMENSIONLESS };
  const node = parseTokens(source, tokens, tokens[0]!.start, problems.syntax);
  if (!node) return undefined;
  const before = problems.unit.length;
  checkUnit(node, problems.unit, true);
  if (problems.unit.length > before) return undefined;
  return { type: "float", dimension: evaluate(node, lookupUnit).dimension };
}

/** The unit that a text is, as after the colon of an equation. Throws EquationError and UnitError. */
export function readUnit(text: string, title: string): UnitOfEquation {
  const source = { text, title };
  const problems: Problems = { syntax: [], unit: [] };
  const tokens = tokenize(source, problems.syntax);
  const place = { source, start: 0, end: text.length };
  if (tokens.length === 0)
    problems.syntax.push({ problem: "no unit", place, remedy: "write 1 for a plain number" });
  const unit = tokens.length > 0 ? parseUnit(source, tokens, problems) : undefined;
  if (problems.syntax.length > 0) throw new EquationError(problems.syntax);
  if (!unit || problems.unit.length > 0) throw new UnitError(problems.unit);
  return unit;
}

/** Only products, quotients and constant powers of base units; `1` only above a fraction bar. */
function checkUnit(node: Node, problems: Problem[], top: boolean): void {
  const { place } = node;
  const text = place.source.text.slice(place.start, place.end);
  if (node.kind === "name") checkName(node, problems);
  else if (node.kind === "binary" && (node.operator === "*" || node.operator === "/")) {
    const inverse = node.operator === "/" && node.left.kind === "number" && node.left.value === 1;
    if (!inverse) checkUnit(node.left, problems, false);
    checkUnit(node.right, problems, false);
  } else if (node.kind === "binary" && node.operator === "**") {
    checkUnit(node.left, problems, false);
    checkExponent(node.right, problems);
  } else if (node.kind === "number" && !top)
    problems.push({
      problem: `a unit has no factor: ${text}`,
      place,
      remedy: "leave the number out",
    });
  else {
    const number = node.kind === "number" || node.kind === "negate";
    problems.push({
      problem: `not a unit: ${text}`,
      place,
      remedy: number ? "write 1 for a plain number" : EXAMPLES,
    });
  }
}

const EXAMPLES = "units are like volt, amp/metre**2, 1, boolean, integer";

function checkExponent(node: Node, problems: Problem[]): void {
  if (isNumber(node) && Number.isFinite(evaluate(node, () => undefined).value)) return;
  problems.push({
    problem: "the exponent of a unit must be a number",
    place: node.place,
    remedy: "write volt**2 or second**-0.5",
  });
}

function checkName({ name, place }: Node & { kind: "name" }, problems: Problem[]): void {
  if (isBaseUnit(name)) return;
  const known = lookupUnit(name);
  if (known) {
    const remedy = `write ${dimensionText(known.dimension)}: values are kept in SI; ${name} can stand in expressions`;
    problems.push({ problem: `not a base unit: ${name}`, place, remedy });
    return;
  }
  const symbol = lookupQuantityUnit(name);
  const named = Object.hasOwn(TYPE_REMEDIES, name) ? TYPE_REMEDIES[name] : undefined;
  const remedy =
    named ??
    (symbol
      ? `write ${dimensionText(symbol.dimension)}`
      : didYouMean(
          nearest(name, [...unitNames().filter(isBaseUnit), "boolean", "integer"]),
          EXAMPLES,
        ));
  problems.push({ problem: `unknown unit: ${name}`, place, remedy });
}

function isNumber(node: Node): boolean {
  if (node.kind === "number") return true;
  if (node.kind === "negate") return isNumber(node.operand);
  return (
    node.kind === "binary" && node.operator === "/" && isNumber(node.left) && isNumber(node.right)
  );
}

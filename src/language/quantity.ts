// Text of quantities in options: '5 ms', '10*mV', '20 uA/cm**2', '(60*0.27/10)*mV'.

import { EquationError, type Problem } from "../errors.ts";
import { lookupQuantityUnit, lookupUnit, type Unit } from "../units/units.ts";
import type { Node } from "./ast.ts";
import { CONSTANTS, evaluate, type Quantity } from "./evaluate.ts";
import { parseTokens } from "./expression.ts";
import { type Token, tokenize } from "./tokens.ts";
import { forEachNode } from "./walk.ts";

/**
 * The value of a quantity in SI base units, and its dimension. A unit may follow its number after a blank, and then
 * binds tighter than any `*` or `/`; a text written so may also use one-letter symbols (`'5 s'`, `'20 S/m**2'`).
 * Throws EquationError (not in the grammar), NameError (unknown name) or UnitError (dimensions do not agree).
 */
export function parseQuantity(text: string, title = "a quantity"): Quantity {
  const { node, problems, lookup } = read(text, title);
  if (!node) throw new EquationError(problems);
  return evaluate(node, lookup);
}

/** Whether a text is a constant: numbers, units, pi, e and inf, joined by arithmetic and nothing else. */
export function isQuantityText(text: string): boolean {
  return isConstant(text, false);
}

/** As `isQuantityText`, but a name right after a number is a unit, known or not: '5 mx' is a quantity with a slip. */
export function meansQuantity(text: string): boolean {
  return isConstant(text, true);
}

function isConstant(text: string, slips: boolean): boolean {
  const { node, lookup, units } = read(text, "a quantity");
  if (!node) return false;
  let constant = true;
  forEachNode(node, (n) => {
    const known =
      n.kind !== "name" ||
      Object.hasOwn(CONSTANTS, n.name) ||
      (slips && units.has(n.place.start)) ||
      lookup(n.name);
    if (!known || !ARITHMETIC.has(n.kind)) constant = false;
  });
  return constant;
}

const ARITHMETIC: ReadonlySet<Node["kind"]> = new Set(["number", "name", "negate", "binary"]);

function read(
  text: string,
  title: string,
): {
  node: Node | undefined;
  problems: Problem[];
  lookup: (name: string) => Unit | undefined;
  /** Where names right after a number begin. */
  units: ReadonlySet<number>;
} {
  const source = { text, title };
  const problems: Problem[] = [];
  const tokens = tokenize(source, problems);
  const node = parseTokens(source, tokens, 0, problems, { juxtaposition: true });
  // Without a number right before a unit the text could be an expression, where N or m may be a variable.
  const units = new Set(tokens.filter(followsNumber).map(({ start: from }) => from));
  const lookup = units.size > 0 ? lookupQuantityUnit : lookupUnit;
  return { node, problems, lookup, units };
}

function followsNumber(token: Token, i: number, tokens: readonly Token[]): boolean {
  return token.kind === "name" && tokens[i - 1]?.kind === "number";
}

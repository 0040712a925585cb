// The option `refractory` of a group: a time, an expression in seconds, or a condition.

import { parseValue } from "../compile.ts";
import { EquationError, UnitError } from "../errors.ts";
import { print } from "../language/print.ts";
import { meansQuantity, parseQuantity } from "../language/quantity.ts";
import type { Refractory } from "../lowering/update.ts";
import { equal } from "../units/dimension.ts";
import { quantityText } from "../units/units.ts";
import { type Quantity, SECOND } from "./quantities.ts";
import type { Store } from "./store.ts";

/** Checks the option; undefined without one. Throws UnitError, EquationError, NameError. */
export function parseRefractory(
  option: Quantity | undefined,
  title: string,
  store: Store,
): Refractory | undefined {
  if (option === undefined) return undefined;
  const text = String(option);
  if (typeof option === "number" || meansQuantity(text)) {
    const { value, dimension } =
      typeof option === "number"
        ? { value: option, dimension: SECOND }
        : parseQuantity(text, title);
    const place = { source: { text, title }, start: 0, end: text.length };
    if (!equal(dimension, SECOND) && value !== 0)
      throw new UnitError([
        {
          problem: `wrong dimension: refractory is ${text}`,
          place,
          remedy: "expected a time, such as '5 ms', or a condition",
        },
      ]);
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      throw new EquationError([
        {
          problem: `invalid refractory: ${text}`,
          place,
          remedy: "expected a finite time >= 0, or a condition under which neurons stay refractory",
        },
      ]);
    return { kind: "time", expression: { kind: "number", value, place } };
  }
  const { node, type, dimension } = parseValue(text, title, store.scope);
  if (type === "boolean") return { kind: "condition", expression: node };
  if (dimension && !equal(dimension, SECOND))
    throw new UnitError([
      {
        problem: `wrong dimension: refractory is ${text}`,
        place: node.place,
        remedy: "expected an expression in seconds, or a condition",
      },
    ]);
  return { kind: "time", expression: node };
}

/** A refractory period in words. */
export function refractoryText({ kind, expression }: Refractory): string {
  const constant = kind === "time" && expression.kind === "number";
  const text = constant ? quantityText(expression.value, SECOND) : print(expression);
  return `refractory (${kind}): ${text}`;
}

// The tree that equation and statement text becomes: a closed set of node kinds, each with its place in the text.
//
//   Node ─┬─ number, boolean, name                  leaves
//         ├─ negate, not                             one operand
//         ├─ binary   + - * / // % **                two operands, numeric
//         ├─ compare  < <= > >= == !=                two operands, boolean result
//         ├─ logic    and or                         two operands, boolean
//         ├─ conditional                             test ? then : otherwise
//         └─ call                                    name(arguments)

import type { Place } from "../errors.ts";

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**";
export type CompareOperator = "<" | "<=" | ">" | ">=" | "==" | "!=";

export type Node =
  | { readonly kind: "number"; readonly value: number; readonly place: Place }
  | { readonly kind: "boolean"; readonly value: boolean; readonly place: Place }
  /** `name` may be dotted once: `post.delay`. */
  | { readonly kind: "name"; readonly name: string; readonly place: Place }
  | { readonly kind: "negate"; readonly operand: Node; readonly place: Place }
  | { readonly kind: "not"; readonly operand: Node; readonly place: Place }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Node;
      readonly right: Node;
      readonly place: Place;
    }
  | {
      readonly kind: "compare";
      readonly operator: CompareOperator;
      readonly left: Node;
      readonly right: Node;
      readonly place: Place;
    }
  | {
      readonly kind: "logic";
      readonly operator: "and" | "or";
      readonly left: Node;
      readonly right: Node;
      readonly place: Place;
    }
  | {
      readonly kind: "conditional";
      readonly test: Node;
      readonly then: Node;
      readonly otherwise: Node;
      readonly place: Place;
    }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly namePlace: Place;
      readonly args: readonly Node[];
      readonly place: Place;
    };

export type AssignOperator = "=" | "+=" | "-=" | "*=" | "/=" | "//=" | "%=" | "**=";

/** One statement of reset, pathway or runRegularly code: `target operator expression`. */
export interface Statement {
  readonly target: string;
  readonly targetPlace: Place;
  readonly operator: AssignOperator;
  readonly expression: Node;
  readonly place: Place;
}

export type EquationKind = "differential" | "subexpression" | "parameter";

/** One entry of a model: `dx/dt = EXPR : unit (flags)`, `x = EXPR : unit (flags)` or `x : unit (flags)`. */
export interface Equation {
  readonly kind: EquationKind;
  readonly name: string;
  readonly namePlace: Place;
  /** Right-hand side; absent for parameters. */
  readonly expression?: Node;
  readonly type: "float" | "integer" | "boolean";
  /** Exponents of metre, kilogram, second, ampere, kelvin, mole, candela. */
  readonly dimension: readonly number[];
  /** The unit as written (`volt`, `amp/metre**2`, `1`, `boolean`). */
  readonly unitText: string;
  readonly unitPlace: Place;
  /** Normalised flags: `unless refractory`, `constant`, `shared`, `event-driven`, ... */
  readonly flags: readonly string[];
  readonly flagPlaces: readonly Place[];
  readonly place: Place;
}

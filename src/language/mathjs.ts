// The door to mathjs' parser: canonical text in, mathjs' tree out, typed by what we use of it.

import { create, parseDependencies } from "mathjs/number";

/** The node types that canonical text can become. */
export type MathNode =
  | { readonly type: "SymbolNode"; readonly name: string }
  | { readonly type: "ParenthesisNode"; readonly content: MathNode }
  | { readonly type: "OperatorNode"; readonly op: string; readonly args: readonly MathNode[] }
  | {
      readonly type: "RelationalNode";
      readonly conditionals: readonly string[];
      readonly params: readonly MathNode[];
    }
  | {
      readonly type: "ConditionalNode";
      readonly condition: MathNode;
      readonly trueExpr: MathNode;
      readonly falseExpr: MathNode;
    }
  | {
      readonly type: "FunctionNode";
      readonly fn: { readonly name: string };
      readonly args: readonly MathNode[];
    };

let parser: ((text: string) => unknown) | undefined;

/** Parses text made by canonical.ts. The parser is made at the first use (about 10 ms), not at import. */
export function parseCanonical(text: string): MathNode {
  parser ??= create({ parseDependencies: parseDependencies! }, {}).parse as (
    text: string,
  ) => unknown;
  return parser(text) as MathNode;
}

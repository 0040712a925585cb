// Types and dimensions of an expression: what it is worth in units, or where it contradicts itself.

import { didYouMean, NameError, nearest, type Place, UnitError, unreachable } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import {
  DIMENSIONLESS,
  type Dimension,
  dimensionText,
  divide,
  equal,
  multiply,
  power,
} from "../units/dimension.ts";
import { constantValue } from "./constant-value.ts";
import { checkDelayed } from "./delayed.ts";
import { type ArgumentRule, type FunctionSpec, functions, type ValueKind } from "./functions.ts";
import { noiseRemedy } from "./noise.ts";
import { resolveName, type Scope } from "./scope.ts";

/** `dimension` is null for a literal 0, which agrees with every dimension. */
export interface Inferred {
  readonly type: ValueKind;
  readonly dimension: Dimension | null;
}

const SECOND: Dimension = [0, 0, 1, 0, 0, 0, 0];

/** Type and dimension of an expression, or a UnitError, NameError with its place. */
export function infer(node: Node, scope: Scope): Inferred {
  switch (node.kind) {
    case "number":
      return {
        type:
          Number.isInteger(node.value) && !writtenAsFraction(textOf(node)) ? "integer" : "float",
        dimension: node.value === 0 ? null : DIMENSIONLESS,
      };
    case "boolean":
      return { type: "boolean", dimension: DIMENSIONLESS };
    case "name":
      return inferName(node.name, node.place, scope);
    case "negate": {
      const operand = numeric(node.operand, scope, "-");
      return operand;
    }
    case "not":
      boolean(node.operand, scope, "not");
      return { type: "boolean", dimension: DIMENSIONLESS };
    case "logic":
      boolean(node.left, scope, node.operator);
      boolean(node.right, scope, node.operator);
      return { type: "boolean", dimension: DIMENSIONLESS };
    case "compare":
      return inferCompare(node, scope);
    case "binary":
      return inferBinary(node, scope);
    case "conditional": {
      boolean(node.test, scope, "if");
      const then = infer(node.then, scope);
      const otherwise = infer(node.otherwise, scope);
      if ((then.type === "boolean") !== (otherwise.type === "boolean"))
        fail(
          node.place,
          `branches of different types: ${print(node.then)} and ${print(node.otherwise)}`,
          "make both numbers or both booleans; int(...) turns a boolean into 0 or 1",
        );
      agree(
        node.then,
        then,
        node.otherwise,
        otherwise,
        node.place,
        "the branches of a conditional",
      );
      return {
        type: wider(then.type, otherwise.type),
        dimension: then.dimension ?? otherwise.dimension,
      };
    }
    case "call":
      return inferCall(node, scope);
    default:
      return unreachable(node);
  }
}

/** `1.0`, `1e3`; a value in the place of a name has the name's text. */
function writtenAsFraction(text: string): boolean {
  return /^[\d.]/.test(text) && /[.eE]/.test(text);
}

/** The text a node came from. */
function textOf(node: Node): string {
  return node.place.source.text.slice(node.place.start, node.place.end);
}

function inferName(name: string, place: Place, scope: Scope): Inferred {
  const found = resolveName(name, place, scope);
  if (found.kind === "variable")
    return { type: found.variable.type, dimension: found.variable.dimension };
  if (found.kind === "local") return { type: found.type, dimension: found.dimension };
  if (typeof found.value === "boolean") return { type: "boolean", dimension: DIMENSIONLESS };
  return {
    type:
      Number.isInteger(found.value) && equal(found.dimension, DIMENSIONLESS) ? "integer" : "float",
    dimension: found.dimension,
  };
}

type Binary = Extract<Node, { kind: "binary" }>;

function inferBinary(node: Binary, scope: Scope): Inferred {
  const left = numeric(node.left, scope, node.operator);
  const right = numeric(node.right, scope, node.operator);
  const type = wider(left.type, right.type);
  switch (node.operator) {
    case "+":
    case "-":
    case "%":
      agree(node.left, left, node.right, right, node.place, `operands of ${node.operator}`);
      return { type, dimension: left.dimension ?? right.dimension };
    case "*":
      if (left.dimension === null || right.dimension === null) return { type, dimension: null };
      return { type, dimension: multiply(left.dimension, right.dimension) };
    case "/":
      if (left.dimension === null) return { type: "float", dimension: null };
      return { type: "float", dimension: divide(left.dimension, right.dimension ?? DIMENSIONLESS) };
    case "//":
      requireDimensionless(node.left, left, "//");
      requireDimensionless(node.right, right, "//");
      return { type: "integer", dimension: DIMENSIONLESS };
    case "**":
      return inferPower(node, left, right, scope);
  }
}

function inferPower(node: Binary, base: Inferred, exponent: Inferred, scope: Scope): Inferred {
  requireDimensionless(node.right, exponent, "**");
  const dimension = base.dimension ?? DIMENSIONLESS;
  const value = constantValue(node.right, scope);
  const integral = base.type === "integer" && exponent.type === "integer" && (value ?? -1) >= 0;
  if (equal(dimension, DIMENSIONLESS)) return { type: integral ? "integer" : "float", dimension };
  if (value === undefined)
    throw new UnitError([
      {
        problem: `exponent is not constant: ${print(node.right)}`,
        place: node.right.place,
        remedy: `a base with units (${dimensionText(dimension)}) needs a number as exponent`,
      },
    ]);
  return { type: "float", dimension: power(dimension, value) };
}

type Compare = Extract<Node, { kind: "compare" }>;

function inferCompare(node: Compare, scope: Scope): Inferred {
  const left = infer(node.left, scope);
  const right = infer(node.right, scope);
  if ((left.type === "boolean") !== (right.type === "boolean"))
    fail(
      node.place,
      `comparison of a boolean with a number: ${print(node)}`,
      "write int(...) around the boolean, or use it alone as a condition",
    );
  agree(node.left, left, node.right, right, node.place, `operands of ${node.operator}`);
  return { type: "boolean", dimension: DIMENSIONLESS };
}

type Call = Extract<Node, { kind: "call" }>;

function inferCall(node: Call, scope: Scope): Inferred {
  const spec = scope.function(node.name);
  if (!spec) throw unknownFunction(node, scope);
  checkDelayed(node, scope);
  if (spec.args.length !== node.args.length) {
    const count = spec.args.length;
    fail(
      node.place,
      `wrong number of arguments: ${node.args.length} for ${node.name}()`,
      `it takes ${count === 0 ? "none" : count}`,
    );
  }
  const args = node.args.map((arg, k) => inferArgument(node, arg, k, spec, scope));
  const first = args[0];
  agreeAll(node, spec, args);
  const type = spec.type === "first" ? widest(args) : spec.type;
  if (spec.external) return { type, dimension: spec.external.resultDimension };
  if (spec.result === "dimensionless" || !first) return { type, dimension: DIMENSIONLESS };
  const same = args.find((arg) => arg.dimension !== null)?.dimension ?? null;
  return { type, dimension: spec.result === "root" && same ? power(same, 0.5) : same };
}

function inferArgument(
  call: Call,
  arg: Node,
  index: number,
  spec: FunctionSpec,
  scope: Scope,
): Inferred {
  const rule: ArgumentRule = spec.args[index] ?? "any";
  if (rule === "number-or-boolean") {
    const value = infer(arg, scope);
    if (value.type !== "boolean") requireDimensionless(arg, value, `${call.name}()`);
    return value;
  }
  const value = numeric(arg, scope, `${call.name}()`);
  const declared = spec.external?.argDimensions[index];
  if (declared) requireDimension(arg, value, declared, `${call.name}()`);
  else if (rule === "dimensionless") requireDimensionless(arg, value, `${call.name}()`);
  else if (rule === "time") requireDimension(arg, value, SECOND, `${call.name}()`);
  return value;
}

function agreeAll(node: Call, spec: FunctionSpec, args: readonly Inferred[]): void {
  for (let k = 1; k < args.length; k++)
    if (spec.args[k] === "same")
      agree(
        node.args[0]!,
        args[0]!,
        node.args[k]!,
        args[k]!,
        node.place,
        `arguments of ${node.name}()`,
      );
}

function unknownFunction(node: Call, scope: Scope): NameError {
  const near = nearest(node.name, scope.names()).filter((name) => scope.function(name));
  return new NameError(
    {
      problem: `unknown function: ${node.name}`,
      place: node.namePlace,
      remedy: scope.resolve(node.name)
        ? `${node.name} is no function: a product is written ${node.name}*(...)${earlier(node.name, scope)}`
        : didYouMean(near, `functions are ${[...functions.keys()].join(", ")}`),
    },
    node.name,
    near,
  );
}

/** In synapses, a variable of the target has its name with _post too, and by that an earlier value. */
function earlier(name: string, scope: Scope): string {
  const delayed = scope.function(`${name}_post`)?.external?.delayed;
  return delayed ? `, an earlier value ${name}_post(t - delay)` : "";
}

function numeric(node: Node, scope: Scope, operator: string): Inferred {
  const value = infer(node, scope);
  if (value.type === "boolean")
    fail(
      node.place,
      `boolean used as a number: ${print(node)} (operand of ${operator})`,
      `write int(${print(node)}) for 0 or 1`,
    );
  return value;
}

/** Checks that an expression is boolean. */
export function boolean(node: Node, scope: Scope, operator: string): void {
  const value = infer(node, scope);
  if (value.type !== "boolean")
    fail(
      node.place,
      `number used as a condition: ${print(node)}${operator.includes(" of ") ? "" : ` (${operator})`}`,
      `compare it with something, such as ${print(node)} > 0`,
    );
}

function agree(
  left: Node,
  leftType: Inferred,
  right: Node,
  rightType: Inferred,
  place: Place,
  what: string,
): void {
  const [a, b] = [leftType.dimension, rightType.dimension];
  if (a === null || b === null || equal(a, b)) return;
  fail(
    place,
    `dimensions do not agree: ${what} are ${quoted(left, a)} and ${quoted(right, b)}`,
    unitRemedy(left, a, b) ?? unitRemedy(right, b, a) ?? "both must have the same dimension",
  );
}

/** "give 10 a unit: 10*mV", where a plain number stands for a quantity. */
export function unitRemedy(node: Node, found: Dimension, wanted: Dimension): string | undefined {
  const noise = noiseRemedy(node);
  if (noise) return noise;
  const number = node.kind === "negate" ? node.operand : node;
  if (number.kind !== "number" || !equal(found, DIMENSIONLESS)) return undefined;
  const unit = usual.get(dimensionText(wanted)) ?? dimensionText(wanted);
  return `give the number a unit, such as ${print(node)}*${unit}`;
}

const usual: ReadonlyMap<string, string> = new Map([
  ["volt", "mV"],
  ["second", "ms"],
  ["amp", "nA"],
  ["siemens", "nS"],
  ["farad", "pF"],
  ["metre", "um"],
]);

/** An expression with its dimension, as messages show them. */
export function quoted(node: Node, dimension: Dimension): string {
  const text = print(node);
  return `${text.length > 40 ? `${text.slice(0, 37)}...` : text} [${dimensionText(dimension)}]`;
}

function requireDimensionless(node: Node, value: Inferred, operator: string): void {
  requireDimension(node, value, DIMENSIONLESS, operator);
}

function requireDimension(node: Node, value: Inferred, wanted: Dimension, operator: string): void {
  if (value.dimension === null || equal(value.dimension, wanted)) return;
  fail(
    node.place,
    `wrong dimension: ${quoted(node, value.dimension)} as operand of ${operator}`,
    equal(wanted, DIMENSIONLESS)
      ? "it must have no dimension: divide by a quantity of the same dimension"
      : `expected [${dimensionText(wanted)}]`,
  );
}

function widest(args: readonly Inferred[]): ValueKind {
  return args.map(({ type }) => type).reduce(wider);
}

function wider(a: ValueKind, b: ValueKind): ValueKind {
  if (a === "boolean" && b === "boolean") return "boolean";
  return a === "integer" && b === "integer" ? "integer" : "float";
}

function fail(place: Place, problem: string, remedy: string): never {
  throw new UnitError([{ problem, place, remedy }]);
}

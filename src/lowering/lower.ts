// Expressions and statements of the AST into values and effects of a kernel.

import type { CheckedCode } from "../analysis/code.ts";
import { delayedVariable, splitTime } from "../analysis/delayed.ts";
import type { FunctionBody } from "../analysis/functions.ts";
import type { Owner, Resolution, Scope, Side, Variable } from "../analysis/scope.ts";
import { InternalError, type Place, unreachable } from "../errors.ts";
import type { ArraySymbol, Expression } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import type { KernelBuilder } from "./builder.ts";
import { divideDown, divideSmoothly, timestep } from "./division.ts";
import { isInteger } from "./integers.ts";
import { storeNumber } from "./nan.ts";
import { type Past, readPast } from "./past.ts";
import { lowerPower } from "./power.ts";
import { typeOf } from "./schedule.ts";
import { numberOf } from "./scopes.ts";

/** Where a variable's values are: an array (its element 0 if scalar), a number, or an index itself. */
export type Location =
  | { readonly kind: "array"; readonly array: ArraySymbol; readonly scalar?: boolean }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "index"; readonly offset: number }
  /** Another object's variable, of the element that `through` names for ours; without it, of the same number. */
  | { readonly kind: "link"; readonly to: VariableResolution; readonly through?: ArraySymbol };

/**
 * A function that is not built in: it says itself what becomes of its arguments. `dt` is the step of the code, `place`
 * where the call stands.
 */
export interface Callable {
  lowered(b: KernelBuilder, args: readonly Expression[], dt: Expression, place: Place): Expression;
}

/** For each synapse, the index of its source and of its target. */
export interface Neighbours {
  readonly pre: ArraySymbol;
  readonly post: ArraySymbol;
  /** One side in the order of the rows of the loop at hand, which spares looking it up from all over. */
  readonly inRow?: { readonly side: Side; readonly place: string; array(): ArraySymbol };
}

/** What lowering must be told about the objects that code touches. */
export interface Access {
  locate(owner: Owner, variable: Variable): Location;
  /** Arrays with the index of each synapse's neighbours, when the code is a synapse's. */
  readonly neighbours?: Neighbours;
  /** Those of another object that is reached from here, if it is synapses. */
  neighboursOf?(owner: Owner): Neighbours | undefined;
  /** The history of a variable, for code that may read earlier values. */
  past?(owner: Owner, variable: Variable): Past;
  /** The bool array that is false where `variable` must not be written from outside, if there is one. */
  guard(owner: Owner, variable: Variable): ArraySymbol | undefined;
  /** Random numbers: the state i32[4] and the first stream of this kernel. */
  readonly random: { readonly state: ArraySymbol; readonly stream: number };
}

/** Names of the indices that the sides stand for in the loop at hand. */
export type Frame = Readonly<Record<Side, string>>;

export interface LoweringContext {
  readonly builder: KernelBuilder;
  readonly access: Access;
  readonly scope: Scope;
  readonly frame: Frame;
  /** Values that names have right now, before the scope is asked: temporaries, stages of a step. */
  readonly values: Map<string, Expression>;
  /** Variables of the element itself whose new values are kept in `values` and not stored. */
  readonly unstored?: ReadonlySet<string>;
  /**
   * The value is a smooth part of a step, where a last digit shifts nothing: division by a constant may become a
   * multiplication. Never inside comparisons, floor, int, // or %, whose results jump.
   */
  readonly smooth?: boolean;
}

/** The value of an expression as a number; booleans become 0 or 1. */
export function lowerNumber(node: Node, context: LoweringContext): Expression {
  return asNumber(lower(node, context), context.builder);
}

/** The value of a boolean expression; a number is true when it is not 0. */
export function lowerBoolean(node: Node, context: LoweringContext): Expression {
  const value = lower(node, context);
  if (typeOf(value) === "bool") return value;
  return context.builder.compare("ne", value, context.builder.constant(0));
}

function asNumber(value: Expression, b: KernelBuilder): Expression {
  return typeOf(value) === "bool" ? b.select(value, b.constant(1), b.constant(0)) : value;
}

/** The value of an expression, number or boolean. */
export function lower(node: Node, context: LoweringContext): Expression {
  if (node.kind === "number" || node.kind === "name") return lowerNow(node, context);
  const { self, pre, post } = context.frame;
  const key = `${self} ${pre} ${post} ${context.smooth === true} ${numberOf(context.scope)}`;
  return context.builder.once(node, key, () => lowerNow(node, context));
}

function lowerNow(node: Node, context: LoweringContext): Expression {
  const { builder: b } = context;
  switch (node.kind) {
    case "number":
      return b.constant(node.value);
    case "boolean":
      return b.truth(node.value);
    case "name":
      return lowerName(node.name, context);
    case "negate":
      return b.unary("neg", lowerNumber(node.operand, context));
    case "not":
      return b.not(lowerBoolean(node.operand, context));
    case "logic": {
      const left = lowerBoolean(node.left, context);
      const right = lowerBoolean(node.right, context);
      return node.operator === "and" ? b.and(left, right) : b.or(left, right);
    }
    case "compare":
      return lowerCompare(node, context);
    case "conditional": {
      const test = lowerBoolean(node.test, context);
      let then = lower(node.then, context);
      let otherwise = lower(node.otherwise, context);
      if (typeOf(then) !== typeOf(otherwise))
        [then, otherwise] = [asNumber(then, b), asNumber(otherwise, b)];
      return b.select(test, then, otherwise);
    }
    case "binary":
      return lowerBinary(node, context);
    case "call":
      return lowerCall(node, context);
    default:
      return unreachable(node);
  }
}

const comparisons = {
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "==": "eq",
  "!=": "ne",
} as const;

/** The context for operands of something that jumps. */
function exactly(context: LoweringContext): LoweringContext {
  return context.smooth ? { ...context, smooth: false } : context;
}

function lowerCompare(
  node: Extract<Node, { kind: "compare" }>,
  outer: LoweringContext,
): Expression {
  const context = exactly(outer);
  const left = lowerNumber(node.left, context);
  const right = lowerNumber(node.right, context);
  return context.builder.compare(comparisons[node.operator], left, right);
}

function lowerName(name: string, context: LoweringContext): Expression {
  const value = context.values.get(name);
  if (value) return value;
  const found = context.scope.resolve(name);
  if (!found) throw new InternalError(`unresolved name in lowering: ${name}`);
  if (found.kind === "local") throw new InternalError(`temporary without a value: ${name}`);
  if (found.kind === "constant")
    return typeof found.value === "boolean"
      ? context.builder.truth(found.value)
      : context.builder.constant(found.value);
  return loadVariable(found, context);
}

type VariableResolution = Extract<Resolution, { kind: "variable" }>;

function loadVariable(found: VariableResolution, context: LoweringContext): Expression {
  const { builder: b, access, frame } = context;
  const { variable } = found;
  if (variable.kind === "subexpression" && !variable.flags.includes("constant over dt"))
    return lowerSubexpression(found, context);
  const location = access.locate(found.owner, variable);
  if (location.kind === "number") return b.constant(location.value);
  const at = frame[found.side];
  if (location.kind === "index") {
    gatherSide(found.side, context);
    return b.index(at, location.offset);
  }
  if (location.kind === "link")
    return loadVariable(location.to, followed(found, location, context));
  if (location.scalar) return b.load(location.array, null);
  gatherSide(found.side, context);
  return b.load(location.array, at);
}

type Link = Extract<Location, { kind: "link" }>;

/** The context in which the variable that a link leads to is the element's own. */
function followed(
  { side }: VariableResolution,
  { to, through }: Link,
  context: LoweringContext,
): LoweringContext {
  gatherSide(side, context);
  const at = context.frame[side];
  if (!through) return inside(to, at, context);
  const index = `${at}_${through.name.replace(/\W/g, "_")}`;
  context.builder.gather(index, through, at);
  return inside(to, index, context);
}

/** The context of another object's own element `index`. */
function inside(
  found: VariableResolution,
  index: string,
  context: LoweringContext,
): LoweringContext {
  const { neighboursOf, neighbours: _, ...rest } = context.access;
  const neighbours = neighboursOf?.(found.owner);
  const access: Access = {
    ...rest,
    ...(neighboursOf && { neighboursOf }),
    ...(neighbours && { neighbours }),
  };
  const frame = neighbours
    ? { self: index, pre: `${index}_pre`, post: `${index}_post` }
    : { self: index, pre: index, post: index };
  return { ...context, access, scope: found.scope, frame, values: new Map() };
}

function lowerSubexpression(found: VariableResolution, context: LoweringContext): Expression {
  const { side } = found;
  if (side === "self") return lower(found.variable.expression!, context);
  gatherSide(side, context);
  const inner = inside(found, context.frame[side], context);
  return lower(found.variable.expression!, inner);
}

/** Makes sure the index of a neighbour is defined in the kernel. */
export function gatherSide(side: Side, context: LoweringContext): void {
  const { neighbours } = context.access;
  if (side === "self" || !neighbours || context.frame[side] === context.frame.self) return;
  const { builder: b, frame } = context;
  const { inRow } = neighbours;
  if (inRow?.side === side) b.gather(frame[side], inRow.array(), inRow.place);
  else b.gather(frame[side], neighbours[side], frame.self);
}

function lowerBinary(node: Extract<Node, { kind: "binary" }>, outer: LoweringContext): Expression {
  const context = node.operator === "//" || node.operator === "%" ? exactly(outer) : outer;
  const { builder: b } = context;
  const left = lowerNumber(node.left, context);
  if (node.operator === "**") return lowerPower(left, lowerNumber(node.right, context), b);
  const right = lowerNumber(node.right, context);
  switch (node.operator) {
    case "+":
      return b.binary("add", left, right);
    case "-":
      return b.binary("sub", left, right);
    case "*":
      return b.binary("mul", left, right);
    case "/":
      return context.smooth ? divideSmoothly(b, left, right) : b.binary("div", left, right);
    case "//":
    case "%":
      return divideDown(b, left, right, {
        remainder: node.operator === "%",
        integers: isInteger(node.left, context) && isInteger(node.right, context),
      });
  }
}

const jumping = new Set(["floor", "ceil", "int", "sign", "timestep", "poisson"]);

function lowerCall(node: Extract<Node, { kind: "call" }>, outer: LoweringContext): Expression {
  const context = jumping.has(node.name) ? exactly(outer) : outer;
  const { builder: b } = context;
  const spec = context.scope.function(node.name);
  if (spec?.random) return lowerRandom(node, context);
  if (spec?.external?.delayed) return lowerDelayed(node, exactly(context));
  if (spec?.external) {
    const inner = exactly(context);
    const args = node.args.map((arg) => lowerNumber(arg, inner));
    const { body, data } = spec.external;
    if (body) return lowerBody(body, args, context);
    return (data as Callable).lowered(b, args, lowerName("dt", inner), node.place);
  }
  const args = node.args.map((arg) => lowerNumber(arg, context));
  const [x, y, z] = args as [Expression, Expression, Expression];
  switch (node.name) {
    case "abs":
    case "sqrt":
    case "floor":
    case "ceil":
      return b.unary(node.name, x);
    case "int":
      return b.unary("trunc", x);
    case "sign": {
      const negative = b.select(b.compare("lt", x, b.constant(0)), b.constant(-1), x);
      return b.select(b.compare("gt", x, b.constant(0)), b.constant(1), negative);
    }
    // in this order a NaN stays a NaN
    case "clip":
      return b.binary("min", z, b.binary("max", y, x));
    case "timestep":
      return timestep(b, x, y);
    default:
      return b.call(node.name, args);
  }
}

/** The value that a neighbour's variable had some time before the time of the call, which may be that of a stage. */
function lowerDelayed(node: Extract<Node, { kind: "call" }>, context: LoweringContext): Expression {
  const { builder: b, access, frame } = context;
  const { owner, variable, side } = delayedVariable(node, context.scope)!;
  const { at, ago } = splitTime(node.args[0]!)!;
  const present = lowerName(node.name, context);
  gatherSide(side, context);
  return readPast(b, access.past!(owner, variable), {
    present,
    at: lowerNumber(at, context),
    ago: lowerNumber(ago, context),
    element: variable.shared ? b.constant(0) : b.index(frame[side]),
  });
}

/** A fresh draw; a Poisson number is made from a uniform one. */
function lowerRandom(node: Extract<Node, { kind: "call" }>, context: LoweringContext): Expression {
  const { builder: b, access, frame } = context;
  const { state, stream } = access.random;
  const mean = node.args[0] && lowerNumber(node.args[0], context);
  const distribution = node.name === "randn" ? "normal" : "uniform";
  const draw = b.random(distribution, state, stream, frame.self, node.namePlace);
  return mean ? b.call("poisson", [draw, mean]) : draw;
}

/** What a function given as an expression is worth; it mentions its parameters and what every scope knows, no more. */
function lowerBody(
  { params, expression }: FunctionBody,
  args: readonly Expression[],
  context: LoweringContext,
): Expression {
  const values = new Map(params.map((param, k) => [param, args[k]!]));
  // a scope of its own: the same nodes are worth something else at the next call
  return lower(expression, { ...context, scope: { ...context.scope }, values });
}

/** Runs checked code on the element at hand: temporaries become values, writes become stores. */
export function lowerCode(code: CheckedCode, context: LoweringContext, guarded: boolean): void {
  const inner: LoweringContext = { ...context, scope: code.scope };
  for (const statement of code.statements) {
    const value = lower(statement.expression, inner);
    if (statement.kind === "local") {
      context.values.set(statement.local.name, value);
      context.builder.hint(value, statement.local.name);
    } else if (context.unstored?.has(statement.target.variable.name)) {
      context.values.set(statement.target.variable.name, asNumber(value, context.builder));
      context.builder.forget();
    } else writeVariable(statement.target, value, inner, guarded);
  }
}

/** Stores a value in a variable of the element at hand; `guarded` leaves it alone while the neuron is refractory. */
export function writeVariable(
  found: VariableResolution,
  value: Expression,
  context: LoweringContext,
  guarded: boolean,
): void {
  const { builder: b, access, frame } = context;
  const { variable, side } = found;
  const location = access.locate(found.owner, variable);
  if (location.kind === "link") {
    writeVariable(location.to, value, followed(found, location, context), guarded);
    return;
  }
  if (location.kind !== "array") throw new InternalError(`not stored: ${variable.name}`);
  const { scalar } = location;
  if (!scalar) gatherSide(side, context);
  const at = scalar ? null : frame[side];
  let stored = converted(value, variable, b);
  const guard = guarded ? access.guard(found.owner, variable) : undefined;
  if (guard) stored = b.select(b.load(guard, at), stored, b.load(location.array, at));
  storeNumber(b, location.array, at, stored);
}

function converted(value: Expression, variable: Variable, b: KernelBuilder): Expression {
  if (variable.type === "boolean") return value;
  const number = asNumber(value, b);
  if (variable.type !== "integer") return number;
  // what memory will hold, so that code that reads it on goes by the same number
  const [least, most] = [b.constant(1 - 2 ** 31), b.constant(2 ** 31 - 1)];
  return b.binary("min", most, b.binary("max", least, b.unary("trunc", number)));
}

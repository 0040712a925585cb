// Words for writing mathematical functions as IR: each function is a list of lets and a result, without branches.

import type {
  BinaryOperation,
  CompareOperation,
  Expression,
  Statement,
  UnaryOperation,
} from "../ir.ts";

/** A function of f64 arguments defined in the IR itself, so that every backend computes the same bits. */
export interface MathFunction {
  readonly name: string;
  readonly params: readonly string[];
  /** Only `let` statements; names are unique within the function. */
  readonly body: readonly Statement[];
  /** What happens between the body and the result, again and again. */
  readonly repeat?: Repeat;
  readonly result: Expression;
}

/** While `test` holds: the lets of `body`, then every value becomes its `next`, the name of a let. */
export interface Repeat {
  readonly values: readonly {
    readonly name: string;
    readonly start: Expression;
    readonly next: Expression;
  }[];
  readonly test: Expression;
  readonly body: readonly Statement[];
}

/** A number or an expression: where an operand is expected, either may be written. */
export type Term = number | Expression;

/** Names an intermediate value of a function and gives back a reference to it. */
export type Let = (name: string, value: Expression, type?: "f64" | "bool") => Expression;

/** Defines a function; `write` receives the `let` of its body and its parameters as expressions. */
export function define(
  name: string,
  params: readonly string[],
  write: (bind: Let, ...args: Expression[]) => Expression,
): MathFunction {
  const body: Statement[] = [];
  const bind = binder(body, new Map(params.map((param) => [param, 1])));
  return { name, params, body, result: write(bind, ...params.map(local)) };
}

/** What a loop is made of: values by name with their starts, while what they go on, how they change, what comes out. */
export interface LoopParts {
  readonly start: Readonly<Record<string, Term>>;
  readonly test: (values: Values) => Expression;
  readonly next: (bind: Let, values: Values) => Readonly<Record<string, Expression>>;
  readonly result: (values: Values) => Expression;
}

type Values = Readonly<Record<string, Expression>>;

/** Defines a function that repeats something; `write` is as that of `define`. */
export function defineLoop(
  name: string,
  params: readonly string[],
  write: (bind: Let, ...args: Expression[]) => LoopParts,
): MathFunction {
  const body: Statement[] = [];
  const taken = new Map<string, number>(params.map((param) => [param, 1]));
  const parts = write(binder(body, taken), ...params.map(local));
  const names = Object.keys(parts.start);
  for (const value of names) taken.set(value, 1);
  const values: Values = Object.fromEntries(names.map((value) => [value, local(value)]));
  const again: Statement[] = [];
  const inner = binder(again, taken);
  const next = parts.next(inner, values);
  const changed = names.map((value) => ({
    name: value,
    start: term(parts.start[value]!),
    next: inner(`${value}Next`, next[value]!),
  }));
  const repeat = { values: changed, test: parts.test(values), body: again };
  return { name, params, body, repeat, result: parts.result(values) };
}

function local(name: string): Expression {
  return { op: "local", name, type: "f64" };
}

/** A `let` that writes to a body; names in `taken` get a number. */
function binder(body: Statement[], taken: Map<string, number>): Let {
  return (wanted, value, type = "f64") => {
    const count = (taken.get(wanted) ?? 0) + 1;
    taken.set(wanted, count);
    const unique = count === 1 ? wanted : `${wanted}_${count}`;
    body.push({ kind: "let", name: unique, type, value });
    return { op: "local", name: unique, type };
  };
}

/** The expression of a term. */
export function term(value: Term): Expression {
  return typeof value === "number" ? { op: "constant", value } : value;
}

type Unary = (operand: Term) => Expression;
type Binary = (left: Term, right: Term) => Expression;

const unary =
  (op: UnaryOperation): Unary =>
  (operand) => ({ op, operand: term(operand) });

const binary =
  (op: BinaryOperation | CompareOperation | "and" | "or"): Binary =>
  (left, right) => ({ op, left: term(left), right: term(right) });

export const neg: Unary = unary("neg");
export const abs: Unary = unary("abs");
export const sqrt: Unary = unary("sqrt");
export const floor: Unary = unary("floor");
export const exponent: Unary = unary("exponent");
export const mantissa: Unary = unary("mantissa");
export const pow2: Unary = unary("pow2");
export const sub: Binary = binary("sub");
export const div: Binary = binary("div");
export const min: Binary = binary("min");
export const max: Binary = binary("max");
export const copysign: Binary = binary("copysign");
export const lt: Binary = binary("lt");
export const le: Binary = binary("le");
export const gt: Binary = binary("gt");
export const ge: Binary = binary("ge");
export const eq: Binary = binary("eq");
export const ne: Binary = binary("ne");
export const and: Binary = binary("and");
export const or: Binary = binary("or");

/** Sum from left to right. */
export const add = (first: Term, ...rest: Term[]): Expression => chain("add", first, rest);

/** Product from left to right. */
export const mul = (first: Term, ...rest: Term[]): Expression => chain("mul", first, rest);

export const not = (operand: Expression): Expression => ({ op: "not", operand });

export const select = (test: Expression, then: Term, otherwise: Term): Expression => ({
  op: "select",
  test,
  then: term(then),
  otherwise: term(otherwise),
});

export const call = (name: string, ...args: Term[]): Expression => ({
  op: "call",
  name,
  args: args.map(term),
});

/**
 * The polynomial with these coefficients (constant first) by Estrin's scheme: pairs in parallel, for short chains of
 * dependent operations. `known` are x^2, x^4, ... as far as the caller has them.
 */
export function estrin(
  bind: Let,
  x: Expression,
  coefficients: readonly number[],
  ...known: readonly Expression[]
): Expression {
  let terms = coefficients.map(term);
  let power = x;
  for (let level = 0; terms.length > 1; level++) {
    terms = pairs(terms, power);
    if (terms.length > 1) power = known[level] ?? bind("power", mul(power, power));
  }
  return terms[0]!;
}

function pairs(terms: readonly Expression[], power: Expression): Expression[] {
  const paired: Expression[] = [];
  for (let i = 0; i < terms.length; i += 2) {
    const [low, high] = [terms[i]!, terms[i + 1]];
    paired.push(high ? add(low, mul(high, power)) : low);
  }
  return paired;
}

function chain(op: "add" | "mul", first: Term, rest: readonly Term[]): Expression {
  return rest.reduce<Expression>((left, right) => ({ op, left, right: term(right) }), term(first));
}

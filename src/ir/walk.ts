// What a kernel touches: its arrays, the functions it calls, and every expression in it.

import type { ArraySymbol, Expression, Kernel, Statement } from "./ir.ts";

/** The direct operands of an expression, in the order they are evaluated. */
export function operands(expression: Expression): readonly Expression[] {
  if ("operand" in expression) return [expression.operand];
  if ("left" in expression) return [expression.left, expression.right];
  if (expression.op === "select") return [expression.test, expression.then, expression.otherwise];
  return expression.op === "call" || expression.op === "host" ? expression.args : [];
}

/** The expression with its operands replaced; itself when none changes. */
export function rebuild(
  value: Expression,
  replace: (operand: Expression) => Expression,
): Expression {
  if ("operand" in value) return { ...value, operand: replace(value.operand) };
  if ("left" in value) {
    const left = replace(value.left);
    return { ...value, left, right: replace(value.right) };
  }
  if (value.op === "select") {
    const test = replace(value.test);
    const then = replace(value.then);
    return { ...value, test, then, otherwise: replace(value.otherwise) };
  }
  if (value.op === "call" || value.op === "host")
    return { ...value, args: value.args.map(replace) };
  return value;
}

/** The expression of a statement, if it has one. */
export function expressionOf(statement: Statement): Expression | null {
  if (statement.kind === "let" || statement.kind === "store" || statement.kind === "numbered")
    return statement.value;
  if (statement.kind === "enqueue") return statement.steps;
  return statement.kind === "emit" ? statement.when : null;
}

/** Calls `visit` on an expression and everything below it, parents first. */
export function visitExpression(root: Expression, visit: (node: Expression) => void): void {
  visit(root);
  for (const operand of operands(root)) visitExpression(operand, visit);
}

/** Calls `visit` on every expression of the statements. */
export function visitStatements(
  statements: readonly Statement[],
  visit: (node: Expression) => void,
): void {
  for (const statement of statements) {
    const value = expressionOf(statement);
    if (value) visitExpression(value, visit);
  }
}

/** All statements of a kernel: prologue, head of a row, body. */
export function statementsOf({ prologue, loop, body }: Kernel): readonly Statement[] {
  return [...prologue, ...(loop.kind === "dense" ? loop.head : []), ...body];
}

/** Whether a kernel calls functions of the host program. */
export function callsHost(kernel: Kernel): boolean {
  let found = false;
  visitStatements(statementsOf(kernel), (node) => {
    if (node.op === "host") found = true;
  });
  return found;
}

/** Whether a kernel reads memory by position. */
export function peeks(kernel: Kernel): boolean {
  let found = false;
  visitStatements(statementsOf(kernel), (node) => {
    if (node.op === "peek") found = true;
  });
  return found;
}

/** The arrays a kernel writes. */
export function storedBy({ prologue, body }: Kernel): ArraySymbol[] {
  return [...prologue, ...body].flatMap((part) => (part.kind === "store" ? [part.array] : []));
}

/** The arrays a kernel reads or writes, in order of first use. */
export function arraysOf(kernel: Kernel): ArraySymbol[] {
  const found = new Map<string, ArraySymbol>();
  const add = (array: ArraySymbol | null): void => {
    if (array) found.set(array.name, array);
  };
  const statements = statementsOf(kernel);
  const { loop } = kernel;
  const addKnown = (array: ArraySymbol | number): void => {
    if (typeof array !== "number") add(array);
  };
  if (loop.kind === "rows" || loop.kind === "recent") {
    add(loop.starts);
    add(loop.order);
  }
  if (loop.kind === "recent") add(loop.spikes);
  if (loop.kind === "dense") add(loop.pieces);
  if (loop.kind === "dense")
    for (const array of [loop.starts, ...loop.along.map(({ first }) => first)]) addKnown(array);
  if (loop.kind === "due") add(loop.wheel);
  if ("parts" in loop && loop.parts) add(loop.parts.cuts);
  for (const statement of statements) {
    const value = expressionOf(statement);
    if (value)
      visitExpression(value, (node) => {
        if (node.op === "load" || node.op === "lookup") add(node.array);
        if (node.op === "random") add(node.state);
      });
    if (statement.kind === "store" || statement.kind === "index") add(statement.array);
    if (statement.kind === "enqueue") add(statement.wheel);
    if (statement.kind === "note") add(statement.spikes);
  }
  add(kernel.output);
  return [...found.values()];
}

/** The arrays of which a body reads the element of an index. */
export function readAt({ body }: Kernel, index: string): ArraySymbol[] {
  const found = new Set<ArraySymbol>();
  for (const part of body) if (part.kind === "index" && part.at === index) found.add(part.array);
  visitStatements(body, (node) => {
    if (node.op === "load" && node.at === index) found.add(node.array);
  });
  return [...found];
}

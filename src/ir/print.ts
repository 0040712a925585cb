// A kernel of the IR as text for people.

import type { At, Expression, Kernel, Loop, Statement } from "./ir.ts";

/** Loop, prologue and body, one statement a line. */
export function printKernel(kernel: Kernel): string {
  return [
    `kernel ${kernel.name}`,
    ...kernel.prologue.map((statement) => `  ${printStatement(statement)}`),
    `  ${printLoop(kernel.loop)}:`,
    ...(kernel.loop.kind === "dense" ? kernel.loop.head : []).map(
      (statement) => `    once: ${printStatement(statement)}`,
    ),
    ...kernel.body.map((statement) => `    ${printStatement(statement)}`),
  ].join("\n");
}

function printLoop(loop: Loop): string {
  switch (loop.kind) {
    case "range":
      return `for ${loop.index} in range`;
    case "list":
      return `for ${loop.index} in list`;
    case "due":
      return `for ${loop.index} due in ${loop.wheel.name}`;
    case "rows":
      return `for ${loop.row} in list, for ${loop.index} in row of ${loop.starts.name}`;
    case "recent":
      return (
        `for spike in ${loop.spikes.name}, for ${loop.index} of its age in ` +
        (loop.order ?? loop.starts).name
      );
    case "dense": {
      const others = loop.along.map(({ name }) => `, ${name} along`).join("");
      return `for ${loop.row} in ${loop.listed ? "list" : "range"}, for ${loop.index} in its row${others}`;
    }
  }
}

function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case "let":
      return `${statement.name} = ${printExpression(statement.value)}`;
    case "numbered":
      return `${statement.name} = int(${printExpression(statement.value)})`;
    case "scaled":
      return `${statement.name} = ${statement.by}*${statement.at}`;
    case "index":
      return `index ${statement.name} = ${statement.array.name}[${statement.at}]`;
    case "store":
      return `${statement.array.name}${subscript(statement.at)} <- ${printExpression(statement.value)}`;
    case "emit":
      return `emit ${statement.at} if ${printExpression(statement.when)}`;
    case "enqueue":
      return `enqueue ${statement.at} in ${printExpression(statement.steps)} steps`;
    case "note":
      return `note ${statement.at} in ${statement.spikes.name}`;
  }
}

function subscript(at: At): string {
  return at === null ? "" : `[${at}]`;
}

const infix: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  eq: "==",
  ne: "!=",
  and: "and",
  or: "or",
};

/** An expression, fully parenthesised. */
export function printExpression(e: Expression): string {
  switch (e.op) {
    case "constant":
    case "truth":
      return String(e.value);
    case "load":
      return `${e.array.name}${subscript(e.at)}`;
    case "local":
      return e.name;
    case "index":
      return e.offset === 0 ? e.name : `(${e.name} + ${e.offset})`;
    case "select":
      return `select(${[e.test, e.then, e.otherwise].map(printExpression).join(", ")})`;
    case "call":
      return `${e.name}(${e.args.map(printExpression).join(", ")})`;
    case "host":
      return `${e.fn.name}(${e.args.map(printExpression).join(", ")})`;
    case "lookup":
      if (e.guide) return `${e.array.name}.countUpTo(${printExpression(e.operand)})`;
      return `${e.array.name}[${printExpression(e.operand)}]`;
    case "random":
      return `${e.distribution}(stream ${e.stream}, ${e.at})`;
    default:
      break;
  }
  if ("operand" in e) return `${e.op}(${printExpression(e.operand)})`;
  const sign = infix[e.op];
  const [left, right] = [printExpression(e.left), printExpression(e.right)];
  return sign ? `(${left} ${sign} ${right})` : `${e.op}(${left}, ${right})`;
}

// What one result needs, as lines: values used more than once, or named in the model, become locals.

import { type Writer, write, writeAsNumber } from "./expression.ts";
import type { Names } from "./text.ts";
import type { Value } from "./value.ts";

/** An expression longer than this is told in two lines. */
const LONGEST = 80;

/** What slices of one kernel share. */
export interface SliceContext {
  readonly names: Names;
  /** The local outside the slice that holds a row, if one does. */
  held(value: Value): string | undefined;
  leaf(value: Value): string;
  step(): string;
  function(name: string): string;
  table(value: Value, operand: string): string;
}

/** The lines that compute some values, each of them after what it needs, and the writer that knows their locals. */
export function sliceLines(
  roots: readonly Value[],
  context: SliceContext,
): { lines: string[]; writer: Writer } {
  const uses = countUses(roots);
  // within an index, gpu.js takes numbers in calls for integers
  const indices = new Set(
    [...uses.keys()].flatMap(({ op, args }) => (op === "lookup" ? args : [])),
  );
  const locals = new Map<Value, string>();
  const lines: string[] = [];
  const writer: Writer = {
    ...context,
    local: (value) => locals.get(value) ?? context.held(value),
  };
  const done = new Set<Value>();
  const visit = (value: Value): void => {
    if (done.has(value)) return;
    done.add(value);
    for (const arg of value.args) visit(arg);
    const count = indices.has(value) ? Number.POSITIVE_INFINITY : uses.get(value)!;
    if (context.held(value) || !deserves(value, count, writer)) return;
    const text =
      value.kind === "bool" ? writeAsNumber(value, writer, true) : write(value, writer, true);
    const name = context.names.take(value.hint ?? "x");
    locals.set(value, name);
    lines.push(`const ${name} = ${text};`);
  };
  for (const root of roots) visit(root);
  return { lines, writer };
}

function deserves(value: Value, uses: number, writer: Writer): boolean {
  switch (value.op) {
    case "constant":
    case "truth":
    case "element":
    case "now":
      return false;
    case "row":
    case "random":
      return true;
    case "shared":
    case "added":
    case "gathered":
      return uses > 1 || value.hint !== undefined;
    default:
      return uses > 1 || value.hint !== undefined || write(value, writer, true).length > LONGEST;
  }
}

function countUses(roots: readonly Value[]): Map<Value, number> {
  const uses = new Map<Value, number>();
  const count = (value: Value): void => {
    const before = uses.get(value) ?? 0;
    uses.set(value, before + 1);
    if (before === 0) for (const arg of value.args) count(arg);
  };
  for (const root of roots) count(root);
  return uses;
}

/** Every value that the roots need. */
export function reachable(roots: readonly Value[]): Value[] {
  return [...countUses(roots).keys()];
}

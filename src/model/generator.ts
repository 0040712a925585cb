// Generators among the options of connect: which side they go through, and whether they say no more than a number.

import { EquationError } from "../errors.ts";
import type { Generator } from "../language/generator.ts";

/** Whether the number gone through, or the outer index, is the inner one, and all that there is to it. */
export function isPlain(
  { expression, condition, iteration }: Generator,
  outer: "i" | "j",
  { p = 1, n }: { readonly p: number | undefined; readonly n: number },
): boolean {
  if (expression.kind !== "name" || condition || p !== 1 || n !== 1) return false;
  return expression.name === (iteration ? iteration.variable : outer);
}

/** Which side a generator goes through, from the options that hold its text. */
export function generatorOf(
  options: { i?: unknown; j?: unknown; condition?: unknown },
  title: string,
): { text: string; outer: "i" | "j" } | undefined {
  const { i, j } = options;
  if (typeof i !== "string" && typeof j !== "string") return undefined;
  const text = (typeof j === "string" ? j : i) as string;
  if ((i !== undefined && j !== undefined) || options.condition !== undefined)
    throw new EquationError([
      {
        problem: "connect with a generator and another index or a condition",
        place: { source: { text, title }, start: 0, end: text.length },
        remedy: "put the condition into the generator: 'k for k in range(N_post) if k != i'",
      },
    ]);
  return { text, outer: typeof j === "string" ? "i" : "j" };
}

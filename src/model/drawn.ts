// What regular code draws for shared variables: one number for the object, before the code of each element.

import type { CheckedCode, CheckedStatement } from "../analysis/code.ts";
import { perElement } from "../analysis/shared.ts";

/** The leading statements of some code up to the last that draws a shared variable, and those after it. */
export interface Halves {
  readonly once: CheckedCode | undefined;
  readonly each: CheckedCode;
}

/** Parts code at the last shared variable that it draws; `checkCode` sees to it that only shared ones come before. */
export function halves({ statements, scope }: CheckedCode): Halves {
  const draws = (statement: CheckedStatement): boolean =>
    statement.kind === "write" &&
    statement.target.variable.shared === true &&
    perElement(statement.expression, scope) !== undefined;
  const border = statements.findLastIndex(draws) + 1;
  if (border === 0) return { once: undefined, each: { statements, scope } };
  return {
    once: { statements: statements.slice(0, border), scope },
    each: { statements: statements.slice(border), scope },
  };
}

// Whether the order of arrivals matters, in words.

import type { CheckedCode } from "../analysis/code.ts";
import { orderOfArrivals } from "../analysis/order.ts";
import { Link } from "./link.ts";
import type { Store } from "./store.ts";

/** Whether the order of the arrivals of one step matters; linked variables count as what they stand for. */
export function toldOrder(code: CheckedCode): string {
  const answer = orderOfArrivals(code, ({ variable, owner }) => {
    const link = (owner as Store).links.get(variable.name);
    return link instanceof Link ? link.terminal.variable : variable;
  });
  return answer.matters ? `matters: ${answer.reason}` : "does not matter";
}

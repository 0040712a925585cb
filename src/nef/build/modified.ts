// What the rules of a connection change.

import { ValueError } from "../../errors.ts";
import type { Connection } from "../connection.ts";
import { Neurons } from "../ensemble.ts";
import { ConnectionRule } from "../learning/live.ts";
import type { Modified } from "../learning/rule.ts";
import { type Whole, wholeOf } from "../slices.ts";

/** What all rules of a connection change. Throws ValueError where they cannot, or not all the same. */
export function modifiedBy(connection: Connection): Modified {
  const { pre, post, weighted, title, learningRules } = connection;
  const to = post instanceof ConnectionRule ? undefined : wholeOf<Whole>(post).whole;
  const between = wholeOf<Whole>(pre).whole instanceof Neurons && to instanceof Neurons;
  const possible: Modified = weighted || between ? "weights" : "decoders";
  const chosen = learningRules.map(({ rule }) => {
    if (rule.modifies.includes(possible)) return possible;
    if (rule.modifies.includes("encoders") && possible === "decoders") return "encoders";
    throw new ValueError(
      `rule ${rule.name} of ${title} changes ${rule.modifies.join(" or ")}, but this connection has ${possible} ` +
        (possible === "decoders"
          ? "(connect neurons to neurons, or give a solver with weights: true)"
          : "(connect the ensemble itself, without weights: true)"),
      "learningRule",
      rule,
    );
  });
  const [first = possible] = chosen;
  if (chosen.every((one) => one === first)) return first;
  throw new ValueError(
    `the rules of ${title} change different things: ${chosen.join(", ")} (put them on connections of their own)`,
    "learningRule",
    learningRules,
  );
}

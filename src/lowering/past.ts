// Reading a history: what a variable was some steps ago, between two steps in proportion.

import type { ArraySymbol, Expression } from "../ir/ir.ts";
import { PAST } from "../ir/past.ts";
import type { KernelBuilder } from "./builder.ts";

/** A history in memory. */
export interface Past {
  /** f64, by `PAST`. */
  readonly cells: ArraySymbol;
  /** Time and step of its clock. */
  readonly time: ArraySymbol;
  readonly step: ArraySymbol;
  readonly dt: number;
}

/** Of a step: how far from a step a time counts as that step. */
const SNAP = 1e-6;

/**
 * The value `ago` before the time `at` of one element, whose value now is `present`. Before the oldest sample it is
 * that; after now it is the present one.
 */
export function readPast(
  b: KernelBuilder,
  { cells, time, step, dt }: Past,
  value: {
    readonly present: Expression;
    readonly at: Expression;
    readonly ago: Expression;
    readonly element: Expression;
  },
): Expression {
  const [zero, one] = [b.constant(0), b.constant(1)];
  const cell = (name: keyof typeof PAST): Expression => b.lookup(cells, b.constant(PAST[name]));
  const now = b.load(time, null);
  let lag = b.binary("div", value.ago, b.constant(dt));
  if (value.at !== now)
    lag = b.binary("sub", lag, b.binary("div", b.binary("sub", value.at, now), b.constant(dt)));
  const nearest = b.unary("floor", b.binary("add", lag, b.constant(0.5)));
  const distance = b.unary("abs", b.binary("sub", lag, nearest));
  lag = b.select(b.compare("le", distance, b.constant(SNAP)), nearest, lag);
  // whatever the delay, no read leaves the ring; in this order a NaN is 0
  lag = b.binary("min", b.binary("max", lag, zero), b.constant(2 ** 30));
  b.hint(lag, "lag");
  const whole = b.unary("floor", lag);
  const part = b.binary("sub", lag, whole);
  const present = b.load(step, null);
  const oldest = b.binary("add", present, cell("reach"));
  const behind = b.binary("sub", present, cell("last"));
  const most = b.binary("sub", cell("kept"), one);
  const steps = b.binary("min", whole, b.binary("max", oldest, zero));
  const sample = (back: Expression): Expression => {
    const age = b.binary("max", zero, b.binary("min", b.binary("sub", back, behind), most));
    const from = b.binary("sub", cell("newest"), age);
    const row = b.select(b.compare("lt", from, zero), b.binary("add", from, cell("rows")), from);
    const offset = b.binary("mul", row, cell("width"));
    return b.peek(b.binary("add", b.binary("add", cell("base"), offset), value.element));
  };
  const later = b.select(b.compare("eq", steps, zero), value.present, sample(steps));
  if (part.op === "constant" && part.value === 0) return later;
  const next = b.binary("add", steps, one);
  const earlier = b.select(b.compare("lt", oldest, next), later, sample(next));
  const between = b.binary("mul", part, b.binary("sub", earlier, later));
  return b.select(b.compare("eq", part, zero), later, b.binary("add", later, between));
}

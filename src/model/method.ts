// A method of one's own, from its formula as text.

import { parseFormula } from "../analysis/formula.ts";
import type { NoiseKind } from "../analysis/noise.ts";
import { ValueError } from "../errors.ts";
import { explicit } from "../integrators/explicit.ts";
import type { Integrator } from "../integrators/integrator.ts";
import { checkOptionNames, checkText, shown } from "./options.ts";

/** A method of integration; one of your own comes from `explicitMethod`. */
export type Method = Integrator;

export interface ExplicitMethodOptions {
  /** What `explain` and messages call it. */
  readonly name: string;
  /**
   * One step, a statement a line, the last of which assigns `x_new`: of the state `x` at time `t`, the step `dt`, the
   * derivative without noise `f(x, t)`, the factors of the noise `g(x, t)`, its increments `dW`, and stages assigned
   * before.
   */
  readonly formula: string;
  /** The noise that the formula takes; none without it. */
  readonly stochastic?: NoiseKind;
  /** Order of convergence, for the record. Default: 1. */
  readonly order?: number;
}

const known = ["name", "formula", "stochastic", "order"];

/**
 * A method for the option `method`, such as
 * `explicitMethod({ name: "mine", formula: "x_new = x + dt*f(x, t)" })`. Throws EquationError, NameError, UnitError
 * with the place in the formula, ValueError for the other options.
 */
export function explicitMethod(options: ExplicitMethodOptions): Method {
  const owner = "explicitMethod";
  checkOptionNames(options, known, owner);
  const { name, formula, stochastic, order = 1 } = options;
  checkText(name, "name", owner);
  checkText(formula, "formula", owner);
  if (stochastic !== undefined && stochastic !== "additive" && stochastic !== "multiplicative")
    throw new ValueError(
      `invalid stochastic of ${owner}: ${shown(stochastic)} (expected 'additive', 'multiplicative', or nothing)`,
      "stochastic",
      stochastic,
    );
  if (!(typeof order === "number" && order > 0))
    throw new ValueError(
      `invalid order of ${owner}: ${shown(order)} (expected a number > 0)`,
      "order",
      order,
    );
  parseFormula(formula, `the formula of ${name}`, stochastic);
  return explicit({
    name,
    aliases: [],
    order,
    citation: "a formula of the user's own",
    ...(stochastic ? { stochastic } : {}),
    formula,
  });
}

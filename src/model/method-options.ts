// The option `methodOptions`: tolerances of step control, and where between grid points spikes may be.

import { ValueError } from "../errors.ts";
import { parseQuantity } from "../language/quantity.ts";
import { dimensionText, equal } from "../units/dimension.ts";
import { checkOptionNames, isList, knownRemedy, shown } from "./options.ts";
import { type Quantity, siValue } from "./quantities.ts";
import type { Store } from "./store.ts";

/** How `odex` controls its steps, and what it does at a threshold. */
export interface MethodOptions {
  /**
   * Error that a step of its own may add to a variable, beside the relative one: a number in SI units or a quantity for
   * all, or one for each by name. Without it, `relativeError` of what the variable's derivative would add in dt.
   */
  readonly absoluteError?: Quantity | Readonly<Record<string, Quantity>>;
  /** The same as a part of the variable's size. Default: 1e-6. */
  readonly relativeError?: number;
  /** Most steps within one dt, for each element. Default: 1000. */
  readonly maxSteps?: number;
  /**
   * `grid`, the default: the threshold is tested at the end of every dt. `exact`: a spike is the moment at which the
   * threshold comes to be passed, and reset and refractoriness begin there.
   */
  readonly spikeTimes?: "grid" | "exact";
}

/** The options, checked; absolute errors by name of variable where given. */
export interface Tolerances {
  readonly absolute: ReadonlyMap<string, number>;
  readonly relative: number;
  readonly maxSteps: number;
  readonly exact: boolean;
}

const known = ["absoluteError", "relativeError", "maxSteps", "spikeTimes"];
/** Below this, rounding is all there is to control. */
const LEAST = 1e-14;

/** Checks the option for the differential variables of a store. Throws ValueError. */
export function readMethodOptions(
  options: MethodOptions,
  names: readonly string[],
  store: Store,
): Tolerances {
  const owner = `methodOptions of ${store.title}`;
  checkOptionNames(options, known, owner);
  const { relativeError: relative = 1e-6, maxSteps = 1000, spikeTimes = "grid" } = options;
  const absolute = absoluteErrors(options.absoluteError, names, store);
  const all = names.every((name) => (absolute.get(name) ?? 0) > 0);
  if (typeof relative !== "number" || !((relative >= LEAST && relative < 1) || relative === 0))
    throw new ValueError(
      `invalid relativeError of ${owner}: ${shown(relative)} (expected a number from ${LEAST} to 1, or 0)`,
      "relativeError",
      relative,
    );
  if (relative === 0 && !all)
    throw new ValueError(
      `invalid relativeError of ${owner}: 0 (give every variable an absoluteError > 0, or a relativeError)`,
      "relativeError",
      relative,
    );
  if (!(Number.isInteger(maxSteps) && maxSteps >= 1))
    throw new ValueError(
      `invalid maxSteps of ${owner}: ${shown(maxSteps)} (expected an integer >= 1)`,
      "maxSteps",
      maxSteps,
    );
  if (spikeTimes !== "grid" && spikeTimes !== "exact")
    throw new ValueError(
      `invalid spikeTimes of ${owner}: ${shown(spikeTimes)} (expected 'grid' or 'exact')`,
      "spikeTimes",
      spikeTimes,
    );
  return { absolute, relative, maxSteps, exact: spikeTimes === "exact" };
}

function absoluteErrors(
  option: unknown,
  names: readonly string[],
  store: Store,
): Map<string, number> {
  const owner = `methodOptions of ${store.title}`;
  if (option === undefined) return new Map();
  if (typeof option !== "object" || option === null || isList(option))
    return new Map(names.map((name) => [name, errorOf(option, name, store)]));
  for (const name of Object.keys(option))
    if (!names.includes(name))
      throw new ValueError(
        `unknown variable in absoluteError of ${owner}: ${name} (${knownRemedy(name, names)})`,
        "absoluteError",
        option,
      );
  return new Map(
    Object.entries(option).map(([name, value]) => [name, errorOf(value, name, store)]),
  );
}

function errorOf(value: unknown, name: string, store: Store): number {
  const option = `absoluteError of ${name} in methodOptions of ${store.title}`;
  const { dimension } = store.variables.get(name)!;
  if (typeof value === "string") {
    const found = parseQuantity(value, option).dimension;
    if (!equal(found, dimension))
      throw new ValueError(
        `invalid ${option}: '${value}' is [${dimensionText(found)}] ` +
          `(expected [${dimensionText(dimension)}]; by variable: { ${name}: ... })`,
        "absoluteError",
        value,
      );
  }
  const number = siValue(value as Quantity, dimension, option);
  if (number > 0 && number < Number.POSITIVE_INFINITY) return number;
  throw new ValueError(
    `invalid ${option}: ${shown(value)} (expected a finite number > 0)`,
    "absoluteError",
    value,
  );
}

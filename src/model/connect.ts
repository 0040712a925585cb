// connect(): from a form of words to pairs of neurons, in Brian2's order (source ascending, then target).

import { constantValue } from "../analysis/constant-value.ts";
import type { Scope } from "../analysis/scope.ts";
import { parseCondition, parseValue } from "../compile.ts";
import { ConnectError, UnitError } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { DIMENSIONLESS, dimensionText, isDimensionless } from "../units/dimension.ts";
import { needsNetwork } from "./assign.ts";
import { checkCopies, checkNames, checkProbability, checkUncounted } from "./connect-checks.ts";
import { type Given, givenPairs, inRange } from "./connect-given.ts";
import { planGenerator } from "./generate.ts";
import { generatorOf } from "./generator.ts";
import type { Initial } from "./initial.ts";
import { shown } from "./options.ts";
import { isRule, makePairs } from "./pairs.ts";
import type { Rule } from "./rule.ts";
import type { Store } from "./store.ts";
import type { Indices } from "./synapse-indices.ts";

/** Indices: one number, an array, or (one of `i`, `j` alone) an expression. */
export type IndexOption = number | ArrayLike<number> | string;

/** Which pairs to connect; all of them when empty. */
export interface ConnectOptions {
  /** Source indices, paired with `j`. */
  readonly i?: IndexOption;
  /** Target indices, paired with `i`. */
  readonly j?: IndexOption;
  /** Connects every pair for which it holds; may use `i`, `j`, `x_pre`, `x_post`. */
  readonly condition?: string;
  /** Probability of each pair: a number or an expression. */
  readonly p?: number | string;
  /** Synapses per pair: a number or an expression. */
  readonly n?: number | string;
  /** With an expression for `i` or `j`: leaves out pairs whose index is out of range. */
  readonly skipIfInvalid?: boolean;
}

/** Pairs in creation order; indices count from the start of source and target as given to Synapses. */
export interface Pairs {
  readonly i: Indices;
  readonly j: Indices;
}

/** What connecting needs to know of the synapses. */
export interface ConnectSite {
  readonly store: Store;
  readonly initial: Initial;
  readonly scope: Scope;
  readonly sources: number;
  readonly targets: number;
  /** False while a source or target that is synapses waits for its seed. */
  readonly sizesKnown: boolean;
  /** Whether memory has to hold what is made. */
  readonly stored: boolean;
  /** Absolute neurons of source and target indices; null where they are the same. */
  readonly sourceElements: Int32Array | null;
  readonly targetElements: Int32Array | null;
}

/** A connect call, checked: whether it draws random numbers, and what makes its pairs. */
export interface Plan {
  readonly random: boolean;
  readonly make: () => Pairs | Rule;
  /** Whether it is a rule that makes them, the same again whenever it is followed. */
  readonly fixed: boolean;
}

const known = ["i", "j", "condition", "p", "n", "skipIfInvalid"];

/** Checks the options of a connect call and says how its pairs are made. */
export function planConnect(options: ConnectOptions, site: ConnectSite): Plan {
  const title = `connect of ${site.store.title}`;
  checkNames(options, known, title);
  if (options.condition !== undefined && typeof options.condition !== "string")
    throw new ConnectError(
      `invalid condition of ${title}: ${shown(options.condition)} (expected text, such as 'i != j')`,
    );
  const condition =
    options.condition === undefined
      ? undefined
      : parseCondition(options.condition, `condition of ${title}`, site.scope);
  if (condition) checkUncounted(condition, site.scope);
  const told = expressionOf(options.p, `p of ${title}`, site);
  checkProbability(told, options.p, title, site.scope);
  const p = typeof told === "object" ? (constantValue(told, site.scope) ?? told) : told;
  const n = expressionOf(options.n, `n of ${title}`, site);
  if (typeof n === "number") checkCopies(n, title);
  const generator = generatorOf(options, title);
  if (generator) {
    if (typeof p === "object" || typeof n === "object")
      throw new ConnectError(
        `invalid ${typeof p === "object" ? "p" : "n"} of ${title}: an expression together with a generator ` +
          "(expected a number; for a probability write 'k for k in sample(low, high, p=...)')",
      );
    const { skipIfInvalid = false } = options;
    return planGenerator(generator.text, generator.outer, { p, n: n ?? 1, skipIfInvalid }, site);
  }
  const explicit = givenPairs(options, site);
  const checked = explicit && site.sizesKnown ? checkedPairs(explicit, site) : undefined;
  if (explicit && condition)
    throw new ConnectError(
      `indices together with a condition in ${title} (give either i and j, or the condition)`,
    );
  const random =
    (p !== undefined && p !== 1) ||
    [condition, n].some((node) => typeof node === "object" && needsNetwork(node, site.scope));
  return {
    random,
    fixed: !explicit && isRule({ condition, p, n }),
    make: () =>
      makePairs(checked ?? (explicit && checkedPairs(explicit, site)), { site, condition, p, n }),
  };
}

type Expression = number | Node | undefined;

function expressionOf(
  option: number | string | undefined,
  title: string,
  site: ConnectSite,
): Expression {
  if (option === undefined || typeof option === "number") return option;
  if (typeof option !== "string")
    throw new ConnectError(`invalid ${title}: ${shown(option)} (expected a number or text)`);
  const { node, type, dimension } = parseValue(option, title, site.scope);
  checkUncounted(node, site.scope);
  if (type !== "boolean" && (dimension === null || isDimensionless(dimension))) return node;
  const unit = `[${dimensionText(dimension ?? DIMENSIONLESS)}]`;
  throw new UnitError([
    {
      problem: `not a plain number: ${option} is ${type === "boolean" ? "a boolean" : unit}`,
      place: node.place,
      remedy: "expected a number without a unit",
    },
  ]);
}

/** The pairs that arrays name; how many synapses there are to connect to may only be known when the seed is. */
function checkedPairs(given: Given, site: ConnectSite): Pairs {
  return {
    i: inRange(given.i, site.sources, `source index of ${site.store.title}`),
    j: inRange(given.j, site.targets, `target index of ${site.store.title}`),
  };
}

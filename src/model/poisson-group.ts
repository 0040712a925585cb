// PoissonGroup: elements that spike at random, each at a rate of its own.

import { builtin, timeVariables } from "../analysis/model.ts";
import { groupScope, type Scope, type Variable } from "../analysis/scope.ts";
import { isFresh } from "../analysis/shared.ts";
import { parseValue } from "../compile.ts";
import { EquationError, UnitError, ValueError } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { parseExpression } from "../language/expression.ts";
import { print } from "../language/print.ts";
import { meansQuantity } from "../language/quantity.ts";
import { forEachNode } from "../language/walk.ts";
import { DIMENSIONLESS, dimensionText, equal } from "../units/dimension.ts";
import type { Assignable, SetOptions } from "./assign.ts";
import { numbersGiven } from "./given.ts";
import { Group } from "./group.ts";
import { type NamespaceOption, readNamespace } from "./namespace.ts";
import type { BuildContext } from "./object.ts";
import { checkOptionNames, checkOrder, checkSize, shown } from "./options.ts";
import { GapState, spikesByGaps } from "./poisson-gaps.ts";
import { HERTZ, positiveTime, type Quantity, siValue } from "./quantities.ts";
import { buildRegular } from "./regular.ts";
import type { Saved } from "./saved.ts";
import { accessTo, Store } from "./store.ts";
import { explainVariables } from "./tell.ts";
import { tested } from "./tested.ts";
import type { BuiltIn, Checked } from "./types/variables.ts";

export interface PoissonGroupOptions {
  /**
   * Spikes per second: one number (Hz) or quantity, one number per element, or an expression in hertz over `t`, `i`,
   * `N`, the namespace and its TimedArrays, which is evaluated in every step.
   */
  readonly rates: Quantity | ArrayLike<number>;
  /** The group's own step; the network's without it. */
  readonly dt?: Quantity;
  /** Order within slot `thresholds`. */
  readonly order?: number;
  readonly namespace?: NamespaceOption;
  readonly name?: string;
}

const known = ["rates", "dt", "order", "namespace", "name"];

/**
 * Elements that spike in a step where `rand() < rates*dt`: at most once per step, always where the rate is 1/dt or
 * more, never where it is 0 or less. `rates` is a variable (in Hz) unless it was given as an expression.
 */
export class PoissonGroup extends Group<BuiltIn | readonly ["rates", "float"]> {
  readonly order: number;
  private readonly gaps = new GapState();

  /** `size` elements. Throws ValueError, UnitError, NameError, EquationError for rates that cannot be. */
  constructor(size: number, options: PoissonGroupOptions) {
    checkSize(size, "a PoissonGroup");
    checkOptionNames(options, known, "a PoissonGroup");
    const dt = options.dt === undefined ? undefined : positiveTime(options.dt, "dt");
    super("poissongroup", options.name, dt, (name) => makeStore(name, size, options));
    const { store } = this;
    this.order = checkOrder(options.order ?? 0, store.title);
    store.allocate();
    if (store.arrays.has("rates")) this.set("rates", options.rates);
  }

  override get canSpike(): boolean {
    return true;
  }

  /** As `set` of any group; rates below 0 are refused. */
  override set<const N extends string = "rates">(
    name: Checked<N, "rates">,
    value: Assignable,
    options: SetOptions = {},
  ): void {
    if (name === "rates") checkRates(value, this.store);
    super.set<string>(name, value, options);
  }

  override build(context: BuildContext): void {
    const { name, store, spikes, order } = this;
    const clock = context.clock(this.dt);
    const stream = (store.identity ?? 0) * 65536 + 256;
    const site = {
      name: `${name}.threshold`,
      scope: store.scope,
      access: accessTo({ clock, stream }),
      loop: { kind: "range", index: "i" },
    } as const;
    const chance = parseExpression({ text: "rates*dt", title: `threshold of ${store.title}` });
    const where = { store, context, clock };
    const test = tested("rates", { probability: chance }, spikes, site, where);
    const rates = store.arrays.get("rates");
    const byGaps = rates
      ? spikesByGaps(name, rates, spikes, this.gaps, stream + 1, clock, context)
      : (): boolean => false;
    const run = (): void => {
      if (!byGaps()) spikes.count = test.run();
    };
    const operation = { name: `${name}.threshold`, clock, slot: "thresholds", order };
    context.operation({ ...operation, rank: 0, isolated: true, run });
    buildRegular(this.regular, store, store.scope, context, { dt: this.dt, index: "i" });
  }

  override save(): Saved {
    return { ...super.save(), ...this.gaps.save() };
  }

  override restore(saved: Saved): void {
    super.restore(saved);
    this.gaps.restore(saved);
  }

  override explain(): string[] {
    const gaps = this.store.arrays.has("rates")
      ? " (while all rates are at most 0.05/dt: drawn as the gaps between spikes)"
      : "";
    return [
      `${this.name}: ${this.N} elements`,
      ...explainVariables(this.store),
      `  threshold: rand() < rates*dt${gaps}`,
    ];
  }
}

/** Time, numbering, and `rates`: a parameter, or the expression given. */
function makeStore(name: string, size: number, options: PoissonGroupOptions): Store {
  const title = `Poisson group '${name}'`;
  const namespace = readNamespace(options.namespace);
  const variables = new Map<string, Variable>();
  for (const variable of timeVariables) variables.set(variable.name, variable);
  variables.set("i", builtin("i", "integer"));
  variables.set("N", builtin("N", "integer", DIMENSIONLESS, true));
  const store = new Store(name, title, size, variables, namespace);
  store.scope = groupScope(store, variables, namespace);
  const { rates } = options;
  const expression =
    typeof rates === "string" && !meansQuantity(rates) ? parseRates(rates, store) : undefined;
  variables.set("rates", {
    ...builtin("rates", "float", HERTZ),
    kind: expression ? "subexpression" : "parameter",
    writable: !expression,
    ...(expression ? { expression } : {}),
  });
  return store;
}

function parseRates(text: string, { scope, title }: Store): Node {
  const { node, type, dimension } = parseValue(text, `rates of ${title}`, scope);
  checkFixed(node, scope);
  if (type !== "boolean" && (dimension === null || equal(dimension, HERTZ))) return node;
  const found = type === "boolean" ? "boolean" : dimensionText(dimension!);
  throw new UnitError([
    {
      problem: `wrong dimension: rates are ${print(node)} [${found}]`,
      place: node.place,
      remedy: `expected [${dimensionText(HERTZ)}], such as ${print(node)}*Hz`,
    },
  ]);
}

/** Whoever reads rates must see those that the group spiked by. */
function checkFixed(node: Node, scope: Scope): void {
  forEachNode(node, (part) => {
    if (part.kind !== "call" || !isFresh(scope.function(part.name))) return;
    throw new EquationError([
      {
        problem: `random rates: ${print(node)} (drawn anew wherever they are read)`,
        place: part.place,
        remedy: "give `rates` a number and draw with set('rates', ...), or in runRegularly code",
      },
    ]);
  });
}

/** What can be checked without evaluating anything: numbers, quantities and arrays of numbers are 0 or more. */
function checkRates(value: Assignable, { title, variables }: Store): void {
  if (value === undefined)
    throw new ValueError(
      `missing rates of ${title} (give \`rates\`, such as '15 Hz')`,
      "rates",
      value,
    );
  const what = `rates of ${title}`;
  if (typeof value === "string" && !meansQuantity(value)) return;
  const numbers =
    typeof value === "string" || typeof value === "number"
      ? [siValue(value, HERTZ, what)]
      : numbersGiven(value, variables.get("rates")!, title);
  const position = numbers.findIndex((rate) => !(rate >= 0));
  if (position < 0) return;
  const single = typeof value === "string" || typeof value === "number";
  throw new ValueError(
    `invalid ${what}: ${single ? shown(value) : `${numbers[position]} at position ${position}`} ` +
      "(expected rates >= 0, in Hz)",
    "rates",
    value,
  );
}

// PoissonInput: many independent Poisson sources per neuron, as one binomial number in each step.

import type { Resolution } from "../analysis/scope.ts";
import { parseCode } from "../compile.ts";
import { ValueError } from "../errors.ts";
import type { Kernel } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { meansQuantity } from "../language/quantity.ts";
import { type Binomial, binomial } from "../lowering/binomial.ts";
import { guideTo } from "../lowering/guide.ts";
import { binomialKernel } from "../lowering/kernels.ts";
import { type Clock, type Cyclic, cyclic, StateArray } from "../simulate.ts";
import { checkGroup, type GroupLike, parentOf, Subgroup } from "./group.ts";
import { Initial } from "./initial.ts";
import { type BuildContext, SimulationObject } from "./object.ts";
import { checkOptionNames, checkOrder, checkText, shown } from "./options.ts";
import { HERTZ, type Quantity, siValue } from "./quantities.ts";
import { checkSlot } from "./regular.ts";
import type { Saved } from "./saved.ts";
import { workOf } from "./stepped.ts";
import { accessTo, Store } from "./store.ts";
import type { SettableOf } from "./types/names.ts";
import type { Checked } from "./types/variables.ts";
import { always, together, watched } from "./watch.ts";

export interface PoissonInputOptions {
  /** Sources per neuron. */
  readonly n: number;
  /** Spikes per second of each source, in Hz. */
  readonly rate: Quantity;
  /** Added per spike: a number (SI), a quantity, or an expression over the target's variables, for each neuron. */
  readonly weight: Quantity;
  /** Slot of the schedule (default `synapses`). */
  readonly when?: string;
  /** Order within the slot (default 0: after spikes of synapses have been delivered). */
  readonly order?: number;
  readonly name?: string;
}

const known = ["n", "rate", "weight", "when", "order", "name"];

/**
 * Adds `weight * Binomial(n, rate*dt)` to a variable of each neuron in each step: what `n` Poisson sources of one rate
 * would add. A refractory neuron's `unless refractory` variable is left alone. Counts follow the exact distribution;
 * only where their standard deviation is above 3000 a rounded normal approximation takes its place.
 */
export class PoissonInput<
  const G extends GroupLike = GroupLike,
  const Name extends string = string,
> extends SimulationObject {
  readonly target: GroupLike;
  readonly variable: string;
  readonly n: number;
  /** Hz, of each source. */
  readonly rate: number;
  /** What is added per spike. */
  readonly weight: Node;
  private readonly destination: Extract<Resolution, { kind: "variable" }>;
  private readonly when: string;
  private readonly order: number;
  private readonly title: string;
  private readonly keys: Initial;

  /** Throws NameError, UnitError, EquationError, ValueError for a variable that takes no input, or wrong values. */
  constructor(target: G, variable: Checked<Name, SettableOf<G>>, options: PoissonInputOptions) {
    checkOptionNames(options, known, "a PoissonInput");
    checkGroup(target, "target of a PoissonInput");
    super("poissoninput", options.name);
    const { store, dt } = parentOf(target);
    this.target = target;
    this.variable = variable;
    this.title = `Poisson input '${this.name}'`;
    checkText(variable, "variable", this.title);
    this.n = checkCount(options.n, this.title);
    this.rate = checkRate(options.rate, this.title);
    this.when = checkSlot(options.when ?? "synapses");
    this.order = checkOrder(options.order ?? 0, this.title);
    const { destination, weight } = this.addition(store, options.weight);
    this.destination = destination;
    this.weight = weight;
    if (dt !== undefined) this.probability(dt);
    this.keys = new Initial(
      new Store(this.name, this.title, 0, new Map(), new Map()),
      [],
      undefined,
    );
  }

  /** Reads `variable += weight`, which must be one statement that code of the target may contain. */
  private addition(
    store: Store,
    weight: Quantity,
  ): { destination: Extract<Resolution, { kind: "variable" }>; weight: Node } {
    const { variable, title } = this;
    const option = `weight of ${title}`;
    const quantity = typeof weight !== "string" || meansQuantity(weight);
    const text = `${variable} += ${quantity ? "0" : weight}`;
    const rules = { title: `input of ${title}`, writesShared: false };
    const { statements } = parseCode(text, store.scope, rules);
    const [statement] = statements;
    if (statements.length !== 1 || statement?.kind !== "write")
      throw new ValueError(
        `invalid ${option}: ${shown(weight)} (expected one expression)`,
        "weight",
        weight,
      );
    const { target: destination, expression } = statement;
    const { place } = expression;
    if (!quantity) return { destination, weight: addend(expression) };
    const value = siValue(weight, destination.variable.dimension, option);
    return { destination, weight: { kind: "number", value, place } };
  }

  override get initial(): Initial {
    return this.keys;
  }

  override signature(): string[] {
    const { n, rate, target, variable, weight, when } = this;
    return [
      `  ${variable} of ${target.N} elements += binomial(${n}, ${rate} Hz) * ${worth(weight)}, slot ${when}`,
    ];
  }

  override save(): Saved {
    return this.keys.save();
  }

  override get needs(): readonly SimulationObject[] {
    return [parentOf(this.target)];
  }

  /** Chance of a source to spike in a step. */
  private probability(dt: number): number {
    const p = this.rate * dt;
    if (p <= 1 + 1e-9) return Math.min(p, 1);
    throw new ValueError(
      `invalid rate of ${this.title}: ${this.rate} Hz (expected at most 1/dt, ${1 / dt} Hz: ` +
        "a source spikes at most once per step; make dt smaller or n larger)",
      "rate",
      this.rate,
    );
  }

  override build(context: BuildContext): void {
    const { target, name, when: slot, order } = this;
    const parent = parentOf(target);
    const clock = context.clock(parent.dt);
    const distribution = binomial(this.n, this.probability(clock.dt));
    if (distribution.kind === "always" && distribution.count === 0) return;
    const drawn = inMemory(distribution, name);
    const guided = withGuide(drawn, distribution, name);
    const { list, range } = passesOver(target, parent.N);
    const passes: (() => void)[] = [];
    const told: Cyclic[] = [];
    const kernels: Kernel[] = [];
    const pass = (kind: "list" | "range", begin: number, end: number): void => {
      const handle = context.kernel(this.kernel(clock, guided, kind));
      const add = watched(handle, [parent.store], context, clock);
      // a device reads the plain one: its numbers have too few bits for the guide
      kernels.push(guided === drawn ? handle.kernel : this.kernel(clock, drawn, kind));
      passes.push(() => add(begin, end));
      told.push(always(add, begin, end));
    };
    if (list.length > 0) {
      const begin = context.list(list).address >>> 2;
      pass("list", begin, begin + list.length);
    }
    if (range) pass("range", ...range);
    const whole = !(target instanceof Subgroup);
    const work = whole ? { work: workOf(parent.store, kernels) } : {};
    const [only, more] = passes;
    const all = (): void => {
      for (const one of passes) one();
    };
    context.operation({
      name,
      clock,
      slot,
      order,
      rank: 0,
      ...work,
      run: cyclic(more || !only ? all : only, together(told)),
    });
  }

  private kernel(clock: Clock, distribution: Binomial<StateArray>, kind: "list" | "range"): Kernel {
    const { target, keys } = this;
    const { store } = parentOf(target);
    const part = target instanceof Subgroup;
    const access = accessTo({
      clock,
      stream: (keys.store.identity ?? 0) * 65536,
      ...(part
        ? { index: { owner: store, location: { kind: "array", array: target.relative } } }
        : {}),
    });
    const loop = { kind, index: "i" } as const;
    const site = {
      name: part && kind === "list" ? `${this.name}.list` : this.name,
      scope: store.scope,
      access,
      loop,
    };
    return binomialKernel(site, this.destination, this.weight, distribution);
  }

  override explain(): string[] {
    const { n, rate, target, variable, weight } = this;
    return [
      `${this.name}: ${n} sources of ${rate} Hz for each of ${target.N} elements of '${target.name}'`,
      `  ${variable} += binomial(${n}, rate*dt) * ${worth(weight)}`,
    ];
  }
}

/**
 * The elements of a target: those that follow one another as a range, which is quicker and begins at a multiple of
 * four; all others as a list. What each draws is keyed by its number, whatever the pass.
 */
function passesOver(
  target: GroupLike,
  size: number,
): { readonly list: Int32Array; readonly range: readonly [number, number] | undefined } {
  if (!(target instanceof Subgroup)) return { list: new Int32Array(0), range: [0, size] };
  const { elements } = target;
  const first = elements[0] ?? 0;
  if (!elements.every((element, k) => element === first + k))
    return { list: elements, range: undefined };
  const end = first + elements.length;
  const begin = Math.min(4 * Math.ceil(first / 4), end);
  return {
    list: elements.slice(0, begin - first),
    range: end > begin ? [begin, end] : undefined,
  };
}

/** A weight in words: a number in SI, or its expression. */
function worth(weight: Node): string {
  return weight.kind === "number" ? String(weight.value) : print(weight);
}

/** What a statement `x += y`, written out as `x + y`, adds. */
function addend(expression: Node): Node {
  return expression.kind === "binary" ? expression.right : expression;
}

function inMemory(distribution: Binomial, name: string): Binomial<StateArray> {
  if (distribution.kind !== "table") return distribution;
  const table = new StateArray(`${name}.cumulative`, "f64", distribution.table.length);
  table.f64.set(distribution.table);
  return { kind: "table", first: distribution.first, table };
}

function withGuide(
  drawn: Binomial<StateArray>,
  distribution: Binomial,
  name: string,
): Binomial<StateArray> {
  if (drawn.kind !== "table" || distribution.kind !== "table") return drawn;
  const guide = guideTo(distribution.table);
  if (!guide) return drawn;
  const table = new StateArray(`${name}.guide`, "f64", guide.table.length);
  table.f64.set(guide.table);
  return { ...drawn, guide: { ...guide, table } };
}

function checkCount(n: unknown, title: string): number {
  if (Number.isSafeInteger(n) && (n as number) >= 1) return n as number;
  throw new ValueError(`invalid n of ${title}: ${shown(n)} (expected an integer >= 1)`, "n", n);
}

function checkRate(rate: Quantity, title: string): number {
  const value = siValue(rate, HERTZ, `rate of ${title}`);
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new ValueError(
    `invalid rate of ${title}: ${shown(rate)} (expected a finite rate >= 0, such as '15 Hz')`,
    "rate",
    rate,
  );
}

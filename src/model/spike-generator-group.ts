// SpikeGeneratorGroup: spikes at given times.

import { builtin, timeVariables } from "../analysis/model.ts";
import { groupScope, type Variable } from "../analysis/scope.ts";
import { ValueError } from "../errors.ts";
import { type Clock, cyclic } from "../simulate.ts";
import { DIMENSIONLESS } from "../units/dimension.ts";
import { quantityText } from "../units/units.ts";
import { Group } from "./group.ts";
import type { BuildContext } from "./object.ts";
import { checkOptionNames, checkOrder, checkSize, shown } from "./options.ts";
import { positiveTime, type Quantity, SECOND, siValue } from "./quantities.ts";
import { buildRegular } from "./regular.ts";
import { type Saved, savedFloats, savedIntegers, savedNumber } from "./saved.ts";
import { seldom } from "./seldom.ts";
import { Store } from "./store.ts";
import type { BuiltIn } from "./types/variables.ts";

export interface SpikeGeneratorOptions {
  /** Who spikes: spike k is of element indices[k]. */
  readonly indices: ArrayLike<number>;
  /** When, in seconds; or quantities as text, such as '1 ms'. */
  readonly times: ArrayLike<number> | readonly string[];
  /** Repeats the spikes with this period, a multiple of dt. */
  readonly period?: Quantity;
  readonly dt?: Quantity;
  readonly order?: number;
  readonly name?: string;
}

const known = ["indices", "times", "period", "dt", "order", "name"];

/** Elements that spike at given times: in step int((t + 0.001 dt)/dt). */
export class SpikeGeneratorGroup extends Group<BuiltIn> {
  private indices: Int32Array = new Int32Array(0);
  private times: Float64Array = new Float64Array(0);
  private period = 0;
  readonly order: number;

  /**
   * `size` elements. Throws ValueError for indices out of range, negative times, or two spikes of one element in a
   * step.
   */
  constructor(size: number, options: SpikeGeneratorOptions) {
    checkSize(size, "a SpikeGeneratorGroup");
    checkOptionNames(options, known, "a SpikeGeneratorGroup");
    const dt = options.dt === undefined ? undefined : positiveTime(options.dt, "dt");
    super("spikegeneratorgroup", options.name, dt, (name) => makeStore(name, size));
    this.order = checkOrder(options.order ?? 0, this.store.title);
    this.setSpikes(options.indices, options.times, options.period);
  }

  override get canSpike(): boolean {
    return true;
  }

  /** Replaces the spikes; takes effect at the next run. */
  setSpikes(
    indices: ArrayLike<number>,
    times: ArrayLike<number> | readonly string[],
    period?: Quantity,
  ): void {
    if (!isArray(indices) || !isArray(times))
      throw new ValueError(
        `invalid spikes of ${this.store.title}: ${shown(indices)} as indices, ${shown(times)} as times ` +
          "(expected two arrays: numbers, and for times seconds or text such as '1 ms')",
        "times",
        times,
      );
    if (indices.length !== times.length)
      throw new ValueError(
        `invalid spikes of ${this.store.title}: ${indices.length} indices and ${times.length} times ` +
          "(expected as many of each)",
        "times",
        times,
      );
    const cells = Int32Array.from(indices);
    const moments = Float64Array.from(times as ArrayLike<number | string>, (time) =>
      typeof time === "string" ? siValue(time, SECOND, "times") : time,
    );
    checkCells(cells, indices, this.N, this.store.title);
    const repeat = period === undefined ? 0 : positiveTime(period, "period", true);
    const end = repeat > 0 ? repeat : Number.POSITIVE_INFINITY;
    const bad = moments.findIndex((time) => !(time >= 0 && time < end));
    if (bad >= 0)
      throw new ValueError(
        `invalid spike time of ${this.store.title}: ${moments[bad]} s at position ${bad} ` +
          `(expected seconds >= 0${repeat > 0 ? ` and below the period, ${repeat} s` : ""})`,
        "times",
        moments[bad],
      );
    this.indices = cells;
    this.times = moments;
    this.period = repeat;
    this.version++;
  }

  override save(): Saved {
    const { indices, times, period } = this;
    return { ...super.save(), indices: indices.slice(), times: times.slice(), period };
  }

  override restore(saved: Saved): void {
    super.restore(saved);
    this.indices = savedIntegers(saved, "indices").slice();
    this.times = savedFloats(saved, "times").slice();
    this.period = savedNumber(saved, "period") ?? 0;
    this.version++;
  }

  override build(context: BuildContext): void {
    const clock = context.clock(this.dt);
    const { steps, cells } = this.onGrid(clock);
    const length = periodSteps(this.period, clock.dt);
    const { spikes } = this;
    let next = 0;
    let last = -1;
    const run = (): void => {
      const step = length > 0 ? clock.step % length : clock.step;
      if (step <= last) next = 0;
      last = step;
      while (next < steps.length && steps[next]! < step) next++;
      let count = 0;
      const list = spikes.array.i32;
      while (next < steps.length && steps[next] === step) list[count++] = cells[next++]!;
      spikes.count = count;
    };
    /** The step of the next spike, for all that is known at the step at hand. */
    const due = (): number => {
      const [now, at] = [clock.step, length > 0 ? clock.step % length : clock.step];
      if (next < steps.length) return now + steps[next]! - at;
      return length > 0 ? now + length - at : Number.POSITIVE_INFINITY;
    };
    const told = seldom(spikes, clock, run, due);
    const operation = { name: `${this.name}.spikes`, clock, slot: "thresholds", order: this.order };
    context.operation({ ...operation, rank: 0, isolated: true, run: cyclic(run, told) });
    buildRegular(this.regular, this.store, this.store.scope, context, { dt: this.dt, index: "i" });
  }

  /** Spikes sorted by step, then element. */
  private onGrid(clock: Clock): { steps: Float64Array; cells: Int32Array } {
    const { times, indices } = this;
    const at = times.map((time) => Math.trunc((time + 1e-3 * clock.dt) / clock.dt));
    const order = Array.from(at.keys()).sort(
      (a, b) => at[a]! - at[b]! || indices[a]! - indices[b]!,
    );
    const steps = Float64Array.from(order, (k) => at[k]!);
    const cells = Int32Array.from(order, (k) => indices[k]!);
    // what is over does not matter: dt may have been smaller then
    const first = this.period > 0 ? 0 : clock.step;
    for (let k = 1; k < order.length; k++)
      if (steps[k] === steps[k - 1] && cells[k] === cells[k - 1] && steps[k]! >= first)
        throw new ValueError(
          `two spikes of element ${cells[k]} of ${this.store.title} in one step, at ${time(steps[k]! * clock.dt)} ` +
            `(expected at most one: dt is ${time(clock.dt)}, make it smaller or leave one out)`,
          "times",
          times[order[k]!],
        );
    return { steps, cells };
  }

  override explain(): string[] {
    return [`${this.name}: ${this.N} elements, ${this.times.length} spikes given`];
  }
}

function isArray(value: unknown): boolean {
  return typeof value === "object" && value !== null && "length" in value;
}

function time(seconds: number): string {
  return quantityText(seconds, SECOND);
}

function periodSteps(period: number, dt: number): number {
  if (period === 0) return 0;
  const steps = Math.round(period / dt);
  if (Math.abs(period / dt - steps) > 1e-4 || steps === 0)
    throw new ValueError(
      `invalid period: ${time(period)} (expected a multiple of dt, ${time(dt)})`,
      "period",
      period,
    );
  return steps;
}

function checkCells(
  cells: Int32Array,
  given: ArrayLike<number>,
  size: number,
  title: string,
): void {
  cells.forEach((cell, k) => {
    if (cell !== given[k] || cell < 0 || cell >= size)
      throw new ValueError(
        `index out of range: ${given[k]} at position ${k} of ${title} ` +
          `(expected integers from 0 to ${size - 1})`,
        "indices",
        given[k],
      );
  });
}

function makeStore(name: string, size: number): Store {
  const variables = new Map<string, Variable>();
  for (const variable of timeVariables) variables.set(variable.name, variable);
  variables.set("i", builtin("i", "integer"));
  variables.set("N", builtin("N", "integer", DIMENSIONLESS, true));
  const store = new Store(name, `spike generator '${name}'`, size, variables, new Map());
  store.scope = groupScope(store, variables, new Map());
  return store;
}

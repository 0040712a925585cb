// Spikes of elements that have small chances, drawn as the gaps between them: one draw a spike, not one an element and
// step. Where chances differ, gaps are those of the greatest, and a spike is kept with an element's chance over it.

import type { ArraySymbol, At, Expression, Kernel } from "../ir/ir.ts";
import { type Clock, type EventList, StateArray } from "../simulate.ts";
import type { BuildContext, KernelHandle } from "./object.ts";
import { type Saved, type SavedValue, savedFloats, savedNumber } from "./saved.ts";

/** Above this chance gaps are so short that a draw for each element is as quick. */
const MOST = 0.05;
/** Gaps drawn at once. */
const BLOCK = 64;

/** Where a sequence of gaps stands. It means the same for whatever chance it was drawn with, and no other. */
export class GapState {
  /** The chance of a spike that the gaps were drawn for, the greatest of the elements; NaN for none. */
  chance: number = Number.NaN;
  /** Elements to pass over before the next spike, counted on through the steps. */
  ahead = 0;
  /** Further gaps, from position `next` on. */
  rest: Float64Array = new Float64Array(0);
  next = 0;

  save(): Record<string, SavedValue> {
    if (Number.isNaN(this.chance)) return {};
    const { chance, ahead, rest, next } = this;
    return { "gap chance": chance, "gaps ahead": ahead, gaps: rest.slice(next) };
  }

  restore(saved: Saved): void {
    this.chance = savedNumber(saved, "gap chance") ?? Number.NaN;
    this.ahead = savedNumber(saved, "gaps ahead") ?? 0;
    this.rest = savedFloats(saved, "gaps");
    this.next = 0;
  }
}

/** The rates of the elements as they were last looked at. */
class Rates {
  /** The greatest; NaN where one is no number. */
  most = Number.NaN;
  /** Whether all are the same. */
  alike = false;
  private readonly rates: StateArray;
  private readonly seen: StateArray;
  private readonly common: StateArray;
  private readonly changed: KernelHandle;
  /** As `changed` while all are the same: reads half as much. */
  private readonly uncommon: KernelHandle;

  constructor(name: string, rates: StateArray, context: BuildContext) {
    this.rates = rates;
    this.seen = new StateArray(`${name}.seen`, "f64", rates.length);
    this.seen.f64.fill(Number.NaN);
    const others = new StateArray(`${name}.changed`, "i32", rates.length + 2);
    this.common = new StateArray(`${name}.rate`, "f64", 1);
    this.changed = context.kernel(differing(`${name}.same`, rates, this.seen, INDEX, others));
    this.uncommon = context.kernel(differing(`${name}.alike`, rates, this.common, null, others));
  }

  look(): void {
    const { rates, seen } = this;
    const compare = this.alike ? this.uncommon : this.changed;
    if (compare.run(0, rates.length) === 0) return;
    const [now, before] = [rates.f64, seen.f64];
    let [most, least] = [now[0]!, now[0]!];
    for (let i = 0; i < now.length; i++) {
      const rate = now[i]!;
      before[i] = rate;
      // what is no number stays, whatever comes after it
      most = Math.max(most, rate);
      least = Math.min(least, rate);
    }
    this.most = most;
    this.alike = least === most;
    this.common.f64[0] = most;
  }
}

/**
 * Makes the function that fills a list with the elements that spike in a step and returns true; it returns false, and
 * leaves the list alone, in a step where a rate is high. Gaps have the geometric distribution (Devroye 1986,
 * Non-Uniform Random Variate Generation, X.2), which has no memory: so a new chance may draw anew at any time. Draws
 * are numbered by `stream` and the one after it.
 */
export function spikesByGaps(
  name: string,
  rates: StateArray,
  list: EventList,
  state: GapState,
  stream: number,
  clock: Clock,
  context: BuildContext,
): () => boolean {
  const known = new Rates(name, rates, context);
  const chance = new StateArray(`${name}.chance`, "f64", 1);
  const most = new StateArray(`${name}.most`, "f64", 1);
  const offered = new StateArray(`${name}.offered`, "i32", rates.length + 2);
  const gaps = new StateArray(`${name}.gaps`, "f64", rates.length + 2 * BLOCK);
  const draw = context.kernel(drawn(`${name}.gaps`, gaps, chance, clock.random, stream));
  const keep = context.kernel(
    kept(`${name}.kept`, rates, most, list.array, clock.random, stream + 1),
  );
  const size = rates.length;
  let drawnNow = 0;
  const gap = (): number => {
    if (state.next >= state.rest.length) {
      draw.run(drawnNow, drawnNow + BLOCK);
      state.rest = gaps.f64.slice(drawnNow, drawnNow + BLOCK);
      state.next = 0;
      drawnNow += BLOCK;
    }
    return state.rest[state.next++]!;
  };
  /** Fills an array with the elements that spike, all at the greatest chance; how many. */
  const fill = (into: Int32Array): number => {
    let count = 0;
    let { ahead } = state;
    while (ahead < size) {
      into[count++] = ahead;
      ahead += 1 + gap();
    }
    state.ahead = ahead - size;
    return count;
  };
  return () => {
    known.look();
    const p = known.most * clock.dt;
    if (!(p <= MOST)) {
      state.chance = Number.NaN;
      return false;
    }
    list.count = 0;
    if (!(p > 0)) return true;
    drawnNow = 0;
    chance.f64[0] = p;
    if (p !== state.chance) {
      state.chance = p;
      state.rest = new Float64Array(0);
      state.ahead = gap();
    }
    if (known.alike) list.count = fill(list.array.i32);
    else {
      most.f64[0] = known.most;
      const begin = offered.address >>> 2;
      list.count = keep.run(begin, begin + fill(offered.i32));
    }
    return true;
  };
}

const INDEX = "i";

/** Lists the elements whose rate is not what it was. */
function differing(
  name: string,
  rates: ArraySymbol,
  seen: ArraySymbol,
  at: At,
  output: ArraySymbol,
): Kernel {
  const when: Expression = {
    op: "ne",
    left: { op: "load", array: rates, at: INDEX },
    right: { op: "load", array: seen, at },
  };
  return {
    name,
    loop: { kind: "range", index: INDEX },
    prologue: [],
    body: [{ kind: "emit", when, at: INDEX }],
    output,
  };
}

/** Lists those of a list that are kept: with the chance that a rate is of the greatest. */
function kept(
  name: string,
  rates: ArraySymbol,
  most: ArraySymbol,
  output: ArraySymbol,
  state: ArraySymbol,
  stream: number,
): Kernel {
  const u: Expression = { op: "random", distribution: "uniform", state, stream, at: INDEX };
  const when: Expression = {
    op: "lt",
    left: { op: "mul", left: u, right: { op: "load", array: most, at: null } },
    right: { op: "load", array: rates, at: INDEX },
  };
  return {
    name,
    loop: { kind: "list", index: INDEX },
    prologue: [],
    body: [{ kind: "emit", when, at: INDEX }],
    output,
  };
}

/** floor(log(1 - u)/log(1 - p)) for each of a block. */
function drawn(
  name: string,
  gaps: ArraySymbol,
  chance: ArraySymbol,
  state: ArraySymbol,
  stream: number,
): Kernel {
  const p: Expression = { op: "load", array: chance, at: null };
  const u: Expression = { op: "random", distribution: "uniform", state, stream, at: INDEX };
  const passed: Expression = {
    op: "call",
    name: "log",
    args: [{ op: "sub", left: { op: "constant", value: 1 }, right: u }],
  };
  const miss: Expression = {
    op: "call",
    name: "log1p",
    args: [{ op: "neg", operand: p }],
  };
  return {
    name,
    loop: { kind: "range", index: INDEX },
    prologue: [{ kind: "let", name: "miss", type: "f64", value: miss }],
    body: [
      {
        kind: "store",
        array: gaps,
        at: INDEX,
        value: {
          op: "floor",
          operand: {
            op: "div",
            left: passed,
            right: { op: "local", name: "miss", type: "f64" },
          },
        },
        watch: false,
      },
    ],
    output: null,
  };
}

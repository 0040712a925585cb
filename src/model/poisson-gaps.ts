// Spikes of elements that have one small chance, drawn as the gaps between them: one draw a spike, not one an element
// and step.

import type { ArraySymbol, Expression, Kernel } from "../ir/ir.ts";
import { type Clock, type EventList, StateArray } from "../simulate.ts";
import type { BuildContext } from "./object.ts";
import { type Saved, type SavedValue, savedFloats, savedNumber } from "./saved.ts";

/** Above this chance gaps are so short that a draw for each element is as quick. */
const MOST = 0.05;
/** Gaps drawn at once. */
const BLOCK = 64;

/** Where a sequence of gaps stands. It means the same for whatever chance it was drawn with, and no other. */
export class GapState {
  /** The chance of a spike that the gaps were drawn for; NaN for none. */
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

/**
 * Makes the function that fills a list with the elements that spike in a step and returns true; it returns false, and
 * leaves the list alone, in a step where rates differ between elements or are high. Gaps have the geometric
 * distribution (Devroye 1986, Non-Uniform Random Variate Generation, X.2), which has no memory: so a new chance may
 * draw anew at any time.
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
  const common = new StateArray(`${name}.rate`, "f64", 1);
  const chance = new StateArray(`${name}.chance`, "f64", 1);
  const others = new StateArray(`${name}.others`, "i32", rates.length + 2);
  const gaps = new StateArray(`${name}.gaps`, "f64", rates.length + 2 * BLOCK);
  const compare = context.kernel(differing(`${name}.same`, rates, common, others));
  const draw = context.kernel(drawn(`${name}.gaps`, gaps, chance, clock.random, stream));
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
  return () => {
    const rate = rates.f64[0]!;
    common.f64[0] = rate;
    const p = rate * clock.dt;
    if (!(p <= MOST) || compare.run(0, size) !== 0) {
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
    let { ahead } = state;
    let count = 0;
    while (ahead < size) {
      list.array.i32[count++] = ahead;
      ahead += 1 + gap();
    }
    list.count = count;
    state.ahead = ahead - size;
    return true;
  };
}

const INDEX = "i";

/** Lists the elements whose rate is not the common one. */
function differing(
  name: string,
  rates: ArraySymbol,
  common: ArraySymbol,
  output: ArraySymbol,
): Kernel {
  const when: Expression = {
    op: "ne",
    left: { op: "load", array: rates, at: INDEX },
    right: { op: "load", array: common, at: null },
  };
  return {
    name,
    loop: { kind: "range", index: INDEX },
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

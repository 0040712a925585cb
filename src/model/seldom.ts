// Functions that have something to do in few steps, in many steps at a time: data that says when to call them.

import { add, evaluate, gt, or, sub, when, word } from "../ir/cycle.ts";
import { type Clock, type Cyclic, type EventList, StateArray } from "../simulate.ts";

/** Steps are told by their low words: one further off than that is looked for again by then. */
const FARTHEST = 2 ** 30;

/**
 * `run` fills a list and need only be called in the step that `due` gives after it has run, and in the one after
 * spikes, to empty the list.
 */
export function seldom(list: EventList, clock: Clock, run: () => void, due: () => number): Cyclic {
  const next = new StateArray("next", "i32", 1);
  const position = next.address >>> 2;
  const wait = (until: number): void => {
    next.i32[0] = Math.min(until, clock.step + FARTHEST) | 0;
  };
  const called = (): void => {
    run();
    wait(due());
  };
  return {
    begin: () => wait(clock.step),
    of: () => [next],
    acts: (ask) => [
      when(or(word(list.counted), gt(add(1, sub(clock.lowWord, word(position))), 0)), [
        evaluate(ask(called)),
      ]),
    ],
  };
}

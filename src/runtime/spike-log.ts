// Spikes of many steps, noted in memory by whoever runs the steps, and recorded together.

import { add, count, evaluate, gt, local, mul, put, set, when, word } from "../ir/cycle.ts";
import { StateArray } from "./arena.ts";
import type { Clock } from "./clock.ts";
import type { Cyclic } from "./cycles.ts";
import type { EventList } from "./events.ts";

/** Spikes for which there is room. */
const ROOM = 4096;

/** Takes spikes that were noted: elements and the steps of their spikes, in turn, so many of them. */
export type Take = (noted: Int32Array, spikes: number, clock: Clock) => void;

/**
 * The spikes of a list, as data: noted in turn as element and low word of the step, and taken after the steps or when
 * there is no room. More at once than there ever is room for are left to `run`.
 */
export function spikeLog(
  name: string,
  { begin, counted }: EventList,
  clock: Clock,
  run: () => void,
  take: Take,
): Cyclic {
  const noted = new StateArray(`${name}.noted`, "i32", 1 + 2 * ROOM);
  const first = noted.address >>> 2;
  const [n, k, at] = [local("n"), local("k"), local("at")];
  const drain = (): void => {
    const words = noted.i32;
    const spikes = words[0]!;
    words[0] = 0;
    if (spikes > 0) take(words, spikes, clock);
  };
  return {
    of: () => [noted],
    acts: (ask) => [
      set("n", word(counted)),
      when(n, [
        when(gt(add(n, word(first)), ROOM), [evaluate(ask(drain))]),
        when(
          gt(n, ROOM),
          [evaluate(ask(run))],
          [
            set("at", add(first + 1, mul(2, word(first)))),
            ...count("k", n, [
              put(at, word(add(begin, k))),
              put(add(1, at), clock.lowWord),
              set("at", add(at, 2)),
            ]),
            put(first, add(n, word(first))),
          ],
        ),
      ]),
    ],
    begin: () => {
      noted.i32[0] = 0;
    },
    end: drain,
  };
}

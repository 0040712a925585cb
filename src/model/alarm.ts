// Times at which something is to happen, and the steps in which they fall.

import { ValueError } from "../errors.ts";
import type { Clock } from "../simulate.ts";
import { quantityText } from "../units/units.ts";
import { isList, shown } from "./options.ts";
import { type Quantity, SECOND, siValue } from "./quantities.ts";

/** Seconds, or text such as `5 ms`. */
export type Times = ArrayLike<Quantity>;

/** Times in seconds, sorted; ValueError for what is none, below 0 or there twice. */
export function timesGiven(times: Times | undefined, owner: string): Float64Array {
  const what = `invalid times of ${owner}`;
  if (!isList(times))
    throw new ValueError(
      `${what}: ${shown(times)} (expected a list of times, such as ['5 ms', '10 ms'])`,
      "times",
      times,
    );
  const seconds = Float64Array.from(times as ArrayLike<Quantity>, (time, k) =>
    siValue(time, SECOND, `times[${k}] of ${owner}`),
  );
  const bad = seconds.findIndex((time) => !(time >= 0 && time < Number.POSITIVE_INFINITY));
  if (bad >= 0)
    throw new ValueError(
      `${what}: ${shown(times[bad])} at position ${bad} (expected finite times >= 0)`,
      "times",
      times[bad],
    );
  return seconds.sort();
}

/**
 * Asked once in every step of a clock: whether one of some sorted times falls into it, the first step that does not
 * begin before. Raises ValueError when two times still to come fall into one step.
 */
export function alarm(times: Float64Array, clock: Clock, owner: string): () => boolean {
  const steps = times.map((time) => Math.max(0, Math.ceil(time / clock.dt - 1e-4)));
  for (let k = 1; k < steps.length; k++)
    if (steps[k] === steps[k - 1] && steps[k]! >= clock.step) throw twice(times, k, clock, owner);
  let next = 0;
  let last = -1;
  return () => {
    const { step } = clock;
    if (step <= last) next = 0;
    last = step;
    while (next < steps.length && steps[next]! < step) next++;
    return steps[next] === step;
  };
}

function twice(times: Float64Array, k: number, { dt }: Clock, owner: string): ValueError {
  const [first, second, step] = [times[k - 1]!, times[k]!, dt].map((x) => quantityText(x, SECOND));
  return new ValueError(
    `two times of ${owner} in one step: ${first} and ${second} (expected at most one: dt is ${step})`,
    "times",
    times[k],
  );
}

// Neurons that step and spike, in many steps at a time: what an update and a threshold do as data.

import { add, call, evaluate, gt, local, lt, put, set, when } from "../ir/cycle.ts";
import { type Cyclic, cyclic, type EventList, type Run } from "../simulate.ts";
import type { KernelHandle } from "./object.ts";
import type { SetAside } from "./set-aside.ts";
import type { Tested } from "./tested.ts";

/** What finds the neurons that spike in a step: gives their number, and can be told as data. */
export interface Finding extends Pick<Tested, "run" | "of" | "acts"> {
  begin?(): void;
  end?(): void;
}

/** The update and the threshold in one pass over all neurons; `raise` is called for a NaN. */
export function passing(
  aside: SetAside | undefined,
  both: KernelHandle,
  size: number,
  raise: () => never,
): Finding {
  const plain: Finding = {
    run: () => both.run(0, size),
    of: () => [both.run],
    acts: (count) => [set(count, call(both.run, 0, size))],
  };
  const found = aside?.told ?? plain;
  return {
    ...found,
    run: () => {
      const count = found.run();
      return count < 0 ? raise() : count;
    },
    acts: (count, ask) => [
      ...found.acts(count, ask),
      when(lt(local(count), 0), [evaluate(ask(raise))]),
    ],
  };
}

/** Lists those who spike, then runs the kernel `note` over them; `told` says whether it may be told as data. */
export function noting(
  spikes: EventList,
  note: KernelHandle | undefined,
  found: Finding,
  told: boolean,
): Run {
  const { begin, counted } = spikes;
  const count = local("count");
  const run = (): void => {
    const count = found.run();
    spikes.count = count;
    if (note && count > 0) note.run(begin, begin + count);
  };
  const cycle: Cyclic = {
    begin: () => found.begin?.(),
    of: () => [...found.of(), note?.run],
    acts: (ask) => [
      ...found.acts("count", ask),
      put(counted, count),
      ...(note ? [when(gt(count, 0), [evaluate(call(note.run, begin, add(begin, count)))])] : []),
    ],
    end: () => found.end?.(),
  };
  return cyclic(run, told ? cycle : undefined);
}

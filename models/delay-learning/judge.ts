// Who won which competition, and whether the winner ended aligned.

import { type Circuit, FIXED, PERIOD } from "./circuit.ts";

/** One competition: who fired, and the delays d (ms) they had then; NaN for who did not fire. */
export interface Competition {
  readonly step: number;
  readonly one: boolean;
  readonly two: boolean;
  readonly d1: number;
  readonly d2: number;
}

/** Distance of a delay (ms) from the nearest one that aligns the trains. */
export function misalignment(delay: number): number {
  const rest = (((delay - FIXED) % PERIOD) + PERIOD) % PERIOD;
  return Math.min(rest, PERIOD - rest);
}

/** The competitions of each copy of the circuit, in order. */
export function competitions({ fired, starts }: Circuit): Competition[][] {
  const lists: Map<number, Competition>[] = starts.map(() => new Map());
  fired.forEach((monitor, side) => {
    const { i, step } = monitor;
    const delays = monitor.get(side === 0 ? "d_1" : "d_2");
    for (let k = 0; k < i.length; k++) {
      const list = lists[i[k]!]!;
      const known = list.get(step[k]!);
      const base = known ?? {
        step: step[k]!,
        one: false,
        two: false,
        d1: Number.NaN,
        d2: Number.NaN,
      };
      const ms = delays[k]! * 1e3;
      list.set(
        step[k]!,
        side === 0 ? { ...base, one: true, d1: ms } : { ...base, two: true, d2: ms },
      );
    }
  });
  return lists.map((list) => [...list.values()].sort((a, b) => a.step - b.step));
}

/** The winner's delay in ms; N1 counts as the winner of a tie. */
export function winningDelay({ one, d1, d2 }: Competition): number {
  return one ? d1 : d2;
}

/** Whether at least 95 % of the competitions of the last quarter were won by an aligned neuron. */
export function settled(list: readonly Competition[], steps: number): boolean {
  const late = list.filter(({ step }) => step >= 0.75 * steps);
  const good = late.filter((competition) => misalignment(winningDelay(competition)) < 0.5);
  return late.length > 0 && good.length >= 0.95 * late.length;
}

// The observer that knows how spikes are made, and of a sound all but its direction and phase: none does better.

import { type Trials, type Verdict, verdict } from "./judge.ts";
import { ANGLES, type Hearing, PEAK, PERIOD, POWER } from "./task.ts";

/** Phases that are told apart: directions and bins are whole numbers of them. */
const PHASES = 1800;

/** Its answers: for each trial the direction whose likelihood, averaged over all phases, is greatest. */
export function ideal({ angles, left, right }: Trials, hearing: Hearing): Verdict {
  const chances = logarithms(hearing.bin);
  const answers = angles.map((_, k) => {
    const ears = [left, right].map((ear) => likelihood(ear[k]!, hearing, chances));
    return likeliest(ears[0]!, ears[1]!);
  });
  return verdict(answers, angles);
}

/** Logarithms of the chances of a spike, and of none, in a bin that begins at each phase. */
function logarithms(bin: number): { readonly spike: Float64Array; readonly none: Float64Array } {
  const chance = Float64Array.from({ length: PHASES }, (_, k) => {
    const sine = Math.sin((2 * Math.PI * k) / PHASES);
    return Math.max((PEAK / 1e3) * bin * ((1 + sine) / 2) ** POWER, 1e-300);
  });
  return { spike: chance.map(Math.log), none: chance.map((p) => Math.log1p(-p)) };
}

/** Likelihood of what one ear heard for each phase with which the sound may begin, the greatest as 1. */
function likelihood(
  counts: Float64Array,
  { fibres, bin }: Hearing,
  { spike, none }: ReturnType<typeof logarithms>,
): Float64Array {
  const result = new Float64Array(PHASES);
  for (const [at, fired] of counts.entries()) {
    const from = Math.round((at * bin * PHASES) / PERIOD) % PHASES;
    for (let k = 0, phase = from; k < PHASES; k++, phase++) {
      if (phase === PHASES) phase = 0;
      result[k]! += fired * spike[phase]! + (fibres - fired) * none[phase]!;
    }
  }
  const most = result.reduce((a, b) => Math.max(a, b));
  return result.map((value) => Math.exp(value - most));
}

/** The direction by which the left ear's phase is most likely ahead. */
function likeliest(left: Float64Array, right: Float64Array): number {
  const turns = new Float64Array(2 * PHASES);
  turns.set(left);
  turns.set(left, PHASES);
  let [best, most] = [0, -1];
  for (const angle of ANGLES) {
    const ahead = (Math.round((angle * PHASES) / 360) + PHASES) % PHASES;
    let sum = 0;
    for (let k = 0; k < PHASES; k++) sum += right[k]! * turns[k + ahead]!;
    if (sum > most) [best, most] = [angle, sum];
  }
  return best;
}

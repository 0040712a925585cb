// Which neurons step after which: those that get what others do in the same step, without a filter on the way.

import type { Ensemble } from "../ensemble.ts";
import { cycle, Host, isLate, Outputs, type Term } from "./flow.ts";

/** Orders in slot `groups` from one level of neurons to the next; filters are at 10 after the last level. */
const SPAN = 10;

/** The order in slot `groups` of the neurons of a level. */
export function orderOf(level: number): number {
  return SPAN * level;
}

/** After a level's neurons, in their order: whether they spiked is noted. */
export const NOTED = 6;

/** Before a level's neurons, in their order: what the levels before give is cleared, and summed; */
export const PASSED = { clear: -3, sum: -2.9 } as const;

/** functions of it are computed; */
export const COMPUTED = -2.8;

/** what comes to an ensemble is summed, where its encoders learn; */
export const SUMMED = { clear: -2.7, sum: -2.6 } as const;

/** and it joins the currents. */
export const JOINED = -2;

/** Where numbers that something joins begin at 0: before they are summed. */
export const CLEARED = -2;

/** The levels of all neurons, and the stages of what is between them. */
export class Levels {
  private readonly found = new Map<Ensemble, number>();
  private readonly path: { readonly title: string }[] = [];
  private readonly seen: (ensemble: Ensemble) => readonly Term[];

  /** `seen`: all that comes to the neurons of an ensemble. */
  constructor(seen: (ensemble: Ensemble) => readonly Term[]) {
    this.seen = seen;
  }

  /** Levels there are beyond the first. */
  get deepest(): number {
    return Math.max(0, ...this.found.values());
  }

  /** How many others have to step before the neurons of an ensemble. Throws NetworkError for a cycle. */
  of(ensemble: Ensemble): number {
    const before = this.found.get(ensemble);
    if (before !== undefined) return before;
    const level = this.within(ensemble, () => this.latest(this.seen(ensemble)));
    this.found.set(ensemble, level);
    return level;
  }

  private latest(terms: readonly Term[]): number {
    return Math.max(0, ...terms.map(({ origin }) => this.stageOf(origin)));
  }

  /** How many levels step before something is known. */
  private stageOf(origin: Term["origin"]): number {
    if (!isLate(origin)) return 0;
    if (origin instanceof Outputs) return this.of(origin.population.ensemble) + 1;
    if (origin.stage !== undefined) return origin.stage;
    const inputs = (): number => this.latest(origin.inputs);
    origin.stage = origin instanceof Host ? this.within(origin, inputs) : inputs();
    return origin.stage;
  }

  /** Looks further for one who asks. Throws NetworkError for one who already does. */
  private within(asks: { readonly title: string }, look: () => number): number {
    const { path } = this;
    if (path.includes(asks)) throw cycle(path, asks);
    path.push(asks);
    const found = look();
    path.pop();
    return found;
  }
}

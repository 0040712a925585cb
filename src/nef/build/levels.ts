// Which neurons step after which: those that get what others do in the same step, without a filter on the way.

import { NetworkError } from "../../errors.ts";
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
  private readonly dt: number;

  /** `seen`: all that comes to the neurons of an ensemble. */
  constructor(dt: number, seen: (ensemble: Ensemble) => readonly Term[]) {
    this.dt = dt;
    this.seen = seen;
  }

  /** Levels there are beyond the first. */
  get deepest(): number {
    return Math.max(0, ...this.found.values());
  }

  /**
   * How many others have to step before the neurons of an ensemble. Throws NetworkError for a cycle, and for neurons
   * whose steps are not those of the model.
   */
  of(ensemble: Ensemble): number {
    const before = this.found.get(ensemble);
    if (before !== undefined) return before;
    const level = this.within(ensemble, () => this.latest(this.seen(ensemble), ensemble));
    this.found.set(ensemble, level);
    return level;
  }

  private latest(terms: readonly Term[], asks: { readonly title: string }): number {
    return Math.max(0, ...terms.map(({ origin }) => this.stageOf(origin, asks)));
  }

  /** How many levels step before something is known. */
  private stageOf(origin: Term["origin"], asks: { readonly title: string }): number {
    if (!isLate(origin)) return 0;
    if (origin instanceof Outputs) {
      const { ensemble, type } = origin.population;
      if (type.dt !== undefined && type.dt !== this.dt) throw ownSteps(ensemble, asks);
      return this.of(ensemble) + 1;
    }
    if (origin.stage !== undefined) return origin.stage;
    const inputs = (): number => this.latest(origin.inputs, origin instanceof Host ? origin : asks);
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

function ownSteps({ title }: Ensemble, asks: { readonly title: string }): NetworkError {
  return new NetworkError(
    `${asks.title} would need what ${title} does in the same step, but its neurons have steps of their own ` +
      "(give the connection between them a synapse, such as 0.005)",
  );
}

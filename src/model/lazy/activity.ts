// Whether it pays that neurons rest: by what reaches them, which is the same wherever a model runs.

/** Steps between two decisions; the first come sooner. */
const WINDOW = 64;
const FIRST = 8;
/** Neurons that are stepped in the time that one arrival takes where they rest. */
const ARRIVAL = 25;
/** Neurons that are stepped in the time that one look at all of them takes, for each of them. */
const LOOK = 8;

/** Steps between two counts of those who may pass their threshold, and how large a part of all that may be. */
const CENSUS = 4096;
const CROWD = 1 / 16;

/** Counts what reaches a group between two decisions. */
export class Activity {
  /** Arrivals since the last decision, as far as they were told. */
  heard = 0;
  /** Too many may pass their threshold for anybody to rest before this step. */
  until = 0;
  private readonly size: number;
  private since = 0;

  constructor(size: number) {
    this.size = size;
  }

  /** So many arrivals are on their way. */
  hear(arrivals: number): void {
    this.heard += arrivals;
  }

  /** Whether those who may pass their threshold are to be counted. */
  isCensus(step: number): boolean {
    return step % CENSUS === 0;
  }

  /** Whether they are too many; then nobody is to rest until the next count. */
  isCrowded(count: number, step: number): boolean {
    const crowded = count > CROWD * this.size;
    if (crowded) this.until = (Math.floor(step / CENSUS) + 1) * CENSUS;
    return crowded;
  }

  /** The host program has assigned so often: then all neurons are looked at. */
  assigned(times: number): void {
    this.heard += (times * LOOK * this.size) / ARRIVAL;
  }

  /** Whether it is time to decide, at the start of a step. */
  isDue(step: number): boolean {
    if (step % WINDOW === 0 && step > 0) {
      this.since = WINDOW;
      return true;
    }
    const early = step >= FIRST && step < WINDOW && (step & (step - 1)) === 0;
    if (early) this.since = step === FIRST ? FIRST : step / 2;
    return early;
  }

  /** Whether neurons had better rest from now on; if they do already, it takes twice the activity to end that. */
  decide(resting: boolean, step: number): boolean {
    const each = this.heard / this.since;
    this.heard = 0;
    return step >= this.until && each * ARRIVAL < (resting ? this.size : this.size / 2);
  }
}

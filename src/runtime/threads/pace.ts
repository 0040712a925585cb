// Whether a kernel is worth sharing out: it is timed alone and shared, now and then, and goes the quicker way.
//
// Nothing that a network computes depends on it: both ways give the same bits.

/** What tests set in order to share everything out, however little it is. */
export interface Tuning {
  /** Share always, and never measure. */
  always: boolean;
  /** Elements of a chunk, in place of what is reckoned: even, and a multiple of 4 where groups are in f32. */
  chunk: number | undefined;
  /** This thread does no more than the first chunk of a call, if others come soon enough for the rest. */
  idle: boolean;
  /** Milliseconds that this thread waits for a chunk of another, at least, before it counts as lost. */
  patience: number;
}

export const tuning: Tuning = { always: false, chunk: undefined, idle: false, patience: 10_000 };

/** Milliseconds that a call must take alone to be shared out, and that a chunk should take at least. */
const WORTH = 0.002;
export const CHUNK = 0.0007;

/** Calls and milliseconds measured before anything is decided: so many of one, and some of the other. */
const CALLS = 8;
const MOST_CALLS = 64;
const SOME = 0.02;
const PLENTY = 0.5;
/** One in so many calls is timed while shared, and alone; or each where calls take so many milliseconds. */
const SHARED = 8;
const ALONE = 64;
const LENGTHY = 0.05;
/** Milliseconds until the next look: at first, and at most. */
const SOON = 4;
const LATE = 1000;
/** Shared must take less than this share of the time alone. */
const GAIN = 0.95;

type Stage = "trying" | "shared" | "alone";

/** Times in milliseconds of one kernel, and what follows from them. */
export class Pace {
  /** From so many units (elements, entries of a list) on a call is shared out. */
  least: number = Number.POSITIVE_INFINITY;
  /** Calls until the next that is timed. */
  countdown = 0;
  /** Of a unit: alone, and shared. */
  alone: number = Number.NaN;
  shared: number = Number.NaN;
  /** Units of a call, in the mean. */
  typical = 0;
  private stage: Stage = "trying";
  private calls = 0;
  private units = 0;
  private time = 0;
  /** Milliseconds that it stays alone, and shared, before the next look. */
  private resting = SOON;
  private steady = SOON;
  /** What shared calls took last has been compared. */
  private judged = true;
  private until = 0;

  /** What a timed call took. */
  note(units: number, began: number, ended: number, shared: boolean): void {
    if (shared === (this.stage === "shared") && units > 0) {
      this.calls++;
      this.units += units;
      this.time += ended - began;
    }
    if (this.stage === "trying") this.tried(ended);
    else if (ended >= this.until && (this.stage === "alone" || this.enough)) this.look(ended);
    else if (ended - began < LENGTHY) this.countdown = this.stage === "shared" ? SHARED : ALONE;
    else this.countdown = 0;
  }

  /** Whether enough was measured. */
  private get enough(): boolean {
    const { calls, time } = this;
    if (time >= PLENTY) return calls >= 2;
    return calls >= CALLS && (time >= SOME || calls >= MOST_CALLS);
  }

  private tried(now: number): void {
    this.countdown = 0;
    const { calls, time, shared } = this;
    if (!this.enough) return;
    this.alone = time / this.units;
    this.typical = this.units / calls;
    if (time / calls <= WORTH) this.rest(now, 2);
    else if (!this.judged && shared > GAIN * this.alone) {
      this.steady = SOON;
      this.rest(now, 4);
    } else {
      if (!this.judged) {
        this.steady = Math.min(LATE, 2 * this.steady);
        this.resting = SOON;
      }
      this.go("shared", now + this.steady);
    }
    this.judged = true;
  }

  /** Alone for so many times as long as the time before. */
  private rest(now: number, longer: number): void {
    this.go("alone", now + this.resting);
    this.resting = Math.min(LATE, longer * this.resting);
  }

  /** Goes back to calls alone for a moment, with what shared ones took. */
  private look(now: number): void {
    if (this.stage === "shared") {
      this.shared = this.time / this.units;
      this.judged = false;
    }
    this.go("trying", now);
  }

  private go(stage: Stage, until: number): void {
    this.stage = stage;
    this.calls = 0;
    this.units = 0;
    this.time = 0;
    this.countdown = 0;
    this.least = Number.POSITIVE_INFINITY;
    if (stage === "trying") return;
    if (stage === "shared") this.least = Math.max(1, Math.ceil(WORTH / this.alone));
    this.until = until;
  }
}

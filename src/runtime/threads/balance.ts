// Whether threads pay at the moment: what they saved against the time that was lost waiting for one that the machine
// gives no processor.

/** Milliseconds that are remembered as saved, and of pauses: the first, and the longest. */
const MOST_SAVED = 5;
const SOON = 4;
const LATE = 1000;

/** What threads of this process saved and lost of late, in milliseconds. */
export class Balance {
  /** Nobody shares anything at the moment. */
  paused = false;
  private saved = 0;
  private until = 0;
  private pause = SOON;

  /** So much less time was taken than by one thread. */
  save(time: number): void {
    this.saved += time;
    if (this.saved < MOST_SAVED) return;
    this.saved = MOST_SAVED;
    this.pause = Math.max(SOON, this.pause / 2);
  }

  /** So much time was lost waiting; where it was more than was saved all work alone for a while, each time longer. */
  lose(time: number, now: number): void {
    this.saved -= time;
    if (this.saved >= 0) return;
    this.saved = 0;
    this.paused = true;
    this.until = now + this.pause;
    this.pause = Math.min(LATE, 4 * this.pause);
  }

  /** Ends a pause that has been long enough. */
  look(now: number): void {
    if (this.paused && now >= this.until) this.paused = false;
  }
}

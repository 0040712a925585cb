// Progress on stderr: nothing in the first second, then one line that is written over, or a line each second in a log.

/** Where progress goes, and a clock in milliseconds; given in tests. */
export interface MeterOptions {
  readonly quiet?: boolean;
  readonly stream?: {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
  readonly now?: () => number;
}

/** Shows how far something is. */
export interface Meter {
  /** Says what is going on, on a screen at once; a log is told afterwards how long it took, if over a second. */
  announce(what: string): void;
  /** `fraction` from 0 to 1. */
  update(fraction: number, note?: string): void;
  /** Takes the line away. */
  end(): void;
}

const DELAY = 1000;

/** A meter whose clock starts now. */
export function meter(options: MeterOptions = {}): Meter {
  const { stream = process.stderr, now = () => performance.now(), quiet = false } = options;
  const live = stream.isTTY === true;
  const began = now();
  let shown = Number.NEGATIVE_INFINITY;
  let dirty = false;
  let announced: string | undefined;
  return {
    announce(what) {
      announced = what;
      if (quiet || !live) return;
      stream.write(`\r\x1b[K${what} ...`);
      dirty = true;
    },
    update(fraction, note) {
      const time = now();
      if (quiet || time - began < DELAY || time - shown < (live ? 100 : 1000)) return;
      shown = time;
      const line = progressText(fraction, (time - began) / 1000, note);
      stream.write(live ? `\r\x1b[K${line.slice(0, (stream.columns ?? 80) - 1)}` : `${line}\n`);
      dirty = live;
    },
    end() {
      if (dirty) stream.write("\r\x1b[K");
      dirty = false;
      const elapsed = now() - began;
      if (quiet || live || announced === undefined || elapsed < DELAY) return;
      stream.write(`${announced} took ${timeText(elapsed / 1000)}\n`);
    },
  };
}

/** "42 %, 3.1 s left (0.42 s of 1 s simulated, 1.9 s per simulated second)" */
export function progressText(fraction: number, elapsed: number, note?: string): string {
  const part = Math.max(0, Math.min(1, fraction));
  const left = part > 0 ? `, ${timeText((elapsed / part) * (1 - part))} left` : "";
  return `${Math.floor(part * 100)} %${left}${note === undefined ? "" : ` (${note})`}`;
}

/** Seconds with two or three digits and a unit that fits. */
export function timeText(seconds: number): string {
  if (seconds === 0) return "0 s";
  if (seconds < 1e-3) return `${Number((seconds * 1e6).toPrecision(3))} µs`;
  if (seconds < 1) return `${Number((seconds * 1e3).toPrecision(3))} ms`;
  if (seconds < 100) return `${Number(seconds.toPrecision(3))} s`;
  const whole = Math.round(seconds);
  if (whole < 7200) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

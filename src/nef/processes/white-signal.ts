// Signals of limited band: white up to a frequency, nothing above it.

import { finite, invalid, positive, seconds } from "../check.ts";
import { matrix, rowOf } from "../matrix.ts";
import { checkOptions, seedOf } from "../options.ts";
import { Random } from "../random.ts";
import type { Process } from "../types.ts";
import { realInverse } from "./fourier.ts";

/** Options of a `WhiteSignal`. */
export interface WhiteSignalOptions {
  /** Highest frequency in Hz. */
  readonly high: number;
  /** Root mean square that is expected (default 0.5); a short signal has more or less. */
  readonly rms?: number;
  /** The period begins where the signal is nearest to this, in every dimension. */
  readonly y0?: number;
  /** For a signal that is the same in every model. */
  readonly seed?: number;
}

/**
 * A signal with random Fourier coefficients of equal variance up to `high` Hz, without mean. It repeats after `period`
 * (seconds, or text such as `'10 s'`).
 */
export class WhiteSignal implements Process {
  readonly size: undefined = undefined;
  readonly period: number;
  readonly high: number;
  readonly rms: number;
  readonly y0: number | undefined;
  readonly seed: number | undefined;

  constructor(period: number | string, options: WhiteSignalOptions) {
    checkOptions(options, ["high", "rms", "y0", "seed"], "WhiteSignal", ["period"]);
    const { high, rms = 0.5, y0, seed } = options;
    this.period = seconds(period, "period", "WhiteSignal");
    this.high = positive(high, "high", "WhiteSignal");
    this.rms = positive(rms, "rms", "WhiteSignal", true);
    this.y0 = y0 === undefined ? undefined : finite(y0, "y0", "WhiteSignal");
    this.seed = seedOf(seed, "WhiteSignal");
    if (this.high * this.period < 1)
      throw invalid(
        "high",
        "WhiteSignal",
        high,
        `at least ${1 / this.period} Hz, of which the period has one wave`,
      );
  }

  get text(): string {
    const { period, high, rms } = this;
    return `WhiteSignal(${period}, { high: ${high}${rms === 0.5 ? "" : `, rms: ${rms}`} })`;
  }

  start(size: number, dt: number, random: Random): (t: number, into: Float64Array) => void {
    positive(dt, "dt", this.text);
    if (this.high > (0.5 / dt) * (1 + 1e-9))
      throw invalid("high", this.text, this.high, `at most ${0.5 / dt} Hz, half a wave in a step`);
    const source = this.seed === undefined ? random : new Random(this.seed);
    // a little less, since 1.1/0.001 is not 1100
    const half = Math.max(1, Math.ceil((this.period / dt / 2) * (1 - 1e-12)));
    const inverse = realInverse(half);
    const signals = Array.from({ length: size }, () => {
      const { re, im } = this.coefficients(half, dt, source);
      return inverse(re, im);
    });
    const shift = this.y0 === undefined ? 0 : nearest(signals, this.y0);
    const rows = matrix(2 * half, size);
    signals.forEach((signal, k) => {
      for (let n = 0; n < 2 * half; n++)
        rows.data[n * size + k] = signal[(n + shift) % (2 * half)]!;
    });
    return (t, into) => into.set(rowOf(rows, Math.round(t / dt) % rows.rows));
  }

  /** Of a period of 2 `half` steps; those that are not 0 share the whole power. */
  private coefficients(
    half: number,
    dt: number,
    random: Random,
  ): { re: Float64Array; im: Float64Array } {
    const re = new Float64Array(half + 1);
    const im = new Float64Array(half + 1);
    const last = Math.min(half, Math.floor(this.high * 2 * half * dt * (1 + 1e-9)));
    // a wave has two coefficients, the last one (at half a wave in a step) its own mirror image
    const waves = last < half ? last : half - 0.75;
    const deviation = (this.rms * half) / Math.sqrt(waves);
    for (let k = 1; k <= last; k++) {
      re[k] = deviation * random.normal();
      im[k] = deviation * random.normal();
    }
    return { re, im };
  }
}

/** The step at which signals are nearest to a value. */
function nearest(signals: readonly Float64Array[], value: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let n = 0; n < (signals[0]?.length ?? 0); n++) {
    const away = signals.reduce((sum, signal) => sum + (signal[n]! - value) ** 2, 0);
    if (away >= least) continue;
    [best, least] = [n, away];
  }
  return best;
}

// The rhythm of a network: how much of the fluctuation of its activity there is at each frequency.

import type { SpikeMonitor } from "myelin";

/** Parts of the power at 1, 2, ... 100 Hz; they add up to 1. */
export type Spectrum = Float64Array;

/** Greatest frequency that is looked at (Hz). */
const FREQUENCIES = 100;

/** The spectrum of all spikes from one second to another, from whole seconds of 1 ms (Bartlett 1948). */
export function spectrum(spikes: SpikeMonitor, from: number, to: number): Spectrum {
  const counts = new Float64Array(1000 * Math.floor(to - from + 1e-9));
  for (const step of spikes.step) {
    const place = step - Math.round(1000 * from);
    if (place >= 0 && place < counts.length) counts[place]!++;
  }
  const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
  const power = new Float64Array(FREQUENCIES);
  for (let start = 0; start < counts.length; start += 1000)
    for (let k = 0; k < FREQUENCIES; k++)
      power[k]! += powerAt(k + 1, counts.subarray(start, start + 1000), mean);
  const total = power.reduce((a, b) => a + b, 0);
  return power.map((x) => x / total);
}

function powerAt(frequency: number, counts: Float64Array, mean: number): number {
  let [real, imaginary] = [0, 0];
  counts.forEach((count, t) => {
    const angle = (2 * Math.PI * frequency * t) / 1000;
    real += (count - mean) * Math.cos(angle);
    imaginary += (count - mean) * Math.sin(angle);
  });
  return real ** 2 + imaginary ** 2;
}

/** The part of the power between two frequencies (Hz), both included. */
export function band(power: Spectrum, from: number, to: number): number {
  return power.slice(from - 1, to).reduce((a, b) => a + b, 0);
}

/** The frequency (Hz) of the most power. */
export function peak(power: Spectrum): number {
  return 1 + power.indexOf(Math.max(...power));
}

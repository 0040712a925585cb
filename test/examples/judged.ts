// Examples whose output is judged by theory, or by ranges measured with Brian2 2.5.1, not by its digits.

import * as assert from "uvu/assert";

/** The numbers of a line. */
function numbers(line: string | undefined): number[] {
  return [...(line ?? "").matchAll(/[\d.]*\d/g)].map(([text]) => Number(text));
}

function within(value: number | undefined, low: number, high: number, line: string): void {
  assert.ok(value !== undefined && value >= low && value <= high, `${line}: not ${low} to ${high}`);
}

/** For each example by file name: throws where its lines are not as they should be. */
export const judged: Record<string, (lines: readonly string[]) => void> = {
  // Brian2, 500 neurons, three seeds: 69.74 to 70.00 spikes (3.7 from neuron to neuron), at 13.161 to 13.179 mV.
  "adaptive-threshold.ts": ([spikes, crossings]) => {
    within(numbers(spikes)[0], 69.2, 70.5, spikes!);
    within(numbers(crossings)[0], 13.12, 13.22, crossings!);
  },
  // Kuramoto's theory for Cauchy's distribution: sqrt(1 - 1/K) above 1, else 0, up to 1/sqrt(100) for 100 oscillators.
  // Brian2 prints the same digits: 0.044, 0.708, 0.863.
  "coupled-oscillators.ts": (lines) => {
    const found = lines.map((line) => numbers(line));
    assert.equal(
      found.map(([coupling]) => coupling),
      [0.5, 2, 4],
    );
    within(found[0]![1], 0, 0.1, lines[0]!);
    for (const k of [1, 2]) {
      const [coupling, order] = found[k]!;
      within(Math.abs(order! - Math.sqrt(1 - 1 / coupling!)), 0, 0.03, lines[k]!);
    }
  },
  // Times are not judged, but that both parts are told. Brian2, twelve seeds: 257 to 463 spikes, 65 from seed to seed.
  "stdp-compiled.ts": (lines) => {
    within(numbers(lines[0])[0], 0.001, 60, lines[0]!);
    within(numbers(lines[1])[1], 0.001, 600, lines[1]!);
    const shares = lines.slice(2, 6).map((line) => numbers(line).at(-1)!);
    within(
      shares.reduce((a, b) => a + b, 0),
      50,
      102,
      lines.slice(2, 6).join("; "),
    );
    within(numbers(lines.at(-1))[0], 200, 520, lines.at(-1)!);
  },
  // Orders of Kloeden & Platen 1992 for noise that is proportional to x: strong 1/2 of Euler's, 1 of the others, weak 1.
  // The strong errors have a statistical error below 1 %, the weak ones below 15 % at the smallest step.
  "stochastic-equations.ts": (lines) => {
    assert.is(lines.length, 4);
    for (const line of lines) {
      const [strong, weak] = numbers(line).slice(-2);
      const order = line.startsWith("maruyama") ? 0.5 : 1;
      within(strong, order - 0.06, order + 0.06, line);
      within(weak, 0.9, 1.1, line);
    }
  },
  // Without an error weights fall as exp(-t/2 s); what is shown lags by its filter of 50 ms. Half a percent is noise.
  "nef-forgetting.ts": (lines) => {
    const [learned, ...later] = lines.slice(-4).map((line) => numbers(line));
    within(learned![0], 0.75, 0.82, lines.at(-4)!);
    for (const [after, left] of later)
      within(left! / Math.exp(-(after! - 0.05) / 2), 0.9, 1.1, `after ${after} s`);
  },
  // Errors of rates in Nengo, ten seeds: 0.0243 (0.0068 from seed to seed), 0.0118 (0.0022), 0.0063 (0.0012), 0.0041
  // (0.0005), 0.00256 (0.0002), 0.00205 (0.0001); three of these deviations are allowed.
  "nef-neurons.ts": (lines) => {
    const known = [
      [0.0243, 0.0068],
      [0.0118, 0.0022],
      [0.0063, 0.0012],
      [0.0041, 0.0005],
      [0.00256, 0.0002],
      [0.00205, 0.0001],
    ] as const;
    assert.is(lines.length, known.length);
    known.forEach(([mean, deviation], k) => {
      const [, spikes, rates] = numbers(lines[k]);
      within(rates, mean - 3 * deviation, mean + 3 * deviation, lines[k]!);
      within(spikes, 0, 0.05, lines[k]!);
    });
  },
  // The equation itself, by numbers: a period of 6.6633 (here in units of 1 s/2 pi, 1.0605 s), an amplitude of 2.0086.
  "nef-van-der-pol.ts": ([line]) => {
    const [period, top] = numbers(line);
    within(period, 1.0, 1.12, line!);
    within(top, 1.85, 2.25, line!);
  },
};

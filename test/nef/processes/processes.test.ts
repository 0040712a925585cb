// Processes: spectra, powers and variances against theory, and inputs given by time.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Choice, Gaussian, Uniform } from "../../../src/nef/distributions/simple.ts";
import { matrix, rowsOf } from "../../../src/nef/matrix.ts";
import { realInverse } from "../../../src/nef/processes/fourier.ts";
import { BrownNoise, FilteredNoise, WhiteNoise } from "../../../src/nef/processes/noise.ts";
import { type Pieces, Piecewise } from "../../../src/nef/processes/piecewise.ts";
import { PresentInput } from "../../../src/nef/processes/present-input.ts";
import { runSteps } from "../../../src/nef/processes/run.ts";
import { WhiteSignal } from "../../../src/nef/processes/white-signal.ts";
import { Random } from "../../../src/nef/random.ts";
import { Alpha, Lowpass } from "../../../src/nef/synapses/linear-filter.ts";
import type { Process, Synapse } from "../../../src/nef/types.ts";
import { tellsOf, type Wrong } from "../wrong.ts";

const test = suite("nef: processes");

function rms(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]! ** 2;
  return Math.sqrt(sum / values.length);
}

/** The size of Fourier coefficient k of a signal, over its length. */
function amplitude(signal: ArrayLike<number>, k: number): number {
  let [re, im] = [0, 0];
  for (let n = 0; n < signal.length; n++) {
    const angle = (2 * Math.PI * ((k * n) % signal.length)) / signal.length;
    re += signal[n]! * Math.cos(angle);
    im += signal[n]! * Math.sin(angle);
  }
  return Math.hypot(re, im) / signal.length;
}

/** The signal of each dimension. */
function columns(process: Process, steps: number, size: number, seed: number): Float64Array[] {
  const { data } = runSteps(process, steps, { size, seed });
  return Array.from({ length: size }, (_, c) =>
    Float64Array.from({ length: steps }, (_, n) => data[n * size + c]!),
  );
}

test("the inverse transform is the sum of its waves, for any even length", () => {
  for (const half of [1, 2, 4, 7, 15, 50, 97]) {
    const random = new Random(half);
    const re = Float64Array.from({ length: half + 1 }, () => random.normal());
    const im = Float64Array.from({ length: half + 1 }, () => random.normal());
    const signal = realInverse(half)(re, im);
    for (let n = 0; n < 2 * half; n++) {
      let sum = re[0]! + (n % 2 === 0 ? 1 : -1) * re[half]!;
      for (let k = 1; k < half; k++) {
        const angle = (Math.PI * k * n) / half;
        sum += 2 * (re[k]! * Math.cos(angle) - im[k]! * Math.sin(angle));
      }
      assert.ok(Math.abs(signal[n]! - sum / (2 * half)) < 1e-13, `half ${half}, n ${n}`);
    }
  }
});

test("a white signal has the power asked for, on the average of many", () => {
  // of 300 waves each, the mean square of one has a relative error of 1/sqrt(300), that of 40 of 0.9 %; the rms half
  for (const [high, level] of [
    [30, 0.5],
    [300, 0.1],
    [500, 2],
  ] as const) {
    const signals = columns(new WhiteSignal(10, { high, rms: level }), 10_000, 40, 7);
    const power = signals.reduce((sum, signal) => sum + rms(signal) ** 2, 0) / 40;
    assert.ok(Math.abs(Math.sqrt(power) / level - 1) < 0.02, `${high} Hz: ${Math.sqrt(power)}`);
  }
});

test("a white signal of ten thousand waves has the power asked for to 2 %", () => {
  // its rms has a relative standard error of 0.5 %
  for (const [seed, level] of [
    [1, 0.5],
    [2, 1],
    [3, 100],
  ] as const) {
    const { data } = runSteps(new WhiteSignal(20, { high: 500, rms: level }), 20_000, { seed });
    assert.ok(Math.abs(rms(data) / level - 1) < 0.02, `${rms(data)}`);
  }
});

test("the period of a white signal is a whole number of steps whatever rounding makes of it", () => {
  for (const period of [0.3, 0.7, 1.1, 2.3]) {
    const steps = Math.round(period * 1000);
    const { data } = runSteps(new WhiteSignal(period, { high: 10 }), steps + 50, { seed: 3 });
    for (let n = 0; n < 50; n++) assert.is(data[n + steps], data[n]);
  }
});

test("a white signal has waves up to its highest frequency and nothing else", () => {
  const [signal = new Float64Array()] = columns(new WhiteSignal("2 s", { high: 20 }), 2000, 1, 3);
  assert.ok(amplitude(signal, 0) < 1e-14);
  for (let k = 1; k <= 40; k++) assert.ok(amplitude(signal, k) > 1e-6, `wave ${k}`);
  for (let k = 41; k <= 1000; k++) assert.ok(amplitude(signal, k) < 1e-13, `wave ${k}`);
});

test("all waves of a white signal have the same power", () => {
  // with 200 signals, the mean of 200 exponential variables: 5 standard errors are 0.354
  const count = 200;
  const signals = columns(new WhiteSignal(0.5, { high: 10 }), 500, count, 11);
  for (let k = 1; k <= 5; k++) {
    const power = signals.reduce((sum, signal) => sum + amplitude(signal, k) ** 2, 0) / count;
    // rms^2 = 2 sum of squared amplitudes over five waves
    const expected = 0.25 / (2 * 5);
    assert.ok(Math.abs(power / expected - 1) < 5 / Math.sqrt(count), `wave ${k}: ${power}`);
  }
});

test("a white signal repeats after its period and differs between dimensions", () => {
  const [a, b] = columns(new WhiteSignal(0.3, { high: 20 }), 650, 2, 5);
  for (let n = 0; n < 350; n++) assert.is(a![n], a![n + 300]);
  assert.ok(rms(a!.map((x, n) => x - b![n]!)) > 0.1);
});

test("a white signal begins where it is nearest to y0, if asked", () => {
  for (const y0 of [0, 0.3, 100]) {
    const [signal = new Float64Array()] = columns(new WhiteSignal(1, { high: 5, y0 }), 1000, 1, 2);
    // the period begins at time 0, which is the last of its steps
    const nearest = signal.reduce((best, x) => Math.min(best, Math.abs(x - y0)), Infinity);
    assert.is(Math.abs(signal[999]! - y0), nearest);
  }
});

test("white noise has the spread of its distribution, over the root of the step", () => {
  const steps = 20_000;
  // 5 standard errors of the rms of a normal variable: 5/sqrt(2 n)
  const near = (got: number, expected: number): void =>
    assert.ok(Math.abs(got / expected - 1) < 5 / Math.sqrt(2 * steps), `${got}, ${expected}`);
  for (const dt of [0.001, 0.0001])
    near(rms(runSteps(new WhiteNoise(), steps, { dt }).data), 1 / Math.sqrt(dt));
  near(rms(runSteps(new WhiteNoise(new Gaussian(0, 3), { scale: false }), steps).data), 3);
  const flat = runSteps(new WhiteNoise(new Uniform(-1, 1), { scale: false }), steps).data;
  assert.ok(flat.every((x) => x >= -1 && x < 1));
});

/** The variance of white noise of density 1 behind a filter, from its response to an impulse. */
function filteredVariance(synapse: Synapse, dt: number): number {
  const { a, b, c } = synapse.discrete(dt);
  let x = b.slice();
  let sum = 0;
  for (let n = 0; n < 4000; n++) {
    sum += x.reduce((y, state, k) => y + c[k]! * state, 0) ** 2;
    x = x.map((_, r) => x.reduce((y, state, k) => y + a.data[r * x.length + k]! * state, 0));
  }
  return sum / dt;
}

test("noise through a filter has the variance that the filter's response gives", () => {
  // continuous theory: 1/(2 tau) for a low-pass filter, 1/(4 tau) for an alpha filter
  const [low, alpha] = [new Lowpass(0.05), new Alpha(0.02)];
  assert.ok(Math.abs(filteredVariance(low, 1e-3) / 10 - 1) < 0.001);
  assert.ok(Math.abs(filteredVariance(alpha, 1e-3) / 12.5 - 1) < 0.001);
  const [size, steps, settled] = [50, 4000, 1000];
  for (const [synapse, tau] of [
    [low, 0.05],
    [alpha, 0.02],
  ] as const) {
    const noise = new FilteredNoise(synapse, new Gaussian(0, 0.1));
    const data = runSteps(noise, steps, { size }).data.subarray(size * settled);
    const expected = 0.1 * Math.sqrt(filteredVariance(synapse, 1e-3));
    // numbers some 2 tau apart are independent: 5/sqrt(2 n) with so many
    const independent = (size * (steps - settled) * 1e-3) / (2 * tau);
    const error = 5 / Math.sqrt(2 * independent);
    assert.ok(Math.abs(rms(data) / expected - 1) < error, `${synapse.text}: ${rms(data)}`);
  }
});

test("the reference's noise behind an alpha filter is within its spread", () => {
  // measured there: 0.350 +- 0.024 over runs of one dimension
  const noise = new FilteredNoise(new Alpha(0.02), new Gaussian(0, 0.1));
  const level = rms(runSteps(noise, 2000, { size: 20, seed: 4 }).data);
  assert.ok(Math.abs(level - 0.35) < 3 * 0.024, `${level}`);
});

test("Brownian motion spreads with the root of time", () => {
  const size = 500;
  const { data } = runSteps(new BrownNoise(new Gaussian(0, 2)), 1000, { size });
  for (const step of [1, 10, 250, 1000]) {
    const spread = rms(data.subarray((step - 1) * size, step * size));
    const expected = 2 * Math.sqrt(step * 0.001);
    assert.ok(Math.abs(spread / expected - 1) < 5 / Math.sqrt(2 * size), `${step}: ${spread}`);
  }
});

test("noise is the same for the same seed, and its own seed counts before all", () => {
  for (const make of [
    (seed?: number) => new WhiteNoise(undefined, seed === undefined ? {} : { seed }),
    (seed?: number) => new FilteredNoise("5 ms", undefined, seed === undefined ? {} : { seed }),
    (seed?: number) => new WhiteSignal(1, { high: 10, ...(seed !== undefined && { seed }) }),
  ]) {
    const run = (process: Process, seed: number): number[] => [
      ...runSteps(process, 20, { seed }).data,
    ];
    assert.equal(run(make(), 1), run(make(), 1));
    assert.not.equal(run(make(), 1), run(make(), 2));
    assert.equal(run(make(5), 1), run(make(5), 2));
    assert.not.equal(run(make(5), 1), run(make(6), 1));
  }
});

test("noise may be of any distribution, points of several dimensions too", () => {
  const { data } = runSteps(new WhiteNoise(new Choice([[1, 2]]), { scale: false }), 2, { size: 2 });
  assert.equal([...data], [1, 2, 1, 2]);
});

test("inputs are shown each for its time, then from the first again", () => {
  const shown = new PresentInput(
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    "2 ms",
  );
  assert.is(shown.holds, 0.002);
  assert.equal(rowsOf(runSteps(shown, 8)), [
    [1, 2],
    [1, 2],
    [3, 4],
    [3, 4],
    [5, 6],
    [5, 6],
    [1, 2],
    [1, 2],
  ]);
  assert.equal([...runSteps(new PresentInput([7, 8], 0.0025), 6).data], [7, 7, 7, 8, 8, 7]);
});

test("inputs change at the right step however long it goes on", () => {
  const [steps, dt] = [200_000, 0.001];
  const { data } = runSteps(new PresentInput([0, 1, 2, 3, 4, 5, 6], 0.1), steps, { dt });
  for (let n = 0; n < steps; n++) assert.is(data[n], Math.floor(n / 100) % 7);
});

test("inputs may be a matrix", () => {
  const inputs = matrix(2, 1, Float64Array.of(3, 4));
  assert.equal([...runSteps(new PresentInput(inputs, 0.001), 3).data], [3, 4, 3]);
});

test("piecewise values hold from their time on, and are 0 before the first", () => {
  const signal = new Piecewise({ 0.003: 1, 0.001: -1, 0.0047: 0.5 });
  assert.is(signal.size, 1);
  assert.equal([...runSteps(signal, 6).data], [-1, -1, 1, 1, 0.5, 0.5]);
  assert.equal([...runSteps(new Piecewise({ 0.002: 1 }), 3).data], [0, 1, 1]);
});

test("piecewise values may be lists or functions, in an object, a map or pairs", () => {
  const given: readonly Pieces[] = [
    { 0: [1, 2], 0.002: (t: number) => [t, -t] },
    new Map<number, number[] | ((t: number) => number[])>([
      [0, [1, 2]],
      [0.002, (t) => [t, -t]],
    ]),
    [
      [0, [1, 2]],
      [0.002, (t: number) => [t, -t]],
    ],
  ];
  for (const pieces of given) {
    const signal = new Piecewise(pieces);
    assert.is(signal.size, 2);
    assert.equal(rowsOf(runSteps(signal, 3)), [
      [1, 2],
      [0.002, -0.002],
      [0.003, -0.003],
    ]);
  }
});

test("piecewise values can be joined by lines or taken from the nearest time", () => {
  const pieces = { 0.002: 0, 0.006: 4, 0.008: 0 };
  const near = (got: Float64Array, expected: number[]): void =>
    expected.forEach((x, n) => {
      assert.ok(Math.abs(got[n]! - x) < 1e-9, `step ${n + 1}: ${got[n]}`);
    });
  const lines = runSteps(new Piecewise(pieces, { interpolation: "linear" }), 9).data;
  near(lines, [0, 0, 1, 2, 3, 4, 2, 0, 0]);
  const nearest = runSteps(
    new Piecewise({ 0.001: 1, 0.004: 2 }, { interpolation: "nearest" }),
    5,
  ).data;
  near(nearest, [1, 1, 2, 2, 0]);
});

const wrong: readonly Wrong[] = [
  [
    () => new WhiteSignal(0, { high: 5 }),
    "invalid period of WhiteSignal: 0 (expected a time > 0, such as 0.005 or '5 ms')",
  ],
  [
    () => new WhiteSignal(1, { high: 0 }),
    "invalid high of WhiteSignal: 0 (expected a finite number > 0)",
  ],
  [
    () => new WhiteSignal(0.5, { high: 1 }),
    "invalid high of WhiteSignal: 1 (expected at least 2 Hz, of which the period has one wave)",
  ],
  [
    () => runSteps(new WhiteSignal(1, { high: 600 }), 1),
    "invalid high of WhiteSignal(1, { high: 600 }): 600 (expected at most 500 Hz, half a wave in a step)",
  ],
  [
    () => new WhiteSignal(1, { hihg: 5 } as never),
    "unknown option of WhiteSignal: 'hihg' (did you mean 'high'?)",
  ],
  [
    () => new WhiteNoise(3 as never),
    "invalid dist of WhiteNoise: 3 (expected a distribution such as new Gaussian(0, 1))",
  ],
  [
    () => new FilteredNoise(null as never),
    "invalid synapse of FilteredNoise: null (expected a filter, or seconds)",
  ],
  [
    () => new PresentInput([], 1),
    "invalid inputs of PresentInput: [] (expected numbers, or rows of numbers)",
  ],
  [
    () => new PresentInput([[1, 2], [3]], 1),
    "invalid inputs[1] of PresentInput: [3] (expected 2 numbers, as in every row)",
  ],
  [
    () => new PresentInput([[Number.NaN]], 1),
    "invalid inputs[0][0] of PresentInput: NaN (expected a finite number)",
  ],
  [
    () => new Piecewise({}),
    "invalid pieces of Piecewise: an object with nothing (expected at least one time with its value)",
  ],
  [
    () => new Piecewise({ soon: 1 } as never),
    "invalid time of Piecewise: NaN (expected seconds as a finite number)",
  ],
  [
    () => new Piecewise({ 0: 1, 1: [1, 2] }),
    "invalid value at 1 s of Piecewise: [1, 2] (expected 1 number, as the first value has)",
  ],
  [
    () => new Piecewise({ 0: "up" as never }),
    "invalid value at 0 s of Piecewise: 'up' (expected a finite number, a list of them or a function)",
  ],
  [
    () => new Piecewise({ 0: () => 1 }, { interpolation: "linear" }),
    "invalid value at 0 s of Piecewise: a function (expected numbers, to interpolate between)",
  ],
  [
    () => new Piecewise({ 0: 1 }, { interpolation: "liner" as never }),
    "invalid interpolation of Piecewise: 'liner' (expected zero, linear, nearest)",
  ],
  [
    () => runSteps(new WhiteNoise(), -1),
    "invalid steps of runSteps: -1 (expected an integer >= 0)",
  ],
];

test("what is no process is told with the value and what was expected", () => {
  tellsOf(wrong);
});

test.run();

// Filters in steps: responses known from theory and from the reference, stiff ones, series, states at rest.

import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ValueError } from "../../../src/errors.ts";
import { filt, filtfilt } from "../../../src/nef/synapses/filt.ts";
import { Alpha, LinearFilter, Lowpass } from "../../../src/nef/synapses/linear-filter.ts";
import { synapseOf } from "../../../src/nef/synapses/synapse.ts";
import { Triangle } from "../../../src/nef/synapses/triangle.ts";
import type { Synapse } from "../../../src/nef/types.ts";
import { tellsOf, type Wrong } from "../wrong.ts";

const test = suite("nef: filters");

function impulse(synapse: Synapse, steps: number, dt = 0.001): number[] {
  return [...filt(synapse, [1, ...new Array<number>(steps - 1).fill(0)], { dt })];
}

function near(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.is(got.length, expected.length);
  for (let k = 0; k < expected.length; k++)
    assert.ok(
      Math.abs(got[k]! - expected[k]!) <= tolerance,
      `value ${k} is ${got[k]}, expected ${expected[k]}`,
    );
}

const golden = new URL("../../fixtures/golden/nef/", import.meta.url);

interface FilterCase {
  readonly synapse: { type: string; tau?: number; num?: number[]; den?: number[] };
  readonly dt: number;
  readonly input: number[];
  readonly expect: { output: number[] };
  readonly rtol: number;
  readonly atol: number;
}

function built({ type, tau, num, den }: FilterCase["synapse"]): Synapse {
  if (type === "Lowpass") return new Lowpass(tau!);
  if (type === "Alpha") return new Alpha(tau!);
  assert.is(type, "LinearFilter");
  return new LinearFilter(num!, den!);
}

const files = readdirSync(golden).filter((file) => /^filter-.*\.json$/.test(file));

test("there are cases of the reference", () => {
  assert.ok(files.length >= 4);
});

for (const file of files)
  test(`${file} comes out as in the reference`, () => {
    const given = JSON.parse(readFileSync(new URL(file, golden), "utf8")) as FilterCase;
    const output = filt(built(given.synapse), given.input, { dt: given.dt });
    assert.is(output.length, given.expect.output.length);
    given.expect.output.forEach((expected, n) => {
      const error = Math.abs(output[n]! - expected);
      assert.ok(error <= given.atol + given.rtol * Math.abs(expected), `step ${n + 1}: ${error}`);
    });
  });

test("an impulse through a low-pass filter decays from its own step on", () => {
  near(impulse(new Lowpass(0.005), 3), [0.181269246922, 0.148410707042, 0.121508409942], 1e-12);
  const long = impulse(new Lowpass(0.1), 400);
  const decay = Math.exp(-0.01);
  near(
    long,
    long.map((_, n) => (1 - decay) * decay ** n),
    1e-14,
  );
});

test("an alpha filter gives the reference's values and the closed form", () => {
  const short = [0.017523096306, 0.044028839244, 0.060349446699, 0.069306482339];
  near(impulse(new Alpha(0.005), 4), short, 1e-12);
  near(impulse(new Alpha(0.03), 2), [0.000543362835, 0.001582519798], 1e-12);
  // the step response 1 - (1 + t/tau) e^(-t/tau) at t = n dt, of which an impulse gives the differences
  for (const tau of [0.005, 0.03, 0.1]) {
    const ones = filt(new Alpha(tau), new Float64Array(100).fill(1));
    const at = (n: number): number => 1 - (1 + (n * 0.001) / tau) * Math.exp((-n * 0.001) / tau);
    near(
      ones,
      ones.map((_, n) => at(n + 1)),
      1e-13,
    );
  }
});

test("linear filters give the reference's values, direct parts and other rules included", () => {
  const second = new LinearFilter([1], [0.0004, 0.01, 1]);
  near(impulse(second, 2), [0.001239390306, 0.003674224691], 1e-12);
  const highPass = new LinearFilter([0.01, 0], [0.01, 1]);
  near(impulse(highPass, 3), [1, -0.095162581964, -0.086106664958], 1e-12);
  const trapezoidal = new Lowpass(0.005, { method: "bilinear" });
  near(impulse(trapezoidal, 3), [0.090909090909, 0.165289256198, 0.135236664162], 1e-12);
});

test("the rules euler, backward_diff and gbt are what their formulas say of a low-pass filter", () => {
  const [tau, dt] = [0.005, 0.001];
  const h = dt / tau;
  const forward = impulse(new Lowpass(tau, { method: "euler" }), 3);
  near(forward, [h, h * (1 - h), h * (1 - h) ** 2], 1e-15);
  // y' = (u - y)/tau with weight w of the new value: (1 + w h) y' = (1 - (1 - w) h) y + h u, output mixed likewise
  for (const [method, w] of [
    ["backward_diff", 1],
    [{ gbt: 0.25 }, 0.25],
  ] as const) {
    const decay = (1 - (1 - w) * h) / (1 + w * h);
    const gain = h / (1 + w * h);
    const response = impulse(new Lowpass(tau, { method }), 3);
    const first = w * gain;
    const then = gain * (1 - w) + gain * w * decay;
    near(response, [first, then, then * decay], 1e-15);
  }
});

test("bilinear is gbt of one half, for a filter of second order too", () => {
  const [num, den] = [[1], [0.0004, 0.01, 1]];
  const a = impulse(new LinearFilter(num, den, { method: "bilinear" }), 20);
  const b = impulse(new LinearFilter(num, den, { method: { gbt: 0.5 } }), 20);
  assert.equal(a, b);
});

test("a triangle falls in a straight line and has area 1", () => {
  const expected = [6, 5, 4, 3, 2, 1, 0, 0].map((weight) => weight / 21);
  near(impulse(new Triangle("5 ms"), 8), expected, 1e-15);
  assert.is(expected[0]!.toFixed(12), "0.285714285714");
  near(
    impulse(new Triangle(0.005), 25, 0.0005),
    [...Array.from({ length: 11 }, (_, k) => (11 - k) / 66), ...new Array<number>(14).fill(0)],
    1e-15,
  );
});

test("a time constant of 0 passes through, and one far below the step nearly so", () => {
  const input = [1, -2, 3.5, 0.25];
  assert.equal([...filt(new Lowpass(0), input)], input);
  assert.equal([...filt(new Alpha(0), input)], input);
  for (const tau of [1e-5, 1e-9, 1e-30]) {
    near(filt(new Lowpass(tau), input), input, 1e-12);
    near(filt(new Alpha(tau), input), input, 1e-12);
  }
});

test("a time constant far above the step loses no digits", () => {
  // 1 - (1 + h) e^(-h) = h^2/2 - h^3/3 + h^4/8 - ..., which the closed form cannot give at h = 1e-6
  const h = 1e-6;
  const [first = 0] = impulse(new Alpha(1000), 1);
  const series = h ** 2 / 2 - h ** 3 / 3 + h ** 4 / 8;
  assert.ok(Math.abs(first / series - 1) < 1e-12, `${first} against ${series}`);
});

test("fast and slow poles in one filter keep their digits", () => {
  // partial fractions of 1/((s t1 + 1)(s t2 + 1)(s t3 + 1)): a step comes to 1 + sum of residues e^(-t/t_k)
  const taus = [1e-5, 3e-3, 2];
  const [a, b, c] = taus.map((tau) => new Lowpass(tau));
  const output = filt(a!.combine(b!).combine(c!), new Float64Array(200).fill(1));
  const residues = taus.map((tau, k) =>
    taus.reduce((left, other, m) => (m === k ? left : (left * tau) / (tau - other)), 1),
  );
  const at = (t: number): number =>
    1 - taus.reduce((left, tau, k) => left + residues[k]! * Math.exp(-t / tau), 0);
  near(
    output,
    output.map((_, n) => at((n + 1) * 0.001)),
    1e-12,
  );
});

test("a filter of high order is its transfer function", () => {
  // six low-pass filters in series: the step response is 1 minus a Poisson sum
  const [tau, order] = [0.01, 6];
  let filter: LinearFilter = new Lowpass(tau);
  for (let k = 1; k < order; k++) filter = filter.combine(new Lowpass(tau));
  const output = filt(filter, new Float64Array(150).fill(1));
  const expected = output.map((_, n) => {
    const x = ((n + 1) * 0.001) / tau;
    let [term, sum] = [Math.exp(-x), 0];
    for (let k = 0; k < order; k++) {
      sum += term;
      term *= x / (k + 1);
    }
    return 1 - sum;
  });
  near(output, expected, 1e-12);
});

test("an integrator and a differentiator are filters", () => {
  near(filt(new LinearFilter([1], [1, 0]), [1, 1, -3]), [0.001, 0.002, -0.001], 1e-18);
  const difference = new LinearFilter([1, -1], [1, 0], { analog: false });
  assert.equal([...filt(difference, [1, -1, 2])], [1, -2, 3]);
  near(filt(new LinearFilter([3], [2]), [2]), [3], 0);
});

test("two filters in series are the filter of their products of polynomials", () => {
  const { a, b } = new Lowpass(0.005).discrete(0.001);
  const one = new LinearFilter([b[0]!], [1, -a.data[0]!], { analog: false });
  const both = one.combine(one);
  const input = Array.from({ length: 50 }, (_, n) => Math.sin(0.3 * n) + 1);
  // each connection of a network brings a step: two filters two, the filter of the product one
  const series = [0, 0, ...filt(one, filt(one, input))].slice(0, 50);
  const product = [0, ...filt(both, input)].slice(0, 50);
  near(series, product, 1e-12);
  assert.equal(product.slice(0, 2), [0, 0]);
});

test("combining filters of s multiplies them: two low-pass filters are an alpha filter", () => {
  const both = new Lowpass(0.02).combine(new Lowpass(0.02));
  near(impulse(both, 50), impulse(new Alpha(0.02), 50), 1e-15);
});

test("a filter that starts at rest with an output stays there under the input that holds it", () => {
  for (const filter of [
    new Lowpass(0.005),
    new Alpha(0.1),
    new Triangle(0.01),
    new Lowpass(0),
    new LinearFilter([1, 2], [0.0004, 0.01, 0.5]),
  ]) {
    const gain = filter.text.startsWith("LinearFilter") ? 4 : 1;
    near(
      filt(filter, new Float64Array(40).fill(0.7 / gain), { y0: 0.7 }),
      new Float64Array(40).fill(0.7),
      1e-12,
    );
  }
});

test("a filter that rests at no output but 0 says so", () => {
  for (const filter of [new LinearFilter([1, 0], [0.01, 1]), new LinearFilter([1], [1, 0])])
    assert.throws(
      () => filt(filter, [1], { y0: 1 }),
      (error: unknown) =>
        error instanceof ValueError && /rests at no other output/.test(error.message),
    );
});

test("rows are filtered column by column", () => {
  const rows = Array.from({ length: 20 }, (_, n) => [Math.sin(n), n % 3]);
  const both = filt(new Alpha(0.005), rows);
  for (const column of [0, 1]) {
    const alone = filt(
      new Alpha(0.005),
      rows.map((row) => row[column]!),
    );
    assert.equal(
      [...alone],
      rows.map((_, n) => both.data[2 * n + column]!),
    );
  }
});

test("filtering forwards and backwards does not delay", () => {
  const [steps, dt] = [2001, 0.001];
  const bump = Array.from({ length: steps }, (_, n) => Math.exp(-(((n - 1000) / 50) ** 2)));
  const output = filtfilt(new Lowpass(0.01), bump, { dt });
  // symmetric input, symmetric output
  const back = [...output].reverse();
  near(output, back, 1e-9);
  assert.is(output.indexOf(Math.max(...output)), 1000);
});

test("a number, a text, a filter or null can be given where a filter is wanted", () => {
  assert.is(synapseOf(0.005, "synapse", "x")?.text, "Lowpass(0.005)");
  assert.is(synapseOf("5 ms", "synapse", "x")?.text, "Lowpass(0.005)");
  for (const text of ["20 us", "20us", "0.02*ms", "2e-5 s", " 20 * usecond ", "2E4 ns"])
    assert.is(synapseOf(text, "synapse", "x")?.text, "Lowpass(0.00002)", text);
  assert.is(synapseOf(null, "synapse", "x"), null);
  const triangle = new Triangle(1);
  assert.is(synapseOf(triangle, "synapse", "x"), triangle);
});

const wrong: readonly Wrong[] = [
  [
    () => new Lowpass(-1),
    "invalid tau of Lowpass: -1 (expected a time >= 0, such as 0.005 or '5 ms')",
  ],
  [
    () => new Lowpass("5 mV"),
    "invalid tau of Lowpass: '5 mV' (expected a time >= 0, such as 0.005 or '5 ms'; units of time are s, ms, us and ns)",
  ],
  [
    () => new Alpha("soon"),
    "invalid tau of Alpha: 'soon' (expected a time >= 0, such as 0.005 or '5 ms')",
  ],
  [
    () => new Triangle(0),
    "invalid t of Triangle: 0 (expected a time > 0, such as 0.005 or '5 ms')",
  ],
  [
    () => new LinearFilter([1, 2], [1]),
    "invalid num of LinearFilter: [1, 2] (expected at most 1 number, as many as den has)",
  ],
  [
    () => new LinearFilter([1], [0, 0]),
    "invalid den of LinearFilter: [0, 0] (expected a number that is not 0)",
  ],
  [
    () => new LinearFilter([], [1]),
    "invalid num of LinearFilter: [] (expected a list of finite numbers)",
  ],
  [
    () => new Lowpass(1, { method: "tustin" as "bilinear" }),
    "invalid method of LinearFilter: 'tustin' (expected zoh, euler, backward_diff, bilinear or { gbt: 0.5 })",
  ],
  [
    () => new Lowpass(1, { method: { gbt: 2 } }),
    "invalid gbt of method: 2 (expected a weight of the new value between 0 and 1)",
  ],
  [() => new Lowpass(1).discrete(0), "invalid dt of Lowpass(1): 0 (expected a finite number > 0)"],
  [
    () => synapseOf({}, "preSynapse", "PES"),
    "invalid preSynapse of PES: an object with nothing (expected a synapse, a time such as 0.005 or '5 ms', or null for none)",
  ],
  [
    () => new Lowpass(1).combine(new LinearFilter([1], [1, 0], { analog: false })),
    "invalid filter of combine: LinearFilter([1], [1, 0], { analog: false }) (expected polynomials in s, as here)",
  ],
];

test("what is no filter is told with the value and what was expected", () => {
  tellsOf(wrong);
});

test.run();

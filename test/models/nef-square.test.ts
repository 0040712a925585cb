// The plain NEF: a square by spikes, as far off as Nengo's own demonstration of the method is.

import { computed, neuron, run, type SquareResult } from "myelin/models/nef-square";
import { LIF } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("the plain NEF");

const options = (seed: number, backend: "js" | "wasm" = "wasm", duration = "10 s") => ({
  seed,
  backend,
  duration,
  progress: () => undefined,
  signal: new AbortController().signal,
});

// nef-algorithm.ipynb of Nengo's documentation, run as it is with three seeds: .020, .025, .020; without filters .124.
// Wanted is the mean of six seeds within 3.3 standard errors of the difference.
const [MEAN, SD] = [0.0217, 0.0029];

test("the square is as far off as in Nengo's demonstration of the method", async () => {
  const results: SquareResult[] = [];
  for (let seed = 0; seed < 6; seed++) results.push(await computed(options(seed)));
  const mean = (name: "error" | "errorWithLag") =>
    results.reduce((sum, one) => sum + one[name] / results.length, 0);
  const error = mean("error");
  assert.ok(Math.abs(error - MEAN) < 3.3 * SD * Math.sqrt(1 / 6 + 1 / 3), `${error}`);
  assert.ok(Math.abs(mean("errorWithLag") - 0.124) < 0.01, `${mean("errorWithLag")}`);
});

test("tuning curves are counted: multiples of 2 Hz, close to the rate of an exact neuron", async () => {
  const { b } = await computed(options(3, "js", "10 ms"));
  const { data, rows, columns } = b.rates;
  assert.equal([rows, columns], [100, 40]);
  assert.ok(data.every((rate) => rate % 2 === 0));
  // the steps of 1 ms let Euler's neuron wait up to a step longer between spikes, and none fires above 100 Hz
  assert.ok(Math.max(...data) > 60 && Math.max(...data) <= 100, `${Math.max(...data)}`);
  const exact = new LIF().rates(Float64Array.of(1.5, 4));
  assert.equal([...neuron.rates(Float64Array.of(1.5, 4))], [...exact]);
});

test("they are drawn without the steps of counting", async () => {
  const { a } = await computed(options(3, "js", "10 ms"));
  const { data, rows, columns } = a.rates;
  const roughness = (all: Float64Array): number => {
    let sum = 0;
    for (let k = columns; k < (rows - 1) * columns; k++)
      sum += Math.abs(all[k - columns]! - 2 * all[k]! + all[k + columns]!);
    return sum;
  };
  assert.ok(roughness(a.smooth.data) < 0.5 * roughness(data));
  // intervals end with whole steps, Euler's way to the threshold is shorter by dt/(2 tau), and a count misses two ends
  a.smooth.data.forEach((rate, k) => {
    const [least, most] = [rate / (1 + rate * 2e-3) - 2, rate * (1 + 1e-3 / 40e-3) + 2];
    assert.ok(data[k]! >= least && data[k]! <= most, `${rate} Hz, counted ${data[k]}`);
  });
});

test("both backends give the same", async () => {
  const [js, wasm] = [
    await computed(options(1, "js", "1 s")),
    await computed(options(1, "wasm", "1 s")),
  ];
  assert.equal(js.a.rates, wasm.a.rates);
  js.output.forEach((x, k) => {
    assert.ok(Math.abs(x - wasm.output[k]!) < 1e-9, `step ${k}: ${x}, ${wasm.output[k]}`);
  });
});

test("the result is told and drawn", async () => {
  const shown = await run(options(1, "wasm", "2 s"));
  assert.match(shown.text, /^the square is off by 0\.0\d\d .*;\nby 0\.\d{3} /);
  const svg = await shown.figure();
  for (const word of ["decoded", "twice filtered", "tuning curves of B"])
    assert.ok(svg.includes(word), word);
});

test.run();

// A sweep against closed forms, against the same neurons in a network, and against itself in other chunks.

import {
  linspace,
  logspace,
  Network,
  NeuronGroup,
  SpikeMonitor,
  StateMonitor,
  sweep,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { differences, explosive, lif, noisy } from "./neurons.ts";

const test = suite("sweep");

for (const backend of ["wasm", "js"] as const)
  test(`an f-I curve is the closed form within a step of each interval: ${backend}`, async () => {
    const dt = 1e-4;
    const currents = linspace("0.11 nA", "1 nA", 37);
    const options = {
      settle: "0.2 s",
      duration: "1 s",
      measure: ["rate", "isi", "count"],
      backend,
    } as const;
    const { values } = await sweep(lif, { I: currents }, options);
    currents.values.forEach((I, k) => {
      const drive = 100e6 * I;
      const interval =
        drive > 15e-3 ? 2e-3 + 20e-3 * Math.log(drive / (drive - 15e-3)) : Number.POSITIVE_INFINITY;
      assert.is(values.rate[k], values.count[k], "in one second");
      if (interval === Number.POSITIVE_INFINITY) {
        assert.is(values.count[k], 0);
        assert.ok(Number.isNaN(values.isi[k]!));
        return;
      }
      // n steps of integration from the end of the refractory period on, and the spike has the time at which the last began
      const late = values.isi[k]! - interval;
      assert.ok(late > -dt - 1e-12 && late < 1e-12, `${I}: ${values.isi[k]} for ${interval}`);
      assert.ok(Math.abs(values.count[k]! - 1 / values.isi[k]!) <= 1, `${values.count[k]}`);
    });
  });

test("points are all combinations, the last axis fastest, and every point knows its values", async () => {
  const result = await sweep(
    lif,
    { I: ["0 nA", "0.5 nA"], tau: ["10 ms", "20 ms", "40 ms"] },
    { duration: "0.3 s", measure: ["rate", "final:v"] },
  );
  assert.equal(result.shape, [2, 3]);
  assert.is(result.count, 6);
  assert.equal(result.point(4), { I: 0.5e-9, tau: 0.02 });
  assert.is(result.at("rate", 1, 0), result.values.rate[3]);
  assert.equal(Array.from(result.values.rate.slice(0, 3)), [0, 0, 0]);
  const [fast, middle, slow] = result.values.rate.slice(3);
  assert.ok(fast! > middle! && middle! > slow!, `${result.values.rate}`);
  assert.equal(result.units, { rate: "Hz", "final:v": "volt" });
  const [I, tau] = result.axes;
  assert.equal([I!.name, I!.unit, tau!.name, tau!.unit], ["I", "amp", "tau", "second"]);
  assert.equal(Array.from(result.completed), [1, 1, 1, 1, 1, 1]);
  assert.is(result.interrupted, false);
});

test("lists in pairs give one point for each pair", async () => {
  const vary = { I: ["0.25 nA", "0.5 nA"], tau: ["10 ms", "20 ms"] };
  const all = await sweep(lif, vary, { duration: "0.3 s" });
  const pairs = await sweep(lif, vary, { duration: "0.3 s", zip: true });
  assert.equal(pairs.shape, [2]);
  assert.equal(Array.from(pairs.values.rate), [all.at("rate", 0, 0), all.at("rate", 1, 1)]);
  assert.equal(pairs.point(1), { I: 0.5e-9, tau: 0.02 });
});

test("what varies may be a parameter, a constant of the namespace, or where a variable starts", async () => {
  const { values } = await sweep(
    { ...lif, options: { ...lif.options, threshold: "v > 1*volt" } },
    { v: ["-70 mV", "-60 mV"], El: ["-65 mV", "-55 mV"] },
    { duration: "20 ms", measure: "final:v" },
  );
  const e = Math.exp(-1);
  const expected = [-0.065 - 0.005 * e, -0.055 - 0.015 * e, -0.065 + 0.005 * e, -0.055 - 0.005 * e];
  values["final:v"].forEach((v, k) => {
    assert.ok(Math.abs(v - expected[k]!) < 1e-12, `${v} for ${expected[k]}`);
  });
});

test("a varied constant is in place before expressions of initial values are evaluated", async () => {
  const { values } = await sweep(
    lif,
    { El: ["-70 mV", "-60 mV"] },
    { duration: "1 ms", measure: "min:v" },
  );
  assert.ok(
    Math.abs(values["min:v"][0]! + 0.07) < 1e-12 && Math.abs(values["min:v"][1]! + 0.06) < 1e-12,
  );
});

test("is what one group with the same values does, to the last bit, with its noise", async () => {
  const I = linspace("0.1 nA", "0.3 nA", 50);
  const measure = ["count", "latency", "cv", "mean:v", "min:v", "max:v", "final:v"] as const;
  const result = await sweep(
    noisy,
    { I },
    { settle: "50 ms", duration: "200 ms", measure, seed: 7 },
  );
  const P = new NeuronGroup(50, `${noisy.model}`, {
    ...noisy.options,
    namespace: noisy.parameters!,
  } as object);
  const spikes = new SpikeMonitor(P);
  const trace = new StateMonitor(P, "v" as never);
  const net = new Network([P, spikes, trace], { seed: 7 });
  (P as NeuronGroup).set("I", I.values);
  (P as NeuronGroup).set("v", "El + rand()*5*mV");
  await net.run("250 ms");
  const trains = spikes.spikeTrains().map((train) => train.filter((t) => t >= 0.05 - 1e-9));
  const traces = (trace.get("v" as never) as Float64Array[]).map((all) => all.subarray(500));
  assert.ok(trains.some((train) => train.length > 3));
  trains.forEach((train, k) => {
    assert.is(result.values.count[k], train.length);
    if (train.length > 0)
      assert.ok(Math.abs(result.values.latency[k]! - (train[0]! - 0.05)) < 1e-12);
    const sum = traces[k]!.reduce((total, v) => total + v, 0);
    assert.is(result.values["mean:v"][k], sum / 2000);
    assert.is(result.values["min:v"][k], Math.min(...traces[k]!));
    assert.is(result.values["max:v"][k], Math.max(...traces[k]!));
    if (train.length < 3) assert.ok(Number.isNaN(result.values.cv[k]!));
    else {
      const intervals = Array.from(train.slice(1), (t, j) => t - train[j]!);
      const mean = intervals.reduce((a, b) => a + b) / intervals.length;
      const variance = intervals.reduce((a, b) => a + (b - mean) ** 2, 0) / intervals.length;
      assert.ok(Math.abs(result.values.cv[k]! - Math.sqrt(variance) / mean) < 1e-9);
    }
  });
  assert.equal(Array.from(result.values["final:v"]), Array.from((P as NeuronGroup).get("v")));
});

test("without noise the size of a batch changes nothing, and both backends agree", async () => {
  const vary = { I: linspace("0.1 nA", "1 nA", 300) };
  const options = { duration: "100 ms", measure: ["rate", "isi", "mean:v"] } as const;
  const usual = await sweep(lif, vary, options);
  assert.equal(differences(usual, await sweep(lif, vary, { ...options, batch: 7 })), []);
  assert.equal(differences(usual, await sweep(lif, vary, { ...options, batch: 300 })), []);
  assert.equal(differences(usual, await sweep(lif, vary, { ...options, backend: "js" })), []);
});

test("chunks have noise of their own, and the seed is all it depends on", async () => {
  const vary = { I: new Array<string>(40).fill("0.2 nA") };
  const options = { duration: "100 ms", measure: ["count", "mean:v"], batch: 10 } as const;
  const first = await sweep(noisy, vary, options);
  assert.is(new Set(first.values["mean:v"]).size, 40, "no two points alike");
  assert.equal(differences(first, await sweep(noisy, vary, options)), []);
  assert.equal(differences(first, await sweep(noisy, vary, { ...options, seed: 1 })), [
    "count",
    "mean:v",
  ]);
});

test("functions measure spikes and samples of the measured window, and what is asked for is kept", async () => {
  const result = await sweep(
    lif,
    { I: ["0.25 nA", "0.5 nA"] },
    {
      settle: "100 ms",
      duration: "100 ms",
      keep: ["spikes", "v"],
      recordDt: "1 ms",
      measure: {
        spikes: "count",
        same: ({ spikes }) => spikes.length,
        swing: {
          of: ({ trace }) => Math.max(...trace.v!) - Math.min(...trace.v!),
          record: ["v"],
          unit: "volt",
        },
        place: ({ index, point }) => index + point.I!,
      },
    },
  );
  assert.equal(Array.from(result.values.same), Array.from(result.values.spikes));
  assert.equal(Array.from(result.values.place), [0.25e-9, 1 + 0.5e-9]);
  assert.is(result.units.swing, "volt");
  const kept = result.recorded(1)!;
  assert.is(kept.spikes.length, result.values.spikes[1]);
  assert.ok(kept.spikes.every((t) => t >= 0 && t < 0.1));
  assert.is(kept.trace.v!.length, 100);
  assert.ok(Math.abs(kept.t[0]!) < 1e-12 && Math.abs(kept.t[99]! - 0.099) < 1e-12);
  assert.is(Math.max(...kept.trace.v!) - Math.min(...kept.trace.v!), result.values.swing[1]);
});

test("a NaN is an error that names the point, or marks it and leaves all others as they are", async () => {
  const vary = { a: linspace(-1, 1, 100) };
  const options = { duration: "100 ms", measure: ["count", "final:x"] } as const;
  const error = await sweep(explosive, vary, options).then(
    () => undefined,
    (thrown) => thrown as Error & { variable: string; index: number; time: number },
  );
  assert.is(error?.name, "NotANumberError");
  assert.match(
    error!.message,
    /^not a number: x of the point a = 0\.\d+, element \d+, at t = [\d.]+ ms\n/,
  );
  assert.match(error!.message, /onNaN: 'mark'/);
  assert.is(error!.variable, "x");
  assert.ok(error!.index >= 50 && error!.time > 0);
  const marked = await sweep(explosive, vary, { ...options, onNaN: "mark", batch: 100 });
  assert.is(marked.failures.length, 50);
  assert.is(marked.interrupted, false);
  marked.failures.forEach(({ index, point, variable, time }, k) => {
    assert.equal([index, variable, marked.completed[index]], [50 + k, "x", 0]);
    assert.ok(point.a! > 0 && time > 0 && time < 0.1);
    assert.ok(Number.isNaN(marked.values["final:x"][index]!));
  });
  const halves = await sweep(
    explosive,
    { a: vary.a.values.slice(0, 50) },
    { ...options, batch: 50 },
  );
  assert.equal(
    Array.from(marked.values["final:x"].slice(0, 50)),
    Array.from(halves.values["final:x"]),
  );
});

test("where all points go astray nothing is left, and the sweep still ends", async () => {
  const { values, failures } = await sweep(
    explosive,
    { a: [0.9, 1] },
    { onNaN: "mark", duration: "1 s", measure: "final:x" },
  );
  assert.is(failures.length, 2);
  assert.ok(values["final:x"].every(Number.isNaN));
});

test("when it is stopped, what is done is the result", async () => {
  const controller = new AbortController();
  let seen = 0;
  const result = await sweep(
    lif,
    { I: linspace("0 nA", "1 nA", 2000) },
    {
      duration: "2 s",
      batch: 100,
      threads: 1,
      signal: controller.signal,
      reportPeriod: 0.001,
      report({ done, total, elapsed, left }) {
        seen++;
        assert.is(total, 2000);
        assert.ok(elapsed > 0 && left >= 0);
        if (done >= 300) controller.abort();
      },
    },
  );
  const done = result.completed.reduce((sum, one) => sum + one, 0);
  assert.ok(seen > 0 && done >= 200 && done < 2000, `${done}`);
  assert.is(result.interrupted, true);
  assert.ok(
    result.values.rate.every((rate, k) => Number.isNaN(rate) === (result.completed[k] === 0)),
  );
});

test("a sweep that was stopped before it began has no results", async () => {
  const result = await sweep(lif, { I: [0] }, { signal: AbortSignal.abort() });
  assert.ok(result.interrupted && Number.isNaN(result.values.rate[0]!));
});

test("ranges have both ends, equal differences or equal ratios, and know their unit", () => {
  const line = linspace("0 nA", "2 nA", 5);
  assert.equal([line.unit, line.length, line.values[0], line.values[4]], ["amp", 5, 0, 2e-9]);
  assert.equal(Array.from(linspace(1, 3, 3).values), [1, 2, 3]);
  assert.equal(Array.from(linspace(1, 3, 1).values), [1]);
  assert.equal(Array.from(logspace(1, 100, 3).values), [1, 10, 100]);
  assert.is(logspace("1 pA", "1 uA", 7).values[6], 1e-6);
  assert.is(logspace("1 pA", "1 uA", 7).logarithmic, true);
});

test.run();

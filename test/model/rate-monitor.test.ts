// PopulationRateMonitor: spikes per step and element, under windows and in bins.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  NetworkError,
  NeuronGroup,
  PoissonGroup,
  PopulationRateMonitor,
  readRecording,
  SpikeGeneratorGroup,
  SpikeMonitor,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: population rates");
const onBothBackends = bothIn(test);

const DT = 1e-4;
const always = { threshold: "v > 1", reset: "v = 1.1" };

onBothBackends("test_rate_monitor_1: all in every step give 1/dt", async (backend) => {
  const group = new NeuronGroup(5, "v : 1", always);
  group.set("v", 1.1);
  const rates = new PopulationRateMonitor(group);
  await ran(backend, [group, rates], 10 * DT);
  bits(rates.rate, new Array(10).fill(1 / DT));
  assert.equal(ms(rates.t), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
  bits(rates.step, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

onBothBackends("test_rate_monitor_2: half of them give 0.5/dt", async (backend) => {
  const group = new NeuronGroup(10, "v : 1", always);
  group.set("v", 1.1, { where: "i < 5" });
  const rates = new PopulationRateMonitor(group);
  await ran(backend, [group, rates], 10 * DT);
  bits(rates.rate, new Array(10).fill(0.5 / DT));
});

onBothBackends("a subgroup's rate counts its own elements only", async (backend) => {
  const group = new NeuronGroup(10, "v : 1", always);
  group.set("v", 1.1, { at: [0, 1, 2, 9] });
  const parts = [group.slice(0, 6), group.slice(3, 6), group.at([9, 4])];
  const rates = parts.map((part) => new PopulationRateMonitor(part));
  await ran(backend, [group, ...rates], 2 * DT);
  bits(rates[0]!.rate, [3 / (6 * DT), 3 / (6 * DT)]);
  bits(rates[1]!.rate, [0, 0]);
  bits(rates[2]!.rate, [1 / (2 * DT), 1 / (2 * DT)]);
});

onBothBackends("test_rate_monitor_smoothed_rate: windows of every kind", async (backend) => {
  const group = new SpikeGeneratorGroup(1, { indices: [0], times: [4e-3] });
  const rates = new PopulationRateMonitor(group);
  await ran(backend, [group, rates], "10 ms", { dt: "1 ms" });
  const dt = 1e-3;
  bits(rates.rate, [0, 0, 0, 0, 1 / dt, 0, 0, 0, 0, 0]);
  bits(rates.smoothRate({ window: "flat", width: "1 ms" }), rates.rate);
  const flat = rates.smoothRate({ window: "flat", width: "5 ms" });
  bits(
    flat,
    [0, 0, 1, 1, 1, 1, 1, 0, 0, 0].map((n) => (n * 1000) / 5),
  );
  bits(rates.smoothRate({ window: "flat", width: "5.4 ms" }), flat);
  bits(rates.smoothRate({ window: [2, 2, 2, 2, 2] }), flat);
  close(
    rates.smoothRate({ window: "flat", width: "4 ms" }),
    [0, 0, 0, 1, 1, 1, 1, 0, 0, 0].map((n) => n * 250),
  );
  const smooth = rates.smoothRate({ width: "2 ms" });
  const bell = Array.from({ length: 10 }, (_, k) => Math.exp(-((k - 4) ** 2) / 8));
  const inside = bell.map((value, k) => (Math.abs(k - 4) <= 4 ? value : 0));
  const total = 2 * (bell[0]! + bell[1]! + bell[2]! + bell[3]!) + 1;
  close(
    smooth,
    inside.map((value) => value / total / dt),
  );
  close(rates.smoothRate({ window: [0, 0, 1] }), [0, 0, 0, 0, 0, 1000, 0, 0, 0, 0]);
});

onBothBackends("bins average whole stretches of steps", async (backend) => {
  const group = new SpikeGeneratorGroup(2, {
    indices: [0, 1, 0, 1],
    times: [0, 0, 3e-4, 8e-4],
  });
  const rates = new PopulationRateMonitor(group);
  const net = await ran(backend, [group, rates], "0.6 ms");
  await net.run("0.5 ms");
  const { t, rate } = rates.binnedRate("0.3 ms");
  close(rate, [2 / (2 * 3e-4), 1 / (2 * 3e-4), 1 / (2 * 3e-4)]);
  assert.equal(ms(t), [0.15, 0.45, 0.75]);
  close(rates.binnedRate(1.1e-3).rate, [4 / (2 * 1.1e-3)]);
  bits(rates.binnedRate("2 ms").rate, []);
});

onBothBackends("rates agree with the spikes, on the group's own clock", async (backend) => {
  const group = new PoissonGroup(40, { rates: "200 Hz", dt: "0.5 ms" });
  const rates = new PopulationRateMonitor(group.slice(0, 30));
  const spikes = new SpikeMonitor(group.slice(0, 30));
  await ran(backend, [group, rates, spikes], "100 ms");
  assert.is(rates.rate.length, 200);
  const sum = rates.rate.reduce((total, rate) => total + rate, 0);
  close([sum * 30 * 0.5e-3], [spikes.numSpikes]);
  return { rate: rates.rate, smooth: rates.smoothRate({ width: "5 ms" }) };
});

test("rates go to a file, and are smoothed from it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "myelin-"));
  const file = join(folder, "rate.npy");
  const group = new PoissonGroup(10, { rates: "500 Hz" });
  const [kept, written] = [
    new PopulationRateMonitor(group),
    new PopulationRateMonitor(group, { file }),
  ];
  await ran("wasm", [group, kept, written], "50 ms");
  bits(written.rate, kept.rate);
  bits(written.smoothRate({ width: "1 ms" }), kept.smoothRate({ width: "1 ms" }));
  bits((await readRecording(file)).get("rate") as Float64Array, kept.rate);
  rmSync(folder, { recursive: true });
});

test("rates over steps of two lengths are not averaged", async () => {
  const group = new PoissonGroup(10, { rates: "500 Hz", dt: "0.1 ms" });
  const rates = new PopulationRateMonitor(group);
  const net = await ran("js", [group, rates], "1 ms");
  group.dt = "0.5 ms";
  await net.run("1 ms");
  assert.is(rates.rate.length, 12);
  assert.throws(
    () => rates.smoothRate({ width: "1 ms" }),
    (error: Error) => error instanceof NetworkError,
  );
  assert.throws(() => rates.binnedRate("1 ms"), /dt changed/);
});

test("windows and bins that cannot be are refused; without a recording all are empty", async () => {
  const group = new SpikeGeneratorGroup(1, { indices: [0], times: [0] });
  const rates = new PopulationRateMonitor(group);
  bits(rates.smoothRate({ window: "flat", width: "5 ms" }), []);
  bits(rates.smoothRate({ width: "5 ms" }), []);
  bits(rates.binnedRate("5 ms").rate, []);
  await ran("js", [group, rates], "1 ms");
  const refused = (error: Error) => error instanceof ValueError;
  assert.throws(() => rates.binnedRate("0.25 ms"), refused);
  assert.throws(() => rates.smoothRate(), refused);
  assert.throws(() => rates.smoothRate({ window: "flat" }), refused);
  assert.throws(() => rates.smoothRate({ window: [] }), refused);
  assert.throws(() => rates.smoothRate({ window: [1, -1] }), refused);
  assert.throws(() => rates.smoothRate({ window: "round" as "flat", width: 1 }), refused);
  assert.throws(() => rates.smoothRate({ width: 0 }), refused);
});

test.run();

// TimedArray: which value holds when, in one dimension and two, and what cannot be one.

import {
  Network,
  NeuronGroup,
  StateMonitor,
  Synapses,
  TimedArray,
  UnitError,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn, close, ran } from "./both.ts";

const test = suite("model: timed arrays");
const onBothBackends = bothIn(test);

/** What `value = expression` reads over time, one row per neuron. */
async function read(
  backend: BackendName,
  expression: string,
  namespace: Record<string, TimedArray>,
  options: { n?: number; dt?: string; duration: string },
): Promise<Float64Array[]> {
  const { n = 1, dt = "0.1 ms", duration } = options;
  const group = new NeuronGroup(n, `value = ${expression} : 1`, { namespace, dt });
  const monitor = new StateMonitor(group, "value");
  await ran(backend, [group, monitor], duration);
  return monitor.get("value");
}

onBothBackends("test_timedarray_semantics: a value holds from its time on", async (backend) => {
  const ta = new TimedArray([0, 1], { dt: "0.4 ms" });
  const [values] = await read(backend, "ta(t)", { ta }, { duration: "0.8 ms" });
  bits(values!, [0, 0, 0, 0, 1, 1, 1, 1]);
});

onBothBackends(
  "test_timedarray_2d: rows by time, columns by index; the last row stays",
  async (backend) => {
    const rows = [
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
      [9, 10, 11],
    ];
    const ta2d = new TimedArray(rows, { dt: "1 ms" });
    const values = await read(backend, "ta2d(t, i) + 1", { ta2d }, { n: 3, duration: "5 ms" });
    values.forEach((trace, i) => {
      const expected = [0, 3, 6, 9, 9].flatMap((first) => new Array(10).fill(first + i + 1));
      bits(trace, expected);
    });
  },
);

onBothBackends("test_timedarray_no_upsampling: intervals shorter than a step", async (backend) => {
  const ta = new TimedArray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { dt: "0.1 ms" });
  const [values] = await read(backend, "ta(t)", { ta }, { dt: "1 ms", duration: "2.1 ms" });
  bits(values!, [0, 9, 9]);
});

onBothBackends("test_long_timedarray: 16383 until t = 16384 s, then 16384", async (backend) => {
  const ta = new TimedArray(
    Float64Array.from({ length: 16385 }, (_, k) => k),
    { dt: "1 s" },
  );
  const idle = new NeuronGroup(1, "x : 1").runRegularly("x = 0", { dt: "64 s" });
  const net = new Network([idle], { backend });
  await net.run(16384 - 5e-3);
  const group = new NeuronGroup(1, "value = ta(t) : 1", { namespace: { ta } });
  const monitor = new StateMonitor(group, "value");
  net.add(group, monitor);
  await net.run("10 ms");
  const { t } = monitor;
  assert.is(t.length, 100);
  bits(monitor.get("value")[0]!, [...new Array(50).fill(16383), ...new Array(50).fill(16384)]);
  assert.ok(t[49]! < 16384 && t[50]! >= 16384 - 1e-9);
});

onBothBackends("borders on the grid are met over 10000 steps", async (backend) => {
  for (const steps of [1, 3, 7]) {
    const length = Math.ceil(10000 / steps);
    const ta = new TimedArray(
      Float64Array.from({ length }, (_, k) => k),
      { dt: steps * 1e-4 },
    );
    const [values] = await read(backend, "ta(t)", { ta }, { duration: "1 s" });
    bits(
      values!,
      Array.from({ length: 10000 }, (_, k) => Math.floor(k / steps)),
    );
  }
});

onBothBackends("time may be shifted, and is held at both ends", async (backend) => {
  const ta = new TimedArray([5, 6, 7], { dt: "0.2 ms" });
  const [values] = await read(backend, "ta(t - 0.3*ms)", { ta }, { duration: "1.1 ms" });
  bits(values!, [5, 5, 5, 5, 5, 6, 6, 7, 7, 7, 7]);
});

onBothBackends("columns are held at both ends as well", async (backend) => {
  const ta = new TimedArray([[1, 2, 3]], { dt: "1 ms" });
  const values = await read(backend, "ta(t, 2*i - 1)", { ta }, { n: 4, duration: "0.1 ms" });
  bits(
    values.map(([first]) => first!),
    [1, 2, 3, 3],
  );
});

onBothBackends("values carry a unit, in synapses and thresholds as well", async (backend) => {
  const input = new TimedArray([0, 2, 0], { dt: "0.2 ms", unit: "mV" });
  const namespace = { input };
  const source = new NeuronGroup(1, "v = input(t) : volt", {
    namespace,
    threshold: "input(t) > 1*mV",
  });
  const target = new NeuronGroup(1, "v : volt\nw : volt");
  const synapses = new Synapses(source, target, {
    onPre: "v_post += input(t)\nw_post += v_pre",
    namespace,
  }).connect({});
  await ran(backend, [source, target, synapses], "0.6 ms");
  close(target.get("v"), [4e-3]);
  close(target.get("w"), [4e-3]);
});

test("test_timedarray_incorrect_units: arguments and uses must agree", () => {
  const make = (text: string, ta: TimedArray) => () =>
    new NeuronGroup(1, text, { namespace: { ta } });
  const one = new TimedArray([1, 2], { dt: "1 ms", unit: "nA" });
  const two = new TimedArray([[1, 2]], { dt: "1 ms" });
  const unit = (error: Error): boolean => error instanceof UnitError;
  assert.throws(make("x = ta(i) : amp", one), unit);
  assert.throws(make("x = ta(t) : volt", one), unit);
  assert.throws(make("x = ta(t, i) : amp", one), unit);
  assert.throws(make("x = ta(t) : 1", two), unit);
  assert.throws(make("x = ta(t, 1*mV) : 1", two), unit);
  assert.throws(make("x = ta(i, t) : 1", two), unit);
});

test("what has no values, or other values than numbers, is refused", () => {
  const make =
    (...given: unknown[]) =>
    () =>
      new (TimedArray as new (...all: unknown[]) => TimedArray)(...given);
  const refused = (error: Error): boolean => error instanceof ValueError;
  const dt = "1 ms";
  assert.throws(make([], { dt }), refused);
  assert.throws(make([[]], { dt }), refused);
  assert.throws(make([1, "2"], { dt }), refused);
  assert.throws(make([1, null], { dt }), refused);
  assert.throws(make([null], { dt }), refused);
  assert.throws(make([1, Number.NaN], { dt }), refused);
  assert.throws(make([[1, 2], [3]], { dt }), refused);
  assert.throws(make([[1, 2], 3], { dt }), refused);
  assert.throws(make([1, [2, 3]], { dt }), refused);
  assert.throws(
    make(
      [
        [1, 2],
        [3, Number.NaN],
      ],
      { dt },
    ),
    refused,
  );
  assert.throws(make(undefined, { dt }), refused);
  assert.throws(make("1 2", { dt }), refused);
  assert.throws(make([1]), refused);
  assert.throws(make([1], {}), refused);
  assert.throws(make([1], { dt: 0 }), refused);
  assert.throws(make([1], { dt: "1 mV" }), refused);
  assert.throws(make([1], { dt, units: "mV" }), refused);
  assert.throws(make([1], { dt, unit: 3 }), refused);
});

test.run();

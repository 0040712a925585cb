// What stops being a number is told wherever it comes up: in integers, in conditions, in rates.

import {
  NeuronGroup,
  NotANumberError,
  PoissonGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, ran } from "./both.ts";

const test = suite("model: not a number");
const onBothBackends = bothIn(test);

async function refused(
  run: () => Promise<unknown>,
  variable: string,
  index: number,
  time: number,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    assert.instance(error, NotANumberError, String(error));
    const found = error as NotANumberError;
    assert.equal([found.variable, found.index, found.time], [variable, index, time]);
    assert.match(found.message, new RegExp(`^not a number: ${variable} of `));
    return;
  }
  assert.unreachable("expected a NotANumberError");
}

onBothBackends("an integer variable names element and time", async (backend) => {
  const group = new NeuronGroup(7, "x : 1\nn : integer");
  group.set("x", "3 - i");
  group.runRegularly("n = int(sqrt(x))\nx = x + 0.5", { dt: "1 ms" });
  await refused(() => ran(backend, [group], "2 ms"), "n", 4, 0);
});

onBothBackends("a shared integer variable does, too", async (backend) => {
  const group = new NeuronGroup(2, "x : 1 (shared)\nn : integer (shared)");
  group.runRegularly("x = x - 1\nn = int(log(x + 2))", { dt: "1 ms" });
  await refused(() => ran(backend, [group], "5 ms"), "n", 0, 2e-3);
});

onBothBackends("an integer of synaptic code does, too", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0], times: [1e-3] });
  const target = new NeuronGroup(4, "v : 1\nn : integer");
  const synapses = new Synapses(source, target, {
    model: "w : 1",
    onPre: "n_post = int(1/w - 1/w)",
  }).connect();
  synapses.set("w", "1 - int(i == 0 and j == 2)");
  await refused(() => ran(backend, [source, target, synapses], "3 ms"), "n", 2, 1e-3);
});

onBothBackends("integers too large for memory are still the nearest that fit", async (backend) => {
  const group = new NeuronGroup(3, "x : 1\nn : integer\nm : integer (shared)");
  group.set("x", "(i - 1)*1e12");
  group.set("m", -2147483647);
  group.runRegularly("n = int(x)\nm = m - 1", { dt: "1 ms" });
  await ran(backend, [group], "3 ms");
  bits(group.get("n"), [1 - 2 ** 31, 0, 2 ** 31 - 1]);
  bits(group.get("m"), [1 - 2 ** 31]);
});

test("set() refuses a NaN for an integer and leaves the values as they were", () => {
  const group = new NeuronGroup(3, "x : 1\nn : integer");
  group.set("n", 5);
  assert.throws(
    () => group.set("n", "int(sqrt(1 - i))"),
    (error: Error) =>
      error instanceof ValueError && /is not a number for element 2/.test(error.message),
  );
  assert.equal([...group.get("n")], [5, 5, 5]);
});

onBothBackends("a threshold that a NaN would decide names element and time", async (backend) => {
  const group = new NeuronGroup(5, "dx/dt = -1/ms : 1", { threshold: "log(x) > 2", reset: "" });
  group.set("x", "3.5 + i % 2");
  await refused(() => ran(backend, [group], "6 ms", { dt: "1 ms" }), "threshold", 0, 3e-3);
});

onBothBackends("an event that a NaN would decide is named", async (backend) => {
  const group = new NeuronGroup(3, "x : 1", { events: { high: "x/x > 0" } });
  group.set("x", "i - 1");
  await refused(() => ran(backend, [group], "1 ms"), "event high", 1, 0);
});

onBothBackends("rates that are none are told", async (backend) => {
  const group = new PoissonGroup(3, { rates: "sqrt(1 - i)*Hz" });
  await refused(() => ran(backend, [group], "1 ms"), "rates", 2, 0);
});

onBothBackends("a NaN that decides nothing is let be", async (backend) => {
  const options = { threshold: "x > 0 and log(x) > 0 or x == -1 or x > 10*log(x)", reset: "" };
  const group = new NeuronGroup(4, "x : 1", options);
  group.set("x", [2, 0.5, -1, 1]);
  const guarded = new NeuronGroup(2, "x : 1", {
    threshold: "x > 0 and log(x) > 0 or not (x > 0 or log(x) > 0) and x < -2",
    reset: "",
  });
  guarded.set("x", [2, 0.5]);
  const only = new NeuronGroup(2, "x : 1", { threshold: "x > 0 and log(x) > 0", reset: "" });
  only.set("x", [-1, 3]);
  const resting = new NeuronGroup(2, "x : 1", {
    threshold: "log(x) > -1",
    reset: "x = -1",
    refractory: "1 second",
  });
  resting.set("x", 1);
  const monitors = [group, guarded, only, resting].map((g) => new SpikeMonitor(g));
  await ran(backend, [group, guarded, only, resting, ...monitors], "0.2 ms");
  const [first, second, third, fourth] = monitors.map(({ i }) => [...i]);
  assert.equal(first, [0, 1, 2, 3, 0, 1, 2, 3]);
  assert.equal(second, [0, 0]);
  assert.equal(third, [1, 1]);
  assert.equal(fourth, [0, 1]);
});

test("a threshold of stored numbers is tested in the pass of the update, as before", async () => {
  const group = new NeuronGroup(3, "dv/dt = -v/(10*ms) : volt\nvt : volt", {
    threshold: "v > vt + 2*mV and t > 0*ms",
    reset: "v = 0*mV",
  });
  const net = await ran("wasm", [group], "1 ms");
  assert.match(net.explain(), /update and threshold/);
});

test.run();

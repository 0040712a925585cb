// What stops being a number is told wherever it comes up: in integers, in conditions, in rates.

import {
  ConnectError,
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

onBothBackends("a refractory time that is none is told, with its neuron", async (backend) => {
  for (const options of [{ threshold: "x > 9" }, { threshold: "x > 9", reset: "x = 0" }]) {
    const text = "dx/dt = -x/ms : 1\ny : 1";
    const group = new NeuronGroup(4, text, { ...options, refractory: "sqrt(y)*ms" });
    group.set("y", "2 - i");
    await refused(() => ran(backend, [group], "1 ms"), "refractory", 3, 0);
  }
});

onBothBackends("a refractory time that becomes none is told when it does", async (backend) => {
  const group = new NeuronGroup(2, "x : 1", { threshold: "x > 0", refractory: "sqrt(x)*ms" });
  group.runAt("x = i == 1 ? -1 : x", { times: ["0.2 ms"] });
  await refused(() => ran(backend, [group], "1 ms"), "refractory", 1, 2e-4);
});

onBothBackends("a refractory time is looked at with odex as well", async (backend) => {
  const options = { threshold: "x > 9", refractory: "sqrt(1 - i)*ms", method: "odex" } as const;
  const group = new NeuronGroup(3, "dx/dt = -x/ms : 1", options);
  await refused(() => ran(backend, [group], "1 ms"), "refractory", 2, 0);
});

onBothBackends("a refractory condition is told where a NaN would keep it", async (backend) => {
  const options = { threshold: "x > 1", refractory: "log(x) > 0" };
  const group = new NeuronGroup(3, "x : 1", options);
  // -1 is never refractory, so nothing is asked of its logarithm
  group.set("x", [-1, 2, 3]);
  const net = await ran(backend, [group], "0.2 ms");
  group.set("x", [-1, 2, -1]);
  await refused(() => net.run("1 ms"), "refractory", 2, 2e-4);
});

onBothBackends("where, in set and in get, says which element a NaN decides", async (backend) => {
  const group = new NeuronGroup(4, "x : 1\ny : 1");
  group.set("x", "2 - i");
  const undecided = (error: Error): boolean =>
    error instanceof ValueError &&
    /^invalid where of group '\w+': 'sqrt\(x\) > 1' is decided by .* element 3 /.test(
      error.message,
    );
  assert.throws(() => group.set("y", 1, { where: "sqrt(x) > 1" }), undecided);
  assert.equal([...group.get("y")], [0, 0, 0, 0]);
  assert.throws(() => group.get("y", { where: "sqrt(x) > 1" }), undecided);
  assert.throws(() => group.at([0, 3]).set("y", 1, { where: "sqrt(x) > 1" }), undecided);
  group.set("y", 1, { where: "x > 0 and sqrt(x) > 1" });
  assert.equal([...group.get("y")], [1, 0, 0, 0]);
  await ran(backend, [group], "0.1 ms");
});

test("where of synapses says which synapse a NaN decides", () => {
  const group = new NeuronGroup(3, "x : 1");
  group.set("x", "1 - i");
  const synapses = new Synapses(group, group, { model: "w : 1" }).connect({ j: "i" });
  assert.throws(() => synapses.set("w", 1, { where: "sqrt(x_post) > 0" }), /for element 2 /);
  assert.throws(() => synapses.at({ where: "sqrt(x_post) > 0" }), /for element 2 /);
});

test("a condition of connect says which pair a NaN decides", () => {
  const group = new NeuronGroup(3, "x : 1");
  group.set("x", "1 - i");
  const pair = (error: Error): boolean =>
    error instanceof ConnectError && /not a number at i = 0, j = 2 /.test(error.message);
  const synapses = () => new Synapses(group, group, { model: "w : 1" });
  assert.throws(() => synapses().connect({ condition: "sqrt(x_post) >= 0" }), pair);
  const generator = "k for k in range(N_post) if sqrt(x_post) >= 0";
  assert.throws(() => synapses().connect({ j: generator }), pair);
  const guarded = synapses().connect({ condition: "x_post >= 0 and sqrt(x_post) >= 0" });
  assert.is(guarded.N, 6);
});

test.run();

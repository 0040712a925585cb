// Groups of neurons: integration in networks, subexpressions, regular code, spikes.

import { EquationError, NeuronGroup, SpikeMonitor, StateMonitor, ValueError } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: neurons");
const onBothBackends = bothIn(test);

const methods = ["exact", "exponential_euler", "euler", "rk2", "rk4"];

for (const method of methods)
  onBothBackends(
    `test_subexpressions: written out or by name, the same bits (${method})`,
    async (backend) => {
      const plain = new NeuronGroup(3, "dv/dt = (3*(-v) + 0.5*I)/(10*ms) : 1\nI : 1", { method });
      const named = new NeuronGroup(
        3,
        "dv/dt = total : 1\ntotal = (leak + half)/tau : Hz\nleak = 3*(-v) : 1\nhalf = 0.5*I : 1\nI : 1",
        { method, namespace: { tau: "10 ms" } },
      );
      for (const group of [plain, named]) {
        group.set("v", "i");
        group.set("I", "0.3*i");
      }
      await ran(backend, [plain, named], "10 ms");
      close(named.get("v"), plain.get("v"), "v", 1e-13);
      return { v: plain.get("v"), w: named.get("v") };
    },
  );

for (const method of methods)
  onBothBackends(
    `test_refractory: unless refractory alters nothing where no neuron is refractory (${method})`,
    async (backend) => {
      const model = "dv/dt = (I - v)/(10*ms) : 1";
      const plain = new NeuronGroup(3, `${model}\nI : 1`, { method });
      const held = new NeuronGroup(3, `${model} (unless refractory)\nI : 1`, {
        method,
        threshold: "v > 100",
        refractory: "3 ms",
      });
      for (const group of [plain, held]) group.set("I", "i + 1");
      await ran(backend, [plain, held], "10 ms");
      bits(held.get("v"), plain.get("v"));
      return { v: held.get("v") };
    },
  );

onBothBackends(
  "test_constant_variable_subexpression: rk2 sees a held value, or the current one",
  async (backend) => {
    const make = (flag: string) =>
      new NeuronGroup(
        1,
        `dv1/dt = -v1**2/(10*ms) : 1\ndv2/dt = s/(10*ms) : 1\ns = -v2**2 : 1 ${flag}`,
        {
          method: "rk2",
          dt: "1 ms",
        },
      );
    const [held, current] = [make("(constant over dt)"), make("")];
    for (const group of [held, current]) {
      group.set("v1", 1);
      group.set("v2", 1);
    }
    await ran(backend, [held, current], "10 ms");
    bits(current.get("v2"), current.get("v1"));
    assert.ok(Math.abs(held.get("v2")[0]! - held.get("v1")[0]!) > 1e-3);
    return { held: held.get("v2"), current: current.get("v2") };
  },
);

onBothBackends(
  "a subexpression (constant over dt) is taken before the step, once, in order of need",
  async (backend) => {
    const group = new NeuronGroup(
      2,
      "b = 2*a + 1 : 1 (constant over dt)\na = x : 1 (constant over dt)\nr = rand() : 1 (constant over dt)\nx : 1\ny : 1\nz : 1",
    );
    group.set("x", "i");
    group.runRegularly("y = b; x += 10; z = b; x += r - r", { when: "start" });
    const seen = new StateMonitor(group, ["b", "y", "z", "r"], { when: "end" });
    await ran(backend, [group, seen], "0.3 ms");
    assert.equal([...seen.get("b")[1]!], [3, 23, 43]);
    assert.equal(seen.get("y"), seen.get("b"));
    assert.equal(seen.get("z"), seen.get("b"));
    assert.equal([...group.get("x")], [30, 31]);
    const r = seen.get("r").flatMap((values) => [...values]);
    assert.is(new Set(r).size, 6, "a new draw per neuron and step");
    return { r };
  },
);

onBothBackends(
  "test_run_regularly_scheduling: before, with and after what it reads",
  async (backend) => {
    const group = new NeuronGroup(1, "v1 : 1\nv2 : 1\nv3 : 1");
    group.runRegularly("v1 += 1");
    group.runRegularly("v2 = v1", { when: "end" });
    group.runRegularly("v3 = v1", { when: "before_start" });
    await ran(backend, [group], "0.2 ms");
    assert.equal(
      ["v1", "v2", "v3"].map((name) => group.get(name)[0]),
      [2, 2, 1],
    );
  },
);

onBothBackends("test_run_regularly_dt: every other step", async (backend) => {
  const group = new NeuronGroup(1, "v : 1");
  group.runRegularly("v += 1", { dt: "0.2 ms" });
  const trace = new StateMonitor(group, "v", { when: "end" });
  await ran(backend, [group, trace], "1 ms");
  assert.equal([...trace.get("v")[0]!], [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
});

onBothBackends(
  "regular code writes shared variables once per step, then sees them for every neuron",
  async (backend) => {
    const group = new NeuronGroup(3, "total : 1 (shared)\nk : integer (shared)\nx : 1");
    group.set("total", 0.5);
    group.runRegularly("k += 1; step = total + k; total = 2*step; x += total + i");
    await ran(backend, [group], "0.3 ms");
    // 0.5 -> 3, 3 -> 10, 10 -> 26
    assert.equal([...group.get("total")], [26]);
    assert.equal([...group.get("k")], [3]);
    assert.equal([...group.get("x")], [39, 42, 45]);
  },
);

onBothBackends(
  "an integer beyond 32 bits is the nearest that fits, for code that reads on as well",
  async (backend) => {
    const group = new NeuronGroup(3, "k : integer\nread : 1");
    group.set("k", 2147483647);
    group.runRegularly("k += (1 - 3*i)*2**31; read = k");
    await ran(backend, [group], "0.1 ms");
    assert.equal([...group.get("k")], [2147483647, -2147483647, -2147483647]);
    assert.equal(group.get("read"), group.get("k"));
  },
);

test("a shared variable does not take what differs from neuron to neuron", () => {
  const group = new NeuronGroup(2, "s : 1 (shared)\nx : 1\ny = 2*x : 1");
  for (const code of [
    "s = x",
    "s += y",
    "s = i",
    "a = x; s = a",
    "a = rand(); s = a",
    "x = 1; s = rand()",
    "s = 0 + lastly\nlastly = 1",
  ])
    assert.throws(
      () => group.runRegularly(code),
      (error: Error) => error.name !== "ReferenceError",
      code,
    );
  group.runRegularly("a = x; a = 3; s = a + N");
  const refused = (error: Error) => error instanceof EquationError && /shared/.test(error.message);
  assert.throws(() => group.set("s", "x"), refused);
  assert.throws(() => new NeuronGroup(2, "s = x : 1 (shared)\nx : 1"), refused);
  assert.throws(
    () => group.set("s", 1, { where: "x > 0" }),
    (error: Error) => error instanceof ValueError,
  );
});

onBothBackends(
  "a shared variable may be drawn: one number for all, another one every time, none of an element's",
  async (backend) => {
    const group = new NeuronGroup(
      3,
      "s : 1 (shared)\nd : 1 (shared)\nx : 1\ny : 1\nz : 1\nfirst : 1",
    );
    group.runRegularly("s = rand(); d = 2*s + randn(); x = s; y = d; z = rand()");
    group.runRegularly("first = s", { when: "end", dt: "0.2 ms" });
    await ran(backend, [group], "0.4 ms");
    const [s, x, y, z, first] = ["s", "x", "y", "z", "first"].map((name) => [...group.get(name)]);
    assert.ok(s![0]! > 0 && s![0]! < 1, `${s}`);
    assert.equal(x, [s![0], s![0], s![0]]);
    assert.is(new Set(y).size, 1);
    assert.is(new Set([...s!, ...z!, ...first!]).size, 5);
  },
);

onBothBackends("regular code may be added between runs", async (backend) => {
  const group = new NeuronGroup(2, "x : 1");
  const net = await ran(backend, [group], "1 ms");
  group.runRegularly("x += 1");
  await net.run("1 ms");
  assert.equal([...group.get("x")], [10, 10]);
});

onBothBackends("test_spike_monitor: 101, 0 and 1001 Hz over 10 ms", async (backend) => {
  const group = new NeuronGroup(3, "dv/dt = rate : 1\nrate : Hz", {
    threshold: "v > 1",
    reset: "v = 0",
  });
  group.set("rate", [101, 0, 1001]);
  const spikes = new SpikeMonitor(group);
  await ran(backend, [group, spikes], "10 ms");
  const [first, second, third] = spikes.spikeTrains();
  assert.equal(ms(first!), [9.9]);
  assert.is(second!.length, 0);
  assert.equal(ms(third!), [0.9, 1.9, 2.9, 3.9, 4.9, 5.9, 6.9, 7.9, 8.9, 9.9]);
  assert.equal([...spikes.count], [1, 0, 10]);
  assert.is(spikes.numSpikes, 11);
});

onBothBackends(
  "test_spike_monitor_variables: values between threshold and reset",
  async (backend) => {
    const group = new NeuronGroup(1, "dv/dt = 1/ms : 1\nw : 1", {
      threshold: "v > 0.45",
      reset: "v = 0; w += 1",
      method: "euler",
    });
    const spikes = new SpikeMonitor(group, { variables: ["v", "w"] });
    const trace = new StateMonitor(group, "v");
    await ran(backend, [group, spikes, trace], "5 ms");
    close(spikes.get("v"), Array(10).fill(0.5));
    assert.equal([...spikes.get("w")], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal(ms(spikes.t).slice(0, 2), [0.4, 0.9]);
    close(trace.get("v")[0]!.slice(0, 6), [0, 0.1, 0.2, 0.3, 0.4, 0]);
  },
);

test.run();

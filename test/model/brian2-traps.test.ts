// More defects and traps of Brian2 2.5.1, by their numbers in section 6 of the digest of its semantics: those that other
// tests go into, here in one line each. The others are in brian2-defects.

import {
  DelayError,
  EquationError,
  Network,
  NeuronGroup,
  NotANumberError,
  PoissonInput,
  SpikeGeneratorGroup,
  SpikeMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: traps of Brian2");
const onBothBackends = bothIn(test);

onBothBackends(
  "1: exact with equal time constants, and with a coefficient of 0",
  async (backend) => {
    const equal = new NeuronGroup(1, "dv/dt = (g - v)/tau : 1\ndg/dt = -g/tau : 1", {
      method: "exact",
      namespace: { tau: "5 ms" },
    });
    equal.set("g", 1);
    const text = "dx/dt = (b - a*x)/ms : 1\na : 1\nb : 1";
    const flat = new NeuronGroup(2, text, { method: "exact" });
    const held = new NeuronGroup(2, text, { method: "exponential_euler" });
    for (const group of [flat, held]) {
      group.set("a", "i");
      group.set("b", 2);
    }
    await ran(backend, [equal, flat, held], "5 ms");
    // v = t/tau e^(-t/tau); x = b t where a is 0, b (1 - e^-t) where it is 1
    close(equal.get("v"), [Math.exp(-1)]);
    for (const group of [flat, held]) close(group.get("x"), [10, 2 * (1 - Math.exp(-5))]);
  },
);

onBothBackends("3: a spike under way outlives a change of dt", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 0.9e-3] });
  const target = new NeuronGroup(1, "v : 1\narrived : second");
  const synapses = new Synapses(source, target, {
    onPre: "v_post += 1\narrived_post = t",
    delay: "2 ms",
  }).connect();
  const net = await ran(backend, [source, target, synapses], "1 ms");
  net.dt = "0.5 ms";
  await net.run("4 ms");
  assert.is(target.get("v")[0], 2);
  assert.equal(ms(target.get("arrived")), [3]);
});

for (const [value, kind] of [
  ["-1*ms", DelayError],
  ["sqrt(-1 - t/second)*ms", NotANumberError],
] as const)
  onBothBackends(`4: a delay of ${value} is an error`, async (backend) => {
    const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [1e-3, 1.5e-3] });
    const target = new NeuronGroup(2, "v : 1");
    const synapses = new Synapses(source, target, {
      onPre: `v_post += 1\ndelay = (j == 1 ? ${value} : 1*ms)`,
    }).connect();
    let told: Error | undefined;
    await ran(backend, [source, target, synapses], "2 ms").catch((error) => {
      told = error;
    });
    assert.instance(told, kind);
    assert.is((told as DelayError | NotANumberError).index, 1);
  });

test("6: what is marked (constant) no reset may change", () => {
  const make = () =>
    new NeuronGroup(1, "dv/dt = 1/ms : 1\nc : 1 (constant)", {
      threshold: "v > 1",
      reset: "c = 2",
    });
  assert.throws(
    make,
    (error: Error) => error instanceof EquationError && /marked \(constant\)/.test(error.message),
  );
});

onBothBackends("7: a Poisson input whose every step draws with p = 0.9", async (backend) => {
  const group = new NeuronGroup(50, "v : 1");
  const input = new PoissonInput(group, "v", { n: 100, rate: "9 kHz", weight: 1 });
  await ran(backend, [group, input], "10 ms", { seed: 3 });
  const v = group.get("v");
  const mean = v.reduce((a, b) => a + b) / 50;
  const variance = v.reduce((a, b) => a + (b - mean) ** 2, 0) / 49;
  // 100 steps of 100 draws: mean 9000, variance 900; five standard errors of each
  assert.ok(Math.abs(mean - 9000) < 5 * Math.sqrt(900 / 50), `mean ${mean}`);
  assert.ok(Math.abs(variance - 900) < 5 * 900 * Math.sqrt(2 / 49), `variance ${variance}`);
});

onBothBackends("8: a refractory time may be text, with names in it", async (backend) => {
  const group = new NeuronGroup(2, "r : second", { threshold: "True", refractory: "r + 0.5*ms" });
  group.set("r", "i*ms");
  const fixed = new NeuronGroup(1, "v : 1", { threshold: "True", refractory: "1.5*ms" });
  const [first, second] = [new SpikeMonitor(group), new SpikeMonitor(fixed)];
  await ran(backend, [group, fixed, first, second], "3.1 ms");
  const [fast, slow] = first.spikeTrains().map(ms);
  assert.equal(fast, [0, 0.5, 1, 1.5, 2, 2.5, 3]);
  assert.equal(slow, [0, 1.5, 3]);
  assert.equal(ms(second.t), slow);
});

for (const [schedule, left] of [
  [undefined, 0],
  [["start", "groups", "thresholds", "resets", "synapses", "end"], 1],
] as const)
  onBothBackends(
    `9: an input in the step of a spike leaves ${left} with the schedule ${schedule ? "changed" : "as it is"}`,
    async (backend) => {
      const source = new SpikeGeneratorGroup(1, { indices: [0], times: [3e-4] });
      const target = new NeuronGroup(1, "v : 1", {
        threshold: "t_in_timesteps == 3",
        reset: "v = 0",
      });
      const synapses = new Synapses(source, target, { onPre: "v_post += 1" }).connect();
      const options = schedule ? { schedule } : {};
      await ran(backend, [source, target, synapses], "1 ms", options);
      assert.is(target.get("v")[0], left);
    },
  );

onBothBackends("12: milstein is Stratonovich's, milstein_ito is Ito's", async (backend) => {
  const means: number[] = [];
  for (const method of ["milstein", "milstein_ito"] as const) {
    const group = new NeuronGroup(8000, "dx/dt = 0.5*x*xi/sqrt(second) : 1", {
      method,
    });
    group.set("x", 1);
    await ran(backend, [group], "1 s", { dt: "20 ms", seed: 5 });
    means.push(group.get("x").reduce((a, b) => a + b) / 8000);
  }
  // of x, whose standard deviation is at most 0.61
  const error = 5 * (0.61 / Math.sqrt(8000));
  assert.ok(Math.abs(means[0]! - Math.exp(0.125)) < error, `Stratonovich ${means[0]}`);
  assert.ok(Math.abs(means[1]! - 1) < error, `Ito ${means[1]}`);
});

onBothBackends("13: the drift of heun is a step of euler's, as there", async (backend) => {
  const group = new NeuronGroup(1, "dx/dt = -x/ms + s*x*xi : 1\ns : Hz**0.5", { method: "heun" });
  group.set("x", 1);
  await ran(backend, [group], "0.2 ms");
  close(group.get("x"), [0.81]);
});

onBothBackends(
  "14: branches, parts of any elements, new synapses between runs",
  async (backend) => {
    const group = new NeuronGroup(4, "v : 1\nu = (v > 1 ? 5 : 7) : 1\nw = 5 if v > 1 else 7 : 1");
    group.at([3, 0]).set("v", [2, 1]);
    assert.equal([...group.get("v")], [1, 0, 0, 2]);
    assert.equal([...group.get("u"), ...group.get("w")], [7, 7, 7, 5, 7, 7, 7, 5]);
    const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-3] });
    const synapses = new Synapses(source, group.at([3, 1]), { onPre: "v_post += 10" });
    const net = new Network([source, group, synapses.connect({ i: 0, j: 0 })], { backend });
    await net.run("0.5 ms");
    synapses.connect({ i: 0, j: 1 });
    await net.run("1 ms");
    assert.equal([...group.get("v")], [1, 10, 0, 22]);
  },
);

onBothBackends("20: exponential_euler holds a function of its own variable", async (backend) => {
  const options = { method: "exponential_euler" } as const;
  const group = new NeuronGroup(1, "dv/dt = -v*exp(v)/ms : 1", options);
  group.set("v", 1);
  await ran(backend, [group], "0.1 ms");
  close(group.get("v"), [Math.exp(-0.1 * Math.E)]);
});

test.run();

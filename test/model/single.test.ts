// Groups in single precision: what f32 costs in accuracy and what it does not, on both backends and in threads.

import { Network, NeuronGroup, SpikeMonitor, StateMonitor, TimedArray } from "myelin";
import * as hodgkinHuxley from "myelin/equations/hodgkin-huxley";
import { cobahh, cuba } from "myelin/models/vogels-abbott-2005";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close } from "./both.ts";
import { left, readyToRun, sharing } from "./threads.ts";

const test = suite("model: single precision");
const onBothBackends = bothIn(test);

type Precision = "f32" | "f64";

async function both<T>(run: (precision: Precision) => Promise<T>): Promise<[T, T]> {
  return [await run("f32"), await run("f64")];
}

const spikesIn = (net: Network): SpikeMonitor =>
  net.objects.find((one) => one.name === "spikes") as SpikeMonitor;

test("CUBA and COBAHH are as active as in f64", async () => {
  for (const [make, duration, least] of [
    [cuba, "0.5 s", 5000],
    [cobahh, "0.1 s", 5000],
  ] as const) {
    const [narrow, wide] = await both(async (precision) => {
      const net = make({ seed: 4, precision });
      await net.run(duration);
      return spikesIn(net).numSpikes;
    });
    assert.ok(wide > least, `${wide} spikes in f64`);
    assert.ok(Math.abs(narrow / wide - 1) < 0.1, `${narrow} spikes, ${wide} in f64`);
  }
});

test("a Hodgkin-Huxley neuron fires at the times of f64 to a step of 0.01 ms in a few", async () => {
  const [narrow, wide] = await both(async (precision) => {
    const cells = new NeuronGroup(5, hodgkinHuxley.model, {
      ...hodgkinHuxley.options,
      namespace: hodgkinHuxley.parameters,
      precision,
    });
    for (const name of ["v", "m", "n", "h"] as const) cells.set(name, hodgkinHuxley.rest[name]);
    cells.set("I", "(0.1 + 0.1*i)*nA");
    const spikes = new SpikeMonitor(cells);
    await new Network([cells, spikes], { dt: "0.01 ms" }).run("60 ms");
    return spikes;
  });
  assert.ok(wide.numSpikes > 15, `${wide.numSpikes} spikes`);
  assert.equal([...narrow.i], [...wide.i]);
  close(narrow.t, wide.t, "times", 0, 5e-5);
});

test("threads leave the bits of one", async () => {
  for (const make of [
    () => cuba({ n: 1001, seed: 3, precision: "f32" }),
    () => cobahh({ n: 402, seed: 2, precision: "f32" }),
  ]) {
    const alone = make();
    await alone.run("10 ms");
    const judge = left(alone);
    const net = make();
    net.threads = 2;
    await readyToRun(net);
    assert.ok((await sharing(() => net.run("10 ms"), { chunk: 12 })) > 50);
    const found = left(net);
    for (const key of Object.keys(judge)) bits(found[key]!, judge[key]!, key);
  }
});

onBothBackends("times are those of f64, late in a simulation as well", async (backend) => {
  const [narrow, wide] = await both(async (precision) => {
    const cells = new NeuronGroup(6, "y : 1\nperiod : second\nwait = (1 + i)*ms : second", {
      threshold: "t - lastspike >= period - 0.05*ms",
      reset: "y += 1",
      refractory: "wait",
      precision,
    });
    cells.set("period", "1e6*second");
    const spikes = new SpikeMonitor(cells);
    const net = new Network([cells, spikes], { backend, dt: "1 s" });
    await net.run("5000 s");
    net.dt = "0.1 ms";
    cells.set("period", "(0.3 + 0.7*i)*ms");
    await net.run("40 ms");
    return spikes;
  });
  assert.ok(wide.numSpikes > 50, `${wide.numSpikes} spikes`);
  bits(narrow.i, wide.i, "i");
  bits(narrow.t, wide.t, "t");
  return { t: narrow.t };
});

onBothBackends("noise has the deviation that it has in f64", async (backend) => {
  const cells = new NeuronGroup(2001, "dx/dt = -x/tau + xi*sqrt(2/tau) : 1\nu : 1", {
    method: "euler",
    namespace: { tau: "2 ms" },
    precision: "f32",
  });
  await new Network([cells], { backend, seed: 5 }).run("15 ms");
  const x = cells.get("x");
  const mean = x.reduce((sum, one) => sum + one, 0) / x.length;
  const variance = x.reduce((sum, one) => sum + (one - mean) ** 2, 0) / x.length;
  // four deviations of either; the step makes the variance 1/(1 - dt/2tau)
  assert.ok(Math.abs(mean) < 4 / Math.sqrt(2001), `mean ${mean}`);
  assert.ok(Math.abs(variance - 1 / (1 - 0.025)) < 4 * Math.sqrt(2 / 2001), `variance ${variance}`);
  return { x };
});

onBothBackends("parameters, integers, shared values and time meet in f32", async (backend) => {
  const ramp = new TimedArray([0, 0.1, 0.2], { dt: "9 ms" });
  const cells = new NeuronGroup(
    11,
    `dv/dt = (a*sin(2*pi*f*t) + n*0.1 + s - v + 0.1*int(n > 3) + ramp(t))/tau + 0.1*noise : 1
     a : 1
     f : Hz (shared)
     n : integer
     s : 1 (shared)
     tau : second
     noise = rand()/ms : Hz (constant over dt)`,
    {
      method: "rk4",
      threshold: "v > 1 + 0.01*n",
      reset: "v = 0",
      precision: "f32",
      namespace: { ramp },
    },
  );
  cells.set("a", "1 + 0.1*i");
  cells.set("n", "i % 5");
  cells.set("f", 40);
  cells.set("s", 0.3);
  cells.set("tau", "(2 + 0.3*i)*ms");
  const trace = new StateMonitor(cells, "v", { record: [0, 3, 10] });
  const spikes = new SpikeMonitor(cells);
  await new Network([cells, trace, spikes], { backend }).run("40 ms");
  assert.ok(spikes.numSpikes > 10);
  return { v: cells.get("v"), i: spikes.i, t: spikes.t };
});

onBothBackends("a NaN is told with its variable, neuron and time", async (backend) => {
  const cells = new NeuronGroup(7, "dx/dt = -x/(1*ms) : 1\ndy/dt = log(x - 0.5)/(1*ms) : 1", {
    precision: "f32",
  });
  cells.set("x", "1.0 + 10*int(i != 5)");
  let message = "";
  await new Network([cells], { backend }).run("2 ms").catch((error: Error) => {
    message = error.message;
  });
  assert.match(message, /^not a number: y of .*, element 5, at t = [67]00 us/);
});

test("explain says so, and shows f32 in the code of both backends", () => {
  for (const [backend, word] of [
    ["wasm", /f32x4\.mul/],
    ["js", /Math\.fround\(/],
  ] as const) {
    const net = cuba({ n: 10, precision: "f32", backend });
    const told = net.explain({ code: true });
    assert.match(told, /steps and tests in single precision, 4 at a time/);
    assert.match(told, word);
  }
});

test.run();

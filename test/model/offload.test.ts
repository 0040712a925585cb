// Groups on a device: the same spikes and states as on the CPU to the precision of f32, whoever looks in between.

import { Network, NeuronGroup, PoissonInput, SpikeMonitor, StateMonitor, TimedArray } from "myelin";
import { membrane, options, parameters } from "myelin/equations/hodgkin-huxley";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AHEAD, agrees, leaky, spikesOf, TOLERANCE } from "./offloaded.ts";

const test = suite("offload");

test("Hodgkin-Huxley neurons spike in the same steps, and every step can be recorded", () =>
  agrees(
    (given) => {
      const G = new NeuronGroup(40, `${membrane}I : amp`, {
        ...options,
        namespace: parameters,
        name: "G",
      });
      G.set("v", "El");
      G.set("I", "2*nA*i/N");
      const S = new SpikeMonitor(G);
      const M = new StateMonitor(G, ["v", "m"], { record: [3, 30] });
      return {
        net: new Network([G, S, M], { ...given, dt: "0.01 ms" }),
        results: () => [
          ...spikesOf(S),
          ...M.get("v").map((trace) => [...trace]),
          ...M.get("m").map((t) => [...t]),
        ],
      };
    },
    "20 ms",
    AHEAD,
    // the upstroke is 400 V/s steep: a spike that is a fortieth of a step late
    1e-4,
  ));

test("recorded at the start of each step are values, subexpressions and times of spikes", () =>
  agrees(
    (given) => {
      const G = new NeuronGroup(
        10,
        "dv/dt = (2 + x - v)/(10*ms) : 1 (unless refractory)\nx = 0.1*v*i : 1",
        { threshold: "v > 1", reset: "v = 0", refractory: "3 ms", method: "euler", name: "G" },
      );
      const M = new StateMonitor(G, ["v", "x", "lastspike", "not_refractory"], { record: [1, 7] });
      return {
        net: new Network([G, M], given),
        results: () =>
          (["v", "x", "lastspike", "not_refractory"] as const).flatMap((name) =>
            M.get(name).map((trace) => Array.from(trace, (x) => (x < -1 ? -1 : x))),
          ),
      };
    },
    "30 ms",
    AHEAD,
  ));

test("code and callbacks at longer steps see the state of their time and may change it", () =>
  agrees(
    (given) => {
      const G = leaky();
      const S = new SpikeMonitor(G);
      const M = new StateMonitor(G, "v", { dt: "0.7 ms", record: true });
      const seen: number[] = [];
      G.runRegularly("v = v*0.5", { dt: "3 ms" });
      const net = new Network([G, S, M], given);
      net.operation(
        () => {
          seen.push(G.get("w")[19]!);
          G.set("I", "I + 0.1");
        },
        { dt: "1.5 ms" },
      );
      return { net, results: () => [...spikesOf(S), seen, ...M.get("v").map((t) => [...t])] };
    },
    "30 ms",
    AHEAD,
  ));

test("what looks after the reset sees the end of its step", () =>
  agrees(
    (given) => {
      const G = leaky();
      const M = new StateMonitor(G, "v", { dt: "1 ms", record: true, when: "end" });
      const net = new Network([G, M], given);
      return { net, results: () => M.get("v").map((t) => [...t]) };
    },
    "20 ms",
    AHEAD,
  ));

test("noise has the numbers of the CPU", () =>
  agrees(
    (given) => {
      const G = new NeuronGroup(
        21,
        "dv/dt = (0.8 - v)/(10*ms) + 0.5*xi*(10*ms)**-0.5 : 1 (unless refractory)",
        { threshold: "v > 1", reset: "v = 0", refractory: "2 ms", method: "euler", name: "G" },
      );
      const S = new SpikeMonitor(G);
      const M = new StateMonitor(G, "v", { record: true });
      const net = new Network([G, S, M], given);
      return { net, results: () => [...spikesOf(S), ...M.get("v").map((t) => [...t])] };
    },
    "20 ms",
    AHEAD,
  ));

test("a threshold may draw, a Poisson input is part of the step", () =>
  agrees(
    (given) => {
      const G = new NeuronGroup(10, "dv/dt = -v/(10*ms) : 1", {
        threshold: "rand() < 200*Hz*dt*v",
        reset: "v = 0.1*rand()",
        method: "exact",
        name: "G",
      });
      const P = new PoissonInput(G, "v", { n: 100, rate: "20 Hz", weight: 0.1 });
      const S = new SpikeMonitor(G);
      const M = new StateMonitor(G, "v", { record: 3 });
      const net = new Network([G, S, M, P], given);
      return { net, results: () => [...spikesOf(S), [...M.get("v")[0]!]] };
    },
    "40 ms",
    AHEAD,
  ));

test("functions of time and timed arrays drive the neurons", () =>
  agrees(
    (given) => {
      const drive = new TimedArray([0, 2, 1, 3], { dt: "7 ms" });
      const each = new TimedArray(
        [
          [0, 1, 2],
          [2, 1, 0],
        ],
        { dt: "10 ms" },
      );
      const G = new NeuronGroup(
        3,
        "dv/dt = (drive(t) + each(t, i) + sin(2*pi*100*Hz*t) - v)/(5*ms) : 1",
        {
          threshold: "v > 1.5",
          reset: "v = 0",
          method: "euler",
          name: "G",
          namespace: { drive, each },
        },
      );
      const S = new SpikeMonitor(G);
      const M = new StateMonitor(G, "v", { record: true });
      const net = new Network([G, S, M], given);
      return { net, results: () => [...spikesOf(S), ...M.get("v").map((t) => [...t])] };
    },
    "35 ms",
    AHEAD,
  ));

test("refractory times stay exact late in a run", () =>
  agrees(
    (given) => {
      const G = leaky(5, { refractory: "(1 + i)*ms" });
      const net = new Network([G], given);
      const M = new SpikeMonitor(G);
      net.add(M);
      net.operation(() => {}, { dt: "1 s" });
      return { net, results: () => spikesOf(M) };
    },
    "3 s",
    AHEAD,
  ));

test("several runs are one run, and end where they are told to", async () => {
  const whole = leaky();
  const parts = leaky();
  const [a, b] = [new SpikeMonitor(whole), new SpikeMonitor(parts)];
  const first = new Network([whole, a], { backend: "gpu", gpuMode: "webasm" });
  const second = new Network([parts, b], { backend: "gpu", gpuMode: "webasm" });
  await first.run("30 ms");
  for (const time of ["0.1 ms", "7.3 ms", "2.6 ms", "20 ms"]) await second.run(time);
  assert.equal(spikesOf(a), spikesOf(b));
  assert.equal(whole.get("v"), parts.get("v"));
  assert.is(second.t, 0.03);
});

test("stop() ends between two steps at which the state is that of the time", async () => {
  const G = leaky();
  const net = new Network([G], { backend: "gpu", gpuMode: "webasm" });
  net.operation((t) => void (t > 0.0099 && net.stop()), { dt: "5 ms" });
  await net.run("100 ms");
  assert.ok(net.t >= 0.01 && net.t < 0.1, `stopped at ${net.t}`);
  const judge = leaky();
  const other = new Network([judge]);
  await other.run(net.t);
  judge.get("v").forEach((v, k) => {
    assert.ok(Math.abs(v - G.get("v")[k]!) < TOLERANCE);
  });
});

test("a snapshot goes on where it was taken", async () => {
  const G = leaky();
  const S = new SpikeMonitor(G);
  const net = new Network([G, S], { backend: "gpu", gpuMode: "webasm" });
  await net.run("10 ms");
  const snapshot = net.store();
  await net.run("20 ms");
  const once = spikesOf(S);
  net.restore(snapshot);
  await net.run("20 ms");
  assert.equal(spikesOf(S), once);
});

test("a NaN names variable, element and the time at which the CPU meets it", async () => {
  const messages: string[] = [];
  for (const given of [
    {},
    { backend: "gpu", gpuMode: "cpu" } as const,
    { backend: "gpu", gpuMode: "webasm" } as const,
  ]) {
    const model = "dv/dt = ((10.55*ms - t + 3*i*ms)/ms)**0.5/(10*ms) : 1";
    const G = new NeuronGroup(3, model, { method: "euler", name: "G" });
    const net = new Network([G], given);
    try {
      await net.run("30 ms");
      assert.unreachable("no NaN");
    } catch (error) {
      messages.push((error as Error).message);
    }
  }
  assert.match(messages[0]!, /v of group 'G', element 0, at t = 10.6 ms/);
  assert.is(messages[1], messages[0]);
  assert.is(messages[2], messages[0]);
});

test("what no device can do is refused before anything runs, and the network goes on elsewhere", async () => {
  const G = new NeuronGroup(2, "dv/dt = -v/(10*ms) : 1", { method: "odex", name: "G" });
  G.set("v", 1);
  const net = new Network([G], { backend: "gpu", gpuMode: "cpu" });
  try {
    await net.run("1 ms");
    assert.unreachable("odex ran");
  } catch (error) {
    assert.match((error as Error).message, /G.update cannot run on backend 'gpu': odex/);
  }
  net.runOn("wasm");
  await net.run("10 ms");
  assert.ok(Math.abs(G.get("v")[0]! - Math.exp(-1)) < 1e-6);
});

test("another backend can take over between runs", async () => {
  const [a, b] = [leaky(), leaky()];
  const [S, T] = [new SpikeMonitor(a), new SpikeMonitor(b)];
  const changing = new Network([a, S], { backend: "gpu", gpuMode: "webasm" });
  const judge = new Network([b, T]);
  await changing.run("10 ms");
  await changing.runOn("js").run("10 ms");
  await changing.runOn("gpu", { gpuMode: "cpu" }).run("10 ms");
  await judge.run("30 ms");
  assert.equal(spikesOf(S), spikesOf(T));
});

test("a mode that is none, or without the backend, is an error", () => {
  assert.throws(
    () => new Network([], { backend: "gpu", gpuMode: "metal" as "cpu" }),
    /unknown gpuMode: 'metal'/,
  );
  assert.throws(() => new Network([], { gpuMode: "cpu" }), /without backend 'gpu'/);
});

test.run();

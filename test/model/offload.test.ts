// Groups on a device: the same spikes and states as on the CPU to the precision of f32, whoever looks in between.

import {
  Network,
  type NetworkOptions,
  NeuronGroup,
  PoissonInput,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  TimedArray,
} from "myelin";
import { membrane, options, parameters } from "myelin/equations/hodgkin-huxley";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("offload");

const DEVICES = ["cpu", "webasm"] as const;

interface Made {
  readonly net: Network;
  /** What is compared: numbers of order one. */
  readonly results: () => readonly (readonly number[])[];
}

/** f32 has 24 bits: rounding of 6e-8 in each step, which the networks here do not amplify beyond a factor of 100. */
const TOLERANCE = 1e-5;

async function agrees(
  make: (options: NetworkOptions) => Made,
  duration: string,
  how: RegExp,
  tolerance: number = TOLERANCE,
): Promise<void> {
  const judge = make({ backend: "wasm", seed: 4 });
  await judge.net.run(duration);
  const expected = judge.results();
  assert.ok(expected.some((row) => row.length > 0 && row.some((x) => x !== row[0])));
  for (const gpuMode of DEVICES) {
    const made = make({ backend: "gpu", gpuMode, seed: 4 });
    await made.net.run(duration);
    const results = made.results();
    expected.forEach((row, k) => {
      assert.is(results[k]!.length, row.length, `${gpuMode}: as many of result ${k}`);
      row.forEach((value, n) => {
        const off = Math.abs(value - results[k]![n]!);
        if (off > tolerance) assert.unreachable(`${gpuMode}: result ${k}[${n}] is off by ${off}`);
      });
    });
    assert.match(made.net.explain({ code: false }), how);
  }
}

const AHEAD = /G: whole steps on the device/;
const UPDATE = /G: new state on the device/;

/** Spikes: who, and in which step. */
function spikesOf(monitor: SpikeMonitor): number[][] {
  return [Array.from(monitor.i), Array.from(monitor.step)];
}

function leaky(n = 20, extra: object = {}) {
  const model = "dv/dt = (I - v)/(10*ms) : 1 (unless refractory)\nI : 1\nw : 1";
  const more = { threshold: "v > 1", reset: "v = 0; w += 0.1", refractory: "2 ms", name: "G" };
  const G = new NeuronGroup(n, model, { ...more, method: "exact", ...extra });
  G.set("I", "3*i/N");
  return G;
}

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

test("synapses between the neurons bring the state back in every step", () =>
  agrees(
    (given) => {
      const G = leaky(60);
      const S = new Synapses(G, G, { onPre: "v_post += 0.05", delay: "0.5 ms", name: "S" });
      S.connect({ p: 0.1 });
      const M = new SpikeMonitor(G);
      return { net: new Network([G, S, M], given), results: () => spikesOf(M) };
    },
    "30 ms",
    UPDATE,
  ));

/** Two groups in a loop: E excites both, I inhibits both. */
function loop(given: NetworkOptions, delay: string, onPre = "g_post += 0.04*w"): Made {
  const model = "dv/dt = (1.1 + g - v)/(10*ms) : 1 (unless refractory)\ndg/dt = -g/(5*ms) : 1";
  const extra = {
    threshold: "v > 1",
    reset: "v = 0",
    refractory: "2 ms",
    method: "exact",
  } as const;
  const G = new NeuronGroup(50, model, { ...extra, name: "G" });
  const I = new NeuronGroup(20, model, { ...extra, name: "I" });
  G.set("v", "rand()");
  I.set("v", "rand()");
  const S = new Synapses(G, G, { model: "w : 1", onPre, name: "S" });
  const T = new Synapses(G, I, { model: "w : 1", onPre, name: "T" });
  const U = new Synapses(I, G, { onPre: "g_post -= 0.3", name: "U" });
  for (const synapses of [S, T, U]) {
    synapses.connect({ p: 0.2 });
    synapses.set("delay", delay);
  }
  for (const synapses of [S, T]) synapses.set("w", "rand() + 0.5");
  const [A, B] = [new SpikeMonitor(G), new SpikeMonitor(I)];
  const M = new StateMonitor(G, "g", { record: [0, 7] });
  const net = new Network([G, I, S, T, U, A, B, M], given);
  return {
    net,
    results: () => [...spikesOf(A), ...spikesOf(B), ...M.get("g").map((t) => [...t])],
  };
}

test("spikes that only add, after a delay, arrive while the device runs ahead", () =>
  agrees(
    (given) => loop(given, "1.5*ms"),
    "40 ms",
    /G: whole steps on the device, many at a time: 15 steps at most/,
  ));

test("delays may differ between synapses: the shortest tells how far ahead", () =>
  agrees(
    (given) => loop(given, "0.8*ms + 3*ms*rand()"),
    "40 ms",
    /G: whole steps on the device, many at a time: [89] steps at most/,
  ));

test("without a delay the state is back in every step", () =>
  agrees((given) => loop(given, "0*ms"), "20 ms", UPDATE));

test("weights that learn are no constants: the state is back in every step", () =>
  agrees(
    (given) => loop(given, "1.5*ms", "g_post += 0.04*w; w = clip(w + 0.1, 0, 2)"),
    "20 ms",
    UPDATE,
  ));

test("weights and delays set by a callback count from then on", () =>
  agrees(
    (given) => {
      const made = loop(given, "1*ms + 2*ms*rand()");
      const S = made.net.object("S") as Synapses;
      made.net.operation(
        (t) => {
          S.set("w", "w*0.9");
          if (t > 0.02) S.set("delay", "0.5*ms + 2*ms*rand()");
        },
        { dt: "5 ms" },
      );
      return made;
    },
    "40 ms",
    AHEAD,
  ));

test("sums over synapses of the neurons' own state stay on the device", () =>
  agrees(
    (given) => {
      const G = new NeuronGroup(
        12,
        "dv/dt = (1.5 + 0.1*i + gap - v)/(10*ms) : 1 (unless refractory)\ngap : 1\nother : 1",
        { threshold: "v > 1", reset: "v = 0", refractory: "1 ms", method: "euler", name: "G" },
      );
      G.set("v", "0.08*i");
      const S = new Synapses(G, G, {
        model: "gap_post = w*(v_pre - v_post) : 1 (summed)\nw : 1",
        name: "S",
      });
      S.connect({ condition: "abs(i - j) == 1 or i == 0" });
      S.set("w", "0.1 + 0.01*j");
      const T = new Synapses(G, G, { model: "other_pre = v_post**2 : 1 (summed)", name: "T" });
      T.connect({ condition: "i < j" });
      const M = new SpikeMonitor(G);
      const V = new StateMonitor(G, ["v", "gap", "other"], { record: true });
      return {
        net: new Network([G, S, T, M, V], given),
        results: () => [
          ...spikesOf(M),
          ...(["v", "gap", "other"] as const).flatMap((name) => V.get(name).map((t) => [...t])),
        ],
      };
    },
    "15 ms",
    AHEAD,
  ));

test("two sums into one variable add up, and a callback may change their weights", () =>
  agrees(
    (given) => {
      const G = new NeuronGroup(8, "dv/dt = (i*0.2 + drive - v)/(10*ms) : 1\ndrive : 1", {
        method: "rk4",
        name: "G",
      });
      const model = "drive_post = w*tanh(v_pre) : 1 (summed)\nw : 1";
      const S = new Synapses(G, G, { model, name: "S" });
      const T = new Synapses(G, G, { model, name: "T" });
      S.connect({ condition: "i != j" });
      T.connect({ condition: "i < 3" });
      S.set("w", 0.05);
      T.set("w", "-0.1*i");
      const V = new StateMonitor(G, ["v", "drive"], { record: true, dt: "1 ms" });
      const net = new Network([G, S, T, V], given);
      net.operation((t) => S.set("w", 0.05 + t), { dt: "5 ms" });
      return { net, results: () => [...V.get("v"), ...V.get("drive")].map((t) => [...t]) };
    },
    "20 ms",
    AHEAD,
  ));

test("a sum that depends on another group brings the state back in every step", () =>
  agrees(
    (given) => {
      const G = new NeuronGroup(5, "dv/dt = (drive - v)/(10*ms) : 1\ndrive : 1", {
        method: "euler",
        name: "G",
      });
      const H = new NeuronGroup(3, "dx/dt = (i + 1)/(20*ms) : 1", { method: "euler", name: "H" });
      const S = new Synapses(H, G, { model: "drive_post = sin(x_pre) : 1 (summed)", name: "S" });
      S.connect();
      const V = new StateMonitor(G, "v", { record: true });
      return {
        net: new Network([G, H, S, V], given),
        results: () => V.get("v").map((t) => [...t]),
      };
    },
    "10 ms",
    UPDATE,
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

// Storing and restoring networks with every kind of object.

import {
  EventMonitor,
  linkedVariable,
  Network,
  NeuronGroup,
  PoissonGroup,
  PoissonInput,
  PopulationRateMonitor,
  Snapshot,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  TimedArray,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn } from "./both.ts";

const test = suite("model: store and restore every kind of object");
const onBothBackends = bothIn(test);

function everyKind(backend: BackendName) {
  const input = new TimedArray([0.1, 0.4, 0.2], { dt: "3 ms" });
  const P = new NeuronGroup(
    30,
    `dv/dt = (input(t) + 1 - v)/(10*ms) + 0.2*xi*ms**-0.5 : 1
     far : 1 (linked)
     n : integer`,
    {
      threshold: "v > 0.8",
      reset: "v = 0",
      events: { high: "v > 0.6 and rand() < 0.5" },
      namespace: { input },
      method: "euler",
    },
  );
  P.runOnEvent("high", "n += 1; v += 0.01*rand()");
  const Q = new NeuronGroup(30, "dy/dt = -y/(5*ms) : 1");
  Q.set("y", "rand()");
  P.set("far", linkedVariable(Q, "y"));
  P.runRegularly("v += 0.01*far");
  const poisson = new PoissonGroup(20, { rates: "200 Hz" });
  const drip = new PoissonInput(Q, "y", { n: 50, rate: "40 Hz", weight: 0.05 });
  const S = new Synapses(poisson, P, {
    model: "w : 1",
    onPre: "v_post += w",
    delay: "1.3 ms",
    multisynapticIndex: "copy",
  });
  S.connect({ p: 0.2, n: 2 });
  S.set("w", "0.1*rand()*(1 + copy)");
  const E = new Synapses(P, Q, { onPre: "y_post += 0.1", onEvent: "high" }).connect({ p: 0.1 });
  E.set("delay", "rand()*4*ms");
  const X = new NeuronGroup(20, "dx/dt = (1.2 - x)/(3*ms) : 1 (unless refractory)", {
    threshold: "x > 1",
    reset: "x = 0.1*rand()",
    refractory: "1.05 ms",
    method: "odex",
    methodOptions: { spikeTimes: "exact" },
  });
  const T = new Synapses(poisson, X, { onPre: "x_post += 0.05" }).connect({ condition: "i == j" });
  const monitors = {
    exact: new SpikeMonitor(X),
    spikes: new SpikeMonitor(P),
    events: new EventMonitor(P, "high", { variables: ["v"] }),
    rate: new PopulationRateMonitor(poisson),
    trace: new StateMonitor(Q, "y"),
  };
  const objects = [P, Q, X, poisson, drip, S, E, T, ...Object.values(monitors)];
  const net = new Network(objects, { backend, seed: 12 });
  const left = () => ({
    v: P.get("v"),
    n: P.get("n"),
    y: Q.get("y"),
    i: monitors.spikes.i,
    x: X.get("x"),
    exact: monitors.exact.t,
    high: monitors.events.t,
    at: monitors.events.get("v"),
    rate: monitors.rate.rate,
    trace: monitors.trace.get("y")[7]!,
  });
  return { net, left };
}

type Numbers = Readonly<Record<string, ArrayLike<number>>>;

const kept = (numbers: Numbers): Numbers =>
  Object.fromEntries(Object.entries(numbers).map(([key, values]) => [key, Array.from(values)]));

onBothBackends("every kind of object goes on as it did", async (backend) => {
  const one = everyKind(backend);
  await one.net.run("7.4 ms");
  const bytes = one.net.store().bytes();
  await one.net.run("12 ms");
  const end = kept(one.left());
  for (const key of Object.keys(end))
    assert.ok(end[key]!.length > 10, `${key}: nothing to compare`);
  one.net.restore(Snapshot.from(bytes));
  await one.net.run("12 ms");
  const other = everyKind(backend === "js" ? "wasm" : "js");
  other.net.restore(Snapshot.from(bytes));
  await other.net.run("12 ms");
  for (const [key, values] of Object.entries(end)) {
    bits(one.left()[key as "v"], values, `${key} in the same network`);
    bits(other.left()[key as "v"], values, `${key} on the other backend`);
  }
});

onBothBackends("a generator goes on where the snapshot says", async (backend) => {
  const G = new SpikeGeneratorGroup(2, {
    indices: [0, 1, 0],
    times: [0.3e-3, 0.3e-3, 0.8e-3],
    period: "1 ms",
  });
  const spikes = new SpikeMonitor(G);
  const net = new Network([G, spikes], { backend });
  await net.run("2.5 ms");
  const snapshot = net.store();
  await net.run("1 ms");
  const steps = [...spikes.step];
  net.restore(snapshot);
  await net.run("1 ms");
  assert.equal([...spikes.step], steps);
  assert.equal(steps, [3, 3, 8, 13, 13, 18, 23, 23, 28, 33, 33]);
});

test.run();

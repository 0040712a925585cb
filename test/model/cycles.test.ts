// Steps that run many at a time in WebAssembly leave the same bits as steps run one by one in JavaScript.

import {
  EventMonitor,
  Network,
  NeuronGroup,
  PoissonGroup,
  PoissonInput,
  PopulationRateMonitor,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn } from "./both.ts";

const test = suite("model: many steps at a time");
const onBothBackends = bothIn(test);

const MANY = "many at a time, without JavaScript between kernels";

/** A bit of everything that can be told as data, and of what cannot. */
function everything(backend: BackendName) {
  const cells = new NeuronGroup(
    60,
    `dv/dt = (1.2 + g - v)/(10*ms) : 1 (unless refractory)
     dg/dt = -g/(5*ms) : 1
     seen : integer`,
    {
      name: "cells",
      threshold: "v > 1",
      reset: "v = 0",
      refractory: "2.05 ms",
      events: { high: "g > 0.6" },
    },
  );
  cells.set("v", "i/N");
  cells.runOnEvent("high", "seen += 1");
  cells.runRegularly("g = g*0.99", { dt: "1 ms" });
  const generator = new SpikeGeneratorGroup(5, {
    indices: [0, 3, 3, 4],
    times: [0, 2e-3, 2.1e-3, 4.7e-3],
    name: "generator",
    period: "6 ms",
  });
  const noise = new PoissonGroup(20, { rates: "300 Hz", name: "noise" });
  const one = new Synapses(generator, cells, { onPre: "g_post += 0.2", delay: "0.7 ms" });
  one.connect();
  const none = new Synapses(cells, cells, { onPre: "g_post += 0.01" });
  none.connect({ p: 0.2 });
  const many = new Synapses(cells, cells, { onPre: "g_post -= 0.005" });
  many.connect({ p: 0.2 });
  many.set("delay", "rand()*7*ms");
  const plastic = new Synapses(noise, cells, {
    model: "w : 1",
    onPre: "g_post += w; delay = clip(delay + 0.05*ms, 0*ms, 9*ms)",
    onPost: "w = w*0.99",
  });
  plastic.connect({ p: 0.3 });
  plastic.set("w", 0.02);
  plastic.set("delay", "j*0.1*ms");
  const input = new PoissonInput(cells, "g", { n: 50, rate: "20 Hz", weight: 0.003 });
  const spikes = new SpikeMonitor(cells);
  const part = new SpikeMonitor(cells.slice(10, 30), { variables: ["g"] });
  const counted = new SpikeMonitor(noise, { record: false });
  const events = new EventMonitor(cells, "high");
  const rate = new PopulationRateMonitor(cells);
  const v = new StateMonitor(cells, ["v", "g"], { record: [3, 7] });
  const slow = new StateMonitor(cells, "v", { record: true, dt: "0.8 ms" });
  const objects = [cells, generator, noise, one, none, many, plastic, input];
  const monitors = [spikes, part, counted, events, rate, v, slow];
  const net = new Network([...objects, ...monitors], { seed: 5, backend });
  const left = (): Record<string, ArrayLike<number>> => ({
    v: cells.get("v"),
    g: cells.get("g"),
    seen: cells.get("seen"),
    delay: plastic.get("delay"),
    w: plastic.get("w"),
    i: spikes.i,
    t: spikes.t,
    partI: part.i,
    partG: part.get("g"),
    count: counted.count,
    events: events.i,
    eventTimes: events.t,
    rate: rate.rate,
    rateT: rate.t,
    v3: v.get("v")[0]!,
    g7: v.get("g")[1]!,
    times: v.t,
    slow: slow.get("v")[9]!,
  });
  return { net, cells, plastic, many, left };
}

onBothBackends("networks of all kinds of objects", async (backend) => {
  const { net, left } = everything(backend);
  await net.run("40 ms");
  const told = left();
  assert.ok(told.i!.length > 100 && told.events!.length > 10 && told.partG!.length > 10);
  return told;
});

test("as one run, in pieces, and step by step", async () => {
  const [whole, pieces, steps] = [everything("wasm"), everything("wasm"), everything("wasm")];
  await whole.net.run("30 ms");
  for (const part of ["0.1 ms", "7.3 ms", "0.5 ms", "22.1 ms"]) await pieces.net.run(part);
  for (let k = 0; k < 300; k++) await steps.net.run("0.1 ms");
  const expected = steps.left();
  for (const { left } of [whole, pieces])
    for (const [name, values] of Object.entries(left())) bits(values, expected[name]!, name);
});

onBothBackends("functions of the host between steps may change anything", async (backend) => {
  const { net, many, cells, plastic, left } = everything(backend);
  net.operation((t) => many.set("delay", t > 5e-3 ? "0.3*ms" : "rand()*3*ms"), { dt: "2 ms" });
  net.operation((t) => cells.set("v", t > 8e-3 ? "v*0.9" : "v"), { dt: "3 ms" });
  net.operation(() => plastic.set("delay", "1.5*ms"), { dt: "7 ms", when: "end" });
  await net.run("20 ms");
  return left();
});

onBothBackends("a function of the host in every step has them run one by one", async (backend) => {
  const { net, cells, left } = everything(backend);
  net.operation(() => cells.set("g", "g*0.999"));
  if (backend === "wasm")
    assert.match(net.explain(), /\nsteps of 100 us: one by one: operation may/);
  await net.run("10 ms");
  return left();
});

onBothBackends("assignments while a run pauses", async (backend) => {
  const { net, cells, many, left } = everything(backend);
  let reports = 0;
  const report = (): void => {
    reports++;
    cells.set("v", "v*0.5");
    many.set("delay", "0.2*ms");
  };
  // at the end of each run at least
  for (let k = 0; k < 4; k++) await net.run("5 ms", { report, reportPeriod: "100 s" });
  assert.is(reports, 4);
  return left();
});

onBothBackends("a run that is stopped goes on where it was", async (backend) => {
  const { net, left } = everything(backend);
  net.operation((t) => void (Math.abs(t - 6e-3) < 1e-9 && net.stop()), { dt: "2 ms" });
  await net.run("20 ms");
  assert.ok(net.t < 8e-3);
  await net.run("10 ms");
  return left();
});

for (const when of ["start", "after_synapses", "end"] as const)
  onBothBackends(
    `delays set in slot ${when} of a longer clock count from the next push on`,
    async (backend) => {
      const source = new SpikeGeneratorGroup(1, {
        indices: new Array<number>(60).fill(0),
        times: Float64Array.from({ length: 60 }, (_, k) => (k + 0.5) * 1e-4),
      });
      const target = new NeuronGroup(2, "v : 1");
      const synapses = new Synapses(source, target, { onPre: "v_post += 1", delay: "1 ms" });
      synapses.connect();
      const delay = new StateMonitor(synapses, "delay", { record: true });
      const trace = new StateMonitor(target, "v", { record: true });
      const net = new Network([source, target, synapses, delay, trace], { backend });
      net.operation((t) => synapses.set("delay", t > 2.5e-3 ? "0.4*ms + j*0.3*ms" : "3*ms"), {
        dt: "1 ms",
        when,
      });
      await net.run("9 ms");
      const [first, second] = trace.get("v");
      assert.is(first!.at(-1), 60);
      return { first: first!, second: second!, delays: delay.get("delay")[1]! };
    },
  );

test("an error takes nothing from what other monitors have noted, and leaves nothing for later", async () => {
  const cells = new NeuronGroup(20, "x : 1\nstop : second", {
    threshold: "sqrt(stop - t)/second**0.5 >= 0",
  });
  cells.set("stop", 1);
  const spikes = new SpikeMonitor(cells);
  const rate = new PopulationRateMonitor(cells);
  const net = new Network([cells, spikes, rate]);
  const before = net.store();
  cells.slice(3, 4).set("stop", 4.05e-3);
  const error = await net.run("9 ms").then(
    () => undefined,
    (reason: Error) => reason,
  );
  assert.match(error!.message, /4.1 ms/);
  assert.is(spikes.numSpikes, 41 * 20);
  net.restore(before);
  await net.run("1 ms");
  assert.is(spikes.numSpikes, 10 * 20);
  assert.is(rate.rate.length, 10);
});

test("explain tells how steps run", () => {
  const { net } = everything("wasm");
  const told = net.explain();
  assert.match(told, /steps of 100 us: many at a time; JavaScript is called for noise/);
  const quiet = new Network([new NeuronGroup(3, "dv/dt = -v/(10*ms) : 1")]);
  assert.match(quiet.explain(), new RegExp(`\nsteps: ${MANY}(\n|$)`));
  assert.not.match(everything("js").net.explain(), /\nsteps/);
});

for (const when of [3.5e-3, 17.2e-3])
  test(`a NaN at ${when * 1e3} ms is told alike, and by its time`, async () => {
    const message = async (backend: BackendName): Promise<string> => {
      const model = "dv/dt = sqrt(x - t)/(10*ms)/second**0.5 : 1\nx : second";
      const group = new NeuronGroup(9, model, {
        name: "cells",
        threshold: "v > 9",
        reset: "v = 0",
      });
      group.set("x", 1);
      group.slice(4, 5).set("x", when);
      const spikes = new SpikeMonitor(group);
      const net = new Network([group, spikes], { backend });
      try {
        await net.run("30 ms");
      } catch (error) {
        return `${(error as Error).message} at ${net.t}`;
      }
      return "nothing";
    };
    const expected = await message("js");
    assert.match(expected, /element 4/);
    assert.is(await message("wasm"), expected);
  });

test("a delay that is no delay is told alike", async () => {
  const message = async (backend: BackendName): Promise<string> => {
    const [source, target] = [
      new SpikeGeneratorGroup(1, {
        indices: new Array<number>(9).fill(0),
        times: Float64Array.from({ length: 9 }, (_, k) => (k + 1) * 1e-3),
      }),
      new NeuronGroup(1, "v : 1"),
    ];
    const synapses = new Synapses(source, target, {
      name: "synapses",
      onPre: "v_post += 1; delay = delay - 0.3*ms",
    });
    synapses.connect();
    synapses.set("delay", "1 ms");
    const net = new Network([source, target, synapses], { backend });
    try {
      await net.run("20 ms");
    } catch (error) {
      return `${(error as Error).message} at ${net.t}`;
    }
    return "nothing";
  };
  const expected = await message("js");
  assert.match(expected, /invalid delay/);
  assert.is(await message("wasm"), expected);
});

test.run();

// Sweeps of whole networks: made by functions and by modules, measured over their neurons.

import {
  linspace,
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  StateMonitor,
  Synapses,
  sweep,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("sweeps of networks");

/** One pulse at 10 ms with a weight in volt, onto two neurons. */
function pair({ weight = 1e-3 }: Readonly<Record<string, number>>): Network {
  const pulse = new SpikeGeneratorGroup(1, { indices: [0], times: ["10 ms"], name: "pulse" });
  const cells = new NeuronGroup(2, "dv/dt = -v/tau : volt\ntau : second", {
    threshold: "v > 5*mV",
    reset: "v = 0*mV",
    method: "exact",
    name: "cells",
  });
  cells.set("tau", "10 ms");
  const synapses = new Synapses(pulse, cells, { model: "w : volt", onPre: "v_post += w" });
  synapses.connect();
  synapses.set("w", weight * 1);
  return new Network([pulse, cells, synapses, new StateMonitor(cells, "v", { name: "trace" })]);
}

test("a function makes the network of each point; counts add up and rates are means over neurons", async () => {
  const { values, shape, note } = await sweep(
    pair,
    { weight: ["1 mV", "10 mV"] },
    { duration: "100 ms", measure: ["rate", "count", "latency", "max:v", "count:pulse"] },
  );
  assert.equal(shape, [2]);
  assert.equal(Array.from(values.count), [0, 2]);
  assert.equal(Array.from(values["count:pulse"]), [1, 1]);
  assert.equal(Array.from(values.rate), [0, 10]);
  assert.ok(Number.isNaN(values.latency[0]!) && Math.abs(values.latency[1]! - 0.0101) < 1e-12);
  assert.is(values["max:v"][0], 1e-3);
  assert.match(note, /^one thread: the model is a function/);
});

test("a variable of an object is varied by its name and is set before the run", async () => {
  const { values, units } = await sweep(
    pair,
    { weight: [4e-3], "cells.tau": ["10 ms", "20 ms"] },
    { duration: "20 ms", measure: ["final:cells.v", "mean:v"] },
  );
  // delivered after the update of its step: 99 updates follow
  const decay = (tau: number): number => 4e-3 * Math.exp(-0.0099 / tau);
  assert.ok(Math.abs(values["final:cells.v"][0]! - decay(0.01)) < 1e-12);
  assert.ok(Math.abs(values["final:cells.v"][1]! - decay(0.02)) < 1e-12);
  assert.ok(values["mean:v"][1]! > values["mean:v"][0]!);
  assert.equal(units, { "final:cells.v": "volt", "mean:v": "volt" });
});

test("time that settles is not measured, and a function sees the network itself", async () => {
  const early = await sweep(
    pair,
    { weight: ["10 mV"] },
    { settle: "5 ms", duration: "20 ms", measure: "latency" },
  );
  assert.ok(Math.abs(early.values.latency[0]! - 0.0051) < 1e-12, `${early.values.latency[0]}`);
  const { values } = await sweep(
    pair,
    { weight: linspace("1 mV", "4 mV", 4) },
    {
      settle: "15 ms",
      duration: "5 ms",
      measure: {
        count: "count",
        peak: ({ network }) => Math.max(...(network!.object("trace") as StateMonitor).get("v")[0]!),
        spikes: ({ spikes }) => spikes.length,
      },
    },
  );
  assert.equal(Array.from(values.count), [0, 0, 0, 0]);
  assert.equal(Array.from(values.spikes), [0, 0, 0, 0]);
  assert.equal(
    Array.from(values.peak, (v) => Math.round(v * 1e6)),
    [1000, 2000, 3000, 4000],
  );
});

test("objects in a list become a network with the sweep's own step and seed", async () => {
  const seeds: number[] = [];
  const { values } = await sweep(
    ({ rate }, { seed, dt, index }) => {
      seeds.push(seed);
      assert.is(dt, 1e-3);
      assert.type(index, "number");
      return [
        new NeuronGroup(1000, `dv/dt = ${rate}*Hz : 1`, { threshold: "rand() < v*dt/second" }),
      ];
    },
    { rate: [0, 1] },
    { dt: "1 ms", seed: 5, duration: "1 s" },
  );
  assert.equal(seeds, [5, 5]);
  assert.is(values.rate[0], 0);
  assert.ok(values.rate[1]! > 0.3 && values.rate[1]! < 0.7, `${values.rate[1]}`);
});

test("a seed can be varied like anything else", async () => {
  const noise = (): [NeuronGroup] => [
    new NeuronGroup(100, "dv/dt = 0*Hz : 1", { threshold: "rand() < 0.01" }),
  ];
  const { values } = await sweep(
    noise,
    { seed: [1, 2, 1] },
    { duration: "0.1 s", measure: "count" },
  );
  assert.is(values.count[0], values.count[2]);
  assert.is.not(values.count[0], values.count[1]);
});

test("a network of the catalogue is swept by its name", async () => {
  const found = await sweep(
    "brunel-2000",
    { n: [250, 500] },
    { duration: "20 ms", settle: "10 ms" },
  );
  assert.ok(
    found.values.rate.every((rate) => rate > 1 && rate < 500),
    `${found.values.rate}`,
  );
});

test("with marks, a network that goes astray has no result and the others have", async () => {
  const grow = ({ a }: Readonly<Record<string, number>>): [NeuronGroup] => {
    const group = new NeuronGroup(1, "dx/dt = a*(x**2 - x)/ms : 1", {
      method: "euler",
      namespace: { a: a! },
    });
    group.set("x", 2);
    return [group];
  };
  const settings = { duration: "50 ms", measure: "final:x", onNaN: "mark" } as const;
  const { values, failures, completed, interrupted } = await sweep(grow, { a: [-1, 1] }, settings);
  assert.ok(Math.abs(values["final:x"][0]! - 1) < 1 && Number.isNaN(values["final:x"][1]!));
  assert.equal([failures.length, failures[0]!.index, failures[0]!.variable], [1, 1, "x"]);
  assert.equal([...completed, interrupted], [1, 0, false]);
});

test.run();

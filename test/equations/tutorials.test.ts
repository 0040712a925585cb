// The first models everyone writes, against numbers measured with Brian2 2.5.1.

import { Network, NeuronGroup, type NeuronGroupOptions, SpikeMonitor, StateMonitor } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { milliseconds, onBoth } from "./both.ts";

const test = suite("first models");

function spikeTimes(equation: string, options: NeuronGroupOptions) {
  return onBoth(async (backend) => {
    const neuron = new NeuronGroup(1, equation, options);
    const spikes = new SpikeMonitor(neuron);
    await new Network([neuron, spikes], { backend }).run("50 ms");
    return { ms: milliseconds(spikes.t) };
  });
}

const tutorial = { threshold: "v > 0.8", reset: "v = 0", method: "exact" } as const;

test("a leaky neuron fires at 16.0, 32.1 and 48.2 ms", async () => {
  const { ms } = await spikeTimes("dv/dt = (1 - v)/(10*ms) : 1", tutorial);
  assert.equal(ms, [16, 32.1, 48.2]);
});

test("refractory and held, it fires at 16.0 and 37.0 ms", async () => {
  const equation = "dv/dt = (1 - v)/(10*ms) : 1 (unless refractory)";
  const { ms } = await spikeTimes(equation, { ...tutorial, refractory: "5 ms" });
  assert.equal(ms, [16, 37]);
});

test("refractory but free to move, it fires as soon as it may: 8, 23, 38 ms", async () => {
  const options = { ...tutorial, refractory: "15 ms" };
  const { ms } = await spikeTimes("dv/dt = (1 - v)/(5*ms) : 1", options);
  assert.equal(ms, [8, 23, 38]);
});

test("spike counts in a second follow the input", async () => {
  const { count } = await onBoth(async (backend) => {
    const neurons = new NeuronGroup(
      10,
      `dv/dt = (v0 - v)/(10*ms) : volt (unless refractory)
       v0 : volt`,
      { threshold: "v > 10*mV", reset: "v = 0*mV", refractory: "5 ms", method: "exact" },
    );
    neurons.set("v0", "20*mV*i/9");
    const spikes = new SpikeMonitor(neurons);
    await new Network([neurons, spikes], { backend }).run("1 s");
    return { count: [...spikes.count] };
  });
  assert.equal(count, [0, 0, 0, 0, 0, 35, 53, 66, 76, 84]);
});

test("a spike keeps v between threshold and reset; a trace shows v at the start of a step", async () => {
  const found = await onBoth(async (backend) => {
    const options = { threshold: "v > 0.45", reset: "v = 0", method: "euler" };
    const neuron = new NeuronGroup(1, "dv/dt = 1/ms : 1", options);
    const spikes = new SpikeMonitor(neuron, { variables: ["v"] });
    const trace = new StateMonitor(neuron, "v");
    await new Network([neuron, spikes, trace], { backend }).run("1 ms");
    return { ms: milliseconds(spikes.t), at: spikes.get("v"), v: trace.get("v")[0]! };
  });
  assert.equal(found.ms, [0.4, 0.9]);
  const rounded = (values: ArrayLike<number>) =>
    Array.from(values, (x) => Math.round(x * 1e9) / 1e9);
  assert.equal(rounded(found.at), [0.5, 0.5]);
  assert.equal(rounded(found.v), [0, 0.1, 0.2, 0.3, 0.4, 0, 0.1, 0.2, 0.3, 0.4]);
});

test.run();

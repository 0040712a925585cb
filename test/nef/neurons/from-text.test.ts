// Any model as a population: curves that are measured, and what is said of models that cannot be one.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";
import * as adex from "myelin/equations/adex";
import * as hodgkinHuxley from "myelin/equations/hodgkin-huxley";
import * as axon from "myelin/equations/hodgkin-huxley-1952";
import * as izhikevich from "myelin/equations/izhikevich";
import * as lif from "myelin/equations/lif";
import { Ensemble, type MeasuredNeuron, Model, neuronFrom, Probe } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cells } from "../../conformance/nef/cells.ts";
import { refused } from "../wrong.ts";

const test = suite("neurons of the NEF: any model");

const of = (...values: number[]): Float64Array => Float64Array.from(values);

/** Spikes per second of cells of a type after half a second, in a network with a step of 1 ms. */
async function counted(type: MeasuredNeuron, currents: number[]): Promise<number[]> {
  const group = cells(type, currents.length, currents, { dt: 1e-3 });
  const spikes = new SpikeMonitor(group);
  const net = new Network([group, spikes], { dt: 1e-3 });
  await net.run(0.5);
  const before = Array.from(spikes.count);
  await net.run(2);
  return Array.from(spikes.count, (count, k) => (count - before[k]!) / 2);
}

async function rejected(options: object): Promise<string> {
  try {
    await neuronFrom(options as never);
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing was wrong";
}

test("the LIF of the catalogue has the intervals of its closed form, to what steps allow", async () => {
  const dt = 1e-4;
  const { curve } = await neuronFrom({ ...lif, name: "lif", unit: "1 nA", dt });
  assert.is(curve.end, "saturates");
  const top = curve.currents.at(-1)!;
  assert.ok(curve.currents[0]! <= 0.1 && curve.currents[1]! >= 0.1, "10 mV over 100 Mohm");
  assert.ok(curve.currents[1]! - curve.currents[0]! < 1e-4 * top);
  for (const [k, current] of curve.currents.entries()) {
    // the first few above the threshold fire too seldom for a mean interval
    if (current < 0.101) continue;
    const exact = 5e-3 + 20e-3 * Math.log1p(0.1 / (current - 0.1));
    const late = 1 / curve.rates[k]! - exact;
    // a step integrates from where the refractory time ends, and a spike comes at the end of its step
    assert.ok(Math.abs(late) < dt + 1e-9, `J ${current}: ${late} s late`);
  }
});

test("gain and bias lead to the rates that are asked for, and silence at the intercept", async () => {
  const type = await neuronFrom({ ...lif, name: "lif", unit: "1 nA" });
  const [maxRates, intercepts] = [of(50, 100, 150), of(-0.5, 0, 0.8)];
  const { gain, bias } = type.gainBias(maxRates, intercepts);
  type.rates(gain.map((slope, k) => slope + bias[k]!)).forEach((rate, k) => {
    assert.ok(Math.abs(rate - maxRates[k]!) < 1e-6, `${rate} Hz`);
  });
  assert.equal(
    [...type.rates(gain.map((g, k) => g * intercepts[k]! + bias[k]!))].map((rate) => rate > 1e-6),
    [false, false, false],
  );
  const back = type.maxRatesIntercepts(gain, bias);
  assert.ok(Math.abs(back.intercepts[2]! - 0.8) < 1e-12);
});

for (const [name, options, currents] of [
  ["adex", { ...adex, unit: "1 nA", dt: "0.05 ms" }, [0.7, 1, 2]],
  ["izhikevich", { ...izhikevich, unit: "1 mV/ms" }, [5, 10, 20]],
  ["hodgkin-huxley", { ...hodgkinHuxley, unit: "1 nA", dt: "0.05 ms" }, [0, 0.5, 2]],
] as const)
  test(`${name}: a population at its own step in a network of 1 ms fires as its curve says`, async () => {
    const type = await neuronFrom({ ...options, name });
    const rates = type.rates(Float64Array.from(currents));
    const found = await counted(type, [...currents]);
    // a spike more or less in two seconds, and a percent for what lies between two points of the curve
    rates.forEach((rate, k) => {
      assert.ok(Math.abs(rate - found[k]!) <= 1 + 0.01 * rate, `${rate} Hz, counted ${found[k]}`);
    });
  });

test("Traub and Miles' cell fires as the sweep of the documentation found", async () => {
  const type = await neuronFrom({ ...hodgkinHuxley, name: "cell", unit: "1 nA" });
  const [none, one, two] = type.rates(of(0, 1, 2));
  for (const [rate, wanted] of [
    [none, 13],
    [one, 120],
    [two, 184],
  ])
    assert.ok(Math.abs(rate! - wanted!) <= 1, `${rate} Hz, not ${wanted}`);
});

test("the squid's axon begins to fire at 50 Hz, and less is refused", async () => {
  const type = await neuronFrom({
    ...axon,
    name: "axon",
    unit: "1 uA/cm**2",
    dt: "0.02 ms",
  });
  const [silent = 0, firing = 0] = type.curve.currents;
  assert.ok(silent > 6 && firing < 6.5, `${silent} to ${firing} uA/cm**2`);
  assert.throws(
    () => type.gainBias(of(80, 30), of(0, 0)),
    /^invalid maxRates of axon: 30 Hz for neuron 1 \(expected at least (49|50)\.?\d* Hz, with which it begins to fire\)/,
  );
});

test("a rate beyond saturation is refused with what there is", async () => {
  const type = await neuronFrom({ ...lif, name: "lif", unit: "1 nA" });
  assert.throws(
    () => type.gainBias(of(100, 300), of(0, 0)),
    /^invalid maxRates of lif: 300 Hz for neuron 1 \(expected at most 19\d\.?\d* Hz, where it saturates, at J = /,
  );
});

const mine = {
  equations: "dv/dt = (I - v)/(10*ms) : 1\nI : 1  # the drive",
  threshold: "v > 1",
  reset: "v = 0",
};

test("texts of one's own will do, and curves are measured once", async () => {
  const [a, b] = await Promise.all([neuronFrom(mine), neuronFrom({ ...mine, amplitude: 2 })]);
  assert.is(a.curve, b.curve);
  assert.ok(Math.abs(a.curve.currents[0]! - 1) < 0.01);
  assert.is(b.rates(of(2))[0], 2 * a.rates(of(2))[0]!);
  assert.match(String(a), /I = J\*I_unit : 1 # the drive/);
  assert.equal(a.probeable, { v: "v", I: "I", voltage: "v" });
});

test("the measured type is a group by itself, as every other", async () => {
  const type = await neuronFrom(mine);
  const group = new NeuronGroup(2, `${type.equations}\nJ : 1`, {
    threshold: type.threshold!,
    reset: type.reset!,
    namespace: type.namespace,
    dt: type.dt,
  });
  const current = type.curve.currents.find((J) => J > 3)!;
  group.set("J", [0.5, current]);
  const spikes = new SpikeMonitor(group);
  await new Network([group, spikes], { dt: "1 ms" }).run("1 s");
  assert.is(spikes.count[0], 0);
  assert.ok(Math.abs(spikes.count[1]! - type.rates(of(current))[0]!) <= 1);
});

test("models that cannot be a population are told apart", async () => {
  assert.match(
    await rejected({ ...mine, threshold: "v > inf", name: "mute" }),
    /^mute never fires: silent at all currents from 0 to 4096 times its unit \(check unit and threshold\)/,
  );
  assert.match(
    await rejected({ ...mine, equations: "dv/dt = 50*Hz : 1\nI : 1", name: "clock" }),
    /^clock fires at rest, with 50 Hz, and no current from -4096 to 4096 times its unit silences it/,
  );
  assert.match(
    await rejected({ ...mine, equations: "dv/dt = -v/(10*ms) : 1", name: "odd" }),
    /^equations of odd have no parameter 'I' to drive \(expected a line such as 'I : amp'/,
  );
  assert.match(
    await rejected({ ...mine, equations: "dv/dt = (I - w)/(10*ms) : 1\nI : 1" }),
    /unknown name: w/,
  );
  assert.match(
    await rejected({ ...adex, name: "AdEx" }),
    /no unit of AdEx: its current I is in amp \(give what it is at J = 1, such as unit: '1 nA'\)/,
  );
  for (const unit of ["1 mV", 1e-9])
    assert.is(
      await rejected({ ...adex, name: "AdEx", unit }),
      `wrong unit of AdEx: ${unit === 1e-9 ? unit : `'${unit}'`} (expected its current I at J = 1 in amp, such as '1 nA')`,
    );
  assert.match(
    await rejected({ ...mine, unit: "1 nA" }),
    /^wrong unit of neuron: '1 nA' \(expected a number, as its current I has no dimension\)$/,
  );
  assert.match(await rejected({ ...mine, tresh: 1 }), /unknown option of neuronFrom: 'tresh'/);
  assert.match(await rejected({ equations: "I : 1" }), /^invalid threshold of neuron/);
});

test("a noisy model fires below its threshold, and far above it as without noise", async () => {
  const type = await neuronFrom({
    name: "noisy",
    equations: `dv/dt = (I - v)/tau + sigma*sqrt(2/tau)*xi : 1 (unless refractory)
                I : 1`,
    threshold: "v > 1",
    reset: "v = 0",
    refractory: "2 ms",
    method: "euler",
    namespace: { tau: "20 ms", sigma: 0.2 },
  });
  const [below, above] = type.rates(of(0.8, 6));
  assert.ok(below! > 2 && below! < 30, `${below} Hz below the threshold`);
  const known = 1 / (0.002 + 0.02 * Math.log(6 / 5)); // the closed form of the leaky neuron
  assert.ok(Math.abs(above! / known - 1) < 0.1, `${above} Hz, without noise ${known}`);
  assert.is(type.curve.end, "highest");
});

test("a model that fails beyond some current is followed up to there", async () => {
  const type = await neuronFrom({
    ...mine,
    name: "brittle",
    equations: "dv/dt = (I + 1e-9*sqrt(51 - I) - v)/(10*ms) : 1\nI : 1",
    dt: "0.01 ms",
    settle: "10 ms",
    measure: "100 ms",
    highest: 1e4,
  });
  assert.is(type.curve.end, "fails");
  const top = type.curve.currents.at(-1)!;
  assert.ok(top > 45 && top <= 51, `${top}: the root of a negative number begins at 51`);
  assert.throws(() => type.gainBias(of(9000), of(0)), /beyond which its steps are too long for it/);
});

test("its variables are probed by their names, and v as voltage, too", async () => {
  const type = await neuronFrom(mine);
  const e = new Ensemble(3, 1, { neuronType: type, maxRates: 60, label: "e" });
  const probes = ["v", "voltage", "I"].map((attribute) => new Probe(e.neurons, { attribute }));
  await new Model([e, ...probes], { seed: 1 }).run("20 ms");
  const [v, voltage, current] = probes as [Probe, Probe, Probe];
  assert.equal(v.data, voltage.data);
  assert.ok(v.data.at(-1)!.some((x) => x !== 0));
  assert.is(current.data.length, 20);
  const other = await neuronFrom({
    equations: "du/dt = (I - u)/(10*ms) : 1\nI : 1",
    threshold: "u > 1",
    reset: "u = 0",
  });
  const odd = new Ensemble(3, 1, { neuronType: other, maxRates: 60, label: "e" });
  const { message } = refused(() => new Model([new Probe(odd.neurons, { attribute: "voltage" })]));
  assert.is(
    message,
    "invalid attribute of the probe of neurons of ensemble 'e': 'voltage' (expected output, input, u, I)",
  );
});

test.run();

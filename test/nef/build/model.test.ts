// A model as a whole: what comes along, seeds, running on, snapshots, recording, what is told.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Connection,
  Ensemble,
  EnsembleArray,
  Gaussian,
  LIF,
  LIFRate,
  Model,
  Node,
  NoSolver,
  PES,
  PresentInput,
  Probe,
  RegularSpiking,
  responseCurves,
  SpikingRectifiedLinear,
  tuningCurves,
  WhiteNoise,
  WhiteSignal,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("models");

function channel() {
  const stim = new Node((t) => Math.sin(6 * t), { label: "stim" });
  const a = new Ensemble(60, 1, { label: "a" });
  const b = new Ensemble(60, 1, { label: "b" });
  const into = new Connection(stim, a);
  const between = new Connection(a, b);
  const shown = new Probe(b, { synapse: 0.03 });
  const spikes = new Probe(a.neurons);
  return { stim, a, b, into, between, shown, spikes };
}

test("what a connection or a probe refers to comes along", async () => {
  const { into, between, shown, spikes } = channel();
  const model = new Model([into, between, shown, spikes], { seed: 1 });
  await model.run(1);
  const squares = shown.data.map(([x], k) => (x! - Math.sin(6 * shown.t[k]!)) ** 2);
  const rms = Math.sqrt(squares.slice(200).reduce((sum, x) => sum + x, 0) / 800);
  assert.ok(rms < 0.3, `root mean square ${rms}`);
});

test("times of samples begin with one step", async () => {
  const { shown, into, between } = channel();
  const model = new Model([into, between, shown]);
  await model.run("5 ms");
  assert.equal([...shown.t], [0.001, 0.002, 0.003, 0.004, 0.005]);
  assert.equal([...shown.data[0]!], [0]);
});

test("the same seed gives the same spikes, another gives others", async () => {
  const run = async (seed: number): Promise<readonly Float64Array[]> => {
    const { spikes, into, between, shown } = channel();
    await new Model([into, between, shown, spikes], { seed }).run(0.1);
    return spikes.data;
  };
  assert.equal(await run(4), await run(4));
  assert.not.equal(await run(4), await run(5));
});

test("an object with a seed of its own is the same in every model", () => {
  const drawn = (more: readonly Ensemble[], seed: number): Float64Array => {
    const a = new Ensemble(20, 2, { seed: 8 });
    return new Model([...more, a], { seed }).built(a).bias;
  };
  assert.equal(drawn([], 1), drawn([new Ensemble(5, 1)], 2));
  const [a, b] = [new Ensemble(20, 1), new Ensemble(20, 1)];
  const model = new Model([a, b]);
  assert.not.equal(model.built(a).bias, model.built(b).bias);
});

test("two runs are one long run", async () => {
  const one = channel();
  const whole = new Model([one.into, one.between, one.shown]);
  await whole.run(0.2);
  const two = channel();
  const parts = new Model([two.into, two.between, two.shown]);
  await parts.run(0.07);
  await parts.run(0.13);
  assert.equal(two.shown.data, one.shown.data);
});

test("goes back to a snapshot, processes and delays included", async () => {
  const noise = new Node(new WhiteSignal(0.5, { high: 20 }), { label: "noise" });
  const a = new Ensemble(40, 1, { noise: new WhiteNoise(new Gaussian(0, 0.1)) });
  const shown = new Probe(a, { synapse: 0.01 });
  const model = new Model([new Connection(noise, a, { delay: 0.01 }), shown], { seed: 2 });
  await model.run(0.1);
  const snapshot = model.store();
  await model.run(0.1);
  const first = shown.data.map((row) => row[0]!);
  model.restore(snapshot);
  assert.is(shown.data.length, 100);
  await model.run(0.1);
  assert.equal(
    shown.data.map((row) => row[0]!),
    first,
  );
});

test("reset begins anew, with other random numbers where a seed is given", async () => {
  const { shown, into, between, spikes } = channel();
  const model = new Model([into, between, shown, spikes], { seed: 6 });
  await model.run(0.05);
  const first = spikes.data;
  model.reset();
  assert.is(model.t, 0);
  await model.run(0.05);
  assert.equal(spikes.data, first);
  model.reset({ seed: 7 });
  await model.run(0.05);
  assert.not.equal(spikes.data, first);
});

test("learned weights are saved, loaded, and handed to another model", async () => {
  const folder = mkdtempSync(join(tmpdir(), "myelin-nef-"));
  try {
    const make = () => {
      const stim = new Node((t) => Math.sin(9 * t));
      const [a, b] = [new Ensemble(40, 1, { seed: 1 }), new Ensemble(40, 1, { seed: 2 })];
      const learned = new Connection(a, b, {
        function: () => 0,
        learningRule: new PES({ learningRate: 1e-3 }),
      });
      const error = [
        new Connection(b, learned.learningRule),
        new Connection(a, learned.learningRule, { transform: -1 }),
      ];
      return {
        learned,
        model: new Model([new Connection(stim, a), learned, ...error], { seed: 3 }),
      };
    };
    const one = make();
    const before = one.model.weights(one.learned);
    await one.model.run(0.5);
    const after = one.model.weights(one.learned);
    assert.not.equal(after, before);
    const path = join(folder, "model.snapshot");
    await one.model.save(path);
    await one.model.run(0.2);
    const two = make();
    await two.model.load(path);
    assert.equal(two.model.weights(two.learned), after);
    assert.is(two.model.t, 0.5);
    await two.model.run(0.2);
    assert.equal(two.model.weights(two.learned), one.model.weights(one.learned));
    const three = make();
    three.model.setWeights(three.learned, after);
    assert.equal(three.model.weights(three.learned), after);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("decoders that were found may be given to a connection", async () => {
  const { a, b, stim, into, between } = channel();
  const model = new Model([stim, a, b, into, between]);
  const { decoders, rmse } = model.built(between);
  assert.is(decoders!.rows, 60);
  assert.ok(rmse![0]! < 0.1);
  const again = new Connection(a, b, { solver: new NoSolver(decoders!) });
  assert.equal(new Model([a, b, again]).built(again).decoders, decoders);
});

test("samples at an interval are those of steps that are its multiples", async () => {
  const stim = new Node((t) => t);
  const [every, third] = [new Probe(stim), new Probe(stim, { sampleEvery: "3 ms" })];
  const odd = new Probe(stim, { sampleEvery: 0.0025 });
  const model = new Model([every, third, odd]);
  await model.run("10 ms");
  assert.is(every.data.length, 10);
  assert.equal(
    [...third.t].map((t) => Math.round(t * 1e3)),
    [3, 6, 9],
  );
  assert.equal(
    third.data.map(([x]) => x),
    [...third.t],
  );
  assert.equal(
    [...odd.t].map((t) => Math.round(t * 1e3)),
    [3, 5, 8, 10],
  );
});

test("neurons show spikes of height 1/dt, voltages, currents and refractory times", async () => {
  const stim = new Node([0.5]);
  const a = new Ensemble(5, 1, { gain: 2, bias: 3, encoders: [[1], [1], [1], [1], [1]] });
  const probes = ["output", "voltage", "input", "refractoryTime"].map(
    (attribute) => new Probe(a.neurons, { attribute }),
  );
  const part = new Probe(a.neurons.at([4, 1]), { attribute: "voltage" });
  const model = new Model([new Connection(stim, a, { synapse: null }), ...probes, part]);
  await model.run(0.05);
  const [spikes, voltages, currents] = probes.map(({ data }) => data);
  assert.equal(new Set(spikes!.flatMap((row) => [...row])), new Set([0, 1000]));
  assert.ok(currents!.every((row) => row.every((x) => x === 4)));
  assert.ok(voltages!.every((row) => row.every((x) => x >= 0 && x <= 1)));
  part.data.forEach((row, s) => {
    assert.equal([...row], [voltages![s]![4]!, voltages![s]![1]!]);
  });
  spikes!.forEach((row, s) => {
    row.forEach((x, i) => {
      if (x > 0) assert.is(voltages![s]![i], 0);
    });
  });
});

test("an unknown variable of neurons is told with those that there are", () => {
  const a = new Ensemble(5, 1, { label: "a" });
  assert.throws(
    () => new Model([new Probe(a.neurons, { attribute: "volts" })]),
    /invalid attribute of the probe of neurons of ensemble 'a': 'volts' \(expected output, input, voltage, refractoryTime\)/,
  );
});

test("an image that is presented is encoded when it changes", async () => {
  const images = Array.from({ length: 3 }, (_, k) =>
    Array.from({ length: 16 }, (_, i) => Math.cos(i * (k + 1)) / 4),
  );
  const shown = new Node(new PresentInput(images, 0.02));
  const through = new Node((t) => images[Math.floor((t - 0.001) / 0.02 + 1e-7) % 3] ?? images[0]!);
  const run = async (node: Node) => {
    const a = new Ensemble(50, 16, { seed: 1 });
    const probe = new Probe(a.neurons);
    const model = new Model([new Connection(node, a), probe]);
    await model.run(0.1);
    return { data: probe.data, told: model.explain() };
  };
  const [one, other] = [await run(shown), await run(through)];
  assert.match(one.told, /encoded when its input changes, then filtered neuron by neuron/);
  assert.not.match(other.told, /encoded when/);
  assert.ok(one.data.some((row) => row.some((x) => x > 0)));
  assert.equal(one.data, other.data);
});

test("neurons with several spikes in a step are counted", async () => {
  const stim = new Node([1]);
  const encoders = [[1], [1]];
  const a = new Ensemble(2, 1, {
    neuronType: new SpikingRectifiedLinear({ amplitude: 0.5 }),
    gain: 1500,
    bias: 100,
    encoders,
  });
  const spikes = new Probe(a.neurons);
  const decoded = new Probe(a.neurons, { synapse: 0.02 });
  const model = new Model([new Connection(stim, a, { synapse: null }), spikes, decoded]);
  await model.run(0.2);
  const heights = new Set(spikes.data.flatMap((row) => [...row]));
  assert.equal([...heights].sort(), [1000, 500]);
  const last = decoded.data[199]![0]!;
  assert.ok(Math.abs(last - 800) < 30, `${last} Hz`);
});

test("spiking types made of rates run", async () => {
  const stim = new Node([0.5]);
  const a = new Ensemble(40, 1, { neuronType: new RegularSpiking(new LIFRate()) });
  const shown = new Probe(a, { synapse: 0.05 });
  const model = new Model([new Connection(stim, a), shown]);
  await model.run(0.5);
  assert.ok(Math.abs(shown.data[499]![0]! - 0.5) < 0.1);
});

test("noise is added to currents", async () => {
  const still = new Ensemble(10, 1, { gain: 1, bias: 0.5, label: "still" });
  const loud = new Ensemble(10, 1, {
    gain: 1,
    bias: 0.5,
    noise: new WhiteNoise(new Gaussian(0, 1)),
  });
  const [quiet, noisy] = [still, loud].map((one) => new Probe(one.neurons, { attribute: "input" }));
  const model = new Model([quiet!, noisy!]);
  await model.run(0.01);
  assert.ok(quiet!.data.every((row) => row.every((x) => x === 0.5)));
  const first = noisy!.data.map((row) => row[0]!);
  assert.is(new Set(first).size, 10);
});

test("tuning curves are rates of the neurons over what they represent", () => {
  const a = new Ensemble(20, 1, { radius: 2 });
  const model = new Model([a]);
  const { points, rates } = tuningCurves(model, a);
  const { encoders, maxRates, intercepts } = model.built(a);
  assert.is(points.rows, 101);
  assert.is(points.data[0], -2);
  for (let i = 0; i < 20; i++) {
    const top = encoders.data[i]! > 0 ? 100 : 0;
    const found = rates.data[top * 20 + i]!;
    assert.ok(Math.abs(found - maxRates[i]!) < 1e-6 * found);
  }
  const along = responseCurves(model, a, [-1, 1]);
  assert.ok(Math.abs(along.rates.data[20]! - maxRates[0]!) < 1e-6 * maxRates[0]!);
  const below = responseCurves(model, a, [intercepts[3]! - 0.01]);
  assert.is(below.rates.data[3], 0);
});

test("all ensembles of one type are one group, whatever starts they have", () => {
  const kinds = [new LIF(), new LIF({ voltage: 0 }), new LIF({ tauRef: "1 ms" })];
  const ensembles = kinds.map(
    (neuronType, k) => new Ensemble(10, 1, { neuronType, label: `e${k}` }),
  );
  const model = new Model([...ensembles, new EnsembleArray(10, 4)]);
  assert.match(model.explain(), /neurons: 60 neurons \(LIF\) of ensemble 'e0', ensemble 'e1'/);
  assert.match(model.explain(), /neurons_2: 10 neurons \(LIF\) of ensemble 'e2'/);
});

test("a constant is set once: no function runs in a step", async () => {
  const a = new Ensemble(10, 2);
  const model = new Model([new Connection(new Node([0.5, -0.5]), a)]);
  assert.not.match(model.network.schedule(), /operation/);
  await model.run(0.05);
  assert.ok(
    model
      .neurons(a)
      .get("input" as never)
      .some((x) => x !== 0),
  );
});

test("a step of a communication channel is ten operations at most", () => {
  const { into, between, shown } = channel();
  const model = new Model([into, between, shown]);
  const operations = model.network.schedule().split("\n");
  assert.ok(operations.length <= 10, operations.join("\n"));
});

test("a probe of a connection shows what it brings before its filter", async () => {
  const stim = new Node((t) => Math.sin(9 * t));
  const a = new Ensemble(30, 1);
  const b = new Ensemble(30, 2);
  const end = new Node(null, { sizeIn: 2 });
  const parts = { function: (x: Float64Array) => x[0]! ** 2, transform: [[1], [-2]] };
  const between = new Connection(a, b, parts);
  const straight = new Connection(a, end, { ...parts, synapse: null });
  const [brought, before] = [
    new Probe(between),
    new Probe(between, { attribute: "input", synapse: 0.01 }),
  ];
  const joint = new Probe(end);
  const model = new Model([new Connection(stim, a), between, straight, brought, before, joint]);
  await model.run(0.1);
  assert.equal(brought.data, joint.data);
  assert.ok(brought.data.some(([x]) => x !== 0));
  assert.is(before.data[50]!.length, 1);
});

test("a function that gives no number at some point is told with the point", () => {
  const [a, b] = [new Ensemble(5, 1, { label: "a" }), new Ensemble(5, 1, { label: "b" })];
  assert.throws(
    () => new Model([new Connection(a, b, { function: ([x]) => Math.log(x!) })]),
    /wrong result of the function of the connection from ensemble 'a' to ensemble 'b': NaN at \[-0\.\d+\]/,
  );
});

test("a delay may be changed, and learn, while the model runs", async () => {
  const stim = new Node((t) => (t > 0.02 ? 1 : 0));
  const a = new Ensemble(30, 1);
  const end = new Node(null, { sizeIn: 1 });
  const slow = new Connection(a, end, { delay: "2 ms" });
  const shown = new Probe(end);
  const model = new Model([new Connection(stim, a), slow, shown]);
  const { synapses } = model.built(slow);
  assert.ok(synapses);
  synapses.runRegularly("delay = clip(delay + 0.05*ms, 0*ms, 10*ms)");
  await model.run(0.1);
  const delays = synapses.get("delay" as never);
  assert.ok(delays.every((delay: number) => Math.abs(delay - 0.007) < 1e-9));
});

test.run();

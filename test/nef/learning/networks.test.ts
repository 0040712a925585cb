// Networks that learn, held to what Nengo's own tests demand of the same networks.

import {
  BCM,
  Connection,
  type ConnectionOptions,
  Ensemble,
  LIF,
  LIFRate,
  LstsqL2,
  Model,
  Node,
  Oja,
  PES,
  Probe,
  Random,
  RLS,
  Uniform,
  UniformHypersphere,
  Voja,
  WhiteSignal,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("nef: networks that learn");

type Rows = readonly (readonly number[])[];

/** Rows of a probe after a time. */
function after(probe: Probe, time: number): number[][] {
  const { data, t } = probe;
  return data.filter((_, k) => t[k]! > time + 1e-9).map((row) => [...row]);
}

function farthest(rows: Rows, target: readonly number[]): number {
  return Math.max(...rows.flatMap((row) => row.map((x, d) => Math.abs(x - target[d]!))));
}

/** Root mean square of the difference in parts of that of the target. */
function nrmse(rows: Rows, target: Rows): number {
  let [off, all] = [0, 0];
  rows.forEach((row, k) => {
    row.forEach((x, d) => {
      off += (x - target[k]![d]!) ** 2;
      all += target[k]![d]! ** 2;
    });
  });
  return Math.sqrt(off / all);
}

function under(value: number, limit: number, what: string): void {
  assert.ok(value < limit, `${what}: ${value}, expected below ${limit}`);
}

const rate = { learningRate: 1e-3 };

/** _test_pes: a vector is held until what was decoded wrongly comes out right; the last 100 ms of 500 are looked at. */
async function pes(
  seed: number,
  options: ConnectionOptions,
  { between = [false, false] as readonly [boolean, boolean], target = [0.5, -0.5] } = {},
): Promise<{ off: number; error: number }> {
  const pre = new Ensemble(200, 2);
  const post = new Ensemble(200, 2);
  const error = new Ensemble(200, target.length);
  const shown = target.length < 2 ? post.slice(0, target.length) : post;
  const [from, to] = [between[0] ? pre.neurons : pre, between[1] ? post.neurons : shown];
  const learned = new Connection(from, to, { learningRule: new PES(rate), ...options });
  const [represented, missed] = [shown, error].map((one) => new Probe(one, { synapse: 0.03 }));
  const parts = [
    new Connection(new Node([0.5, -0.5]), pre),
    learned,
    new Connection(new Node(target), error, { transform: -1 }),
    new Connection(shown, error),
    new Connection(error, learned.learningRule),
  ];
  const model = new Model([...parts, represented!, missed!], { seed });
  const before = learned.learningRule.synapses!.get("w");
  await model.run("0.5 s");
  assert.not.equal(learned.learningRule.synapses!.get("w"), before);
  const off = farthest(after(represented!, 0.4), target);
  return {
    off,
    error: farthest(
      after(missed!, 0.4),
      target.map(() => 0),
    ),
  };
}

const swapped = (x: Float64Array): number[] => [x[1]!, x[0]!];

/** Rows of random numbers from 0 to `high`. */
function random(rows: number, columns: number, high: number): number[][] {
  const stream = new Random(5);
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => high * stream.uniform()),
  );
}

const ways: Readonly<
  Record<string, Parameters<typeof pes> extends [number, ...infer R] ? R : never>
> = {
  "decoders of a wrong function": [{ function: swapped }],
  "weights that were solved for": [{ function: swapped, solver: new LstsqL2({ weights: true }) }],
  "weights between neurons": [{ transform: random(200, 200, 4e-4) }, { between: [true, true] }],
  "what neurons add to dimensions": [
    { transform: random(2, 200, 1e-4) },
    { between: [true, false] },
  ],
  "decoders into one of two dimensions": [{ function: (x) => [x[0]! - x[1]!] }, { target: [0.5] }],
};

// Nengo holds both to 0.05; with decoders its own values are 0.0215 +- 0.0063 and 0.0168 +- 0.0032.
for (const [name, [options, more]] of Object.entries(ways))
  test(`PES mends ${name}`, async () => {
    for (const seed of more ? [1] : [1, 2, 3]) {
      const { off, error } = await pes(seed, options, more);
      under(off, 0.05, `what is represented, seed ${seed}`);
      under(error, 0.05, `the error, seed ${seed}`);
    }
  });

// learn-square of Nengo's documentation: rms of 0.076 +- 0.009 once learning has stopped (here four seeds).
test("PES learns a square, and stops where the error population is silenced", async () => {
  const steps = (t: number): number => ((Math.trunc((6 * t) / 5) / 3) % 2) - 1;
  let all = 0;
  for (const seed of [1, 2, 3, 4]) {
    const [x, y, error] = [1, 2, 3].map(() => new Ensemble(100, 1)) as [
      Ensemble,
      Ensemble,
      Ensemble,
    ];
    const learningRule = new PES({ learningRate: 3e-4 });
    const learned = new Connection(x, y, { learningRule });
    const [shown, spikes] = [new Probe(y, { synapse: 0.01 }), new Probe(error.neurons)];
    const stop = new Node((t) => (t >= 15 ? 1 : 0));
    const inhibition = Array.from({ length: 100 }, () => [-20]);
    const parts = [
      new Connection(new Node(steps), x),
      learned,
      new Connection(x, error, { function: (v) => v[0]! ** 2, transform: -1 }),
      new Connection(y, error),
      new Connection(error, learned.learningRule),
      new Connection(stop, error.neurons, { transform: inhibition }),
    ];
    const model = new Model([...parts, shown, spikes], { seed });
    await model.run("16 s");
    const weights = learned.learningRule.synapses!.get("w");
    await model.run("4 s");
    assert.equal(learned.learningRule.synapses!.get("w"), weights);
    assert.ok(spikes.data.slice(15_100).every((row) => row.every((spike) => spike === 0)));
    const { data, t } = shown;
    let sum = 0;
    for (let k = 16_000; k < t.length; k++) sum += (data[k]![0]! - steps(t[k]!) ** 2) ** 2;
    all += Math.sqrt(sum / 4000) / 4;
  }
  under(all, 0.076 + 3 * 0.009, "mean rms");
});

// test_pes_transform
test("PES learns behind a transform, from an error without a filter", async () => {
  const transform = [[0.5], [-0.5]];
  const a = new Ensemble(200, 1);
  const [b, e] = [new Node(null, { sizeIn: 2 }), new Node(null, { sizeIn: 1 })];
  const options = { function: () => [0], transform, learningRule: new PES(rate) };
  const learned = new Connection(a, b, options);
  const probe = new Probe(b, { synapse: 0.05 });
  const parts = [
    new Connection(new Node(1), a),
    learned,
    new Connection(b.at(0), e, { synapse: null }),
    new Connection(new Node(-1), e),
    new Connection(e, learned.learningRule, { transform, synapse: null }),
    probe,
  ];
  await new Model(parts, { seed: 1 }).run("1 s");
  under(farthest(after(probe, 0.7), [1, -1]), 0.01, "both sides of the transform");
});

// test_voja_encoders
test("Voja turns encoders to the input, those that fire and no others", async () => {
  const vector = [0.3, -0.4, 0.6].map((x) => x / Math.hypot(0.3, 0.4, 0.6));
  const some = new UniformHypersphere({ surface: true }).sample(100, 3, new Random(1));
  const encoders = Array.from({ length: 200 }, (_, k) =>
    k < 100 ? [...some.data.subarray(3 * k, 3 * k + 3)] : vector.map((x) => -x),
  );
  const intercepts = encoders.map((_, k) => (k < 100 ? -1 : 0.99));
  const maxRates = new Uniform(300, 400);
  const x = new Ensemble(200, 3, { encoders, intercepts, maxRates, radius: 2 });
  const learned = new Connection(new Node(vector), x, {
    synapse: null,
    learningRule: new Voja({ learningRate: 1e-1 }),
  });
  const model = new Model([learned], { seed: 1 });
  await model.run("0.5 s");
  const w = learned.learningRule.synapses!.get("w");
  const { gain } = model.built(x);
  for (let k = 0; k < 200; k++) {
    const found = vector.map((_, d) => w[200 * d + k]! / (gain[k]! / 2));
    const off = farthest([found], k < 100 ? vector : vector.map((x) => -x));
    under(off, k < 100 ? 0.01 : 1e-12, `encoder ${k}`);
  }
});

// test_voja_modulate
test("Voja stops while its signal is -1", async () => {
  const x = new Ensemble(50, 1);
  const learningRule = new Voja({ postSynapse: null });
  const learned = new Connection(new Node(0.5), x, { synapse: null, learningRule });
  const control = new Node((t) => (t < 0.2 ? 0 : -1));
  const parts = [learned, new Connection(control, learned.learningRule, { synapse: null })];
  const model = new Model(parts, { seed: 1 });
  const before = learned.learningRule.synapses!.get("w");
  await model.run("0.21 s");
  const stopped = learned.learningRule.synapses!.get("w");
  assert.not.equal(stopped, before);
  await model.run("0.2 s");
  assert.equal(learned.learningRule.synapses!.get("w"), stopped);
});

/**
 * test_rls_*: a linear function of a sine is learned for a second and then left alone; half a second is compared:
 * learned and solved decoders, and each with what is wanted. `first`: the diagonal of the matrix that the rule begins with.
 */
async function rls(
  seed: number,
  neuronType: LIF | LIFRate,
  { first, dims, tau }: { first: number; dims: number; tau: number },
): Promise<{ apart: number; learned: number; solved: number }> {
  const stream = new Random(8);
  const synapse = tau === 0 ? null : tau;
  const transform = Array.from({ length: dims }, () => [stream.normal()]);
  const u = new Node((t) => Math.sin(10 * Math.PI * t));
  const x = new Ensemble(100, 1, { neuronType });
  const [y, on, off] = [0, 1, 2].map(() => new Node(null, { sizeIn: dims }));
  const learningRate = (first * 100) / 1e-3;
  const connection = new Connection(x, on!, {
    synapse: null,
    function: () => new Float64Array(dims),
    learningRule: new RLS({ learningRate, preSynapse: synapse }),
  });
  const e = new Node((t, error) => (t < 1 ? error : error.map(() => 0)), { sizeIn: dims });
  const probes = [y!, on!, off!].map((one) => new Probe(one, { synapse }));
  const parts = [
    new Connection(u, y!, { synapse: null, transform }),
    new Connection(u, x, { synapse: null }),
    connection,
    new Connection(y!, e, { synapse: null, transform: -1 }),
    new Connection(on!, e, { synapse: null }),
    new Connection(e, connection.learningRule, { synapse }),
    new Connection(x, off!, { synapse: null, transform }),
  ];
  await new Model([...parts, ...probes], { seed }).run("1.5 s");
  const [ideal = [], learned = [], solved = []] = probes.map((probe) => after(probe, 1));
  return {
    apart: nrmse(learned, solved),
    learned: nrmse(learned, ideal),
    solved: nrmse(solved, ideal),
  };
}

// test_rls_*: bounds of Nengo. What learned is almost without error, so solved decoders are as far from it as from the
// sine; whether they are within 0.02 of that is chance, and Nengo has one seed: here it is the mean.
test("RLS learns from rates what neurons can represent", async () => {
  const found: Awaited<ReturnType<typeof rls>>[] = [];
  for (const seed of [1, 2, 3, 4])
    found.push(await rls(seed, new LIFRate(), { first: 1, dims: 11, tau: 0 }));
  const mean = (of: (one: (typeof found)[number]) => number): number =>
    found.reduce((sum, one) => sum + of(one) / found.length, 0);
  for (const { learned } of found) under(learned, 0.003, "learned and ideal");
  under(
    mean(({ apart }) => apart),
    0.02,
    "learned and solved",
  );
  under(
    mean(({ solved }) => solved),
    0.02,
    "solved and ideal",
  );
});

// A step too late at the probe, and learned and solved ones are 0.044 apart.
test("RLS learns from spikes", async () => {
  for (const seed of [1, 2, 3]) {
    const { apart, learned, solved } = await rls(seed, new LIF(), {
      first: 1e-6,
      dims: 1,
      tau: 0.01,
    });
    under(apart, 0.04, `learned and solved, seed ${seed}`);
    under(learned, 0.05, `learned and ideal, seed ${seed}`);
    under(solved, 0.04, `solved and ideal, seed ${seed}`);
  }
});

// test_unsupervised: the rules do something, and one on the same connection adds to the other
test("unsupervised rules change the weights between neurons, alone and together", async () => {
  const change = async (...rules: (BCM | Oja)[]): Promise<Float64Array> => {
    const [a, b] = [new Ensemble(50, 2, { seed: 1 }), new Ensemble(50, 2, { seed: 2 })];
    const transform = random(50, 50, 1e-3);
    const learned = new Connection(a.neurons, b.neurons, { transform, learningRule: rules });
    const u = new Node(new WhiteSignal(0.5, { high: 5 }), { sizeOut: 2, seed: 3 });
    const model = new Model([new Connection(u, a), new Connection(u, b), learned], { seed: 1 });
    const { synapses } = learned.learningRule;
    const before = synapses!.get("w");
    await model.run("0.1 s");
    return synapses!.get("w").map((w, k) => w - before[k]!);
  };
  const size = (x: Float64Array): number => Math.max(...x.map(Math.abs));
  const [oja, bcm] = [new Oja({ learningRate: 1e-12 }), new BCM({ learningRate: 1e-16 })];
  const [one, other, both] = [await change(oja), await change(bcm), await change(oja, bcm)];
  assert.ok(size(one) > 1e-10 && size(other) > 1e-10);
  // rates this small leave all spikes where they are
  const sum = one.map((x, k) => x + other[k]!);
  under(size(both.map((x, k) => x - sum[k]!)), 1e-5 * size(sum), "what is not their sum");
});

test.run();

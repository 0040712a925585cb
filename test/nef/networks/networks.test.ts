// The ready networks of the NEF without neurons: what they compute exactly, their sizes, and what they refuse.

import {
  ActionSelection,
  AssociativeMemory,
  BasalGanglia,
  CircularConvolution,
  Connection,
  circularConvolution,
  Direct,
  Ensemble,
  InputGatedMemory,
  Integrator,
  Lowpass,
  type Matrix,
  MatrixProduct,
  Model,
  type Node,
  Node as NodeOf,
  Oscillator,
  Piecewise,
  Probe,
  Product,
  Random,
  Thalamus,
} from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { vocabulary } from "./measures.ts";

const test = suite("nef: ready networks");

/** Two inputs and an output. */
interface Binary {
  readonly inputA: Node;
  readonly inputB: Node;
  readonly output: Node;
  readonly objects: ConstructorParameters<typeof Model>[0];
}

/** What a network gives for two constant inputs, after two steps. */
async function given(network: Binary, a: number[], b: number[]): Promise<Float64Array> {
  const probe = new Probe(network.output);
  const parts = [
    network,
    new Connection(new NodeOf(a), network.inputA, { synapse: null }),
    new Connection(new NodeOf(b), network.inputB, { synapse: null }),
    probe,
  ];
  await new Model(parts, { seed: 1 }).run("2 ms");
  return probe.data.at(-1)!;
}

function close(got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-9): void {
  assert.is(got.length, wanted.length);
  for (let k = 0; k < wanted.length; k++)
    assert.ok(
      Math.abs(got[k]! - wanted[k]!) <= tolerance,
      `${k}: ${got[k]}, expected ${wanted[k]}`,
    );
}

const neuronType = new Direct();

test("a product multiplies element by element", async () => {
  const product = new Product(2, 3, { neuronType });
  close(await given(product, [0.5, -1, 2], [0.25, 3, -2]), [0.125, -3, -4]);
});

test("a product of matrices is the sum of products along the inner side", async () => {
  const product = new MatrixProduct(2, [2, 3], [3, 1], { neuronType });
  close(await given(product, [1, 2, 3, -1, 0, 0.5], [0.5, -1, 2]), [4.5, 0.5]);
});

/** Powers of e in plain arithmetic: the discrete Fourier transform of a vector, as pairs. */
function transform(x: readonly number[], sign: 1 | -1): [number, number][] {
  return x.map((_, k) => {
    const angle = (j: number): number => (sign * 2 * Math.PI * j * k) / x.length;
    const sum = (part: (a: number) => number): number =>
      x.reduce((all, value, j) => all + value * part(angle(j)), 0);
    return [sum(Math.cos), sum(Math.sin)];
  });
}

for (const d of [1, 2, 3, 4, 7, 10])
  for (const [invertA, invertB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const)
    test(`a circular convolution of ${d} dimensions is exact without neurons (inverted: ${invertA}, ${invertB})`, async () => {
      const random = new Random(d);
      const [a, b] = [0, 1].map(() => Array.from({ length: d }, () => random.normal()));
      const exact = circularConvolution(a!, b!, { invertA, invertB });
      const network = new CircularConvolution(2, d, { invertA, invertB, neuronType });
      close(await given(network, a!, b!), exact);
      // by the theorem: transforms, conjugated where inverted, multiply
      const [fa, fb] = [transform(a!, invertA ? 1 : -1), transform(b!, invertB ? 1 : -1)];
      const values = Array.from(exact, (_, x) =>
        fa.reduce((sum, [re, im], k) => {
          const [other, otherIm] = fb[k]!;
          const angle = (2 * Math.PI * k * x) / d;
          const [real, imaginary] = [re * other - im * otherIm, re * otherIm + im * other];
          return sum + (real * Math.cos(angle) - imaginary * Math.sin(angle)) / d;
        }, 0),
      );
      close(exact, values, 1e-9);
    });

test("a circular convolution has no products that are always 0", () => {
  const zero = ({ rows, columns, data }: Matrix): boolean =>
    Array.from({ length: rows }, (_, r) => data.subarray(r * columns, (r + 1) * columns)).some(
      (row) => row.every((x) => Math.abs(x) < 1e-12),
    );
  for (const [d, products] of [
    [10, 18],
    [16, 30],
    [7, 13],
  ] as const) {
    const { transformA, transformB, product } = new CircularConvolution(20, d);
    assert.is(transformA.rows, products);
    assert.not.ok(zero(transformA) || zero(transformB));
    assert.is(product.sums.ensembles.length + product.differences.ensembles.length, 2 * products);
    assert.is(product.sums.ensembles[0]!.nNeurons, 10);
    assert.ok(Math.abs(product.sums.ensembles[0]!.radius - 2 * Math.SQRT2) < 1e-12);
  }
});

test("unbinding by an inverted side gives the other back, as far as the approximate inverse can", async () => {
  const [a, b] = vocabulary(4);
  const bound = circularConvolution(a!, b!);
  const found = await given(
    new CircularConvolution(2, 64, { invertB: true, neuronType }),
    [...bound],
    b!,
  );
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
    Array.from(x).reduce((sum, value, k) => sum + value * y[k]!, 0);
  const cosine = (x: ArrayLike<number>): number => dot(found, x) / Math.sqrt(dot(found, found));
  assert.ok(cosine(a!) > 0.5 && Math.abs(cosine(b!)) < 0.4, `${cosine(a!)}, ${cosine(b!)}`);
});

test("an integrator without neurons integrates, whatever its filter", async () => {
  for (const tau of ["20 ms", 0.1]) {
    const integrator = new Integrator(tau, 1, 2, { neuronType });
    const probe = new Probe(integrator.output);
    const input = new Connection(new NodeOf([1, -0.5]), integrator.input, { synapse: null });
    await new Model([integrator, input, probe]).run("200 ms");
    close(probe.data.at(-1)!, [0.2, -0.1], 0.03);
  }
});

test("an oscillator turns by its frequency in Hz, forwards and backwards", () => {
  for (const frequency of [2, -2]) {
    const { objects, ensemble } = new Oscillator(0.1, frequency, 50);
    const back = objects.find(
      (one) => one instanceof Connection && one.pre === ensemble,
    ) as Connection;
    const turn = 2 * Math.PI * frequency * 0.1;
    assert.equal(back.options.transform, [
      [1, -turn],
      [turn, 1],
    ]);
    assert.is(back.synapse!.text, new Lowpass(0.1).text);
  }
});

test("basal ganglia have five nuclei, and filters of 2 ms and 8 ms alone", () => {
  const { objects, striatumD1 } = new BasalGanglia(3, { nNeurons: 7, inputBias: 0.5 });
  const all = objects.flatMap((one) => ("objects" in one ? one.objects : [one]));
  const ensembles = all.filter((one) => one instanceof Ensemble);
  assert.is(ensembles.length, 15);
  assert.ok(ensembles.every((one) => one.nNeurons === 7 && one.radius === 1.5));
  assert.is(striatumD1.ensembles.length, 3);
  const filters = all
    .filter((one) => one instanceof Connection)
    .flatMap(({ synapse }) => (synapse ? [synapse.text] : []));
  const [fast, slow] = [new Lowpass(0.002).text, new Lowpass(0.008).text];
  assert.equal([...new Set(filters)].sort(), [fast, slow].sort());
});

test("a bias is added to what basal ganglia get", async () => {
  const network = new BasalGanglia(3, { nNeurons: 10, inputBias: -0.5 });
  const probe = new Probe(network.input);
  const input = new Connection(new NodeOf([0.8, 0.5, 0.2]), network.input, { synapse: null });
  await new Model([network, input, probe], { seed: 1 }).run("2 ms");
  close(probe.data.at(-1)!, [0.3, 0, -0.3]);
});

test("an action selection puts one on the largest input and zero on the others", async () => {
  const network = new ActionSelection(3);
  const probe = new Probe(network.output, { synapse: 0.01 });
  const input = new Connection(new NodeOf([0.4, 0.5, 0.9]), network.input, { synapse: null });
  await new Model([network, input, probe], { seed: 2 }).run("200 ms");
  const [first, second, third] = probe.data.at(-1)!;
  assert.ok(first! < 0.05 && second! < 0.05 && third! > 0.8, `${first}, ${second}, ${third}`);
});

test("one action needs no rival", async () => {
  const network = new Thalamus(1);
  const probe = new Probe(network.output, { synapse: 0.01 });
  await new Model([network, probe], { seed: 2 }).run("200 ms");
  assert.ok(Math.abs(probe.data.at(-1)![0]! - 1) < 0.15, `${probe.data.at(-1)}`);
});

/** Utilities of a memory and similarities of its output to vectors, at the end of phases of an input. */
async function remembered(
  memory: AssociativeMemory,
  phases: readonly ArrayLike<number>[],
  vectors: readonly number[][],
  inhibition?: (t: number) => number,
): Promise<{ utilities: Float64Array; output: number[] }[]> {
  const probes = [memory.utilities, memory.output].map((one) => new Probe(one, { synapse: 0.03 }));
  const input = new NodeOf(new Piecewise(phases.map((phase, k) => [0.2 * k, phase] as const)));
  const parts = [memory, new Connection(input, memory.input), ...probes];
  const inhibit = inhibition ? [new Connection(new NodeOf(inhibition), memory.inhibit!)] : [];
  await new Model([...parts, ...inhibit], { seed: 3 }).run(0.2 * phases.length);
  return phases.map((_, k) => {
    const at = 200 * (k + 1) - 1;
    const output = probes[1]!.data[at]!;
    return {
      utilities: probes[0]!.data[at]!,
      output: vectors.map((v) => v.reduce((sum, x, d) => sum + x * output[d]!, 0)),
    };
  });
}

// test_am_wta, bounds of Nengo's test
test("of two vectors a memory in which winners take all recognises the larger", async () => {
  const vectors = vocabulary(1);
  const sum = (a: number, b: number): number[] =>
    vectors[0]!.map((x, d) => a * x + b * vectors[1]![d]!);
  const memory = new AssociativeMemory(vectors, { winnerTakeAll: true });
  const phases = [sum(1, 0.8), sum(0, 0), sum(0.8, 1)];
  const [first, , second] = await remembered(memory, phases, vectors);
  assert.ok(first!.utilities[0]! > 0.95 && first!.utilities[1]! < 0.001, `${first!.utilities}`);
  assert.ok(second!.utilities[1]! > 0.95 && second!.utilities[0]! < 0.001, `${second!.utilities}`);
  assert.ok(first!.output[0]! > 0.79 && second!.output[1]! > 0.79);
});

// test_am_threshold
test("below its threshold a memory is silent, above it gives the vector that belongs to the input", async () => {
  const [vectors, others] = [vocabulary(2), vocabulary(5)];
  const memory = new AssociativeMemory(vectors, { outputVectors: others, threshold: 0.5 });
  const scaled = (a: number): number[] => vectors[0]!.map((x) => a * x);
  const [below, above] = await remembered(memory, [scaled(0.49), scaled(0.8)], others);
  assert.ok(Math.abs(below!.output[0]!) < 0.01, `${below!.output}`);
  assert.ok(above!.output[0]! > 0.9, `${above!.output}`);
});

// test_am_complex
test("outputs over a threshold are whole, a stranger gives the default, inhibition gives nothing", async () => {
  const vectors = vocabulary(6);
  const [known, stranger, fallback] = [vectors.slice(0, 2), vectors[2]!, vectors[3]!];
  const memory = new AssociativeMemory(known, {
    thresholdOutputs: true,
    defaultVector: fallback,
    inhibitable: true,
  });
  const mixed = known[0]!.map((x, d) => 0.6 * x + 0.4 * known[1]![d]!);
  const silent = (t: number): number => +(t > 0.4);
  const phases = [mixed, stranger, stranger];
  const found = await remembered(memory, phases, vectors, silent);
  assert.ok(found[0]!.output[0]! > 0.7 && found[0]!.output[1]! > 0.7, `${found[0]!.output}`);
  assert.ok(found[1]!.output[3]! > 0.7, `${found[1]!.output}`);
  assert.ok(
    found[2]!.output.every((x) => Math.abs(x) < 0.1),
    `${found[2]!.output}`,
  );
});

test("a memory with a gate is emptied by its reset", async () => {
  const memory = new InputGatedMemory(100, 1, { differenceGain: 5 });
  const probe = new Probe(memory.output, { synapse: 0.01 });
  const parts = [
    memory,
    new Connection(new NodeOf(0.8), memory.input),
    new Connection(new NodeOf((t) => +(t > 0.3)), memory.gate),
    new Connection(new NodeOf((t) => +(t > 0.4)), memory.reset),
    probe,
  ];
  await new Model(parts, { seed: 1 }).run("600 ms");
  assert.ok(Math.abs(probe.data[390]![0]! - 0.8) < 0.1, `${probe.data[390]}`);
  assert.ok(Math.abs(probe.data[599]![0]!) < 0.05, `${probe.data[599]}`);
});

test("a seed gives a network the same parts in any model", () => {
  const gains = (objects: ConstructorParameters<typeof Model>[0], one: Ensemble): number[] => [
    ...new Model(objects, { seed: 9 }).built(one).gain,
  ];
  const product = new Product(20, 2, { seed: 5 });
  const other = new Ensemble(10, 1);
  const [first, second] = product.sums.ensembles;
  assert.equal(gains([product], first!), gains([other, product], first!));
  assert.not.equal(gains([product], first!), gains([product], second!));
});

for (const [what, make, message] of [
  [
    "an unknown option",
    () => new Product(10, 1, { magnitude: 2 } as never),
    /unknown option of a Product: 'magnitude'.*inputMagnitude/s,
  ],
  [
    "a radius that the product sets",
    () => new Product(10, 1, { radius: 2 } as never),
    /unknown option of a Product: 'radius'/,
  ],
  ["one neuron for a product", () => new Product(1, 1), /invalid nNeurons of a Product: 1 .*>= 2/],
  [
    "shapes that do not fit",
    () => new MatrixProduct(10, [2, 3], [2, 3]),
    /2 x 3 times 2 x 3.*as many columns/,
  ],
  [
    "a shape that is none",
    () => new MatrixProduct(10, [2] as never, [2, 3]),
    /invalid shapeA .*expected \[rows, columns\]/,
  ],
  [
    "vectors of different length",
    () => circularConvolution([1, 2], [1]),
    /differ in length: 2 and 1/,
  ],
  [
    "a time that is none",
    () => new Integrator("fast", 10),
    /invalid recurrentTau of an Integrator: 'fast'/,
  ],
  [
    "a frequency that is none",
    () => new Oscillator(0.1, Number.NaN, 10),
    /invalid frequency of an Oscillator: NaN/,
  ],
  ["no actions", () => new BasalGanglia(0), /invalid dimensions of BasalGanglia: 0/],
  ["no vectors", () => new AssociativeMemory([]), /invalid inputVectors .*at least one/],
  [
    "too few thresholds",
    () => new AssociativeMemory([[1], [2]], { threshold: [1] }),
    /wrong number of values for threshold .*: 1 \(expected 2/,
  ],
  [
    "outputs that do not belong",
    () => new AssociativeMemory([[1], [2]], { outputVectors: [[1]] }),
    /wrong number of outputVectors .*: 1 \(expected 2/,
  ],
  [
    "a default of another length",
    () => new AssociativeMemory([[1, 0]], { defaultVector: [1] }),
    /wrong defaultVector .*: 1 number \(expected 2/,
  ],
] as const)
  test(`refused: ${what}`, () => {
    assert.throws(make, message);
  });

test.run();

// What the networks of the NEF do, as numbers that Nengo 4.1 was measured with: one measurement for each seed.

import {
  AssociativeMemory,
  BasalGanglia,
  CircularConvolution,
  Connection,
  circularConvolution,
  Ensemble,
  filt,
  InputGatedMemory,
  Integrator,
  LIFRate,
  Lowpass,
  Model,
  type NeuronType,
  Node,
  Oscillator,
  Piecewise,
  Probe,
  Product,
  Random,
  Thalamus,
} from "myelin/nef";

/** Numbers by name, for one seed. */
export type Measured = Readonly<Record<string, number>>;

type Rows = readonly ArrayLike<number>[];

export function rms(rows: Rows, wanted: Rows): number {
  let [sum, count] = [0, 0];
  rows.forEach((row, k) => {
    for (let d = 0; d < row.length; d++) sum += (row[d]! - wanted[k]![d]!) ** 2;
    count += row.length;
  });
  return Math.sqrt(sum / count);
}

/** Rows between two times. */
function rowsIn({ t, data }: Pick<Probe, "t" | "data">, from: number, to = Infinity): Rows {
  return data.filter((_, k) => t[k]! > from + 1e-9 && t[k]! <= to + 1e-9);
}

function means(rows: Rows): number[] {
  return Array.from(rows[0]!, (_, d) => rows.reduce((sum, row) => sum + row[d]!, 0) / rows.length);
}

/** Filtered, and seen a step later, as a connection does. */
function through(tau: number, rows: number[][]): number[][] {
  const { data, columns } = filt(new Lowpass(tau), rows);
  const row = (r: number): number[] => [...data.subarray(r * columns, (r + 1) * columns)];
  return rows.map((_, k) => (k === 0 ? new Array<number>(columns).fill(0) : row(k - 1)));
}

/** A vector of `d` normal numbers with a standard deviation. */
function normal(d: number, std: number, random: Random): number[] {
  return Array.from({ length: d }, () => std * random.normal());
}

function unit(d: number, random: Random): number[] {
  const x = normal(d, 1, random);
  const length = Math.hypot(...x);
  return x.map((value) => value / length);
}

/** Check 25: a sine of 1 Hz in one ensemble, against the sine through the same filters; and how fast neurons fire. */
export async function scalar(seed: number, n = 100): Promise<Measured> {
  const wave = (t: number): number => Math.sin(2 * Math.PI * t);
  const a = new Ensemble(n, 1);
  const decoded = new Probe(a, { synapse: 0.01 });
  const spikes = new Probe(a.neurons);
  const model = new Model([new Connection(new Node(wave), a), decoded, spikes], { seed });
  await model.run("1 s");
  const times = [...decoded.t];
  const ideal = through(
    0.01,
    through(
      0.005,
      times.map((t) => [wave(t)]),
    ),
  );
  const fired = spikes.data.reduce((sum, row) => sum + row.reduce((x, y) => x + y, 0), 0) / 1000;
  return { rmse: rms(decoded.data, ideal), hertz: fired / n };
}

/** Check 26: a random value through two layers of 100 neurons in two dimensions. */
export async function channel(seed: number): Promise<Measured> {
  const value = unit(2, new Random(seed + 1000));
  const [a, b] = [new Ensemble(100, 2), new Ensemble(100, 2)];
  const probe = new Probe(b, { synapse: 0.01 });
  const parts = [
    new Connection(new Node(value), a, { synapse: null }),
    new Connection(a, b, { synapse: 0.01 }),
    probe,
  ];
  await new Model(parts, { seed }).run("1 s");
  const given = probe.data.map(() => value);
  const filtered = (rows: number[][]): number[][] => {
    const { data, columns } = filt(new Lowpass(0.01), rows);
    return rows.map((_, k) => [...data.subarray(k * columns, (k + 1) * columns)]);
  };
  return { rmse: rms(probe.data, filtered(filtered(given))) };
}

/** Check 27: one for half a second into an integrator, and what is left of it at 10 s. */
export async function stored(seed: number, n = 1000): Promise<Measured> {
  const integrator = new Integrator(0.1, n);
  const probe = new Probe(integrator.output, { synapse: 0.1, sampleEvery: 0.01 });
  const input = new Node((t) => (t <= 0.5 ? 1 : 0));
  const parts = [integrator, new Connection(input, integrator.input, { synapse: null }), probe];
  await new Model(parts, { seed }).run("10 s");
  const value = (time: number): number => rowsIn(probe, time - 0.005, time + 0.005)[0]![0]!;
  return { value: value(10), drift: Math.abs(value(10) - value(2)) / 8 };
}

/** Check 28: an oscillator of 1 Hz; its state is what comes to the ensemble, through no filter but its own. */
export async function oscillation(seed: number): Promise<Measured> {
  const oscillator = new Oscillator(0.1, 1, 200);
  const probe = new Probe(oscillator.output, { attribute: "input" });
  const push = new Node((t) => (t < 0.1 ? [1, 0] : [0, 0]));
  await new Model([new Connection(push, oscillator.input), oscillator, probe], { seed }).run("6 s");
  const rows = rowsIn(probe, 1);
  let turned = 0;
  for (let k = 1; k < rows.length; k++) {
    const [x, y] = [rows[k - 1]!, rows[k]!];
    turned += Math.atan2(x[0]! * y[1]! - x[1]! * y[0]!, x[0]! * y[0]! + x[1]! * y[1]!);
  }
  const radius = rows.reduce((sum, row) => sum + Math.hypot(row[0]!, row[1]!), 0) / rows.length;
  return { hertz: turned / (2 * Math.PI) / (rows.length * 1e-3), radius };
}

/**
 * Derivative of the Lorenz attractor with its third axis moved to the middle, times tau, plus x, as Nengo's benchmark has
 * it: it takes rho from the third slope once more than the moved equations do.
 */
export function lorenzFeedback(tau: number): (x: Float64Array) => number[] {
  const [sigma, beta, rho] = [10, 8 / 3, 28];
  return ([x = 0, y = 0, z = 0]) => [
    x + tau * sigma * (y - x),
    y + tau * (-x * z - y),
    z + tau * (x * y - beta * (z + rho) - rho),
  ];
}

/** Check 29: the Lorenz attractor in 2000 neurons. */
export async function lorenz(seed: number): Promise<Measured> {
  const state = new Ensemble(2000, 3, { radius: 30 });
  const probe = new Probe(state, { synapse: 0.1 });
  const back = new Connection(state, state, { function: lorenzFeedback(0.1), synapse: 0.1 });
  await new Model([back, probe], { seed }).run("10 s");
  const rows = rowsIn(probe, 2);
  const mean = means(rows);
  const spread = mean.map((m, d) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[d]! - m) ** 2, 0) / rows.length),
  );
  return { x: spread[0]!, y: spread[1]!, z: spread[2]!, meanZ: mean[2]! };
}

/** Check 30: five products of sines of 1 to 5 Hz whose magnitude is up to 2, 13 ms late. */
export async function sines(seed: number): Promise<Measured> {
  const wave = (factors: readonly number[]) => (t: number) =>
    factors.map((f) => Math.SQRT2 * Math.sin(f * 2 * Math.PI * t));
  const [a, b] = [wave([1, 2, 3, 4, 5]), wave([5, 4, 3, 2, 1])];
  const product = new Product(200, 5, { inputMagnitude: 2 });
  const probe = new Probe(product.output, { synapse: 0.005 });
  const parts = [
    product,
    new Connection(new Node(a), product.inputA),
    new Connection(new Node(b), product.inputB),
    probe,
  ];
  await new Model(parts, { seed }).run("1 s");
  const late = 0.013;
  const rows = rowsIn(probe, late - 0.001);
  const wanted = rows.map((_, k) => {
    const t = (k + 1) * 1e-3;
    const right = b(t);
    return a(t).map((x, d) => x * right[d]!);
  });
  return { rms: rms(rows, wanted) };
}

/** Check 31: a circular convolution of random vectors, against the exact one; of spikes its mean over 0.2 to 0.5 s. */
export async function convolution(
  seed: number,
  d: number,
  n = 128,
  neuronType?: NeuronType,
): Promise<Measured> {
  const random = new Random(seed + 2000);
  const rates = neuronType instanceof LIFRate;
  const draw = (): number[] => (rates ? normal(d, Math.sqrt(1 / d), random) : unit(d, random));
  const [a, b] = [draw(), draw()];
  const convolution = new CircularConvolution(n, d, neuronType ? { neuronType } : {});
  const probe = new Probe(convolution.output, rates ? {} : { synapse: 0.03 });
  const parts = [
    convolution,
    new Connection(new Node(a), convolution.inputA, { synapse: null }),
    new Connection(new Node(b), convolution.inputB, { synapse: null }),
    probe,
  ];
  await new Model(parts, { seed }).run(rates ? "10 ms" : "500 ms");
  const got = rates ? [...probe.data.at(-1)!] : means(rowsIn(probe, 0.2));
  const wanted = [...circularConvolution(a, b)];
  const dot = got.reduce((sum, x, k) => sum + x * wanted[k]!, 0);
  return {
    rms: rms([got], [wanted]),
    cosine: dot / (Math.hypot(...got) * Math.hypot(...wanted)),
  };
}

/** Check 32: the largest of five inputs. */
export async function chosen(seed: number): Promise<Measured> {
  const [ganglia, thalamus] = [new BasalGanglia(5), new Thalamus(5)];
  const [before, after] = [ganglia, thalamus].map(
    (one) => new Probe(one.output, { synapse: 0.01 }),
  );
  const parts = [
    ganglia,
    thalamus,
    new Connection(new Node([0.8, 0.4, 0.4, 0.4, 0.4]), ganglia.input, { synapse: null }),
    new Connection(ganglia.output, thalamus.input),
  ];
  await new Model([...parts, before!, after!], { seed }).run("200 ms");
  const [inhibition, action] = [before!, after!].map((probe) => means(rowsIn(probe, 0.1)));
  return {
    inhibition: inhibition![0]!,
    others: Math.max(...inhibition!.slice(1)),
    action: action![0]!,
    others2: Math.max(...action!.slice(1)),
  };
}

/** Check 33: a half that is to be kept once the gate is shut; greatest deviations before, open and shut. */
export async function gated(seed: number): Promise<Measured> {
  const memory = new InputGatedMemory(100, 1, { differenceGain: 5 });
  const probe = new Probe(memory.output, { synapse: 0.01 });
  const parts = [
    memory,
    new Connection(
      new Node(
        new Piecewise([
          [0, 0],
          [0.1, 0.5],
          [0.5, 0],
        ]),
      ),
      memory.input,
    ),
    new Connection(
      new Node(
        new Piecewise([
          [0, 0],
          [0.4, 1],
        ]),
      ),
      memory.gate,
    ),
    probe,
  ];
  await new Model(parts, { seed }).run("500 ms");
  const off = (from: number, to: number, wanted: number): number =>
    Math.max(...rowsIn(probe, from, to).map((row) => Math.abs(row[0]! - wanted)));
  return { before: off(0, 0.099, 0), open: off(0.2, 0.4, 0.5), shut: off(0.4, 0.5, 0.5) };
}

/** Four vectors of 64 dimensions whose similarities are small. */
export function vocabulary(seed: number): number[][] {
  const random = new Random(seed + 3000);
  for (;;) {
    const vectors = Array.from({ length: 4 }, () => unit(64, random));
    const similarity = vectors.flatMap((a) =>
      vectors.map((b) => a.reduce((sum, x, k) => sum + x * b[k]!, 0)),
    );
    if (similarity.reduce((sum, x) => sum + x, 0) / 16 <= 0.2) return vectors;
  }
}

/** Check 33: the first vector of an associative memory, recognised. */
export async function recognised(seed: number): Promise<Measured> {
  const vectors = vocabulary(seed);
  const memory = new AssociativeMemory(vectors);
  const [output, utilities] = [memory.output, memory.utilities].map(
    (node) => new Probe(node, { synapse: 0.03 }),
  );
  const input = new Connection(new Node(vectors[0]!), memory.input);
  await new Model([memory, input, output!, utilities!], { seed }).run("200 ms");
  const [given, found] = [output!, utilities!].map((probe) => means(rowsIn(probe, 0.15)));
  return {
    similarity: vectors[0]!.reduce((sum, x, k) => sum + x * given![k]!, 0),
    utility: found![0]!,
    others: found!.slice(1).reduce((sum, x) => sum + x, 0),
  };
}

/** Check 36: neurons that a node inhibits, and when a growing inhibition by other neurons has silenced them. */
export async function inhibited(seed: number): Promise<Measured> {
  const [first, second] = [new Ensemble(100, 1), new Ensemble(100, 1)];
  const inhibiting = new Ensemble(100, 1);
  const all = (value: number): number[][] => Array.from({ length: 100 }, () => [value]);
  const one = new Node(1);
  const [still, growing] = [first, second].map((one) => new Probe(one, { synapse: 0.01 }));
  const parts = [
    new Connection(one, first),
    new Connection(new Node((t) => (t > 0.5 ? 1 : 0)), first.neurons, { transform: all(-5) }),
    new Connection(one, second, { synapse: null }),
    new Connection(new Node((t) => t), inhibiting, { synapse: null }),
    // a filter that is a delay of one step and nothing else: neurons do not see each other within a step
    new Connection(inhibiting, second.neurons, { synapse: 0, transform: all(-2) }),
  ];
  await new Model([...parts, still!, growing!], { seed }).run("3 s");
  const left = means(rowsIn(still!, 0.9, 1))[0]!;
  const last = growing!.data.findLastIndex((row) => row[0]! > 0.05);
  return { decoded: Math.abs(left), seconds: last * 1e-3 };
}

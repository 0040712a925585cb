// A square computed by spikes: fifty neurons represent a number, their spikes reach forty as its square.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";
import {
  Choice,
  Connection,
  Ensemble,
  filt,
  LIF,
  Lowpass,
  Lstsq,
  type Matrix,
  Model,
  matrix,
  type NeuronType,
  Node,
  NoSolver,
  Probe,
  Random,
  Uniform,
} from "myelin/nef";
import { figure, type Panel } from "myelin/plot";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";
import { type Demonstration, type DemonstrationOptions, runShown } from "./parts/demonstration.ts";

/** What it is and where it comes from. */
export const about =
  "the Neural Engineering Framework in its plainest form: x to x squared (Eliasmith & Anderson 2003)";

/** Biological time for a first look: a turn and a half of the input, the sine of time. */
export const duration = "10 s";

/** Filter between the populations and behind the second. */
export const SYNAPSE = 0.1;

/** Neurons, range of rates at the end of what is represented (Hz), and what is decoded from their spikes. */
interface Population {
  readonly n: number;
  readonly rates: readonly [number, number];
  readonly decoded: (x: number) => number;
}

const A: Population = { n: 50, rates: [25, 75], decoded: (x) => x * x };
const B: Population = { n: 40, rates: [50, 100], decoded: (x) => x };

/** Gain and bias follow from rates and intercepts by the rate of this neuron, in closed form. */
const ideal = new LIF({ tauRc: "20 ms", tauRef: "2 ms" });

/**
 * Leaky integrate-and-fire by the simplest of steps (Euler's), whose spikes end with their steps: every line may be
 * changed. Its rates are told by the exact neuron, so what it does at 1 ms is a little off; decoders know, because they
 * come from what was counted.
 */
export const neuron: NeuronType = {
  name: "Euler LIF",
  equations: `
v : 1     # the voltage: 0 at rest, 1 at threshold
rest : 1  # steps of the refractory time that are left`,
  regular: [
    {
      code: `
v = clip(v + dt*(J - v)/tau_rc, 0, inf)*int(rest <= 0)
rest = clip(rest - 1, 0, inf)`,
      when: "groups",
    },
  ],
  threshold: "v > 1",
  reset: "v = 0\nrest = floor(tau_ref/dt + 0.5)",
  namespace: { tau_rc: "20 ms", tau_ref: "2 ms" },
  start: { v: "rand()" },
  output: { kind: "spikes", amplitude: 1 },
  probeable: { voltage: "v" },
  rates: (currents) => ideal.rates(currents),
  gainBias: (maxRates, intercepts) => ideal.gainBias(maxRates, intercepts),
  maxRatesIntercepts: (gain, bias) => ideal.maxRatesIntercepts(gain, bias),
};

/** What is drawn for a population: encoders 1 or -1, and currents J = gain encoder x + bias. */
interface Drawn {
  readonly encoders: Float64Array;
  readonly gain: Float64Array;
  readonly bias: Float64Array;
}

function drawn({ n, rates }: Population, random: Random): Drawn {
  const intercepts = new Uniform(-1, 1).sample(n, 1, random).data;
  const maxRates = new Uniform(...rates).sample(n, 1, random).data;
  const encoders = new Choice([-1, 1]).sample(n, 1, random).data;
  return { encoders, ...neuron.gainBias(maxRates, intercepts) };
}

/** Currents of all neurons (columns) at some values (rows). */
function currents({ encoders, gain, bias }: Drawn, values: readonly number[]): Matrix {
  const made = matrix(values.length, gain.length);
  values.forEach((x, r) => {
    for (let k = 0; k < gain.length; k++)
      made.data[r * gain.length + k] = gain[k]! * encoders[k]! * x + bias[k]!;
  });
  return made;
}

/** A population's tuning curves, counted or in closed form, and the decoders that follow. */
interface Curves {
  readonly values: readonly number[];
  /** Hz, a row for each value. */
  readonly rates: Matrix;
  /** The same in closed form, without the steps of a count and of time: to be drawn. */
  readonly smooth: Matrix;
  /** A row for each neuron. */
  readonly decoders: Matrix;
}

/** Values at which the neurons are looked at. */
const VALUES: readonly number[] = Array.from({ length: 100 }, (_, k) => k / 50 - 1);

function curvesOf(rates: Matrix, { decoded }: Population, smooth = rates): Curves {
  const targets = matrix(VALUES.length, 1, Float64Array.from(VALUES, decoded));
  return {
    values: VALUES,
    rates,
    smooth,
    decoders: new Lstsq({ rcond: 1e-7 }).solve(rates, targets).decoders,
  };
}

/** Decoders of the rates that an exact neuron would have. */
function told(population: Population, parameters: Drawn): Curves {
  const { data, rows, columns } = currents(parameters, VALUES);
  return curvesOf(matrix(rows, columns, neuron.rates(data)), population);
}

/** Seconds for which spikes are counted at each value. */
const COUNTED = 0.5;

/** Every neuron at every value at once: a hundred copies of the population, each under a current of its own. */
async function counted(
  population: Population,
  parameters: Drawn,
  options: NetworkChoice,
): Promise<Curves> {
  const { data, rows, columns } = currents(parameters, VALUES);
  const copies = new NeuronGroup(data.length, `${neuron.equations}\nJ : 1 (constant)`, {
    threshold: neuron.threshold!,
    reset: neuron.reset!,
    namespace: neuron.namespace,
  });
  for (const { code, when = "start" } of neuron.regular ?? []) copies.runRegularly(code, { when });
  copies.set("J" as never, data);
  copies.set("v" as never, neuron.start.v as string);
  const spikes = new SpikeMonitor(copies);
  await new Network([copies, spikes], { dt: "1 ms", ...chosen(options) }).run(`${COUNTED} s`);
  const rates = matrix(rows, columns);
  for (const cell of spikes.i) rates.data[cell]! += 1 / COUNTED;
  return curvesOf(rates, population, matrix(rows, columns, neuron.rates(data)));
}

/** The two populations, and their tuning curves once they were counted. */
interface Parts {
  readonly a: Drawn;
  readonly b: Drawn;
  readonly curves?: { readonly a: Curves; readonly b: Curves };
}

function parts(seed: number): Parts {
  const random = new Random(seed);
  return { a: drawn(A, random), b: drawn(B, random) };
}

/** The model and its probes. */
interface Square {
  readonly model: Model;
  readonly input: Probe;
  readonly output: Probe;
}

function square({ a, b, curves }: Parts, options: NetworkChoice): Square {
  const { a: fromA, b: fromB } = curves ?? { a: told(A, a), b: told(B, b) };
  const stimulus = new Node((t) => Math.sin(t), { label: "stimulus" });
  const ensemble = ({ encoders, gain, bias }: Drawn, label: string): Ensemble => {
    const rows = Array.from(encoders, (x) => [x]);
    return new Ensemble(gain.length, 1, { encoders: rows, gain, bias, neuronType: neuron, label });
  };
  const [first, second] = [ensemble(a, "A"), ensemble(b, "B")];
  const input = new Probe(stimulus);
  const output = new Probe(second, { synapse: SYNAPSE, solver: new NoSolver(fromB.decoders) });
  const objects = [
    new Connection(stimulus, first, { synapse: null }),
    new Connection(first, second, {
      function: ([x = 0]) => x * x,
      solver: new NoSolver(fromA.decoders),
      synapse: SYNAPSE,
    }),
    input,
    output,
  ];
  return { model: new Model(objects, chosen(options)), input, output };
}

/** The network, with decoders of the neurons' rates in closed form; `run` counts spikes for them first. */
export default function nefSquare(options: NetworkChoice = {}): Network {
  return square(parts(options.seed ?? 0), options).model.network;
}

/** What came of a run: everything over time, and root mean square errors after the first second. */
export interface SquareResult {
  readonly t: Float64Array;
  readonly input: Float64Array;
  readonly output: Float64Array;
  /** The square of the input. */
  readonly ideal: Float64Array;
  /** The same through both filters. */
  readonly filtered: Float64Array;
  readonly a: Curves;
  readonly b: Curves;
  readonly error: number;
  readonly errorWithLag: number;
}

/** Counts spikes, finds decoders, runs the network, and compares. */
export async function computed(options: DemonstrationOptions): Promise<SquareResult> {
  const { seed, backend, progress } = options;
  const drawnParts = parts(seed);
  progress(0, "tuning curves");
  const curves = {
    a: await counted(A, drawnParts.a, { seed, backend }),
    b: await counted(B, drawnParts.b, { seed: seed + 1, backend }),
  };
  const { model, input, output } = square({ ...drawnParts, curves }, { seed, backend });
  await runShown(model.network, options.duration ?? duration, options);
  const column = (probe: Probe): Float64Array => Float64Array.from(probe.data, (row) => row[0]!);
  const given = column(input);
  const wanted = given.map((x) => x * x);
  const filter = new Lowpass(SYNAPSE);
  const filtered = filt(filter, filt(filter, wanted));
  const [t, found] = [output.t, column(output)];
  const off = (truth: Float64Array): number => {
    const late = t.findIndex((time) => time > 1);
    const from = Math.max(0, late);
    const sum = found.slice(from).reduce((all, x, k) => all + (x - truth[from + k]!) ** 2, 0);
    return Math.sqrt(sum / (found.length - from));
  };
  return {
    ...{ t, input: given, output: found, ideal: wanted, filtered, ...curves },
    error: off(filtered),
    errorWithLag: off(wanted),
  };
}

/** Tuning curves of both populations as counted, and the square beside what it should be. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const result = await computed(options);
  const { error, errorWithLag } = result;
  return {
    text: [
      `the square is off by ${error.toFixed(3)} (root mean square after 1 s), compared through the same two filters;`,
      `by ${errorWithLag.toFixed(3)} compared with the square of the input at the same time, since filters lag`,
    ].join("\n"),
    json: { rootMeanSquareError: error, withLag: errorWithLag },
    figure: () => figure(panels(result), { title: "A square computed by spikes" }),
  };
}

function panels({ t, input, output, ideal, filtered, a, b }: SquareResult): Panel[] {
  const tuning = (title: string, { values, smooth: rates }: Curves): Panel => ({
    kind: "curves",
    title,
    xLabel: "value",
    yLabel: "rate",
    unit: "Hz",
    height: 170,
    curves: Array.from({ length: rates.columns }, (_, k) => ({
      x: values,
      y: values.map((__, r) => rates.data[r * rates.columns + k]!),
      dots: false,
    })),
  });
  return [
    tuning("tuning curves of A in closed form; decoders are made of counts", a),
    tuning("tuning curves of B", b),
    {
      kind: "traces",
      title: "the sine of time, its square, and the square that B's spikes are decoded to",
      yLabel: "value",
      height: 220,
      t,
      series: [
        { label: "input", values: input },
        { label: "square", values: ideal },
        { label: "twice filtered", values: filtered },
        { label: "decoded", values: output },
      ],
    },
  ];
}

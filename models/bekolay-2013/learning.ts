// hPES and PES learn to transmit three numbers, or to bind two times three by circular convolution.

import { Alpha, Connection, type Ensemble, HPES, Model, Node, Probe, Random } from "myelin/nef";
import { PinkSines } from "./input.ts";
import { type ExperimentOptions, LEARNED_TAU, population, scattered, TAU } from "./setup.ts";

/** What is to be learned, and with which rates: those that the published search found best. */
export interface Task {
  readonly inputs: number;
  readonly outputs: number;
  readonly compute: (x: ArrayLike<number>) => number[];
  /** Seconds that learning is on at a time, and off before, between and after that. */
  readonly train: number;
  readonly test: number;
  /** Seconds of learning in all. */
  readonly length: number;
  readonly hpes: { readonly learningRate: number; readonly supervisionRatio: number };
  readonly pes: { readonly learningRate: number };
}

/** Tables 1 and 2 of the paper, with all digits of its program. */
export const TASKS: Readonly<Record<"transmit" | "bind", Task>> = {
  transmit: {
    inputs: 3,
    outputs: 3,
    compute: (x) => Array.from(x),
    train: 0.5,
    test: 2,
    length: 30,
    hpes: { learningRate: 0.00351890953839, supervisionRatio: 0.798037091828 },
    pes: { learningRate: 0.00202742333273 },
  },
  bind: {
    inputs: 6,
    outputs: 3,
    compute: (numbers) => {
      const [a = 0, b = 0, c = 0, x = 0, y = 0, z = 0] = Array.from(numbers);
      return [a * x + b * z + c * y, a * y + b * x + c * z, a * z + b * y + c * x];
    },
    train: 4,
    test: 5,
    length: 80,
    hpes: { learningRate: 0.00237897495282, supervisionRatio: 0.725195232663 },
    pes: { learningRate: 0.00146471927504 },
  },
};

export interface LearningOptions extends ExperimentOptions {
  /** Seconds of learning (default that of the task). */
  readonly length?: number;
}

/** Errors in the windows without learning, in parts of the mean error of weights that are solved for. */
export interface Learned {
  /** Seconds of learning before each window. */
  readonly learned: readonly number[];
  readonly hpes: readonly number[];
  readonly pes: readonly number[];
}

/** Seconds after which the input is the same again. */
export const REPEATS = 4;

const PER_DIMENSION = 25;

/** Both rules and solved weights between neurons that agree in everything else, on one input. */
export async function learning(task: Task, options: LearningOptions = {}): Promise<Learned> {
  const { seed = 1, length = task.length, backend = "wasm", progress = () => {}, signal } = options;
  const random = new Random(seed);
  const parts = new Parts(task, random);
  const ways = [
    parts.solved(),
    parts.learner({ ...task.pes, supervisionRatio: 1 }),
    parts.learner(task.hpes),
  ];
  const model = new Model([...parts.drive, ...ways.flatMap(({ objects }) => objects)], {
    seed,
    backend,
  });
  const period = task.train + task.test;
  const whole = Math.round(length / task.train) * period + task.test;
  const report = ({ done, total }: { done: number; total: number }): void => progress(done / total);
  const stop = (): void => model.network.stop();
  signal?.addEventListener("abort", stop);
  if (!signal?.aborted) await model.run(whole, { report });
  signal?.removeEventListener("abort", stop);
  const windows = Math.floor((model.t - task.test) / period + 1 + 1e-6);
  const [control = [], pes = [], hpes = []] = ways.map(({ error }) =>
    Array.from({ length: windows }, (_, k) => sumWithin(error, k * period, k * period + task.test)),
  );
  const mean = control.reduce((a, b) => a + b, 0) / control.length;
  return {
    learned: control.map((_, k) => k * task.train),
    pes: pes.map((error) => error / mean),
    hpes: hpes.map((error) => error / mean),
  };
}

/** One way from the earlier neurons to later ones of its own. */
interface Way {
  readonly objects: (Connection | Probe)[];
  /** What the later neurons represent, away from what they should. */
  readonly error: Probe;
}

class Parts {
  /** The input's ways to the neurons, and to what should come out. */
  readonly drive: readonly Connection[];
  private readonly task: Task;
  private readonly random: Random;
  private readonly input: Node;
  private readonly actual: Node;
  private readonly pre: Ensemble;

  constructor(task: Task, random: Random) {
    this.task = task;
    this.random = random;
    const { inputs, compute } = task;
    const sines = new PinkSines(inputs, { base: 1 / REPEATS, high: 40, rms: 0.5 }, () =>
      random.fork(3),
    );
    this.input = new Node(sines);
    this.actual = new Node((_, x) => compute(x), { sizeIn: inputs });
    this.pre = this.ensemble(inputs, 1);
    this.drive = [
      new Connection(this.input, this.pre, { synapse: TAU }),
      new Connection(this.input, this.actual, { synapse: TAU }),
    ];
  }

  private ensemble(dimensions: number, key: number): Ensemble {
    return population(PER_DIMENSION * dimensions, dimensions, this.random.fork(key));
  }

  /** Decoders are solved for. */
  solved(): Way {
    const post = this.ensemble(this.task.outputs, 2);
    const { compute } = this.task;
    return this.observed(post, [
      new Connection(this.pre, post, { function: compute, synapse: TAU }),
    ]);
  }

  /** Weights begin at random and learn from the spikes of an error population, which is silenced for the tests. */
  learner(rates: { readonly learningRate: number; readonly supervisionRatio: number }): Way {
    const { pre, task, random } = this;
    const post = this.ensemble(task.outputs, 2);
    const error = this.ensemble(task.outputs, 5);
    const learned = new Connection(pre.neurons, post.neurons, {
      transform: scattered(post, pre, random.fork(4)),
      synapse: LEARNED_TAU,
      learningRule: new HPES(rates),
    });
    const gate = new Node((t) => (t % (task.train + task.test) <= task.test ? -10 : 0));
    return this.observed(post, [
      learned,
      new Connection(post, error, { synapse: TAU }),
      new Connection(pre, error, { function: task.compute, transform: -1, synapse: TAU }),
      new Connection(gate, error.neurons, {
        transform: Array.from({ length: error.nNeurons }, () => [1]),
        synapse: TAU,
      }),
      // once in a filter of its own and once in the rule
      new Connection(error, learned.learningRule, { synapse: new Alpha(LEARNED_TAU) }),
    ]);
  }

  private observed(post: Ensemble, objects: Connection[]): Way {
    const off = new Node(null, { sizeIn: this.task.outputs });
    const error = new Probe(off, { synapse: TAU, sampleEvery: "10 ms" });
    return {
      error,
      objects: [
        ...objects,
        new Connection(this.actual, off, { synapse: TAU }),
        new Connection(post, off, { transform: -1, synapse: TAU }),
        error,
      ],
    };
  }
}

function sumWithin({ t, data }: Probe, from: number, to: number): number {
  let sum = 0;
  for (let k = 0; k < t.length; k++)
    if (t[k]! > from && t[k]! <= to) for (const x of data[k]!) sum += Math.abs(x);
  return sum;
}

// Probes: what is recorded of an object while a model runs.

import { ValueError } from "../errors.ts";
import type { SpikeMonitor, StateMonitor } from "../index.ts";
import { invalid, seconds, shown } from "./check.ts";
import { Connection, titleOf } from "./connection.ts";
import { Ensemble, Neurons, withoutNeurons } from "./ensemble.ts";
import { ConnectionRule } from "./learning/live.ts";
import { Node } from "./node.ts";
import { checkOptions, seedOf } from "./options.ts";
import { Slice, usedAs, type Whole, wholeOf } from "./slices.ts";
import { synapseOf } from "./synapses/synapse.ts";
import type { Solver, Synapse } from "./types.ts";

/** What may be recorded. */
export type Probed =
  | Ensemble
  | Neurons
  | Node
  | Connection
  | Slice<Ensemble>
  | Slice<Neurons>
  | Slice<Node>
  | ConnectionRule<Connection>;

export interface ProbeOptions {
  /**
   * What of it. Ensemble: `decoded` (default) or `input`; neurons: `output` (default; spikes or rates), `input` (their
   * currents) or a variable of their type such as `voltage`; node: `output`; connection: `output` (default, after its
   * delay and before its filter), `input` or `weights`; learning rule: `error`.
   */
  readonly attribute?: string;
  /** Filter: a synapse, the time constant of a `Lowpass`, or null for none (default). */
  readonly synapse?: Synapse | number | string | null;
  /** Time between samples: seconds, or text (default: every step). */
  readonly sampleEvery?: number | string;
  /** Finds the decoders of an ensemble. */
  readonly solver?: Solver;
  readonly seed?: number;
  readonly label?: string;
}

const knownOptions = "attribute synapse sampleEvery solver seed label".split(" ");

/** Rows of numbers, one each time. */
export interface Samples {
  /** Seconds. */
  readonly t: Float64Array;
  readonly rows: readonly Float64Array[];
}

/** Records something in every step, or at longer intervals. */
export class Probe {
  readonly target: Probed;
  readonly attribute: string;
  readonly synapse: Synapse | null;
  /** Seconds; undefined for every step. */
  readonly sampleEvery: number | undefined;
  readonly solver: Solver | undefined;
  readonly seed: number | undefined;
  readonly label: string | undefined;
  /** Set by the model that records it. */
  samples: (() => Samples) | undefined;
  /** The monitor of that model by which neurons are recorded, where they are not filtered. */
  monitor: SpikeMonitor | StateMonitor | undefined;

  /** Throws ValueError for what cannot be recorded, unknown attributes and wrong options. */
  constructor(target: Probed, options: ProbeOptions = {}) {
    checkOptions(options, knownOptions, "a Probe", ["target"]);
    this.target = usedAs(target, "source");
    checkNeural(target instanceof Slice ? target.whole : target);
    this.label = options.label;
    this.seed = seedOf(options.seed, "a Probe");
    const attributes = attributesOf(target);
    this.attribute = options.attribute ?? attributes[0]!;
    const { whole } = wholeOf<Whole>(target as Whole);
    const free = whole instanceof Neurons;
    if (!free && !attributes.includes(this.attribute))
      throw new ValueError(
        `invalid attribute of a Probe of ${titleOf(target)}: ${shown(this.attribute)} ` +
          `(expected ${attributes.join(", ").replace(/, (\w+)$/, " or $1")})`,
        "attribute",
        this.attribute,
      );
    this.synapse = synapseOf(options.synapse ?? null, "synapse", "a Probe");
    this.sampleEvery =
      options.sampleEvery === undefined
        ? undefined
        : seconds(options.sampleEvery, "sampleEvery", "a Probe");
    this.solver = options.solver;
    if (options.solver !== undefined && typeof options.solver?.solve !== "function")
      throw invalid("solver", "a Probe", options.solver, "a solver, such as new LstsqL2()");
    if (options.solver !== undefined && this.attribute !== "decoded")
      throw invalid("solver", "a Probe", options.solver, "one only where something is decoded");
  }

  get title(): string {
    if (this.label !== undefined) return `probe '${this.label}'`;
    return `the probe of ${titleOf(this.target)}`;
  }

  private get taken(): Samples {
    if (this.samples) return this.samples();
    throw new ValueError(
      `${this.title} is in no model yet (list it in new Model([...]))`,
      "probe",
      this,
    );
  }

  /** What was recorded, a row for each sample. */
  get data(): readonly Float64Array[] {
    return this.taken.rows;
  }

  /** One number of every row, from 0 on, negative places from the end. Throws ValueError for one that is not there. */
  column(place: number): Float64Array {
    const { rows } = this.taken;
    const size = rows[0]?.length ?? 0;
    const at = place < 0 ? place + size : place;
    if (rows.length > 0 && !(Number.isInteger(at) && at >= 0 && at < size))
      throw new ValueError(
        `no column ${shown(place)} of ${this.title} ` +
          `(expected integers from 0 to ${size - 1}, or from the end -1 to ${-size})`,
        "column",
        place,
      );
    return Float64Array.from(rows, (row) => row[at]!);
  }

  /** Times of the samples in seconds; without `sampleEvery` the first is dt. */
  get t(): Float64Array {
    return this.taken.t;
  }
}

function checkNeural(whole: unknown): void {
  if (!(whole instanceof Neurons) || !withoutNeurons(whole.ensemble)) return;
  throw new ValueError(
    `cannot record ${whole.title}: an ensemble of Direct has no neurons (record the ensemble itself)`,
    "target",
    whole,
  );
}

function attributesOf(target: unknown): readonly string[] {
  const whole = target instanceof Slice ? target.whole : target;
  if (whole instanceof Ensemble) return ["decoded", "input"];
  if (whole instanceof Neurons) return ["output", "input", "spikes"];
  if (whole instanceof Node) return ["output"];
  if (whole instanceof Connection) return ["output", "input", "weights"];
  if (whole instanceof ConnectionRule) return ["error"];
  throw new ValueError(
    `cannot record ${shown(target)} (expected an ensemble, neurons, a node, a connection, a learning rule, or a part)`,
    "target",
    target,
  );
}

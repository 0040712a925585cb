// Probes at work: what is read by TypeScript in each step, and monitors of neurons.

import { ValueError } from "../../errors.ts";
import { SpikeMonitor, StateMonitor } from "../../index.ts";
import type { Connection } from "../connection.ts";
import type { Neurons } from "../ensemble.ts";
import type { Matrix } from "../matrix.ts";
import type { Probe, Samples } from "../probe.ts";
import { type Whole, wholeOf } from "../slices.ts";
import type { Look } from "./hosts.ts";
import type { NeuronsOf } from "./neurons.ts";
import type { Paths } from "./paths.ts";
import { isLate, type Reading } from "./reading.ts";
import { periodOf, Record, rowsOfTraces, type SavedRecord } from "./record.ts";

/** What probes need of the model that they are in. */
export interface ProbedModel {
  readonly dt: number;
  readonly paths: Paths;
  readonly neurons: ReadonlyMap<unknown, NeuronsOf>;
  /** Steps that were run. */
  steps(): number;
  weightsOf(connection: Connection): Matrix;
}

/** All probes of a model. */
export class Probes {
  /** Read at the start of a step, or at its end. */
  readonly early: Record[] = [];
  readonly late: Record[] = [];
  private readonly records = new Map<Probe, Record>();
  /** What probes will show; they show what an earlier model recorded until this one is complete. */
  private readonly samples = new Map<Probe, () => Samples>();
  private readonly watched = new Map<Probe, SpikeMonitor | StateMonitor>();
  private readonly model: ProbedModel;

  constructor(model: ProbedModel) {
    this.model = model;
  }

  get monitors(): (SpikeMonitor | StateMonitor)[] {
    return [...this.watched.values()];
  }

  /** A probe of numbers that cells and hosts have. */
  read(probe: Probe, reading: Reading, look: Look): void {
    const { size } = this.model.paths.probes.get(probe)!;
    this.record(probe, size, look, isLate(reading));
  }

  private record(probe: Probe, width: number, look: Look, late: boolean): void {
    const record = new Record(width, look, this.model.dt, probe.sampleEvery);
    (late ? this.late : this.early).push(record);
    this.records.set(probe, record);
    this.samples.set(probe, () => record.samples(this.model.steps()));
  }

  /** Makes the probes show what this model records, once nothing can fail any more. */
  attach(): void {
    for (const [probe, samples] of this.samples) {
      probe.samples = samples;
      probe.monitor = this.watched.get(probe);
    }
  }

  /** Probes that show what another model records: it was made or reset after this one. */
  taken(): Probe[] {
    return [...this.samples].flatMap(([probe, samples]) =>
      probe.samples === samples ? [] : [probe],
    );
  }

  /** A probe of neurons, or of weights. */
  watch(probe: Probe): void {
    if (probe.attribute === "weights") this.watchWeights(probe);
    else this.watchNeurons(probe);
  }

  /** Rows of the target, one after the other: the weights in use in each step. */
  private watchWeights(probe: Probe): void {
    const connection = probe.target as Connection;
    const now = (): Float64Array => this.model.weightsOf(connection).data;
    this.record(probe, now().length, (into) => into.set(now()), false);
  }

  private watchNeurons(probe: Probe): void {
    const { whole, indices } = wholeOf<Whole>(probe.target as Whole);
    const { ensemble } = whole as Neurons;
    const group = this.model.neurons.get(ensemble)!;
    const part = group.partOfEnsemble(ensemble);
    const entries = indices ?? Int32Array.from({ length: part.N }, (_, k) => k);
    const { dt } = this.model;
    const { output, dt: own = dt } = group.type;
    const { sampleEvery = dt, attribute } = probe;
    const plain = attribute === "output" || attribute === "spikes";
    if (plain && output.kind === "spikes" && output.count === undefined) {
      const monitor = new SpikeMonitor(part);
      this.watched.set(probe, monitor);
      const area = output.amplitude / dt;
      const rows = (): Samples => this.spikeRows(monitor, entries, area, sampleEvery, own);
      this.samples.set(probe, this.remembered(rows));
      return;
    }
    const variable = variableOf(probe, group, plain);
    const options = { record: entries, when: "end" } as const;
    const monitor = new StateMonitor(part as never, [variable] as never, options) as StateMonitor;
    this.watched.set(probe, monitor);
    const scale = plain && output.kind === "spikes" ? output.amplitude / dt : 1;
    const take = this.remembered(() => {
      const traces = monitor.get(variable as never);
      const scaled = scale === 1 ? traces : traces.map((one) => one.map((x) => x * scale));
      return rowsOfTraces(scaled, monitor.step, own, sampleEvery, this.model.steps() * dt);
    });
    this.samples.set(probe, take);
  }

  /** Samples that are made anew only when there may be others: `probe.t[k]` in a loop asks for them each time. */
  private remembered(make: () => Samples): () => Samples {
    let [at, times] = [-1, -1];
    let last: Samples | undefined;
    return () => {
      const steps = this.model.steps();
      if (!last || at !== steps || times !== this.rewound) last = make();
      [at, times] = [steps, this.rewound];
      return last;
    };
  }

  /** How often the state was replaced. */
  private rewound = 0;

  /** Spikes as rows of their height; neurons may have steps of their own, so several in one of the model's. */
  private spikeRows(
    { i, step }: SpikeMonitor,
    entries: Int32Array,
    area: number,
    sampleEvery: number,
    own: number,
  ): Samples {
    const { dt } = this.model;
    const period = periodOf(sampleEvery, dt);
    const steps = Array.from({ length: this.model.steps() }, (_, k) => k + 1);
    const kept = steps.filter((n) => n % period < 1);
    const rowOf = new Map(kept.map((n) => [n, new Float64Array(entries.length)]));
    const places = new Map<number, number[]>();
    entries.forEach((neuron, k) => {
      places.set(neuron, [...(places.get(neuron) ?? []), k]);
    });
    for (let s = 0; s < i.length; s++) {
      // a step of the model that is not a whole number of the neurons' is met within rounding
      const row = rowOf.get(Math.floor((step[s]! * own) / dt + 1e-7) + 1);
      if (row) for (const k of places.get(i[s]!) ?? []) row[k]! += area;
    }
    return { t: Float64Array.from(kept, (n) => n * dt), rows: [...rowOf.values()] };
  }

  /** What was recorded, for snapshots; monitors are in those of the network. */
  save(): SavedRecord[] {
    return [...this.records.values()].map((record) => record.save());
  }

  restore(saved: readonly SavedRecord[]): void {
    this.rewound++;
    [...this.records.values()].forEach((record, k) => {
      record.restore(saved[k]!);
    });
  }

  /** Forgets everything: another run's state was loaded. */
  forget(): void {
    this.rewound++;
    for (const record of this.records.values()) record.cut(0);
  }
}

function variableOf(probe: Probe, { type }: NeuronsOf, plain: boolean): string {
  const { output, probeable } = type;
  if (plain) return output.kind === "rate" ? "output_rate" : output.count!;
  const known: Readonly<{ [name: string]: string }> = { input: "J", ...probeable };
  const found = known[probe.attribute];
  if (found !== undefined) return found;
  throw new ValueError(
    `invalid attribute of ${probe.title}: '${probe.attribute}' (expected output, ${Object.keys(known).join(", ")})`,
    "attribute",
    probe.attribute,
  );
}

// Copies of one neuron as one group: chunk after chunk of points in the same compiled network.

import { SpikeMonitor } from "../model/event-monitor.ts";
import { StateMonitor } from "../model/monitors.ts";
import { Network } from "../model/network.ts";
import { NeuronGroup } from "../model/neuron-group.ts";
import type { Snapshot } from "../model/snapshot.ts";
import {
  type Accumulator,
  accumulatorsOf,
  gathering,
  gatheringCode,
  startOf,
} from "./accumulated.ts";
import type { Chunk, ChunkResult, Hooks, Lost, NeuronJob, Recorded, Runner } from "./job.ts";
import { networkOptions, type Steps, seedOf, stepsOf } from "./setting.ts";
import { type Spikes, statistic, trainsOf } from "./statistics.ts";
import { Stretch } from "./stretch.ts";

/** The group, its monitors and its network, made once for all chunks that a thread computes. */
export class Batch implements Runner {
  private readonly job: NeuronJob;
  private readonly group: NeuronGroup;
  private readonly monitor: SpikeMonitor | undefined;
  private readonly traces: StateMonitor | undefined;
  private readonly net: Network;
  private readonly start: Snapshot;
  private readonly steps: Steps;
  private readonly accumulators: readonly Accumulator[];

  /** Throws what NeuronGroup and Network throw. */
  constructor(job: NeuronJob) {
    this.job = job;
    const { setting, measures, model, options, size } = job;
    this.group = new NeuronGroup<string>(size, model, options as object);
    this.accumulators = accumulatorsOf(measures);
    const code = gatheringCode(this.accumulators);
    if (code !== "") this.group.runRegularly(code);
    const counted = measures.some(({ kind }) => kind === "spikes");
    if (counted || setting.spikes)
      this.monitor = new SpikeMonitor(this.group, { record: setting.spikes });
    if (setting.record.length > 0)
      this.traces = new StateMonitor(this.group, setting.record, {
        ...(setting.recordDt === undefined ? {} : { dt: setting.recordDt }),
      });
    const extra = [this.monitor, this.traces].filter((one) => one !== undefined);
    this.net = new Network([this.group, ...extra], networkOptions(setting));
    this.steps = stepsOf(setting, options.dt === undefined ? undefined : this.group.dt);
    this.start = this.net.store();
  }

  get device(): Runner["device"] {
    return this.net.device;
  }

  async run(chunk: Chunk, hooks: Hooks): Promise<ChunkResult | undefined> {
    this.prepare(chunk);
    const { settle, measured } = this.steps;
    const stretch = new Stretch(this.net, this.group, {
      total: settle + measured,
      dt: this.steps.dt,
      first: chunk.first,
      marks: this.job.setting.onNaN === "mark",
      hooks,
    });
    if (!(await stretch.to(settle))) return undefined;
    const before = this.monitor?.count.slice();
    for (const accumulator of gathering(this.accumulators))
      this.group.store.array(accumulator.name).f64.fill(startOf(accumulator));
    if (!(await stretch.to(settle + measured))) return undefined;
    return this.result(chunk, before, stretch.lost);
  }

  /** Everything as it is before a run, with the values of a chunk. */
  private prepare({ index, values }: Chunk): void {
    const { group, job, net } = this;
    net.restore(this.start, { seed: seedOf(job.setting.seed, index) });
    job.varied.forEach(({ name }, k) => {
      group.set(name, values[k]!);
    });
    for (const [name, value] of job.initial) group.set(name, value);
  }

  private result(chunk: Chunk, before: Int32Array | undefined, lost: readonly Lost[]): ChunkResult {
    const { measures, setting } = this.job;
    const { dt, measured, settle } = this.steps;
    const window = measured * dt;
    const spikes = setting.spikes ? this.spikesSince(settle * dt) : undefined;
    const counts = this.monitor?.count.map((count, k) => count - before![k]!);
    const trains = spikes
      ? trainsOf(spikes, this.group.N)
      : { ...trainsOf({ i: [], t: [] }, this.group.N), count: Float64Array.from(counts ?? []) };
    const values: Record<string, Float64Array> = {};
    const kept = lost.filter(({ point }) => point < chunk.first + chunk.count);
    for (const measure of measures) {
      const all =
        measure.kind === "spikes"
          ? statistic(measure.what, trains, window)
          : this.gathered(
              this.accumulators.find(({ label }) => label === measure.label)!,
              measured,
            );
      const own = all.slice(0, chunk.count);
      for (const { point } of kept) own[point - chunk.first] = Number.NaN;
      values[measure.label] = own;
    }
    const { index, first, count } = chunk;
    const recorded = spikes || this.traces ? this.recorded(spikes, count) : undefined;
    return { index, first, count, values, lost: kept, units: {}, recorded };
  }

  private gathered({ what, name }: Accumulator, measured: number): Float64Array {
    const values = this.group.get(name);
    // one value for all copies
    if (values.length === 1) return new Float64Array(this.group.N).fill(values[0]!);
    return what === "mean" ? values.map((sum) => sum / measured) : values;
  }

  /** Spikes from a time on, which becomes 0. */
  private spikesSince(begin: number): Spikes {
    const { i, t } = this.monitor!;
    const from = firstFrom(t, begin - this.steps.dt / 2);
    return { i: i.subarray(from), t: t.subarray(from).map((time) => time - begin) };
  }

  private recorded(spikes: Spikes | undefined, count: number): Recorded {
    const begin = this.steps.settle * this.steps.dt;
    const from = this.traces ? firstFrom(this.traces.t, begin - this.steps.dt / 2) : 0;
    const t = this.traces
      ? this.traces.t.slice(from).map((time) => time - begin)
      : new Float64Array(0);
    const traces = Object.fromEntries(
      this.job.setting.record.map((name) => {
        const all = new Float64Array(count * t.length);
        const samples = this.traces!.get(name);
        for (let k = 0; k < count; k++) all.set(samples[k]!.subarray(from), k * t.length);
        return [name, all];
      }),
    );
    return { ...bySource(spikes ?? { i: [], t: [] }, count), t, traces };
  }
}

/** Position of the first time that is not before `begin`. */
function firstFrom(t: Float64Array, begin: number): number {
  const found = t.findIndex((time) => time >= begin);
  return found < 0 ? t.length : found;
}

/** Spike times one source after the other. */
function bySource({ i, t }: Spikes, count: number): Pick<Recorded, "offsets" | "spikes"> {
  const offsets = new Int32Array(count + 1);
  for (let k = 0; k < i.length; k++) if (i[k]! < count) offsets[i[k]! + 1]!++;
  for (let k = 0; k < count; k++) offsets[k + 1]! += offsets[k]!;
  const spikes = new Float64Array(offsets[count]!);
  const next = offsets.slice(0, count);
  for (let k = 0; k < i.length; k++) if (i[k]! < count) spikes[next[i[k]!]!++] = t[k]!;
  return { offsets, spikes };
}

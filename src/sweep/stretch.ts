// A run in parts that can be stopped, and that leaves points behind whose values stop being numbers.

import { IntegrationError, NotANumberError } from "../errors.ts";
import type { Network } from "../model/network.ts";
import type { NeuronGroup } from "../model/neuron-group.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { Hooks, Lost } from "./job.ts";

/** Parts of a run, at the beginning of which it can be taken up again without those points. */
const SLICES = 16;

/** Times that the same points may go astray again once they are copies of a healthy one. */
const MOST_RELAPSES = 3;

export interface StretchOptions {
  /** Steps of the whole run. */
  readonly total: number;
  readonly dt: number;
  /** Number of the point that element 0 is. */
  readonly first: number;
  /** Whether points are left behind; otherwise the first that goes astray is an error. */
  readonly marks: boolean;
  readonly hooks: Hooks;
}

/** The run of one chunk. */
export class Stretch {
  private readonly net: Network;
  private readonly group: NeuronGroup;
  private readonly options: StretchOptions;
  private readonly found = new Map<number, Lost>();
  private done = 0;
  private relapses = 0;

  constructor(net: Network, group: NeuronGroup, options: StretchOptions) {
    this.net = net;
    this.group = group;
    this.options = options;
  }

  /** Points left behind so far. */
  get lost(): Lost[] {
    return [...this.found.values()];
  }

  /** Runs to a step; false when it was stopped before. */
  async to(end: number): Promise<boolean> {
    const { marks, total } = this.options;
    const slice = marks ? Math.ceil(total / SLICES) : end;
    while (this.done < end) {
      const steps = Math.min(slice, end - this.done);
      if (!(await this.attempt(steps, marks ? this.net.store() : undefined))) return false;
      this.done += steps;
    }
    return true;
  }

  /** Runs some steps, once more from their beginning whenever points were lost. */
  private async attempt(steps: number, snapshot: Snapshot | undefined): Promise<boolean> {
    while (this.found.size < this.group.N) {
      try {
        return await this.advance(steps);
      } catch (error) {
        if (!isLoss(error)) throw error;
        if (!snapshot) throw this.placed(error);
        this.leave(error);
        this.net.restore(snapshot);
        this.replace();
      }
    }
    return true;
  }

  private async advance(steps: number): Promise<boolean> {
    const { net } = this;
    const { hooks, dt, total } = this.options;
    if (steps === 0) return true;
    const from = this.done;
    await net.run(steps * dt, {
      reportPeriod: 0.1,
      report({ done }) {
        hooks.progress((from + done / dt) / total);
        if (hooks.stopped()) net.stop();
      },
    });
    return net.t > (from + steps - 0.5) * dt;
  }

  /** The error with the number of the point instead of that of the element. */
  private placed(error: NotANumberError | IntegrationError): Error {
    const { message, variable, index, time } = error;
    const point = index < 0 ? index : this.options.first + index;
    return error instanceof NotANumberError
      ? new NotANumberError(message, variable, point, time)
      : new IntegrationError(message, variable, point, time);
  }

  /** Marks the elements that hold a NaN, and the one that the error names. */
  private leave(error: NotANumberError | IntegrationError): void {
    const { variable, index, time } = error;
    const before = this.found.size;
    if (index >= 0) this.mark(index, variable, time);
    for (const [name, { storage, view }] of this.group.store.arrays)
      if (storage === "f64" && view.length === this.group.N)
        for (let k = 0; k < view.length; k++) if (Number.isNaN(view[k])) this.mark(k, name, time);
    if (this.found.size > before) this.relapses = 0;
    else if (++this.relapses > MOST_RELAPSES) throw error;
  }

  private mark(element: number, variable: string, time: number): void {
    if (!this.found.has(element))
      this.found.set(element, { point: this.options.first + element, variable, time });
  }

  /** Makes copies of a healthy element of those that are lost: they take part, and nobody looks at them. */
  private replace(): void {
    const { N, store } = this.group;
    let healthy = 0;
    while (healthy < N && this.found.has(healthy)) healthy++;
    if (healthy === N) return;
    for (const { view } of store.arrays.values())
      if (view.length === N)
        for (const element of this.found.keys()) view[element] = view[healthy]!;
  }
}

function isLoss(error: unknown): error is NotANumberError | IntegrationError {
  return error instanceof NotANumberError || error instanceof IntegrationError;
}

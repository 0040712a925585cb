// When neurons stop being refractory, where nobody asks each of them in every step.

/** Neurons by the step whose update finds them active again. */
export class Ends {
  /** Steps of a refractory period, and the length of a step. */
  private readonly period: number;
  private readonly dt: number;
  private readonly lists = new Map<number, number[]>();

  constructor(period: number, dt: number) {
    this.period = period;
    this.dt = dt;
  }

  /** A neuron spikes in a step; the update of step `now` was the last. */
  spike(neuron: number, step: number, now: number): void {
    this.add(Math.max(step + this.period, now + 1), neuron);
  }

  /** Takes those whose time has come. */
  take(step: number): number[] | undefined {
    const list = this.lists.get(step);
    this.lists.delete(step);
    return list;
  }

  /** Finds out, from the times of last spikes, who is active in the step after `now`, and writes it down. */
  find(active: Int32Array, last: Float64Array, now: number): void {
    this.lists.clear();
    for (let i = 0; i < last.length; i++) {
      const end = this.endOf(last[i]!);
      active[i] = end > now + 1 ? 0 : 1;
      if (end > now + 1) this.add(end, i);
    }
  }

  /** Likewise for those who are not active. */
  follow(active: Int32Array, last: Float64Array, now: number): void {
    this.lists.clear();
    for (let i = 0; i < last.length; i++)
      if (active[i] === 0) this.add(Math.max(this.endOf(last[i]!), now + 1), i);
  }

  private endOf(lastSpike: number): number {
    return Math.round(lastSpike / this.dt) + this.period;
  }

  private add(step: number, neuron: number): void {
    const list = this.lists.get(step);
    if (list) list.push(neuron);
    else this.lists.set(step, [neuron]);
  }
}

// The network of Izhikevich 2006 once more, plainly: arrays over neurons and synapses, in the order of the paper's program.

import type { Circuit } from "../../models/izhikevich-2006/propagation.ts";

/** Neurons that fire in each ms, and the weights (mV) at the end. */
export interface Reference {
  readonly fired: readonly (readonly number[])[];
  readonly w: Float64Array;
}

/** Synapse numbers by source or target neuron. */
function grouped(n: number, of: ArrayLike<number>): number[][] {
  const lists: number[][] = Array.from({ length: n }, () => []);
  for (let k = 0; k < of.length; k++) lists[of[k]!]!.push(k);
  return lists;
}

/**
 * `excited[t]` is the neuron that is given 20 mV in ms t. A ms: who is past the threshold fires, spikes of the last 20 ms
 * arrive where it is their time, neurons advance. A synapse gains the trace that its source had one delay ago when its
 * target fires, and loses 1.2 times the target's when a spike arrives.
 */
export function reference(circuit: Circuit, excited: ArrayLike<number>): Reference {
  const { n, excitatory, i, j, delay } = circuit;
  const steps = excited.length;
  const w = Float64Array.from(circuit.w);
  const change = new Float64Array(w.length);
  const [outgoing, incoming] = [grouped(n, i), grouped(n, j)];
  const v = new Float64Array(n).fill(-65);
  const u = new Float64Array(n).fill(-13);
  const fired: number[][] = [];
  /** Traces of the last 32 ms: row t % 32. */
  const traces = Array.from({ length: 32 }, () => new Float64Array(n));
  const arriving: number[][] = Array.from({ length: 32 }, () => []);
  const input = new Float64Array(n);
  const advance = (): void => {
    for (let k = 0; k < n; k++) {
      const rest = 140 - u[k]! + input[k]!;
      v[k]! += 0.5 * ((0.04 * v[k]! + 5) * v[k]! + rest);
      v[k]! += 0.5 * ((0.04 * v[k]! + 5) * v[k]! + rest);
      u[k]! += (k < excitatory ? 0.02 : 0.1) * (0.2 * v[k]! - u[k]!);
    }
  };
  // the network's first ms ends before its first input begins
  advance();
  for (let t = 0; t < steps; t++) {
    input.fill(0);
    input[excited[t]!] = 20;
    const trace = traces[t % 32]!;
    const before = traces[(t + 31) % 32]!;
    for (let k = 0; k < n; k++) trace[k] = 0.95 * before[k]!;
    const now: number[] = [];
    for (let k = 0; k < n; k++) if (v[k]! >= 30) now.push(k);
    fired.push(now);
    for (const k of now) {
      v[k] = -65;
      u[k]! += k < excitatory ? 8 : 2;
      trace[k] = 0.1;
    }
    for (const k of now)
      for (const synapse of incoming[k]!) {
        const then = t - delay[synapse]!;
        if (then >= 0) change[synapse]! += traces[then % 32]![i[synapse]!]!;
      }
    for (const k of now)
      for (const synapse of outgoing[k]!) arriving[(t + delay[synapse]! - 1) % 32]!.push(synapse);
    for (const synapse of arriving[t % 32]!.splice(0)) {
      input[j[synapse]!]! += w[synapse]!;
      change[synapse]! -= 1.2 * trace[j[synapse]!]!;
    }
    advance();
    if (t % 1000 === 999)
      for (let k = 0; k < w.length; k++) {
        if (i[k]! >= excitatory) continue;
        w[k] = Math.min(10, Math.max(0, w[k]! + 0.01 + change[k]!));
        change[k]! *= 0.9;
      }
  }
  return { fired, w };
}

/** Synapses and spikes by number. */
interface Spikes {
  readonly i: ArrayLike<number>;
  readonly step: ArrayLike<number>;
}

/**
 * Delays (ms) that the rule of delays makes of those before (s), of some synapses, one by one: within 9 ms of a spike of the target,
 * an arrival before it is moved by `eta` of its distance from the ms before that spike, one after it likewise.
 */
export function delaysByRule(
  synapses: { readonly i: Int32Array; readonly j: Int32Array },
  before: ReadonlyMap<number, number>,
  { i, step }: Spikes,
  { eta, steps }: { readonly eta: number; readonly steps: number },
): Map<number, number> {
  const trains: number[][] = [];
  for (let k = 0; k < i.length; k++) {
    trains[i[k]!] ??= [];
    trains[i[k]!]!.push(step[k]!);
  }
  const after = new Map<number, number>();
  for (const [k, start] of before) {
    const [sent, fired] = [synapses.i[k]!, synapses.j[k]!].map((n) => new Set(trains[n] ?? []));
    const coming = new Map<number, number>();
    let [delay, arrived, last] = [start * 1e3, -1000, -1000];
    for (let t = 0; t < steps; t++) {
      if (sent!.has(t)) {
        const at = t + Math.floor(delay + 0.5 + 1e-9);
        coming.set(at, (coming.get(at) ?? 0) + 1);
      }
      if (fired!.has(t)) {
        if (t - arrived < 10) delay = Math.min(19, Math.max(0, delay + eta * (t - arrived - 1)));
        last = t;
      }
      for (let n = coming.get(t) ?? 0; n > 0; n--) {
        if (t - last < 10) delay = Math.min(19, Math.max(0, delay - eta * (t - last + 1)));
        arrived = t;
      }
    }
    after.set(k, delay);
  }
  return after;
}

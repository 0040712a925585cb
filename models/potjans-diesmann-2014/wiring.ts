// Who is connected to whom: a given number of synapses between populations, each between a random pair, in such an
// order that the synapses of a neuron with one delay lie side by side.

import { DELAYS, isExcitatory, PROBABILITIES, synapsesBetween } from "./published.ts";

/** A random number generator: 32 bits at a time (xoshiro128**, Blackman & Vigna 2018). */
export class Bits {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number, stream: number) {
    let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) | 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) | 0;
    };
    [this.a, this.b, this.c, this.d] = [next(), next(), next(), next() | 1];
  }

  /** From 0 to 2^32 - 1. */
  next(): number {
    const five = Math.imul(this.b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9);
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result >>> 0;
  }

  /** From 0 to n - 1. */
  below(n: number): number {
    return Math.floor((this.next() * n) / 2 ** 32);
  }
}

const BINS = 2 ** 16;

/**
 * Delays in steps: 2^16 quantiles of a normal distribution of which what is below one step is drawn again, rounded to
 * steps. Delays beyond ten deviations do not occur.
 */
export function delayTable(excitatory: boolean, dt: number): Uint8Array {
  const mean = DELAYS[excitatory ? 0 : 1];
  const deviation = mean / 2;
  const most = Math.round((mean + 10 * deviation) / dt);
  const chances = new Float64Array(most + 1);
  for (let steps = 1; steps <= most; steps++) {
    const least = steps === 1 ? dt : (steps - 0.5) * dt;
    chances[steps] = mass((least - mean) / deviation, ((steps + 0.5) * dt - mean) / deviation);
  }
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  const table = new Uint8Array(BINS);
  let [steps, sum] = [1, chances[1]! / total];
  for (let k = 0; k < BINS; k++) {
    while (steps < most && (k + 0.5) / BINS > sum) sum += chances[++steps]! / total;
    table[k] = steps;
  }
  return table;
}

/** Probability of a normal deviate between two numbers, by Simpson's rule. */
function mass(from: number, to: number): number {
  const parts = 64;
  const width = (to - from) / parts;
  let sum = 0;
  for (let k = 0; k <= parts; k++) {
    const weight = k === 0 || k === parts ? 1 : k % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((from + k * width) ** 2) / 2);
  }
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}

/** Some targets as a population of the whole has them: where they begin among the targets at hand. */
export interface TargetRange {
  readonly population: number;
  readonly first: number;
  readonly size: number;
}

/** Synapses of neurons `from`, ..., `to` - 1 of a source: views, valid until the next are made. */
export interface Wired {
  readonly from: number;
  readonly to: number;
  readonly i: Uint16Array;
  readonly j: Uint16Array;
  readonly delay: Float64Array;
}

/** Arrays that serve again. */
export interface Scratch {
  i: Uint16Array;
  j: Uint16Array;
  delay: Float64Array;
}

/** What is to be wired: one source population onto some targets. */
export interface Wiring {
  readonly source: number;
  readonly sources: number;
  readonly targets: readonly TargetRange[];
  readonly dt: number;
  readonly bits: Bits;
  /** Synapses that are made at once, in about. */
  readonly most: number;
  readonly scratch: Scratch;
}

/** All synapses of a source, some neurons at a time. */
export function* wire(wiring: Wiring): Generator<Wired> {
  const { source, sources, targets, dt, bits, most, scratch } = wiring;
  const counts = targets.map(({ population, size }) =>
    drawCounts(synapsesBetween(PROBABILITIES[population]![source]!, size, sources), sources, bits),
  );
  const table = delayTable(isExcitatory(source), dt);
  for (let from = 0; from < sources; ) {
    let [to, size] = [from, 0];
    while (to < sources) {
      const more = counts.reduce((sum, each) => sum + each[to]!, 0);
      if (size > 0 && size + more > most) break;
      size += more;
      to++;
    }
    makeRoom(scratch, size);
    if (size > 0) yield place({ from, to, size }, counts, table, wiring);
    from = to;
  }
}

/** How many of so many synapses each source has. */
function drawCounts(synapses: number, sources: number, bits: Bits): Int32Array {
  const counts = new Int32Array(sources);
  for (let k = 0; k < synapses; k++) counts[bits.below(sources)]!++;
  return counts;
}

function makeRoom(scratch: Scratch, size: number): void {
  if (scratch.i.length >= size) return;
  scratch.i = new Uint16Array(size);
  scratch.j = new Uint16Array(size);
  scratch.delay = new Float64Array(size);
}

function place(
  { from, to, size }: { from: number; to: number; size: number },
  counts: readonly Int32Array[],
  table: Uint8Array,
  { targets, dt, bits, scratch }: Wiring,
): Wired {
  const next = new Int32Array(258);
  let waits = new Uint8Array(4096);
  let end = 0;
  for (let cell = from; cell < to; cell++) {
    const begin = end;
    for (const each of counts) end += each[cell]!;
    if (end - begin > waits.length) waits = new Uint8Array(2 * (end - begin));
    next.fill(0);
    for (let k = 0; k < end - begin; k++) {
      const wait = table[bits.next() >>> 16]!;
      waits[k] = wait;
      next[wait + 1]!++;
    }
    next[0] = begin;
    for (let steps = 0; steps < 256; steps++) {
      next[steps + 1]! += next[steps]!;
      scratch.delay.fill(steps * dt, next[steps]!, next[steps + 1]!);
    }
    scratch.i.fill(cell - from, begin, end);
    let k = 0;
    for (const [t, { first, size: width }] of targets.entries())
      for (let left = counts[t]![cell]!; left > 0; left--)
        scratch.j[next[waits[k++]!]!++] = first + bits.below(width);
  }
  const { i, j, delay } = scratch;
  return {
    from,
    to,
    i: i.subarray(0, size),
    j: j.subarray(0, size),
    delay: delay.subarray(0, size),
  };
}

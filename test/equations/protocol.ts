// Plasticity measured as in a dish: given spikes before and after each of many synapses, and the weights they leave.

import { Network, SpikeGeneratorGroup, Synapses } from "myelin";
import * as assert from "uvu/assert";
import type { Chance } from "../fuzz/random.ts";
import { type BackendName, onBoth } from "./both.ts";

/** What the catalogue says of a rule, or a part of it. */
export interface Rule {
  readonly model: string;
  readonly options: { readonly onPre: string; readonly onPost: string };
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** Times in seconds: train k of `pre` and of `post` meet at synapse k. */
export interface Trains {
  readonly pre: readonly (readonly number[])[];
  readonly post: readonly (readonly number[])[];
}

export interface Protocol {
  /** Weight before (default 0.5); one for all, or one each. */
  readonly w?: number | readonly number[];
  /** Variables to be given back (default the weight). */
  readonly names?: readonly string[];
  readonly seed?: number;
  readonly dt?: string;
}

/** What the rule leaves after all spikes, the same on both backends. */
export function learn(
  rule: Rule,
  trains: Trains,
  protocol: Protocol = {},
): Promise<Record<string, Float64Array>> {
  return onBoth((backend) => learnOn(backend, rule, trains, protocol));
}

/** What the rule leaves after all spikes. */
export async function learnOn(
  backend: BackendName,
  rule: Rule,
  { pre, post }: Trains,
  { w = 0.5, names = ["w"], seed = 1, dt = "0.1 ms" }: Protocol = {},
): Promise<Record<string, Float64Array>> {
  const [source, target] = [generator(pre), generator(post)];
  const synapses = new Synapses(source, target, {
    model: rule.model,
    ...rule.options,
    namespace: rule.parameters,
  });
  synapses.connect({ condition: "i == j" });
  synapses.set("w", w);
  const last = Math.max(...[...pre, ...post].map((train) => Math.max(0, ...train)));
  await new Network([source, target, synapses], { backend, seed, dt }).run(last + 0.01);
  return Object.fromEntries(names.map((name) => [name, Float64Array.from(synapses.get(name))]));
}

function generator(trains: Trains["pre"]): SpikeGeneratorGroup {
  const spikes = trains.flatMap((train, k) => train.map((time) => ({ time, k })));
  spikes.sort((a, b) => a.time - b.time);
  return new SpikeGeneratorGroup(trains.length, {
    indices: spikes.map(({ k }) => k),
    times: spikes.map(({ time }) => time),
  });
}

/** Spike times (s) at random, at most one in each 0.1 ms. */
export function poisson(rate: number, duration: number, chance: Chance): number[] {
  const times: number[] = [];
  const none = Math.log1p(-rate * 1e-4);
  const gap = () => 1 + Math.floor(Math.log(1 - chance.number()) / none);
  for (let step = gap(); step < duration * 1e4; step += gap()) times.push(step * 1e-4);
  return times;
}

/** The same, for each of `n` synapses. */
export function trains(n: number, rate: number, duration: number, chance: Chance): number[][] {
  return Array.from({ length: n }, () => poisson(rate, duration, chance));
}

/** Asserts numbers within a tolerance. */
export function near(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = "values",
): void {
  assert.is(found.length, expected.length, `length of ${what}`);
  for (let k = 0; k < expected.length; k++)
    assert.ok(
      Math.abs(found[k]! - expected[k]!) <= tolerance,
      `${what}[${k}]: ${found[k]}, expected ${expected[k]} within ${tolerance}`,
    );
}

/** Mean, and the standard error of it. */
export function meanOf(values: ArrayLike<number>): { mean: number; error: number } {
  const list = Array.from(values);
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
  const squares = list.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (list.length - 1) / list.length) };
}

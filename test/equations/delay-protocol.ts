// Delay plasticity measured: one pair of spikes for each of many synapses, and trains that come back again and again.

import { Network, SpikeGeneratorGroup, Synapses } from "myelin";
import { type BackendName, onBoth } from "./both.ts";

/** What the catalogue says of a rule that changes delays. */
export interface DelayRule {
  readonly model: string;
  readonly options: { readonly onPre: string; readonly onPost: string };
  readonly parameters: Readonly<Record<string, string | number>>;
}

export interface Pairs {
  /** Delays (ms) before: one for all, or one each. */
  readonly delay: number | readonly number[];
  /** Weights before, of a rule that has them. */
  readonly w?: number | readonly number[];
}

/** Lags (ms, the target's spike after the arrival) on the grid of 0.1 ms, `count` to either side of 0. */
export function lagsUpTo(ms: number, count: number): number[] {
  return Array.from(
    { length: 2 * count + 1 },
    (_, k) => Math.round(((10 * ms) / count) * (k - count)) / 10,
  );
}

/**
 * Changes of delays (ms) and the weights (0 without) after one spike that arrives at 100 ms and one of the target that
 * is `lags` (ms) later; the same on both backends.
 */
export function pair(
  rule: DelayRule,
  lags: readonly number[],
  { delay, w }: Pairs,
): Promise<{ change: Float64Array; w: Float64Array }> {
  const arrival = 100;
  const before = lags.map((_, k) => (typeof delay === "number" ? delay : delay[k]!));
  const indices = lags.map((_, k) => k);
  return onBoth(async (backend) => {
    const source = new SpikeGeneratorGroup(lags.length, {
      indices,
      times: before.map((ms) => (arrival - ms) / 1e3),
    });
    const target = new SpikeGeneratorGroup(lags.length, {
      indices,
      times: lags.map((lag) => (arrival + lag) / 1e3),
    });
    const synapses = new Synapses(source, target, {
      model: rule.model,
      ...rule.options,
      namespace: rule.parameters,
    }).connect({ condition: "i == j" });
    synapses.set(
      "delay",
      before.map((ms) => ms / 1e3),
    );
    if (w !== undefined) synapses.set("w" as never, w as never);
    await new Network([source, target, synapses], { backend }).run("250 ms");
    const change = synapses.get("delay").map((now, k) => 1e3 * now - before[k]!);
    const weights = w === undefined ? change.map(() => 0) : synapses.get("w" as never);
    return { change, w: Float64Array.from(weights) };
  });
}

/** Trains that come back with a period: synapse k between train k of `source` and of `target`; times in ms. */
export interface Returning {
  readonly source: readonly (readonly number[])[];
  readonly target: readonly (readonly number[])[];
  readonly delays: readonly number[];
  readonly period: number;
  readonly rounds: number;
  readonly backend?: BackendName;
}

/** Delays (ms) that the rule leaves. */
export async function settle(rule: DelayRule, trains: Returning): Promise<Float64Array> {
  const { source, target, delays, period, rounds, backend = "wasm" } = trains;
  const generator = (times: Returning["source"]): SpikeGeneratorGroup =>
    new SpikeGeneratorGroup(times.length, {
      indices: times.flatMap((train, k) => train.map(() => k)),
      times: times.flatMap((train) => train.map((ms) => ms / 1e3)),
      period: `${period} ms`,
    });
  const [before, after] = [generator(source), generator(target)];
  const synapses = new Synapses(before, after, {
    model: rule.model,
    ...rule.options,
    namespace: rule.parameters,
  }).connect({ condition: "i == j" });
  synapses.set(
    "delay",
    delays.map((ms) => ms / 1e3),
  );
  await new Network([before, after, synapses], { backend }).run((period * rounds) / 1e3);
  return synapses.get("delay").map((seconds) => 1e3 * seconds);
}

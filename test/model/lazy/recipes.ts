// Random linear networks for the comparison of neurons that rest with neurons that are stepped.

import { Network, NeuronGroup, SpikeGeneratorGroup, SpikeMonitor, Synapses } from "myelin";
import type { BackendName } from "../both.ts";

/** What is drawn for one network. */
export interface Recipe {
  readonly equations: string;
  readonly reset: string;
  readonly refractory: string | undefined;
  readonly threshold: string;
  readonly method: "exact" | "euler";
  readonly delays: "one" | "many" | "written";
  readonly into: string;
  readonly seed: number;
}

/** Numbers in [0, 1) that a seed tells. */
export function drawing(seed: number): () => number {
  let state = (seed * 747796405 + 2891336453) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A network of leaky neurons with some of: currents, clamped variables, adaptation, drives and thresholds of their own. */
export function recipe(seed: number): Recipe {
  const random = drawing(seed);
  const pick = <T>(...choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
  const refractory = pick(undefined, "2 ms", "2 ms", "0.05 ms", "5 ms");
  const clamped = (): string => (refractory && random() < 0.6 ? " (unless refractory)" : "");
  const [current, second] = [random() < 0.7, random() < 0.4];
  const drive = pick("0.2", "own", "-0.1");
  const terms = [`${drive} - v`, ...(current ? ["g"] : []), ...(second ? ["- w"] : [])];
  const lines = [`dv/dt = (${terms.join(" + ").replace("+ -", "-")})/(10*ms) : 1${clamped()}`];
  if (current) lines.push(`dg/dt = -g/(3*ms) : 1${clamped()}`);
  if (second) lines.push(`dw/dt = (0.3*v - w)/(20*ms) : 1${clamped()}`);
  if (drive === "own") lines.push("own : 1 (constant)");
  const threshold = pick("v > 1", "v >= level", "1 < v");
  if (threshold.includes("level")) lines.push("level : 1 (constant)");
  return {
    equations: lines.join("\n"),
    reset: pick("v = 0", "v -= 1", second ? "v = 0; w += 0.1" : "v = -0.2"),
    refractory,
    threshold,
    method: pick("exact", "exact", "euler"),
    delays: pick("one", "many", "written"),
    into: current ? "g" : "v",
    seed,
  };
}

/** The objects of a recipe's network; some of its neurons are driven from outside. */
export function network(
  given: Recipe,
  options: { readonly lazy: boolean; readonly backend: BackendName; readonly n?: number },
): { net: Network; cells: NeuronGroup; spikes: SpikeMonitor; synapses: Synapses } {
  const { lazy, backend, n = 60 } = options;
  const { equations, reset, refractory, threshold, method, delays, into, seed } = given;
  const cells = new NeuronGroup(n, equations, {
    threshold,
    reset,
    method,
    lazy,
    name: "cells",
    ...(refractory ? { refractory } : {}),
  });
  cells.set("v", "0.5*rand()");
  if (equations.includes("own :")) cells.set("own", "0.3*rand()");
  if (equations.includes("level :")) cells.set("level", "0.9 + 0.3*rand()");
  const random = drawing(seed + 1000);
  const times = Array.from({ length: 300 }, (_, k) => 0.3e-3 * (k + 0.5));
  const driven = times.map(() => Math.floor(random() * 10));
  const input = new SpikeGeneratorGroup(10, { indices: driven, times, name: "input" });
  const strength = into === "g" ? 6 : 1.3;
  const feed = new Synapses(input, cells, { onPre: `${into}_post += ${strength}`, name: "feed" });
  feed.connect({ condition: "j % 10 == i and j < 30" });
  const late = delays === "written" ? "\ndelay = clip(delay + 0.01*ms, 0*ms, 4*ms)" : "";
  const synapses = new Synapses(cells, cells, {
    model: "c : 1",
    onPre: `${into}_post += c${late}`,
    name: "synapses",
    ...(delays === "one" ? { delay: "1.5 ms" } : {}),
  });
  synapses.connect({ p: 0.2 });
  synapses.set("c", `${strength}*(0.25 - 0.4*rand())`);
  if (delays !== "one") synapses.set("delay", "3*ms*rand()");
  const spikes = new SpikeMonitor(cells, { name: "spikes" });
  const net = new Network([cells, input, feed, synapses, spikes], { seed, backend });
  return { net, cells, spikes, synapses };
}

/** All variables of a group that its equations move, one after another. */
export function stateOf(cells: NeuronGroup): Float64Array {
  const names = ["v", "g", "w"].filter((name) => cells.model.includes(`d${name}/dt`));
  return Float64Array.from(names.flatMap((name) => [...cells.get(name)]));
}

// A model in words: which objects are where, what was chosen, and what happens in a step.

import type { Built } from "./build.ts";
import type { Collected } from "./collect.ts";

/** All of it, for people. */
export function explain(
  built: Built,
  { ensembles, nodes, connections, probes }: Collected,
): string {
  const { plan, network, dt } = built;
  const counts = [
    [ensembles.length, "ensemble"],
    [nodes.length, "node"],
    [connections.length, "connection"],
    [probes.length, "probe"],
  ] as const;
  const told = counts
    .filter(([n]) => n > 0)
    .map(([n, name]) => `${n} ${name}${n === 1 ? "" : "s"}`);
  return [
    `a model of ${told.join(", ")}; step ${dt * 1e3} ms`,
    "",
    "groups",
    ...neuronLines(built),
    ...cellLines(built),
    "",
    "synapses",
    ...built.synapses.map(
      (one) => `  ${one.name}: ${one.N} from ${one.source.name} to ${one.target.name}`,
    ),
    "",
    "choices",
    ...(plan.told.length > 0 ? plan.told.map((line) => `  ${line}`) : ["  none but the usual"]),
    "",
    "one step",
    ...network
      .schedule()
      .split("\n")
      .map((line) => `  ${line}`),
  ].join("\n");
}

function neuronLines({ neurons }: Built): string[] {
  return [...new Set(neurons.values())].map(({ name, type, populations, size }) => {
    const titles = populations.map(({ ensemble }) => ensemble.title);
    return `  ${name}: ${size} neurons (${type.name}) of ${listed(titles)}`;
  });
}

function cellLines({ plan }: Built): string[] {
  return plan.cells.all.map(({ name, size, banks, text }) => {
    const titles = [...banks.keys()].map(({ title }) => title);
    const equation = text ? ` with ${text.equations.split("\n")[0]}` : "";
    const held = titles.length > 0 ? `: ${listed(titles)}` : "";
    return `  ${name}: ${size} ${size === 1 ? "cell" : "cells"}${equation}${held}`;
  });
}

/** The first few of a list. */
function listed(titles: readonly string[]): string {
  const unique = [...new Set(titles)];
  const first = unique.slice(0, 6).join(", ");
  return unique.length > 6 ? `${first} and ${unique.length - 6} more` : first;
}

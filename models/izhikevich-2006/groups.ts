// Polychronous groups: neurons that fire in a pattern of their own once three have fired with the right delays.

import { type Arrival, type Circuit, Propagation, type Spike } from "./propagation.ts";

/** What counts as a group. */
export interface GroupOptions {
  /** Length of the longest path from an anchor, in neurons (default 7). */
  readonly path?: number;
  /** Told after each neuron where spikes may converge; `true` ends the search. */
  readonly stop?: (done: number, total: number, found: number) => boolean | Promise<boolean>;
}

/** A synapse that took part: from spike number `from` of the group to spike `to`; arrival and delay in ms. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly arrival: number;
}

/** One group; `mother` is the neuron on which the spikes of the anchors, the first three, arrive together. */
export interface Group {
  readonly mother: number;
  readonly spikes: readonly Spike[];
  readonly links: readonly Link[];
  /** Neurons on the longest path. */
  readonly path: number;
}

/** How many anchors a group has. */
const ANCHORS = 3;
/** A spike owes nothing to what arrived so many ms before. */
const LATENCY = 20;

/**
 * All groups of a circuit, by the search of the program of Izhikevich 2006. Any three strong excitatory synapses onto
 * an excitatory neuron are tried: their neurons fire so that the spikes arrive at once, then spikes propagate by strong
 * and inhibitory synapses, from rest and without noise. It is a group if more than six spikes come of it, the longest
 * path has 7 neurons or more, and no anchor matters to a single excitatory neuron only. What arrives in the 20 ms
 * before a spike is linked to it; unlike in that program, an arrival stands for its own spike, not for all of its
 * neuron.
 */
export async function findGroups(circuit: Circuit, options: GroupOptions = {}): Promise<Group[]> {
  const { path = 7, stop } = options;
  const propagation = new Propagation(circuit);
  const groups: Group[] = [];
  for (let mother = 0; mother < circuit.excitatory; mother++) {
    const strong = propagation.strongInto(mother);
    for (let a = 0; a < strong.length; a++)
      for (let b = a + 1; b < strong.length; b++)
        for (let c = b + 1; c < strong.length; c++) {
          const anchors = [strong[a]!, strong[b]!, strong[c]!];
          propagation.run(anchors);
          if (propagation.count <= 2 * ANCHORS) continue;
          const group = judged(propagation, mother, circuit.excitatory, path);
          if (group) groups.push(group);
        }
    if (await stop?.(mother + 1, circuit.excitatory, groups.length)) break;
  }
  return groups;
}

/** The group that spread, if it is one. */
function judged(
  propagation: Propagation,
  mother: number,
  excitatory: number,
  path: number,
): Group | undefined {
  const spikes = propagation.spikes();
  const { links, longest } = linksOf(spikes, propagation.arrivals());
  if (longest < path) return undefined;
  const uses = [0, 0, 0];
  for (const { from, to } of links)
    if (from < ANCHORS && spikes[to]!.neuron < excitatory) uses[from]!++;
  if (uses.includes(1)) return undefined;
  return { mother, spikes, links, path: longest };
}

/** Which spikes owe to which, and the number of neurons on the longest path from an anchor. */
function linksOf(
  spikes: readonly Spike[],
  arrivals: readonly Arrival[],
): { readonly links: Link[]; readonly longest: number } {
  const numbers = new Map<number, number[]>();
  spikes.forEach(({ neuron }, k) => {
    if (k < ANCHORS) return;
    const list = numbers.get(neuron);
    if (list) list.push(k);
    else numbers.set(neuron, [k]);
  });
  const links: Link[] = [];
  for (const { from, neuron, t } of arrivals)
    for (const to of numbers.get(neuron) ?? [])
      if (spikes[to]!.t >= t && spikes[to]!.t < t + LATENCY) links.push({ from, to, arrival: t });
  links.sort((a, b) => a.to - b.to || a.from - b.from);
  const place = spikes.map((_, k): number => (k < ANCHORS ? 1 : 0));
  for (const { from, to } of links) place[to] = Math.max(place[to]!, place[from]! + 1);
  return { links, longest: Math.max(...place) };
}

// The microcircuit: neurons in two groups, so that 16 bits number the targets of a synapse, and its inputs.

import { Network, NeuronGroup, PoissonInput, SpikeMonitor, Synapses } from "myelin";
import { chosen, type NetworkChoice } from "../parts/chosen.ts";
import {
  CURRENT,
  INHIBITION,
  INPUT_RATE,
  INPUTS,
  isExcitatory,
  NAMES,
  PROBABILITIES,
  RATES,
  SIZES,
  SPREAD,
  strength,
  synapsesBetween,
  TAU_SYNAPSE,
} from "./published.ts";
import { Bits, type Scratch, type TargetRange, wire } from "./wiring.ts";

/** What can be chosen about the network. */
export interface PotjansDiesmannOptions extends NetworkChoice {
  /**
   * Part of the neurons, and of the inputs of each: 1 is the published network (0.3 billion synapses), 0.1 the default.
   * Fewer inputs are stronger ones, and a constant current makes up for what is missing (van Albada et al. 2015).
   */
  readonly scale?: number;
}

/** A population: its place among all neurons, and the group that it is in. */
export interface Population {
  readonly name: string;
  readonly group: number;
  readonly first: number;
  readonly size: number;
}

export interface Circuit {
  readonly net: Network;
  readonly populations: readonly Population[];
  readonly groups: readonly NeuronGroup[];
  readonly spikes: readonly SpikeMonitor[];
  readonly synapses: number;
}

const DT = 1e-4;
/**
 * Layers 2/3 and 5 are one group, 4 and 6 the other: about as many spikes arrive in each, so that two threads have as
 * much to deliver. `GROUPS` is by population.
 */
const LAYERS = ["layers_23_5", "layers_4_6"] as const;
const GROUPS: readonly number[] = [0, 0, 1, 1, 0, 0, 1, 1];
/** Synapses made at once: what is larger needs more memory while it is made. */
const AT_ONCE = 2 ** 23;

function populationsOf(scale: number): Population[] {
  const ends = [0, 0];
  return NAMES.map((name, k) => {
    const group = GROUPS[k]!;
    const size = Math.max(1, Math.round(scale * SIZES[k]!));
    const first = ends[group]!;
    ends[group] = first + size;
    return { name, group, first, size };
  });
}

/** Current (A) that neurons of a population lack at a smaller scale, in the mean. */
function missing(target: number, scale: number): number {
  const recurrent = NAMES.map((_, source) => {
    const n = synapsesBetween(PROBABILITIES[target]![source]!, SIZES[target]!, SIZES[source]!);
    const sign = isExcitatory(source) ? 1 : INHIBITION;
    return (n / SIZES[target]!) * strength(target, source) * sign * RATES[source]!;
  }).reduce((sum, one) => sum + one, 0);
  const mean = (recurrent + INPUTS[target]! * INPUT_RATE) * CURRENT * TAU_SYNAPSE;
  return (1 - Math.sqrt(scale)) * mean;
}

function neurons(size: number, name: string): NeuronGroup {
  const model = `dv/dt = (El - v)/taum + (I + drive)/C : volt (unless refractory)
    dI/dt = -I/taus : amp
    drive : amp (constant)`;
  return new NeuronGroup(size, model, {
    threshold: "v >= -50*mV",
    reset: "v = El",
    refractory: "2 ms",
    method: "exact",
    namespace: { El: "-65 mV", taum: "10 ms", taus: `${TAU_SYNAPSE} s`, C: "250 pF" },
    name,
  }) as unknown as NeuronGroup;
}

/** Builds the network; `progress` hears of parts of the synapses. Throws AbortError when `signal` is aborted. */
export async function circuit(
  options: PotjansDiesmannOptions,
  progress: (fraction: number) => void = () => {},
  signal?: AbortSignal,
): Promise<Circuit> {
  const building = build(options);
  for (;;) {
    const step = building.next();
    if (step.done) return step.value;
    progress(step.value);
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }
}

/** Builds it at once. */
export function circuitNow(options: PotjansDiesmannOptions): Circuit {
  const building = build(options);
  for (;;) {
    const step = building.next();
    if (step.done) return step.value;
  }
}

/** Yields the part that is done. */
function* build(options: PotjansDiesmannOptions): Generator<number, Circuit> {
  const { scale = 0.1, seed = 0 } = options;
  if (!(scale > 0 && scale <= 1))
    throw new RangeError(`invalid scale: ${scale} (expected a number above 0, at most 1)`);
  const populations = populationsOf(scale);
  const groups = LAYERS.map((name, group) => {
    const own = populations.filter((one) => one.group === group);
    return neurons(
      own.reduce((sum, { size }) => sum + size, 0),
      name,
    );
  });
  const made: Synapses[] = [];
  const scratch: Scratch = {
    i: new Uint16Array(0),
    j: new Uint16Array(0),
    delay: new Float64Array(0),
  };
  const expected = synapsesIn(populations);
  let done = 0;
  // sources of most synapses first: then the memory that making them takes serves again
  for (const source of [0, 2, 1, 3, 6, 4, 7, 5])
    for (const group of [0, 1]) {
      for (const synapses of join(populations, groups, source, group, seed, scratch)) {
        made.push(synapses);
        done += synapses.N;
        yield done / (2 * expected);
      }
    }
  const inputs = populations.map((one, k) => input(one, groups, k, scale));
  const spikes = groups.map((group) => new SpikeMonitor(group, { name: `${group.name}_spikes` }));
  const net = new Network([...groups, ...made, ...inputs, ...spikes], chosen(options));
  for (const group of groups) group.set("v", "-58*mV + 10*mV*randn()");
  for (const [k, { group, first, size }] of populations.entries())
    groups[group]!.slice(first, first + size).set("drive", missing(k, scale));
  let drawn = 0;
  for (const synapses of made) {
    setWeights(synapses, populations, scale);
    drawn += synapses.N;
    yield 0.5 + drawn / (2 * done);
  }
  return { net, populations, groups, spikes, synapses: done };
}

/** Synapses that there will be in all. */
function synapsesIn(populations: readonly Population[]): number {
  const between = populations.flatMap(({ size: targets }, target) =>
    populations.map(({ size }, source) =>
      synapsesBetween(PROBABILITIES[target]![source]!, targets, size),
    ),
  );
  return between.reduce((sum, one) => sum + one, 0);
}

function* join(
  populations: readonly Population[],
  groups: readonly NeuronGroup[],
  source: number,
  group: number,
  seed: number,
  scratch: Scratch,
): Generator<Synapses> {
  const { first, size: sources, group: home, name } = populations[source]!;
  const targets = populations.flatMap((one, population): TargetRange[] =>
    one.group === group ? [{ population, first: one.first, size: one.size }] : [],
  );
  const bits = new Bits(seed, 2 * source + group);
  const wiring = { source, sources, targets, dt: DT, bits, most: AT_ONCE, scratch };
  for (const { from, to, i, j, delay } of wire(wiring)) {
    const part = groups[home]!.slice(first + from, first + to);
    const synapses = new Synapses(part, groups[group]!, {
      model: "w : amp",
      onPre: "I_post += w",
      precision: "f32",
      name: `from_${name.replace("/", "")}_${from}_to_${LAYERS[group]}`,
    });
    synapses.connect({ i, j });
    synapses.set("delay", delay);
    yield synapses as unknown as Synapses;
  }
}

/** Normal, and stronger where there are fewer. */
function setWeights(synapses: Synapses, populations: readonly Population[], scale: number): void {
  const from = NAMES.findIndex((name) =>
    synapses.name.startsWith(`from_${name.replace("/", "")}_`),
  );
  const sign = isExcitatory(from) ? 1 : INHIBITION;
  const unit = (CURRENT * sign) / Math.sqrt(scale);
  const twice = from === 2 && synapses.name.endsWith(LAYERS[0]);
  const mean = twice ? `(1 + int(j < ${populations[0]!.size}))` : "1";
  (synapses.set as (name: string, value: string) => void).call(
    synapses,
    "w",
    `${unit}*amp*clip(${mean} + ${SPREAD}*randn(), 0, 10)`,
  );
}

function input(
  { group, first, size, name }: Population,
  groups: readonly NeuronGroup[],
  k: number,
  scale: number,
): PoissonInput {
  return new PoissonInput(groups[group]!.slice(first, first + size), "I", {
    n: Math.max(1, Math.round(INPUTS[k]! * scale)),
    rate: `${INPUT_RATE} Hz`,
    weight: CURRENT / Math.sqrt(scale),
    name: `input_${name.replace("/", "")}`,
  });
}

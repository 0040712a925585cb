// Cases of kind `network`: populations with given numbers, connected, compared spike by spike.

import { Connection, Ensemble, LIF, Model, Node, NoSolver, PES, Probe } from "myelin/nef";
import { differing, differingSpikes, type NefCase, type Spikes } from "./case.ts";

interface NetworkCase extends NefCase {
  readonly dt: number;
  readonly steps: number;
  readonly inputs: Readonly<Record<string, number[][]>>;
  readonly ensembles: Readonly<Record<string, EnsembleCase>>;
  readonly connections: readonly ConnectionCase[];
  readonly probes: Readonly<Record<string, ProbeCase>>;
  readonly expect: {
    readonly spikes: Readonly<Record<string, Spikes>>;
    readonly probes: Readonly<Record<string, number[][]>>;
    readonly weights: Readonly<Record<string, number[][]>>;
    readonly voltage: Readonly<Record<string, number[]>>;
  };
}

interface EnsembleCase {
  readonly n: number;
  readonly dimensions: number;
  readonly radius: number;
  readonly neuron: {
    readonly tauRc: number;
    readonly tauRef: number;
    readonly amplitude: number;
    readonly minVoltage: number;
  };
  readonly encoders: number[][];
  readonly gain: number[];
  readonly bias: number[];
  readonly voltage: number[];
}

interface ConnectionCase {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly toDims?: number[];
  readonly synapse: number | null;
  readonly weights: number[][];
  readonly learningRule?: {
    readonly type: string;
    readonly learningRate: number;
    readonly preSynapse: number;
  };
}

interface ProbeCase {
  readonly sum: readonly { readonly from: string; readonly weights: number[][] }[];
  readonly synapse: number | null;
}

/** Builds the network, runs it, and tells the first number or spike that differs. */
export async function runNetwork(
  test: NefCase,
  backend: "js" | "wasm",
): Promise<string | undefined> {
  const given = test as NetworkCase;
  const parts = partsOf(given);
  const model = new Model([...parts.objects], { dt: given.dt, backend });
  await model.run(given.steps * given.dt);
  const { expect } = given;
  for (const [name, probe] of Object.entries(parts.spikes)) {
    const found = differingSpikes(spikesIn(probe), expect.spikes[name]!);
    if (found) return `${name}: ${found}`;
  }
  for (const [name, probe] of Object.entries(parts.probes)) {
    const found = differing(`probe ${name}`, probe.data, expect.probes[name]!, test);
    if (found) return found;
  }
  for (const [name, wanted] of Object.entries(expect.voltage)) {
    const { data } = parts.voltages[name]!;
    const found = differing(`voltage of ${name}`, data[data.length - 1]!, wanted, test);
    if (found) return found;
  }
  for (const [name, wanted] of Object.entries(expect.weights)) {
    const { data } = parts.weights[name]!;
    const found = differing(`weights of ${name}`, data[data.length - 1]!, wanted.flat(), test);
    if (found) return found;
  }
  return undefined;
}

function partsOf({ dt, inputs, ensembles, connections, probes }: NetworkCase) {
  const sources: Record<string, Node | Ensemble> = {};
  for (const [name, rows] of Object.entries(inputs)) {
    const at = (t: number): number[] => rows[Math.round(t / dt) - 1] ?? rows[0]!;
    sources[name] = new Node(at, { label: name });
  }
  for (const [name, { n, dimensions, neuron, voltage, ...rest }] of Object.entries(ensembles)) {
    const { radius, encoders, gain, bias } = rest;
    const { tauRc, tauRef, amplitude, minVoltage } = neuron;
    const neuronType = new LIF({ tauRc, tauRef, amplitude, minVoltage, voltage });
    const options = { radius, encoders, gain, bias, neuronType, label: name };
    sources[name] = new Ensemble(n, dimensions, options);
  }
  const made: Record<string, Connection> = {};
  for (const one of connections) made[one.name] = connected(one, sources, made);
  const of = (name: string, attribute: string) =>
    new Probe((sources[name] as Ensemble).neurons, { attribute });
  const each = (attribute: string) =>
    Object.fromEntries(Object.keys(ensembles).map((name) => [name, of(name, attribute)]));
  const [spikes, voltages] = [each("output"), each("voltage")];
  const weights = Object.fromEntries(
    connections
      .filter(({ learningRule }) => learningRule)
      .map(({ name }) => [name, new Probe(made[name]!, { attribute: "weights" })]),
  );
  const joints: Record<string, Probe> = {};
  const more: Connection[] = [];
  for (const [name, { sum, synapse }] of Object.entries(probes)) {
    const joint = new Node(null, { sizeIn: sum[0]!.weights.length });
    for (const { from, weights: w } of sum) more.push(weighted(sources[from]!, joint, w, null));
    joints[name] = new Probe(joint, { synapse });
  }
  const objects = [
    ...Object.values(sources),
    ...Object.values(made),
    ...more,
    ...Object.values(joints),
    ...Object.values(spikes),
    ...Object.values(voltages),
    ...Object.values(weights),
  ];
  return { objects, spikes, voltages, weights, probes: joints };
}

function connected(
  { name, from, to, toDims, synapse, weights, learningRule }: ConnectionCase,
  sources: Readonly<Record<string, Node | Ensemble>>,
  made: Readonly<Record<string, Connection>>,
): Connection {
  const [target = "", port] = to.split(".");
  const whole = sources[target];
  const post = port === "error" ? made[target]!.learningRule : toDims ? whole!.at(toDims) : whole!;
  const rule = learningRule && {
    learningRule: new PES({
      learningRate: learningRule.learningRate,
      preSynapse: learningRule.preSynapse,
    }),
  };
  return weighted(sources[from]!, post, weights, synapse, { label: name, ...rule });
}

/** A connection whose transform and decoders are given together. */
function weighted(
  from: Node | Ensemble,
  post: Connection["post"],
  weights: number[][],
  synapse: number | null,
  more: object = {},
): Connection {
  if (from instanceof Node)
    return new Connection(from, post, { transform: weights, synapse, ...more });
  const decoders = weights[0]!.map((_, i) => weights.map((row) => row[i]!));
  const zeros = weights.map(() => 0);
  return new Connection(from, post, {
    function: () => zeros,
    solver: new NoSolver(decoders),
    synapse,
    ...more,
  });
}

function spikesIn(probe: Probe): Spikes {
  const found: { i: number[]; step: number[] } = { i: [], step: [] };
  probe.data.forEach((row, s) => {
    row.forEach((height, k) => {
      if (height === 0) return;
      found.i.push(k);
      found.step.push(s + 1);
    });
  });
  return found;
}

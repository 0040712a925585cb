// A model beside the plain simulator: spikes equal, numbers to 1e-9, on both backends.

import { Connection, Ensemble, Model, Node, Probe } from "myelin/nef";
import * as assert from "uvu/assert";
import { simulate } from "./oracle.ts";

export type Part = Ensemble | Node | Connection;

export interface Compared {
  /** Step in seconds. */
  readonly dt?: number;
  readonly steps?: number;
  /** Connections of which is compared what they bring; of those that learn weights are in any case. */
  readonly brought?: readonly Connection[];
  /** Ensembles that may be silent. */
  readonly silent?: boolean;
}

/** Asserts that a model of these parts does what the plain simulator does; returns how the model explains itself. */
export async function same(
  parts: readonly Part[],
  { dt = 0.001, steps = 150, brought = [], silent = false }: Compared = {},
): Promise<string> {
  const neural = parts
    .filter((one) => one instanceof Ensemble)
    .filter(({ options: { neuronType } }) => neuronType?.name !== "Direct");
  const nodes = parts.filter((one) => one instanceof Node);
  const learning = parts
    .filter((one) => one instanceof Connection)
    .filter(({ learningRules }) => learningRules.length > 0);
  let told = "";
  for (const backend of ["wasm", "js"] as const) {
    const probes = neural.map((one) => new Probe(one.neurons));
    const joints = nodes.map((one) => new Probe(one));
    const ways = brought.map((one) => new Probe(one));
    const weights = learning.map((one) => new Probe(one, { attribute: "weights" }));
    const all = [...parts, ...probes, ...joints, ...ways, ...weights];
    const model = new Model(all, { seed: 3, backend, dt });
    const wanted = simulate(model, parts, steps);
    await model.run(steps * model.dt);
    neural.forEach((one, k) => {
      compare(probes[k]!, wanted.outputs.get(one)!, one.title);
      const spoke = probes[k]!.data.some((row) => row.some((x) => x !== 0));
      assert.ok(silent || spoke, `${one.title} is silent`);
    });
    nodes.forEach((one, k) => {
      compare(joints[k]!, wanted.nodes.get(one)!, one.title);
    });
    brought.forEach((one, k) => {
      compare(ways[k]!, wanted.brought.get(one)!, `what ${one.title} brings`);
    });
    learning.forEach((one, k) => {
      compare(weights[k]!, wanted.weights.get(one)!, `weights of ${one.title}`);
      const [first, last] = [weights[k]!.data[0]!, weights[k]!.data.at(-1)!];
      assert.ok(silent || first.some((x, at) => x !== last[at]), `${one.title} learned nothing`);
    });
    told = model.explain();
  }
  return told;
}

function compare({ data: got }: Probe, wanted: readonly Float64Array[], what: string): void {
  assert.is(got.length, wanted.length, what);
  wanted.forEach((row, s) => {
    assert.is(got[s]!.length, row.length, what);
    row.forEach((x, k) => {
      const found = got[s]![k]!;
      if (!(Math.abs(found - x) <= 1e-9 * Math.max(1, Math.abs(x))))
        assert.unreachable(`${what}, step ${s + 1}, entry ${k}: ${found}, expected ${x}`);
    });
  });
}

// The conductances of the catalogue follow their formulas.

import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";
import * as alpha from "myelin/equations/alpha-synapse";
import * as biexponential from "myelin/equations/biexponential-synapse";
import * as exponential from "myelin/equations/exponential-synapse";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { onBoth } from "./both.ts";

const test = suite("synaptic conductances");

type Form = (t: number, decay: number, rise: number) => number;
interface Case {
  readonly synapse: typeof exponential | typeof alpha | typeof biexponential;
  /** Relative to the weight, t after the spike. */
  readonly form: Form;
  /** [decay, rise] in seconds, excitatory and inhibitory. */
  readonly times: readonly [readonly [number, number], readonly [number, number]];
}

const difference: Form = (t, decay, rise) => {
  const at = (x: number): number => Math.exp(-x / decay) - Math.exp(-x / rise);
  return at(t) / at(((decay * rise) / (decay - rise)) * Math.log(decay / rise));
};

const cases: Record<string, Case> = {
  exponential: {
    synapse: exponential,
    form: (t, tau) => Math.exp(-t / tau),
    times: [
      [5e-3, 0],
      [10e-3, 0],
    ],
  },
  alpha: {
    synapse: alpha,
    form: (t, tau) => (t / tau) * Math.exp(1 - t / tau),
    times: [
      [2e-3, 0],
      [5e-3, 0],
    ],
  },
  biexponential: {
    synapse: biexponential,
    form: difference,
    times: [
      [3e-3, 0.5e-3],
      [8e-3, 1e-3],
    ],
  },
};

/** ge and gi (siemens) from the step after a spike at 1 ms that reaches both with a weight of 3 nS. */
function conductances({ model, parameters, onPre }: Case["synapse"]) {
  return onBoth(async (backend) => {
    const input = new SpikeGeneratorGroup(1, { indices: [0], times: [0.001] });
    const cell = new NeuronGroup(1, `v : volt\n${model}`, {
      method: "exact",
      namespace: parameters,
    });
    const synapses = new Synapses(input, cell, {
      onPre: `${onPre.excitatory}\n${onPre.inhibitory}`,
      namespace: { w: "3 nS" },
    });
    synapses.connect();
    const trace = new StateMonitor(cell, ["ge", "gi"]);
    await new Network([input, cell, synapses, trace], { backend }).run("40 ms");
    return { ge: trace.get("ge")[0]!.slice(11), gi: trace.get("gi")[0]!.slice(11) };
  });
}

for (const [name, { synapse, form, times }] of Object.entries(cases))
  test(`${name}: ge and gi have the right course, with a peak of one weight`, async () => {
    const { ge, gi } = await conductances(synapse);
    for (const [g, [decay, rise]] of [
      [ge, times[0]],
      [gi, times[1]],
    ] as const) {
      g.forEach((found, k) => {
        const expected = 3e-9 * form(k * 1e-4, decay, rise);
        assert.ok(
          Math.abs(found - expected) < 3e-9 * 1e-12,
          `step ${k}: ${found}, not ${expected}`,
        );
      });
      assert.ok(Math.abs(Math.max(...g) / 3e-9 - 1) < 1e-3);
    }
  });

test.run();

// Homeostasis of the catalogue: synaptic scaling and a moving threshold bring neurons to the rate they are given.

import { Network, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses } from "myelin";
import * as synapse from "myelin/equations/exponential-synapse";
import * as threshold from "myelin/equations/intrinsic-plasticity";
import * as lif from "myelin/equations/lif";
import * as scaling from "myelin/equations/synaptic-scaling";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, onBoth } from "./both.ts";
import { near } from "./protocol.ts";

const test = suite("homeostasis");

const membrane = "dv/dt = -v/(20*ms) : volt\n";
const inputRates = [10, 20, 40];
const each = 20;

/** A thousand times faster than in tissue: the unit of time is 0.1 s in place of 100 s. */
const fast = { ...scaling.parameters, tauactivity: "0.1 second", beta: 0.04, gamma: "0.1 Hz" };

/** Leaky neurons, 20 for each input rate, with 20 inputs of 2.5 mV each. */
function driven(
  options: ConstructorParameters<typeof NeuronGroup>[2],
  model: string,
  onPre: string,
) {
  const cells = new NeuronGroup(each * inputRates.length, model, { ...options, method: "euler" });
  const inputs = new PoissonGroup(20 * cells.N, {
    rates: `(10 + 10*int(j >= ${each}) + 20*int(j >= ${2 * each}))*Hz`.replaceAll("j", "(i//20)"),
  });
  const synapses = new Synapses(inputs, cells, { onPre });
  synapses.connect({ j: "i//20" });
  return { cells, objects: [inputs, cells, synapses] };
}

/** Mean rates (Hz) for each input rate, of the `seconds` after a time to settle. */
async function rates(
  { cells, objects }: ReturnType<typeof driven>,
  settle: number,
  seconds: number,
  seed: number,
): Promise<number[]> {
  const network = new Network(objects, { dt: "1 ms", seed });
  await network.run(settle);
  const spikes = new SpikeMonitor(cells);
  network.add(spikes);
  await network.run(seconds);
  return inputRates.map((_, k) => {
    const counts = Array.from(spikes.count.slice(k * each, (k + 1) * each));
    return counts.reduce((sum, n) => sum + n, 0) / each / seconds;
  });
}

function scaled(options: Readonly<Record<string, string | number>> = {}) {
  const group = driven(
    {
      threshold: "v > 10*mV",
      reset: `v = 0*mV\n${scaling.reset}`,
      namespace: { ...fast, ...options },
    },
    membrane + scaling.model,
    "v_post += scale_post*2.5*mV",
  );
  group.cells.set("scale", 1);
  return group;
}

test("synaptic scaling: whatever the input, neurons come to the target rate", async () => {
  for (const [target, seed] of [
    [5, 1],
    [10, 2],
  ] as const) {
    const found = await rates(scaled({ target: `${target} Hz` }), 20, 20, seed);
    for (const rate of found) assert.ok(Math.abs(rate / target - 1) < 0.05, `${found} Hz`);
  }
});

test("without it the input decides, and they fire above 30 Hz with twice the input that reaches threshold", async () => {
  const found = await rates(scaled({ beta: 0, gamma: "0 Hz" }), 1, 4, 1);
  assert.ok(found[1]! > 30 && found[2]! > 1.5 * found[1]!, `${found} Hz`);
});

test("synaptic scaling: a change of activity and its integral act as in van Rossum et al. 2000", async () => {
  const run = async (backend: BackendName) => {
    const cell = new NeuronGroup(1, membrane + scaling.model, {
      threshold: "t > 100*second and t < 100*second",
      reset: scaling.reset,
      method: "rk4",
      namespace: scaling.parameters,
    });
    cell.set("activity", "20 Hz");
    cell.set("scale", 1);
    const weights = new Synapses(cell, cell, { model: scaling.synapse, method: "rk4" });
    weights.connect({ n: 2 });
    weights.set("w", [1e-9, 3e-9]);
    const network = new Network([cell, weights], { dt: "1 second", backend });
    await network.run("3600 second");
    return { scale: cell.get("scale"), error: cell.get("error"), w: weights.get("w") };
  };
  const { scale, error, w } = await onBoth(run);
  // A silent neuron: activity is 20 exp(-t/100 s), so error is 10 t - 2000 (1 - exp(-t/100 s)), and scale the exponential
  // of beta error + gamma times its integral.
  const gone = 1 - Math.exp(-36);
  near(error, [36000 - 2000 * gone], 1e-3);
  const integral = 5 * 3600 ** 2 - 2000 * (3600 - 100 * gone);
  const exponent = 4e-5 * (36000 - 2000 * gone) + 1e-7 * integral;
  near([scale[0]! / Math.exp(exponent)], [1], 1e-4);
  // Synapses read what their neuron had a step before; all are multiplied by the same (Turrigiano et al. 1998).
  near([w[0]! / 1e-9 / Math.exp(exponent)], [1], 0.02);
  near([w[1]! / w[0]!], [3], 1e-12);
});

test("synaptic scaling goes with a neuron and conductances of the catalogue, as the README says", async () => {
  const cells = new NeuronGroup(10, lif.membrane + synapse.model + scaling.model, {
    ...lif.options,
    reset: `${lif.options.reset}\n${scaling.reset}`,
    method: "euler",
    namespace: { ...lif.parameters, ...synapse.parameters, ...fast },
  });
  cells.set("v", "El");
  cells.set("scale", 1);
  const inputs = new PoissonGroup(500, { rates: "20 Hz" });
  const excite = new Synapses(inputs, cells, {
    model: "w : siemens",
    onPre: "ge_post += scale_post*w",
  });
  excite.connect({ j: "i % 10" });
  excite.set("w", "0.2 nS"); // too weak to make it fire
  const network = new Network([cells, inputs, excite], { dt: "0.5 ms", seed: 1 });
  await network.run("20 s");
  const spikes = new SpikeMonitor(cells);
  network.add(spikes);
  await network.run("10 s");
  const rate = spikes.numSpikes / 10 / 10;
  assert.ok(Math.abs(rate / 10 - 1) < 0.05, `${rate} Hz`);
});

function adapting(step = "0.1 mV") {
  const group = driven(
    {
      ...threshold.options,
      reset: `v = 0*mV\n${threshold.reset}`,
      namespace: { ...threshold.parameters, step },
    },
    membrane + threshold.model,
    "v_post += 2.5*mV",
  );
  group.cells.set("theta", "10 mV");
  return group;
}

test("intrinsic plasticity: whatever the input, neurons come to the target rate", async () => {
  for (const seed of [1, 2]) {
    const found = await rates(adapting(), 30, 20, seed);
    for (const rate of found) assert.ok(Math.abs(rate / 10 - 1) < 0.02, `${found} Hz`);
  }
});

test("intrinsic plasticity: spikes are the target's and the threshold's rise over a step, no more and no less", async () => {
  const { cells, objects } = adapting();
  const spikes = new SpikeMonitor(cells);
  await new Network([...objects, spikes], { dt: "1 ms" }).run("5 s");
  const expected = cells.get("theta").map((theta) => 10 * 5 + (theta - 10e-3) / 0.1e-3);
  near(Float64Array.from(spikes.count), expected, 1e-6);
});

test.run();
